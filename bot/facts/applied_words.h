/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_APPLIED_WORDS_H
#define BOT_FACTS_APPLIED_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The words of a line that may say that something was applied: what all
 * applied_*.c split lines with.
 */

/* What a word is made of; bytes beyond ASCII are letters. */
enum applied_word_kind {
	APPLIED_WORD_LETTERS,  /* letters and ': "patch" of "patch3" */
	APPLIED_WORD_ALNUM,    /* digits, too */
	APPLIED_WORD_COMPOUND, /* digits, too, and ' - / inside: "I've", "1-3", "2/5" */
};

struct applied_word {
	const char *s; /* [len] */
	size_t len;
	const char *rest; /* what follows the word */
};

/* The word that begins at s, in s[0..end - s); false, and an empty word, if
 * none does. */
bool applied_word_at(const char *s, const char *end,
		     enum applied_word_kind kind, struct applied_word *out);

/* The next word from s on; false, and an empty word, if there is none. */
bool applied_word_next(const char *s, const char *end,
		       enum applied_word_kind kind, struct applied_word *out);

/* The next word from s on that is one of words; false if there is none. */
bool applied_word_find(const char *s, const char *end,
		       enum applied_word_kind kind, const char *words,
		       struct applied_word *out);

/* Whether a word is one of words, "to into in", in any case. */
bool applied_word_is(const struct applied_word *word, const char *words);

#endif /* BOT_FACTS_APPLIED_WORDS_H */
