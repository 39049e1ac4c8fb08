/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_BOUNCE_REPORT_H
#define BOT_FACTS_BOUNCE_REPORT_H

#include <stddef.h>

struct arena;
struct command_mail;
struct mail_header;
struct strbuf;

/*
 * Bounces of the robot's own mail: delivery reports of RFC 3464, and qmail's in
 * words (QSBMF). They are never searched for commands.
 */

/* The envelope sender of ours that the mail came back to: of To, Cc,
 * Delivered-To, X-Original-To and Envelope-To the first address that is robot's
 * local part, "+b-", hexadecimal digits, and robot's domain. In lower case;
 * "" if there is none. */
const char *bounce_report_address(const struct mail_header *h, const char *robot,
			   struct arena *a);

/* Fill reports and n_reports of out; none if the bounce cannot be read. */
void bounce_report_read(const char *raw, size_t len, const struct mail_header *h,
		 struct arena *a, struct strbuf *scratch, struct command_mail *out);

#endif /* BOT_FACTS_BOUNCE_REPORT_H */
