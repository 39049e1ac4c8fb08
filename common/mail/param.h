/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_PARAM_H
#define COMMON_MAIL_PARAM_H

struct arena;

/*
 * Structured header values: `value; name=value; ...` (RFC 2045 section 5.1),
 * parameters also split and encoded as of RFC 2231.  Comments (RFC 5322
 * 3.2.2) are passed over, however deep.  value: unfolded, any bytes.
 * Results are in the arena, "" for what is not there.
 */

#define MAIL_PARAM_PIECES_MAX 32 /* name*0 .. name*31 */

/* What stands before the first ';', without blanks and comments. */
const char *mail_param_value(const char *value, struct arena *a);

/* The first parameter of that name (any case). The charset of RFC 2231 is not
 * decoded: bytes other than ASCII come out as they are. */
const char *mail_param_get(const char *value, const char *name,
			   struct arena *a);

/* What follows the comment (RFC 5322 3.2.2) at s, with the comments in it. */
const char *mail_param_skip_comment(const char *s);

#endif /* COMMON_MAIL_PARAM_H */
