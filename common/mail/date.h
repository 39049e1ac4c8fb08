/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_DATE_H
#define COMMON_MAIL_DATE_H

#include <stdint.h>

struct strbuf;

/*
 * Dates (RFC 5322 section 3.3; years of two and three digits, section 4.3), and
 * the forms of asctime() and ISO 8601, which real mail has too. A zone of 24
 * hours or more, or unreadable, counts as UTC.
 */

/* The instant of a Date value, or CLOCK_NEVER.  value: unfolded. */
int64_t mail_date_parse(const char *value);

/* The instant of a Received value: what follows its last ';'. */
int64_t mail_date_parse_received(const char *value);

/* Append "Mon, 20 Apr 2020 00:05:00 +0000". */
void mail_date_format(int64_t at, struct strbuf *out);

#endif /* COMMON_MAIL_DATE_H */
