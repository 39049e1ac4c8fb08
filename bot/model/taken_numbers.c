/* SPDX-License-Identifier: MIT */
#include "bot/model/taken_numbers.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

enum { NUMBERS_MAX = 1000 };

struct reading {
	const char *line;
	uint32_t max;
	bool *named; /* [max + 1] */
};

static const char *const patches[] = {"patch", "patches", NULL};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' ||
	       (unsigned char)c >= 0x80;
}

/* Is the word at s, letters only, one of them? Its length, else 0. */
static size_t word_at(const char *s, const char *const *words)
{
	size_t len = 0;

	while (is_letter(s[len]))
		len++;
	for (; *words; words++)
		if (strlen(*words) == len && !ascii_ncasecmp(s, *words, len))
			return len;
	return 0;
}

/* The first of the words in the line; *len is its length. */
static const char *find_word(const char *s, const char *const *words,
			     size_t *len)
{
	while (*s) {
		while (*s && !is_letter(*s))
			s++;
		*len = word_at(s, words);
		if (*len)
			return s;
		while (is_letter(*s))
			s++;
	}
	return NULL;
}

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " ");
}

/* s behind one of the words, if it stands there. */
static const char *skip_word(const char *s, const char *const *words)
{
	return skip_blanks(s + word_at(s, words));
}

static bool read_number(const char **at, uint32_t max, uint32_t *out)
{
	const char *s = *at;

	for (*out = 0; is_digit(*s) && *out <= max; s++)
		*out = 10 * *out + (uint32_t)(*s - '0');
	if (s == *at || !*out || *out > max)
		return false;
	*at = s;
	return true;
}

/* Behind a number: ", " "and" "&" between two, or the end of the list. */
static bool goes_on(const char **at)
{
	static const char *const and[] = {"and", NULL};
	const char *s = skip_word(*at + strspn(*at, " ,&"), and);

	if (s == *at || !is_digit(*s))
		return false;
	*at = s;
	return true;
}

/* "-3" or " to 3" behind a number. */
static bool is_range(const char **at)
{
	static const char *const to[] = {"to", NULL};
	const char *s = skip_blanks(*at);

	s = *s == '-' ? s + 1 : skip_word(s, to);
	if (!is_digit(*s) || s == skip_blanks(*at))
		return false;
	*at = s;
	return true;
}

/* The list at s; where it ends. Of "2/5" it is the 2. */
static const char *read_list(struct reading *r, const char *s, bool *any)
{
	uint32_t first, last, total;

	*any = false;
	do {
		if (!read_number(&s, r->max, &first))
			break;
		last = first;
		if (is_range(&s)) {
			if (!read_number(&s, r->max, &last))
				break;
		} else if (*s == '/' && is_digit(s[1])) {
			s++;
			if (!read_number(&s, r->max, &total))
				break;
		}
		for (; first <= last; first++) {
			r->named[first] = true;
			*any = true;
		}
	} while (goes_on(&s));
	return s;
}

/* "#3", "nr. 3": the list behind the word patch. */
static bool read_behind_word(struct reading *r, const char *s)
{
	static const char *const number[] = {"no", "nr", "number", "numbers",
					     NULL};
	bool any;

	s = skip_word(skip_blanks(s), number);
	s += strspn(s, " .#");
	read_list(r, s, &any);
	return any;
}

static bool read_except(struct reading *r)
{
	static const char *const except[] = {
	    "except", "excluding", "without", "excepting",
	    "minus",  "but",       NULL};
	static const char *const all[] = {"all", "everything", "series", NULL};
	static const char *const fill[] = {"for", "from", "the", NULL};
	static const char *const but[] = {"but", NULL};
	static const char *const last[] = {"last", NULL};
	static const char *const first[] = {"first", NULL};
	const char *s = r->line, *before;
	size_t len;
	bool any;

	while ((s = find_word(s, except, &len))) {
		/* "all but 3" leaves it out; "applied, but 3 .." need not */
		if (word_at(s, but)) {
			before = find_word(r->line, all, &len);
			if (!before || skip_blanks(before + len) != s) {
				s += strlen("but");
				continue;
			}
			len = strlen("but");
		}
		s = skip_word(skip_word(skip_blanks(s + len), fill), fill);
		any = word_at(s, last) || word_at(s, first);
		if (any)
			r->named[word_at(s, last) ? r->max : 1] = true;
		else if (word_at(s, patches))
			any = read_behind_word(r, s + word_at(s, patches));
		else
			read_list(r, s, &any);
		if (!any)
			continue;
		for (uint32_t i = 1; i <= r->max; i++)
			r->named[i] = !r->named[i];
		return true;
	}
	return false;
}

