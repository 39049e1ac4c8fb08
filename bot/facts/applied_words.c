/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_words.h"

#include <string.h>

#include "common/ascii.h"

static bool is_word_char(char c, enum applied_word_kind kind)
{
	if (ascii_is_alpha(c) || (unsigned char)c >= 0x80)
		return true;
	if (ascii_is_digit(c))
		return kind != APPLIED_WORD_LETTERS;
	return c == '\'' && kind != APPLIED_WORD_COMPOUND;
}

static bool is_inside(const char *s, const char *end,
		      enum applied_word_kind kind)
{
	return kind == APPLIED_WORD_COMPOUND &&
	       (*s == '\'' || *s == '-' || *s == '/') && s + 1 < end &&
	       is_word_char(s[1], kind);
}

bool applied_word_at(const char *s, const char *end,
		     enum applied_word_kind kind, struct applied_word *out)
{
	out->s = s;
	if (s < end && is_word_char(*s, kind))
		for (s++; s < end &&
			  (is_word_char(*s, kind) || is_inside(s, end, kind));)
			s++;
	out->rest = s;
	out->len = (size_t)(s - out->s);
	return out->len;
}

bool applied_word_next(const char *s, const char *end,
		       enum applied_word_kind kind, struct applied_word *out)
{
	while (s < end && !is_word_char(*s, kind))
		s++;
	return applied_word_at(s, end, kind, out);
}

bool applied_word_find(const char *s, const char *end,
		       enum applied_word_kind kind, const char *words,
		       struct applied_word *out)
{
	while (applied_word_next(s, end, kind, out)) {
		if (applied_word_is(out, words))
			return true;
		s = out->rest;
	}
	return false;
}

bool applied_word_is(const struct applied_word *word, const char *words)
{
	for (const char *s = words; *s; s += *s == ' ') {
		size_t len = strcspn(s, " ");

		if (len == word->len && !ascii_ncasecmp(s, word->s, len))
			return true;
		s += len;
	}
	return false;
}
