/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_TEXT_H
#define BOT_DIGEST_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"

struct arena;
struct err;
struct model;
struct plan;
struct state;

/*
 * The digest as text (doc/LAYOUT).
 *
 * Lines of our own have at most 78 columns; other people's text is indented by
 * two and harmless; no line makes another robot act.
 */

enum text_detail { TEXT_OVERVIEW, TEXT_MESSAGES, TEXT_FULL };
#define TEXT_DETAIL_N 3

/* "overview", "messages", "full" */
extern const char *const text_detail_words[TEXT_DETAIL_N];

struct text_options {
	enum text_detail detail;
	const char *bot;        /* robot's address, for the footer; NULL: a short footer without commands */
	const char *prefix;     /* of commands, "#digest"; NULL only without bot */
	const char *keeper;     /* "Jane Doe <digest-admin@example.org>"; NULL */
	size_t messages_max;    /* bytes after which no more messages are made; 0: all are made */
	const char *first_since; /* "2020-06-03": the first digest, which starts late; or NULL */
};

/*
 * Where the text of an entry is, in the patch list or in the messages: a long
 * digest is cut into mails between entries (bot/mail/part.h).
 */
struct text_entry {
	int number;     /* [N] */
	size_t start;   /* offsets of its lines in overview or in messages */
	size_t end;     /* start: its messages were not made */
};

struct digest_text {
	struct strbuf overview; /* own: head to the last section before messages, without footer */
	struct strbuf messages; /* own: blocks of "Patch Commit Messages" without that heading; empty for overview */
	struct strbuf footer;   /* own: from the line "-- " */
	struct text_entry *listed;  /* [n_listed] in the arena: the patch list, a heading goes with the entry behind it */
	size_t n_listed;
	struct text_entry *entries; /* [n_entries] in the arena, blocks in order */
	size_t n_entries;
};

#define TEXT_LIST_HEADING     "===== Patch list in this time period ====="
#define TEXT_NOTHING          "No patch mails." /* in place of all sections */
#define TEXT_MESSAGES_HEADING "===== Patch Commit Messages ====="
#define TEXT_LONG 40000 /* bytes; over that the patch list takes its short form */

/* Make the digest, which the caller gives to digest_text_release(). st: for the
 * texts of messages; may be NULL for an overview. 0; or -1, and nothing is to
 * be released. */
int digest_text_make(struct state *st, const struct model *m,
		     const struct text_options *options, struct arena *a,
		     struct digest_text *out, struct err *err);
void digest_text_release(struct digest_text *t);

/* Append all of it: `digest --format=text`. */
void digest_text_join(const struct digest_text *t, struct strbuf *out);

/*
 * Append words that the page has, too, in lines; those that begin with two
 * blanks are commands. The legend of the patch list; who made the digest, by
 * what rules; how to ask for more, where options has a bot.
 */
void text_write_legend(struct strbuf *out);
void text_write_about(const char *keeper, struct arena *a, struct strbuf *out);
void text_write_commands(const struct plan *p, const struct text_options *options, struct strbuf *out);

/*
 * Check before sending that the patches and covers of all entries, of Totals and
 * of both tables of contributors are as many. 0; or -1 with ERR_DATA and the
 * two sums that differ.
 */
int digest_text_check(const struct model *m, struct err *err);

#endif /* BOT_DIGEST_TEXT_H */
