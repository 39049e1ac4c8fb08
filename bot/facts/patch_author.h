/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_AUTHOR_H
#define BOT_FACTS_PATCH_AUTHOR_H

#include <stddef.h>

#include "common/mail/addr.h"

struct arena;

/*
 * The header lines that git send-email puts at the start of a body when the
 * author is not the sender (doc/RULES R8): lines From:, Date:, Subject: from the
 * first non-empty line on, up to the first other line.
 *
 * Parse them; out is the first From: with an address, else its email is "".
 * Returns where the text begins that follows them and the empty lines behind.
 */
size_t patch_author_parse(const char *text, size_t len, struct arena *a,
			  struct mail_addr *out);

#endif /* BOT_FACTS_PATCH_AUTHOR_H */
