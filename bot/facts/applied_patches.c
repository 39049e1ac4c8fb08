/* SPDX-License-Identifier: MIT */
#include "bot/facts/applied_patches.h"

#include <stdbool.h>
#include <string.h>

#include "bot/facts/applied_words.h"
#include "bot/facts/scan.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/strbuf.h"

enum {
	TOTAL_MAX = 1000,      /* patches of a series that are looked for */
	NUMBER_MAX = 10000000, /* where numbers saturate */
};

/* The word of letters at s is one of words; *rest is behind it. */
static bool is_word(const char *s, const char *words, const char **rest)
{
	struct applied_word w;

	if (!applied_word_at(s, s + strlen(s), APPLIED_WORD_LETTERS, &w) ||
	    !applied_word_is(&w, words))
		return false;
	*rest = w.rest;
	return true;
}

/* The first of words from s on, and *rest behind it; NULL: there is none. */
static const char *find_letters(const char *s, const char *words,
				const char **rest)
{
	struct applied_word w;

	if (!applied_word_find(s, s + strlen(s), APPLIED_WORD_LETTERS, words,
			       &w))
		return NULL;
	*rest = w.rest;
	return w.s;
}

/* s behind one of words, if one stands there, and behind blanks. */
static const char *skip_word(const char *s, const char *words)
{
	is_word(s, words, &s);
	return scan_skip_blanks(s);
}

static bool read_number(const char **s, uint32_t *out)
{
	const char *from = *s;

	for (*out = 0; ascii_is_digit(**s); ++*s)
		if (*out < NUMBER_MAX)
			*out = 10 * *out + (uint32_t)(**s - '0');
	return *s > from;
}

/* ", " "and" "&" between two numbers. */
static bool skip_joint(const char **s)
{
	const char *next = skip_word(*s + strspn(*s, " ,&"), "and");

	if (next == *s || !ascii_is_digit(*next))
		return false;
	*s = next;
	return true;
}

/* "-" or " to " between two numbers. */
static bool skip_range(const char **s)
{
	const char *next = scan_skip_blanks(*s), *to = next;

	next = *next == '-' ? next + 1 : skip_word(next, "to");
	if (!ascii_is_digit(*next) || next == to)
		return false;
	*s = next;
	return true;
}

/* Append the list of numbers at s, in the form "1-3,5,2/7" behind head; where
 * it ends. Without a number nothing is appended, and it ends at s. */
static const char *add_list(struct strbuf *out, const char *head, const char *s)
{
	uint32_t number;

	if (!ascii_is_digit(*s) || out->len > APPLIED_PATCHES_MAX / 2)
		return s;
	if (out->len)
		strbuf_addch(out, ' ');
	strbuf_addstr(out, head);
	for (;;) {
		read_number(&s, &number);
		strbuf_addf(out, "%u", number);
		if (skip_range(&s)) {
			read_number(&s, &number);
			strbuf_addf(out, "-%u", number);
		} else if (*s == '/' && ascii_is_digit(s[1])) {
			s++;
			read_number(&s, &number);
			strbuf_addf(out, "/%u", number);
		}
		if (!skip_joint(&s))
			return s;
		strbuf_addch(out, ',');
	}
}

/* "#3", "nr. 3": the list behind the word patch. */
static void add_list_behind_word(struct strbuf *out, const char *head,
				 const char *s)
{
	s = skip_word(scan_skip_blanks(s), "no nr number numbers");
	add_list(out, head, s + strspn(s, " .#"));
}

/* "all but 3" leaves it out; "applied, but 3 .." need not. */
static bool is_all_but(const char *line, const char *but)
{
	const char *all, *rest;

	all = find_letters(line, "all everything series", &rest);
	return all && scan_skip_blanks(rest) == but;
}

static void add_except(struct strbuf *out, const char *line)
{
	const char *s = line, *at, *rest;

	while ((at = find_letters(
		    s, "except excluding without excepting minus but", &s))) {
		if (is_word(at, "but", &rest) && !is_all_but(line, at))
			continue;
		s = skip_word(skip_word(scan_skip_blanks(s), "for from the"),
			      "for from the");
		if (is_word(s, "first last", &rest)) {
			strbuf_addf(out, "%sbut:%s", out->len ? " " : "",
				    is_word(s, "last", &rest) ? "last"
							      : "first");
			return;
		}
		if (is_word(s, "patch patches", &rest))
			add_list_behind_word(out, "but:", rest);
		else
			add_list(out, "but:", s);
	}
}

/* "two", "2"; of "first patch" 1. 0 if neither number nor patch is there. */
static uint32_t read_count(const char *s)
{
	static const char *const words[] = {
	    "one patch", "two",   "three", "four", "five",
	    "six",       "seven", "eight", "nine", "ten"};
	uint32_t count;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (is_word(s, words[i], &s))
			return (uint32_t)i + 1;
	return read_number(&s, &count) && (*s == ' ' || !*s) ? count : 0;
}

