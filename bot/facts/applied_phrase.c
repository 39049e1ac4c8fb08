/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_phrase.h"

#include <string.h>

#include "bot/facts/applied_words.h"
#include "common/ascii.h"

enum {
	LINE_MAX_BYTES = 1000, /* nobody reports in longer lines */
	OPENERS_MAX = 14,      /* words before the verb */
};

static bool next_word(const char *s, const char *end, struct applied_word *out)
{
	return applied_word_next(s, end, APPLIED_WORD_COMPOUND, out);
}

static bool is_verb(const struct applied_word *w)
{
	return w->len >= 5 && w->len <= 7 &&
	       applied_word_is(
		   w, "applied queued merged pushed pulled taken picked");
}

/* What people put before the verb. "patches 3 and 4 of this series applied"
 * is none of it in the facts of 2020-W22. */
static bool is_opener(const struct applied_word *w)
{
	return ascii_is_digit(*w->s) ||
	       applied_word_is(
		   w, "thanks thank thx you ok okay great good nice fine cool "
		      "excellent right yes yep hi and so i i've ive we we've "
		      "have series patch set the patchset patches whole entire "
		      "this these both all now just also first last two three "
		      "four five six rest it provisionally finally already");
}

/* Whether a word of s..end makes of it a question, a plan ("can be applied",
 * "to be merged"), a condition, or something else. */
static bool is_doubtful(const char *s, const char *end)
{
	struct applied_word before = {.s = "", .len = 0}, w;

	if (memchr(s, '?', (size_t)(end - s)))
		return true;
	while (next_word(s, end, &w)) {
		if (applied_word_is(&w, "if when not until unless once before "
					"locally cleanly should would"))
			return true;
		if (applied_word_is(&w, "be") &&
		    applied_word_is(&before, "can will to may could must might "
					     "cannot"))
			return true;
		before = w;
		s = w.rest;
	}
	return false;
}

/* What may stand behind the verb: the end, punctuation, thanks, to, for .. */
static bool is_followed_well(const struct applied_word *verb, const char *end)
{
	struct applied_word w;
	const char *at = verb->rest;

	while (at < end && *at == ' ')
		at++;
	if (!applied_word_at(at, end, APPLIED_WORD_COMPOUND, &w))
		return true;
	if (applied_word_is(&w, "up"))
		return is_followed_well(&w, end);
	return applied_word_is(&w,
			       "thanks thank thx to for into in as via with");
}

/* Patches of the series by number: "patches 1-3", "the first two", "all but
 * the last", "except for patch 3". */
static bool is_numbered(const struct applied_word *verb, const char *end)
{
	struct applied_word w = *verb;

	do {
		if (!next_word(w.rest, end, &w))
			return false;
	} while (applied_word_is(
	    &w, "the just only now up patch no nr patches number"));
	return ascii_is_digit(*w.s) ||
	       applied_word_is(&w, "first last except without excluding") ||
	       (applied_word_is(&w, "all everything") &&
		next_word(w.rest, end, &w) &&
		applied_word_is(&w, "but except"));
}

static enum applied_phrase read_opening(const char *s, const char *end,
					bool opens)
{
	struct applied_word w;

	if (!opens && !(*s >= 'A' && *s <= 'Z'))
		return APPLIED_PHRASE_NONE;
	for (int i = 0; i < OPENERS_MAX && next_word(s, end, &w); i++) {
		if (is_verb(&w) && is_followed_well(&w, end))
			return APPLIED_PHRASE_SAYS_SO;
		if (is_verb(&w))
			return is_numbered(&w, end) ? APPLIED_PHRASE_NUMBERED
						    : APPLIED_PHRASE_NONE;
		if (!is_opener(&w))
			return APPLIED_PHRASE_NONE;
		s = w.rest;
	}
	return APPLIED_PHRASE_NONE;
}

/* "queued this", "queued the series": of the patch that was answered. */
static bool is_about_it(const struct applied_word *verb, const char *end)
{
	struct applied_word w;

	if (!next_word(verb->rest, end, &w))
		return false;
	return applied_word_is(&w, "this these it them") ||
	       (applied_word_is(&w, "the both all") &&
		next_word(w.rest, end, &w) &&
		applied_word_is(&w, "series patch patches set patchset"));
}

/* "I have now queued the series", "has been merged into": somebody did it. */
static enum applied_phrase read_inside(const char *s, const char *end)
{
	bool acted = false, had = false, reported = false;
	struct applied_word w;

	while (next_word(s, end, &w)) {
		if (is_verb(&w) && acted && is_about_it(&w, end))
			return APPLIED_PHRASE_MAYBE;
		if (is_verb(&w) && acted && is_numbered(&w, end))
			return APPLIED_PHRASE_NUMBERED;
		if (is_verb(&w) && reported)
			return APPLIED_PHRASE_REPORTED;
		acted = applied_word_is(&w, "i we i've we've") ||
			(acted &&
			 applied_word_is(
			     &w, "have now just also already provisionally"));
		reported = (had || reported) && applied_word_is(&w, "been now");
		had = applied_word_is(&w, "has have");
		s = w.rest;
	}
	return APPLIED_PHRASE_NONE;
}

enum applied_phrase applied_phrase_read(const char *s, size_t len, bool opens)
{
	const char *end = s + len;
	struct applied_word w = {.rest = s};
	enum applied_phrase said;

	if (len > LINE_MAX_BYTES)
		return APPLIED_PHRASE_NONE;
	do {
		if (!next_word(w.rest, end, &w))
			return APPLIED_PHRASE_NONE;
	} while (!is_verb(&w));
	if (is_doubtful(s, end))
		return APPLIED_PHRASE_NONE;
	said = read_opening(s, end, opens);
	return said == APPLIED_PHRASE_NONE ? read_inside(s, end) : said;
}

/* What is dropped: "this patch", "the series", "patch 3", "it" or "this"
 * alone. */
static bool names_patch(const char *s, const char *end)
{
	static const char patch[] = "series patch patches set patchset";
	struct applied_word w, next;

	if (!next_word(s, end, &w))
		return false;
	if (next_word(w.rest, end, &next) &&
	    ((applied_word_is(&w, "the this these both all your") &&
	      applied_word_is(&next, patch)) ||
	     (applied_word_is(&w, patch) && ascii_is_digit(*next.s))))
		return true;
	if (!applied_word_is(&w, "it this these them both"))
		return false;
	for (s = w.rest; s < end && *s == ' ';)
		s++;
	return s == end || strchr(".,;:!-", *s) ||
	       applied_word_is(&next, "from for again now then");
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

bool applied_phrase_is_dropped(const char *s, size_t len)
{
	const char *line = s, *end = s + len;
	bool acted = false, first = true;
	struct applied_word w;

	if (len > LINE_MAX_BYTES || !has_drop(s, len) || memchr(s, '?', len))
		return false;
	while (next_word(s, end, &w)) {
		if ((acted && applied_word_is(&w, "dropped dropping drop")) ||
		    (first && applied_word_is(&w, "dropped dropping")))
			return names_patch(w.rest, end) &&
			       !is_doubtful(line, clause_end(w.rest, end));
		acted = applied_word_is(&w, "i we i've we've i'll we'll i'm") ||
			(acted &&
			 applied_word_is(&w, "have now just also will am had"));
		first = false;
		s = w.rest;
	}
	return false;
}
