/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_COMMANDS_H
#define BOT_FACTS_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct letter;
struct mail_text;

/*
 * Command lines in what the sender of a mail wrote himself: text/plain parts
 * that are neither attachments nor files, their own lines (bot/patch/own.h) up
 * to the head of a forwarded mail.
 *
 * In format=flowed (RFC 3676 4) stuffing is taken off and what was broken
 * softly is one line again: so a long command is whole, and the middle of a
 * sentence never comes to stand at column 0.
 */

/* Fill lines, n_lines and n_more of out. */
void commands_read(const struct mail_text *text, const char *prefix,
		   struct arena *a, struct letter *out);

/* Does that line begin with the prefix, as a word? */
bool commands_is_one(const char *line, const char *prefix);

/* Note one more: line[0..len) from the prefix on. */
void commands_add(struct letter *out, const char *line, size_t len,
		  struct arena *a);

#endif /* BOT_FACTS_COMMANDS_H */
