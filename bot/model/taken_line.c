/* SPDX-License-Identifier: MIT */
#include "bot/model/taken_line.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

enum { PLACE_MAX = 60 }; /* bytes of a tree's name */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '\'' || (unsigned char)c >= 0x80;
}

static bool is_one_of(const char *s, size_t len, const char *const *words)
{
	for (; *words; words++) {
		if (strlen(*words) == len && !ascii_ncasecmp(s, *words, len))
			return true;
	}
	return false;
}

/* The next word of letters and digits; NULL after the last. */
static const char *next_word(const char **at, size_t *len)
{
	const char *s = *at;

	while (*s && !is_word_char(*s))
		s++;
	for (*len = 0; s[*len] && is_word_char(s[*len]);)
		++*len;
	*at = s + *len;
	return *len ? s : NULL;
}

static const char *find_word(const char *line, const char *const *words,
			     size_t *len)
{
	const char *s;

	while ((s = next_word(&line, len))) {
		if (is_one_of(s, *len, words))
			return s;
	}
	return NULL;
}

enum model_verb taken_line_verb(const char *line)
{
	static const char *const verbs[] = {"queued", "applied", "merged",
					    "pulled", "pushed",  "picked",
					    "taken",  NULL};
	size_t len;
	const char *s = find_word(line, verbs, &len);

	switch (s ? s[0] | 0x20 : 0) {
	case 'q':
		return MODEL_QUEUED;
	case 'm':
		return MODEL_MERGED;
	case 'p':
		return (s[3] | 0x20) == 'l' ? MODEL_PULLED : MODEL_APPLIED;
	}
	return MODEL_APPLIED;
}

static bool is_place_char(char c)
{
	return (is_word_char(c) && c != '\'' && (unsigned char)c < 0x80) ||
	       (c && strchr("-_./+:~", c));
}

/* Bytes of the branch behind the tree that ends at rest, " (for-next/fixes)",
 * in "Applied to TREE (BRANCH), thanks!"; 0: none is named. */
static size_t branch_len(const char *rest)
{
	size_t len = 2;

	if (strncmp(rest, " (", len) != 0)
		return 0;
	while (is_place_char(rest[len]))
		len++;
	if (len == 2 || len > PLACE_MAX || rest[len] != ')' ||
	    !strchr(",.!", rest[len + 1]))
		return 0;
	return len + 1;
}

/* Is the word "to" at s that of "applied to"? */
static bool is_applied_to(const char *line, const char *s)
{
	static const char applied[] = "applied ";
	const size_t n = sizeof(applied) - 1;

	return (size_t)(s - line) >= n && !ascii_ncasecmp(s - n, applied, n) &&
	       (s[0] | 0x20) == 't';
}

/* Can it be a tree's name? One word in ordinary letters can only be said to
 * be one if the next word says so. */
static bool is_place(const char *s, size_t len, const char *rest)
{
	static const char *const trees[] = {"tree", "branch",     "queue",
					    "repo", "repository", NULL};
	static const char *const known[] = {
	    "next",  "master", "main", "mainline", "fixes",
	    "queue", "tip",    "kvm",  "staging",  NULL};
	size_t n;
	const char *next;

	if (!len || len > PLACE_MAX)
		return false;
	if (memchr(s, '/', len) || memchr(s, '-', len) ||
	    is_one_of(s, len, known))
		return true;
	if (*rest != ' ')
		return false;
	next = next_word(&rest, &n);
	return next && is_one_of(next, n, trees);
}

const char *taken_line_place(const char *line, struct arena *a)
{
	static const char *const to[] = {"to", "into", "in", NULL};
	static const char *const skipped[] = {"my", "the", "our", NULL};
	const char *s = line;
	size_t len;

	while ((s = find_word(s, to, &len))) {
		const char *rest = s + len, *place = rest + strspn(rest, " ");
		size_t branch = 0;

		len = 0;
		while (is_place_char(place[len]))
			len++;
		if (is_one_of(place, len, skipped)) {
			place += len + strspn(place + len, " ");
			for (len = 0; is_place_char(place[len]);)
				len++;
		}
		while (len && strchr(".:", place[len - 1]))
			len--;
		if (len && len <= PLACE_MAX && is_applied_to(line, s))
			branch = branch_len(place + len);
		if (branch || is_place(place, len, place + len))
			return arena_strndup(a, place, len + branch);
		s = rest;
	}
	return "";
}

bool taken_line_is_whole(const char *line)
{
	static const char *const whole[] = {"series", "all",      "both",
					    "set",    "patchset", "patches",
					    "whole",  "entire",   NULL};
	size_t len;

	return find_word(line, whole, &len);
}

bool taken_line_is_it(const char *line)
{
	static const char *const it[] = {"it", "them", NULL};
	static const char *const verbs[] = {"drop", "dropped", "dropping",
					    NULL};
	const char *verb, *word;
	size_t len;

	verb = find_word(line, verbs, &len);
	if (!verb)
		return false;
	verb += len;
	word = find_word(verb, it, &len);
	return word && word == verb + strspn(verb, " ");
}
