/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_line.h"

#include <string.h>

#include "bot/facts/applied_patches.h"
#include "bot/facts/applied_words.h"
#include "common/arena.h"
#include "common/ascii.h"

enum { PLACE_MAX = 60 }; /* bytes of a tree's name */

const char *applied_verb_name(enum applied_verb verb)
{
	static const char *const names[] = {
	    [APPLIED_VERB_APPLIED] = "applied",
	    [APPLIED_VERB_QUEUED] = "queued",
	    [APPLIED_VERB_MERGED] = "merged",
	    [APPLIED_VERB_PULLED] = "pulled",
	};

	return names[verb];
}

static bool find_any(const char *s, const char *words, struct applied_word *out)
{
	return applied_word_find(s, s + strlen(s), APPLIED_WORD_ALNUM, words,
				 out);
}

static enum applied_verb read_verb(const char *line)
{
	struct applied_word w;

	if (!find_any(line, "queued applied merged pulled pushed picked taken",
		      &w))
		return APPLIED_VERB_APPLIED;
	if (applied_word_is(&w, "queued"))
		return APPLIED_VERB_QUEUED;
	if (applied_word_is(&w, "merged"))
		return APPLIED_VERB_MERGED;
	return applied_word_is(&w, "pulled") ? APPLIED_VERB_PULLED
					     : APPLIED_VERB_APPLIED;
}

static size_t place_len(const char *s)
{
	size_t len = 0;

	while (ascii_is_alnum(s[len]) || (s[len] && strchr("-_./+:~", s[len])))
		len++;
	return len;
}

/* Bytes of the branch behind the tree that ends at rest, " (for-next/fixes)",
 * in "Applied to TREE (BRANCH), thanks!"; 0: none is named. */
static size_t branch_len(const char *rest)
{
	size_t len;

	if (strncmp(rest, " (", 2) != 0)
		return 0;
	len = 2 + place_len(rest + 2);
	if (len == 2 || len > PLACE_MAX || rest[len] != ')' ||
	    !strchr(",.!", rest[len + 1]))
		return 0;
	return len + 1;
}

static bool is_applied_to(const char *line, const struct applied_word *to)
{
	static const char applied[] = "applied ";
	const size_t n = sizeof(applied) - 1;

	return (size_t)(to->s - line) >= n &&
	       !ascii_ncasecmp(to->s - n, applied, n) &&
	       applied_word_is(to, "to");
}

/* Whether place can be a tree's name. A single word in ordinary letters is one
 * only if the next word says so. */
static bool is_place(const struct applied_word *place)
{
	const char *rest = place->rest;
	struct applied_word next;

	if (!place->len || place->len > PLACE_MAX)
		return false;
	if (memchr(place->s, '/', place->len) ||
	    memchr(place->s, '-', place->len) ||
	    applied_word_is(place, "next master main mainline fixes queue tip "
				   "kvm staging"))
		return true;
	return *rest == ' ' &&
	       applied_word_next(rest, rest + strlen(rest), APPLIED_WORD_ALNUM,
				 &next) &&
	       applied_word_is(&next, "tree branch queue repo repository");
}

static const char *read_place(const char *line, struct arena *a)
{
	struct applied_word to = {.rest = line}, place;

	while (find_any(to.rest, "to into in", &to)) {
		size_t branch = 0;

		place.s = to.rest + strspn(to.rest, " ");
		place.len = place_len(place.s);
		if (applied_word_is(&place, "my the our")) {
			place.s += place.len;
			place.s += strspn(place.s, " ");
			place.len = place_len(place.s);
		}
		while (place.len && strchr(".:", place.s[place.len - 1]))
			place.len--;
		place.rest = place.s + place.len;
		if (place.len && place.len <= PLACE_MAX &&
		    is_applied_to(line, &to))
			branch = branch_len(place.rest);
		if (branch || is_place(&place))
			return arena_strndup(a, place.s, place.len + branch);
	}
	return "";
}

static bool is_whole(const char *line)
{
	struct applied_word w;

	return find_any(
	    line, "series all both set patchset patches whole entire", &w);
}

static bool drops_it(const char *line)
{
	struct applied_word verb, it;

	return find_any(line, "drop dropped dropping", &verb) &&
	       find_any(verb.rest, "it them", &it) &&
	       it.s == verb.rest + strspn(verb.rest, " ");
}

void applied_line_read(const char *line, struct arena *a,
		       struct applied_line *out)
{
	*out = (struct applied_line){
	    .verb = read_verb(line),
	    .place = read_place(line, a),
	    .patches = applied_patches_read(line, a),
	    .is_whole = is_whole(line),
	    .drops_it = drops_it(line),
	};
}
