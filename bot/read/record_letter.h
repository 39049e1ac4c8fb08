/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_RECORD_LETTER_H
#define BOT_READ_RECORD_LETTER_H

struct arena;
struct command_mail;
struct strbuf;
struct wire;

/*
 * The letter of a mail as a record holds it, behind the facts; of most mails
 * one byte. Getting sets in->bad if it cannot be what command_mail_read gives:
 * beyond a bound of command_mail.h, of no kind, with a line end in a string.
 */
void record_letter_put(struct strbuf *out, const struct command_mail *l);
/* Strings are borrowed from the bytes, arrays are the arena's. */
void record_letter_get(struct wire *in, struct arena *a, struct command_mail *l);

#endif /* BOT_READ_RECORD_LETTER_H */
