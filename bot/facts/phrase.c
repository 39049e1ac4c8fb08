/* SPDX-License-Identifier: MIT */
#include "bot/facts/phrase.h"

#include <string.h>

#include "common/ascii.h"

enum {
	LINE_MAX_BYTES = 1000, /* nobody reports in longer lines */
	OPENERS_MAX = 14,      /* words before the verb */
};

/* A word: letters, digits, and what may stand inside ("I've", "1-3", "2/5"). */
struct word {
	const char *s;
	size_t len;
	const char *rest; /* what follows it, up to the end of the line */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_inner(char c)
{
	return c == '\'' || c == '-' || c == '/';
}

static bool next_word(const char *at, const char *end, struct word *w)
{
	while (at < end && !is_letter(*at) && !is_digit(*at))
		at++;
	w->s = at;
	while (at < end && (is_letter(*at) || is_digit(*at) ||
			    (is_inner(*at) && at + 1 < end &&
			     (is_letter(at[1]) || is_digit(at[1])))))
		at++;
	w->len = (size_t)(at - w->s);
	w->rest = at;
	return w->len;
}

static bool is_word(const struct word *w, const char *const *list)
{
	for (; *list; list++) {
		if (strlen(*list) == w->len &&
		    !ascii_ncasecmp(*list, w->s, w->len))
			return true;
	}
	return false;
}

static bool is_verb(const struct word *w)
{
	static const char *const verbs[] = {
	    "applied", "queued", "merged", "pushed",
	    "pulled",  "taken",  "picked", NULL,
	};

	return (w->len == 5 || w->len == 6 || w->len == 7) && is_word(w, verbs);
}

/* What people put before the verb. "patches 3 and 4 of this series applied"
 * is none of it in the facts of 2020-W22. */
static bool is_opener(const struct word *w)
{
	static const char *const openers[] = {
	    "thanks",
	    "thank",
	    "thx",
	    "you",
	    "ok",
	    "okay",
	    "great",
	    "good",
	    "nice",
	    "fine",
	    "cool",
	    "excellent",
	    "right",
	    "yes",
	    "yep",
	    "hi",
	    "and",
	    "so",
	    "i",
	    "i've",
	    "ive",
	    "we",
	    "we've",
	    "have",
	    "series",
	    "patch",
	    "set",
	    "the",
	    "patchset",
	    "patches",
	    "whole",
	    "entire",
	    "this",
	    "these",
	    "both",
	    "all",
	    "now",
	    "just",
	    "also",
	    "first",
	    "last",
	    "two",
	    "three",
	    "four",
	    "five",
	    "six",
	    "rest",
	    "it",
	    "provisionally",
	    "finally",
	    "already",
	    NULL,
	};

	return is_digit(*w->s) || is_word(w, openers);
}

/* What makes of it a plan, a condition, or something else. */
static bool is_doubt(const struct word *w)
{
	static const char *const doubts[] = {
	    "if",     "when",    "not",     "until",  "unless", "once",
	    "before", "locally", "cleanly", "should", "would",  NULL,
	};

	return is_word(w, doubts);
}

/* "can be applied", "will be", "to be" */
static bool is_future(const struct word *before, const struct word *w)
{
	static const char *const modals[] = {
	    "can",  "will",  "to",     "may", "could",
	    "must", "might", "cannot", NULL,
	};
	static const char *const be[] = {"be", NULL};

	return is_word(w, be) && is_word(before, modals);
}

/* Is there a word in the line that takes the claim back? */
static bool is_doubtful(const char *s, const char *end)
{
	struct word before = {.s = "", .len = 0}, w;

	if (memchr(s, '?', (size_t)(end - s)))
		return true;
	while (next_word(s, end, &w)) {
		if (is_doubt(&w) || is_future(&before, &w))
			return true;
		before = w;
		s = w.rest;
	}
	return false;
}

/* What may stand behind the verb: the end, punctuation, thanks, to, for .. */
static bool is_followed_well(const struct word *verb, const char *end)
{
	static const char *const followers[] = {
	    "thanks", "thank", "thx", "to",   "for", "into",
	    "in",     "as",    "via", "with", NULL,
	};
	static const char *const up[] = {"up", NULL};
	struct word w;
	const char *at = verb->rest;

	while (at < end && *at == ' ')
		at++;
	if (at == end || (!is_letter(*at) && !is_digit(*at)))
		return true;
	next_word(at, end, &w);
	if (is_word(&w, up))
		return is_followed_well(&w, end);
	return is_word(&w, followers);
}

/* Patches of the series by number: "patches 1-3", "the first two", "all but
 * the last", "except for patch 3". */
static bool is_numbered(const struct word *verb, const char *end)
{
	static const char *const fill[] = {"the",     "just",   "only", "now",
					   "up",      "patch",  "no",   "nr",
					   "patches", "number", NULL};
	static const char *const ends[] = {"first",   "last",      "except",
					   "without", "excluding", NULL};
	static const char *const all[] = {"all", "everything", NULL};
	static const char *const but[] = {"but", "except", NULL};
	struct word w = *verb;

	do {
		if (!next_word(w.rest, end, &w))
			return false;
	} while (is_word(&w, fill));
	return is_digit(*w.s) || is_word(&w, ends) ||
	       (is_word(&w, all) && next_word(w.rest, end, &w) &&
		is_word(&w, but));
}

static enum phrase says_so(const char *s, const char *end, bool opens)
{
	struct word w;

