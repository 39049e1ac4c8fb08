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
 * The model as text (LAYOUT.md): what a list reader reads.
 *
 * Own lines at most 78 columns; third-party text indented by two and shown
 * safely; no line that another robot acts on.
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
	size_t messages_max;    /* bytes of messages: what is beyond is not made; 0: all */
	const char *first_since; /* "2020-06-03": the first digest, which starts late; or NULL */
};

/*
 * Entries carry numbers; messages belong to entries. A long digest is cut into
 * mails (mail.h) between them.
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

/* st: for the texts of messages; NULL will do for an overview. */
int digest_text_make(struct state *st, const struct model *m,
		     const struct text_options *options, struct arena *a,
		     struct digest_text *out, struct err *err);
void digest_text_release(struct digest_text *t);

/* The whole in one piece: `digest --format=text`. */
void digest_text_join(const struct digest_text *t, struct strbuf *out);

/*
 * Words that a page has too, in lines; what begins with two blanks is a
 * command. Legend of the patch list; who made this, by what rules; how to ask
 * for more: options has a bot.
 */
void text_write_legend(struct strbuf *out);
void text_write_about(const char *keeper, struct arena *a, struct strbuf *out);
void text_write_commands(const struct model *m, const struct plan *p,
			 const struct text_options *options, struct arena *a,
			 struct strbuf *out);

/*
 * The check before sending: patches and covers over all entries = Totals =
 * the sums of both tables. -1 with ERR_DATA and the two sums that differ.
 */
int digest_text_check(const struct model *m, struct err *err);

#endif /* BOT_DIGEST_TEXT_H */
