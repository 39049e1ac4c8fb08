/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_BOUNCE_REPORT_H
#define BOT_FACTS_BOUNCE_REPORT_H

#include <stddef.h>

struct arena;
struct mail_header;
struct strbuf;

/*
 * Bounces of the robot's own mail: delivery reports of RFC 3464, and qmail's in
 * words (QSBMF). They are never searched for commands.
 */

#define BOUNCE_REPORTS_MAX 50
#define BOUNCE_REPORT_TAG  "b-" /* local part: "digest+b-HEX" */

enum bounce_outcome { BOUNCE_FAILED, BOUNCE_DELAYED, BOUNCE_OTHER };

/* One recipient of a delivery report (RFC 3464 section 2.3). */
struct bounce_report {
	enum bounce_outcome outcome; /* Action */
	const char *status;          /* "5.1.1"; "5.0.0", "4.0.0", "2.0.0" where none is named */
	const char *email;           /* Final-Recipient, else Original-; lower case */
	const char *original;        /* Original-Recipient: whom we mailed, where it was sent on; "" not named */
};

struct bounce_reports {
	struct bounce_report *report; /* [n] */
	size_t n;
};

/* The envelope sender of ours that the mail came back to: of To, Cc,
 * Delivered-To, X-Original-To and Envelope-To the first address that is robot's
 * local part, "+b-", hexadecimal digits, and robot's domain. In lower case;
 * "" if there is none. */
const char *bounce_report_address(const struct mail_header *h, const char *robot,
			   struct arena *a);

/* Read the reports of the bounce raw[0..len), whose header is h; out->n is 0 if
 * it cannot be read. scratch: working memory. */
void bounce_report_read(const char *raw, size_t len, const struct mail_header *h,
		 struct arena *a, struct strbuf *scratch, struct bounce_reports *out);

#endif /* BOT_FACTS_BOUNCE_REPORT_H */