/* "two", "2"; of "first patch" 1. 0 if neither number nor patch is there. */
static uint32_t read_count(const char *s, uint32_t max)
{
	static const char *const words[] = {"one",  "two", "three", "four",
					    "five", "six", "seven", "eight",
					    "nine", "ten"};
	uint32_t count;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (word_at(s, (const char *const[]){words[i], NULL}))
			return (uint32_t)i + 1;
	if (read_number(&s, max, &count) && (*s == ' ' || !*s))
		return count;
	return word_at(s, (const char *const[]){"patch", NULL}) ? 1 : 0;
}

static bool read_ends(struct reading *r)
{
	static const char *const ends[] = {"first", "last", NULL};
	static const char *const last[] = {"last", NULL};
	size_t len;
	const char *s = r->line;

	while ((s = find_word(s, ends, &len))) {
		bool is_last = word_at(s, last);
		uint32_t count = read_count(skip_blanks(s + len), r->max);

		s += len;
		if (!count || count > r->max)
			continue;
		for (uint32_t i = 1; i <= count; i++)
			r->named[is_last ? r->max + 1 - i : i] = true;
		return true;
	}
	return false;
}

static bool read_patches(struct reading *r)
{
	static const char *const stops[] = {
	    "but", "however", "although", "though", "patch", "patches", NULL};
	const char *s = r->line;
	size_t len;

	while ((s = find_word(s, stops, &len)) && word_at(s, patches)) {
		s += len;
		if (read_behind_word(r, s))
			return true;
	}
	return false;
}

static const char *const verbs[] = {
    "applied", "queued", "merged",  "pushed", "pulled",
    "taken",   "picked", "dropped", NULL,
};

/* Does a list of patches, not of other things, end at s? */
static bool ends_well(const char *s)
{
	static const char *const next[] = {
	    "to",   "for",    "into",  "in",      "as",     "via",
	    "with", "thanks", "thank", "thx",     "now",    "only",
	    "from", "are",    "have",  "applied", "queued", NULL,
	};

	if (strchr(",;:!)", *s) && *s)
		return true;
	if (*s == '.')
		return !is_digit(s[1]);
	s = skip_blanks(s);
	return !*s || word_at(s, next) || word_at(s, verbs);
}

/* "applied 1-3", "1, 2 & 4 queued" */
static bool read_at_verb(struct reading *r)
{
	static const char *const fill[] = {"just", "only", "now", "up", NULL};
	size_t len;
	const char *verb = find_word(r->line, verbs, &len), *s, *end;
	bool any;

	if (!verb)
		return false;
	s = skip_word(skip_blanks(verb + len), fill);
	s += *s == '#';
	end = read_list(r, s, &any);
	if (any && ends_well(end))
		return true;
	memset(r->named, 0, (r->max + 1) * sizeof(*r->named));
	for (s = r->line; s < verb && !is_digit(*s);)
		s++;
	if (s > r->line && !strchr(" #(", s[-1]))
		return false;
	end = read_list(r, s, &any);
	if (any && skip_blanks(end) == verb)
		return true;
	memset(r->named, 0, (r->max + 1) * sizeof(*r->named));
	return false;
}

uint32_t *taken_numbers_read(const char *line, uint32_t max, struct arena *a,
			     size_t *n)
{
	struct reading r = {.line = line, .max = max};
	uint32_t *numbers;

	*n = 0;
	if (!max || max > NUMBERS_MAX)
		return NULL;
	r.named = arena_array(a, (size_t)max + 1, sizeof(*r.named));
	if (!read_except(&r) && !read_ends(&r) && !read_patches(&r) &&
	    !read_at_verb(&r))
		return NULL;
	numbers = arena_array(a, max, sizeof(*numbers));
	for (uint32_t i = 1; i <= max; i++) {
		if (r.named[i])
			numbers[(*n)++] = i;
	}
	return *n ? numbers : NULL;
}