	if (!opens && !(*s >= 'A' && *s <= 'Z'))
		return PHRASE_NONE;
	for (int i = 0; i < OPENERS_MAX && next_word(s, end, &w); i++) {
		if (is_verb(&w) && is_followed_well(&w, end))
			return PHRASE_SAYS_SO;
		if (is_verb(&w))
			return is_numbered(&w, end) ? PHRASE_NUMBERED
						    : PHRASE_NONE;
		if (!is_opener(&w))
			return PHRASE_NONE;
		s = w.rest;
	}
	return PHRASE_NONE;
}

/* "queued this", "queued the series": is it the patch that was answered? */
static bool is_about_it(const struct word *verb, const char *end)
{
	static const char *const it[] = {"this", "these", "it", "them", NULL};
	static const char *const the[] = {"the", "both", "all", NULL};
	static const char *const patch[] = {"series", "patch",    "patches",
					    "set",    "patchset", NULL};
	struct word w;

	if (!next_word(verb->rest, end, &w))
		return false;
	return is_word(&w, it) ||
	       (is_word(&w, the) && next_word(w.rest, end, &w) &&
		is_word(&w, patch));
}

/* "I have now queued the series", "has been merged into": somebody did it. */
static enum phrase maybe(const char *s, const char *end)
{
	static const char *const actors[] = {"i", "we", "i've", "we've", NULL};
	static const char *const between[] = {
	    "have", "now", "just", "also", "already", "provisionally", NULL,
	};
	static const char *const has[] = {"has", "have", NULL};
	static const char *const been[] = {"been", "now", NULL};
	bool acted = false, had = false, reported = false;
	struct word w;

	while (next_word(s, end, &w)) {
		if (is_verb(&w) && acted && is_about_it(&w, end))
			return PHRASE_MAYBE;
		if (is_verb(&w) && acted && is_numbered(&w, end))
			return PHRASE_NUMBERED;
		if (is_verb(&w) && reported)
			return PHRASE_REPORTED;
		acted = is_word(&w, actors) || (acted && is_word(&w, between));
		reported = (had || reported) && is_word(&w, been);
		had = is_word(&w, has);
		s = w.rest;
	}
	return PHRASE_NONE;
}

enum phrase phrase_read(const char *s, size_t len, bool opens)
{
	const char *end = s + len;
	struct word w = {.rest = s};
	enum phrase said;

	if (len > LINE_MAX_BYTES)
		return PHRASE_NONE;
	do {
		if (!next_word(w.rest, end, &w))
			return PHRASE_NONE;
	} while (!is_verb(&w));
	if (is_doubtful(s, end))
		return PHRASE_NONE;
	said = says_so(s, end, opens);
	return said == PHRASE_NONE ? maybe(s, end) : said;
}

/* What is dropped: "this patch", "the series", "patch 3", "it" or "this"
 * alone. */
static bool is_whole(const char *s, const char *end)
{
	static const char *const it[] = {"it",   "this", "these",
					 "them", "both", NULL};
	static const char *const the[] = {"the", "this", "these", "both",
					  "all", "your", NULL};
	static const char *const patch[] = {"series", "patch",    "patches",
					    "set",    "patchset", NULL};
	static const char *const after[] = {"from", "for",  "again",
					    "now",  "then", NULL};
	struct word w, next;

	if (!next_word(s, end, &w))
		return false;
	if (next_word(w.rest, end, &next) &&
	    ((is_word(&w, the) && is_word(&next, patch)) ||
	     (is_word(&w, patch) && is_digit(*next.s))))
		return true;
	if (!is_word(&w, it))
		return false;
	for (s = w.rest; s < end && *s == ' ';)
		s++;
	return s == end || strchr(".,;:!-", *s) ||
	       (next_word(s, end, &next) && is_word(&next, after));
}

/* Most lines do not, and need not be taken to words. */
static bool has_drop(const char *s, size_t len)
{
	for (; len >= 4; s++, len--)
		if ((*s == 'd' || *s == 'D') && !ascii_ncasecmp(s, "drop", 4))
			return true;
	return false;
}

/* Where the clause that holds *at ends: "I've dropped it: it does not build"
 * gives a reason behind it, no doubt. */
static const char *clause_end(const char *at, const char *end)
{
	while (at < end && !strchr(",;:.", *at))
		at++;
	return at;
}

bool phrase_is_dropped(const char *s, size_t len)
{
	static const char *const actors[] = {"i",    "we",    "i've", "we've",
					     "i'll", "we'll", "i'm",  NULL};
	static const char *const between[] = {"have", "now", "just", "also",
					      "will", "am",  "had",  NULL};
	static const char *const past[] = {"dropped", "dropping", NULL};
	static const char *const verbs[] = {"dropped", "dropping", "drop",
					    NULL};
	const char *line = s, *end = s + len;
	bool acted = false, first = true;
	struct word w;

	if (len > LINE_MAX_BYTES || !has_drop(s, len) || memchr(s, '?', len))
		return false;
	while (next_word(s, end, &w)) {
		if ((acted && is_word(&w, verbs)) ||
		    (first && is_word(&w, past)))
			return is_whole(w.rest, end) &&
			       !is_doubtful(line, clause_end(w.rest, end));
		acted = is_word(&w, actors) || (acted && is_word(&w, between));
		first = false;
		s = w.rest;
	}
	return false;
}
