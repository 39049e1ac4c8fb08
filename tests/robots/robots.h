/* SPDX-License-Identifier: MIT */
#ifndef TESTS_ROBOTS_ROBOTS_H
#define TESTS_ROBOTS_ROBOTS_H

#include <stddef.h>

struct strbuf;

/*
 * A mail of ours as the other robots of a list read it, and as its readers
 * do: whatever a test makes goes through here.
 *
 * Robots, by their own rules: none finds a patch, a pull request, a tag, a
 * link or a command in it (SPEC 5, LAYOUT 10). Readers: own lines are at most
 * 78 columns wide but for links and words too long for any line; the text is
 * UTF-8 without control characters; no line is longer than SMTP takes.
 *
 * bytes: one mail, header and all; or a digest as text, which has no header;
 *        or an mbox (mboxrd) of such mails, as --format=mail prints
 * faults: for each one a line "NAME:LINE: WHO: WHAT: TEXT" is appended; lines
 *         are counted in the decoded text of the mail, 0 is its header
 * Returns how many.
 */
size_t robots_read(const char *name, const char *bytes, size_t len,
		   struct strbuf *faults);

#endif /* TESTS_ROBOTS_ROBOTS_H */
