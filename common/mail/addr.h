/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_ADDR_H
#define COMMON_MAIL_ADDR_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * Addresses (RFC 5322 section 3.4) as real mail has them: unquoted commas and
 * "at" for "@" are read too, and where a value holds several `<...@...>` the
 * last of them is the address. Names are split off before they are decoded: an
 * encoded comma separates nothing. A comment right in front of `<`
 * is part of the name, others are not unless there is no other name.
 */

#define MAIL_ADDRS_MAX 2000 /* addresses kept from one field */

struct mail_addr {
	const char *name;  /* decoded UTF-8, one line, "" if none */
	const char *email; /* lower case (ASCII), exactly one '@', no blanks; "" if none */
};

struct mail_addrs {
	struct mail_addr *addr; /* [n], in the arena */
	size_t n;
};

/* The first address (in a group, too) of a From, Sender or in-body From value (unfolded, raw).
 * If there is none, email is "" and name holds the decoded value. */
void mail_addr_parse(const char *value, struct arena *a, struct mail_addr *out);

/* All addresses of a To or Cc value; groups are opened. */
void mail_addr_parse_list(const char *value, struct arena *a,
			  struct mail_addrs *out);

/* What follows the last '@', or "". Borrowed from email. */
const char *mail_addr_domain(const char *email);

/* True if this may be an SMTP envelope address: printable ASCII, one '@', no
 * blanks, brackets, quotes or control bytes, no dot at its end, at most 254
 * bytes. */
bool mail_addr_is_mailable(const char *email);

#endif /* COMMON_MAIL_ADDR_H */