static void add_ends(struct strbuf *out, const char *line)
{
	const char *s = line, *at, *rest;

	while ((at = find_letters(s, "first last", &s))) {
		uint32_t count = read_count(scan_skip_blanks(s));

		if (count && out->len <= APPLIED_PATCHES_MAX / 2)
			strbuf_addf(out, "%s%s:%u", out->len ? " " : "",
				    is_word(at, "last", &rest) ? "last"
							       : "first",
				    count);
	}
}

static void add_patches(struct strbuf *out, const char *line)
{
	const char *s = line, *at, *rest;

	while ((at = find_letters(
		    s, "but however although though patch patches", &s)) &&
	       is_word(at, "patch patches", &rest))
		add_list_behind_word(out, "list:", s);
}

static const char verbs[] =
    "applied queued merged pushed pulled taken picked dropped";

/* Whether a list of patches, not of other things, ends at s. */
static bool ends_well(const char *s)
{
	const char *rest;

	if (*s && strchr(",;:!)", *s))
		return true;
	if (*s == '.')
		return !ascii_is_digit(s[1]);
	s = scan_skip_blanks(s);
	return !*s || is_word(s, verbs, &rest) ||
	       is_word(s,
		       "to for into in as via with thanks thank thx now "
		       "only from are have applied queued",
		       &rest);
}

/* "applied 1-3", "1, 2 & 4 queued" */
static void add_at_verb(struct strbuf *out, const char *line)
{
	const char *s, *verb = find_letters(line, verbs, &s);
	size_t len = out->len;

	if (!verb)
		return;
	s = skip_word(scan_skip_blanks(s), "just only now up");
	s += *s == '#';
	if (!ends_well(add_list(out, "exact:", s)))
		strbuf_setlen(out, len);
	for (s = line; s < verb && !ascii_is_digit(*s);)
		s++;
	if (s > line && !strchr(" #(", s[-1]))
		return;
	len = out->len;
	if (scan_skip_blanks(add_list(out, "exact:", s)) != verb)
		strbuf_setlen(out, len);
}

const char *applied_patches_read(const char *line, struct arena *a)
{
	struct strbuf out = STRBUF_INIT;
	const char *named;

	add_except(&out, line);
	add_ends(&out, line);
	add_patches(&out, line);
	add_at_verb(&out, line);
	named = out.len > APPLIED_PATCHES_MAX
		    ? ""
		    : arena_strndup(a, out.buf, out.len);
	strbuf_release(&out);
	return named;
}

struct series {
	uint32_t total;
	bool *named; /* [total + 1]; 0: any of them */
};

/* Name first..last; false if the series does not have both. */
static bool name_range(struct series *p, uint32_t first, uint32_t last)
{
	if (!first || !last || first > p->total || last > p->total)
		return false;
	for (; first <= last; first++)
		p->named[first] = p->named[0] = true;
	return true;
}

/* Name the list at s, up to the first number that the series does not have.
 * Returns whether it has them all. */
static bool name_list(struct series *p, const char *s)
{
	uint32_t first, last, of;

	for (; read_number(&s, &first); s++) {
		last = first;
		of = 1;
		if (*s == '-' && s++)
			read_number(&s, &last);
		else if (*s == '/' && s++)
			read_number(&s, &of);
		if (!of || of > p->total || !name_range(p, first, last))
			return false;
		if (*s != ',')
			return true;
	}
	return false;
}

static bool begins(const char **s, const char *head)
{
	size_t len = strlen(head);

	if (strncmp(*s, head, len) != 0)
		return false;
	*s += len;
	return true;
}

/* Name what the word at s names; false if the series has none of it. */
static bool name_patches(struct series *p, const char *s)
{
	bool but = begins(&s, "but:"), any;
	uint32_t n = 1;

	if (begins(&s, "first")) {
		if (begins(&s, ":"))
			read_number(&s, &n);
		name_range(p, 1, n);
	} else if (begins(&s, "last")) {
		if (begins(&s, ":"))
			read_number(&s, &n);
		if (n <= p->total)
			name_range(p, p->total + 1 - n, p->total);
	} else if (begins(&s, "exact:")) {
		if (!name_list(p, s))
			p->named[0] = false;
	} else {
		begins(&s, "list:");
		name_list(p, s);
	}
	any = p->named[0];
	for (n = 1; but && any && n <= p->total; n++)
		p->named[n] = !p->named[n];
	return any;
}

uint32_t *applied_patches_resolve(const char *named, uint32_t total,
				  struct arena *a, size_t *n)
{
	struct series p = {.total = total};
	uint32_t *numbers;
	bool any = false;

	*n = 0;
	if (!*named || !total || total > TOTAL_MAX)
		return NULL;
	p.named = arena_array(a, (size_t)total + 1, sizeof(*p.named));
	for (const char *s = named; *s && !any; s += *s == ' ') {
		memset(p.named, 0, ((size_t)total + 1) * sizeof(*p.named));
		any = name_patches(&p, s);
		s += strcspn(s, " ");
	}
	if (!any)
		return NULL;
	numbers = arena_array(a, total, sizeof(*numbers));
	for (uint32_t i = 1; i <= total; i++)
		if (p.named[i])
			numbers[(*n)++] = i;
	return *n ? numbers : NULL;
}
