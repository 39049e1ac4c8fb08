/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_REPORT_H
#define BOT_FACTS_REPORT_H

#include <stddef.h>

struct arena;
struct letter;
struct mail_header;
struct strbuf;

/*
 * What comes back of our own mail (RELIABILITY 2.5): reports of RFC 3464,
 * and qmail's in words (QSBMF). Never searched for commands.
 */

/* The address of ours that the mail came to: of To, Cc, Delivered-To,
 * X-Original-To and Envelope-To the first that is ROBOT's local part,
 * "+b-", hexadecimal digits, and its domain. Lower case; "" none. */
const char *report_address(const struct mail_header *h, const char *robot,
			   struct arena *a);

/* Fill reports and n_reports of out; none if nothing can be made of it. */
void report_read(const char *raw, size_t len, const struct mail_header *h,
		 struct arena *a, struct strbuf *scratch, struct letter *out);

#endif /* BOT_FACTS_REPORT_H */
