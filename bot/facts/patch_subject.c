/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_subject.h"

#include <string.h>

#include "bot/facts/scan.h"
#include "common/arena.h"
#include "common/strbuf.h"

/*
 * doc/RULES R5 in two steps: marks of a reply are taken off, then the bracket
 * groups at the front, whose words are sorted one by one.  What is left is
 * the title.  Only ASCII words count as ours: a look-alike in another script
 * is part of a title.
 */

struct reader {
	struct patch_subject *out;
	struct arena *a;
	struct strbuf tags;
	struct slice whole;  /* the last vN, without the v */
	struct slice dotted; /* the last vN.n, likewise */
	bool stable;         /* a word names a stable tree */
};

static bool begins_case(const char *s, const char *word)
{
	return !ascii_ncasecmp(s, word, strlen(word));
}

/*
 * The reply or forward mark that s begins with: a word, perhaps a number
 * ("Re[2]"), a colon (Chinese programs write the wide one).  Returns what
 * follows, or NULL.
 */
static const char *skip_mark(const char *s)
{
	static const char *const words[] = {
	    "re",
	    "aw",
	    "sv",
	    "antw",
	    "fwd",
	    "fw",
	    "\xe5\x9b\x9e\xe5\xa4\x8d", /* reply, simplified Chinese */
	    "\xe7\xad\x94\xe5\xa4\x8d",
	    "\xe5\x9b\x9e\xe8\xa6\x86", /* reply, traditional */
	    "\xe7\xad\x94\xe8\xa6\x86",
	    "\xe8\xbd\xac\xe5\x8f\x91", /* forward */
	    "\xe8\xbd\x89\xe5\xaf\x84",
	};
	static const char wide_colon[] = "\xef\xbc\x9a";

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *p = s + strlen(words[i]);

		if (!begins_case(s, words[i]))
			continue;
		if (*p == '[' && ascii_is_digit(p[1])) {
			for (p++; ascii_is_digit(*p);)
				p++;
			if (*p++ != ']')
				continue;
		}
		p = scan_skip_blanks(p);
		if (*p == ':')
			return scan_skip_blanks(p + 1);
		if (!strncmp(p, wide_colon, strlen(wide_colon)))
			return scan_skip_blanks(p + strlen(wide_colon));
	}
	return NULL;
}

/*
 * The bracket group that s begins with: its inside, brackets within it
 * included.  Unbalanced, it ends at the first ']'.  Returns what follows the
 * group, or NULL if there is none.
 */
static const char *skip_group(const char *s, struct slice *inside)
{
	const char *first = NULL;
	size_t depth = 0;

	if (*s != '[')
		return NULL;
	inside->s = s + 1;
	for (; *s; s++) {
		if (*s == '[')
			depth++;
		if (*s != ']')
			continue;
		if (!first)
			first = s;
		if (!--depth)
			break;
	}
	if (!*s)
		s = first;
	if (!s)
		return NULL;
	inside->len = (size_t)(s - inside->s);
	return scan_skip_blanks(s + 1);
}

/* "[External] Re: ...": the mark behind groups that are none of a patch. */
static const char *skip_mark_behind_groups(const char *s)
{
	struct slice in;

	while ((s = skip_group(s, &in))) {
		const char *p;

		if (scan_case_holds(in, "patch") ||
		    scan_case_holds(in, "rfc") || scan_case_holds(in, "pull"))
			return NULL;
		p = skip_mark(s);
		if (p)
			return p;
	}
	return NULL;
}

static const char *skip_marks(const char *s, bool *reply)
{
	const char *p;

	*reply = false;
	s = scan_skip_blanks(s);
	while ((p = skip_mark(s)) || (p = skip_mark_behind_groups(s))) {
		*reply = true;
		s = p;
	}
	return s;
}

/* N/M */
static bool take_count(struct reader *r, struct slice t)
{
	uint32_t n, m;

	if (!scan_number(&t, PATCH_NUMBER_MAX, &n) || !scan_word(&t, "/") ||
	    !scan_number(&t, PATCH_NUMBER_MAX, &m) || t.len)
		return false;
	if (!r->out->counted) {
		r->out->counted = true;
		r->out->counter = n;
		r->out->expected = m;
	}
	return true;
}

/* Digits with single dots between them; *dots of them. */
static bool is_dotted(struct slice t, size_t *dots)
{
	*dots = 0;
	for (size_t i = 0; i < t.len; i++) {
		if (ascii_is_digit(t.s[i]))
			continue;
		if (t.s[i] != '.' || !i || t.s[i - 1] == '.' || i + 1 == t.len)
			return false;
		++*dots;
	}
	return t.len > 0;
}

/* vN, vN.n, also glued: PATCHvN, RFCvN */
static bool take_revision(struct reader *r, struct slice t)
{
	struct slice v = t;
	size_t dots;

	if (t.len > 5 && begins_case(t.s, "patch"))
		v = slice_skip(t, 5);
	else if (t.len > 3 && begins_case(t.s, "rfc"))
		v = slice_skip(t, 3);
	if (v.len < 2 || ascii_lower(*v.s) != 'v')
		return false;
	v = slice_skip(v, 1);
	if (!is_dotted(v, &dots))
		return false;
	if (t.len - v.len == 6)
		r->out->has_patch = true;
	else if (t.len - v.len == 4)
		r->out->rfc = true;
	if (dots)
		r->dotted = v;
	else
		r->whole = v;
	return true;
}

/* One of our words. */
static bool take_word(struct reader *r, struct slice t)
{
	if (ascii_case_is(t.s, t.len, "PATCH"))
		r->out->has_patch = true;
	else if (ascii_case_is(t.s, t.len, "RFC") ||
		 ascii_case_is(t.s, t.len, "RFT"))
		r->out->rfc = true;
	else if (ascii_case_is(t.s, t.len, "RESEND") ||
		 ascii_case_is(t.s, t.len, "REPOST"))
		r->out->resend = true;
	else if (ascii_case_is(t.s, t.len, "PULL"))
		r->out->pull = true;
	else if (!ascii_case_is(t.s, t.len, "GIT"))
		return false;
	return true;
}

/* 5.10, 5.10.3, 5.10.y, perhaps with a v */
static bool is_kernel(struct slice t)
{
	size_t dots;

	if (t.len && ascii_lower(*t.s) == 'v')
		t = slice_skip(t, 1);
	if (t.len > 2 && !memcmp(t.s + t.len - 2, ".y", 2))
		t.len -= 2;
	return is_dotted(t, &dots) && (dots == 1 || dots == 2);
}

static void add_tag(struct reader *r, struct slice t)
{
	if (!t.len)
		return;
	if (r->tags.len)
		strbuf_addch(&r->tags, ' ');
	strbuf_add(&r->tags, t.s, t.len);
	if (is_kernel(t))
		r->out->kernel = true;
	if (ascii_case_is(t.s, t.len, "AUTOSEL") ||
	    ascii_case_is(t.s, t.len, "MANUALSEL"))
		r->out->autosel = true;
}

/* The next piece of t up to one of the separators; moves t behind it. */
static struct slice next_piece(struct slice *t, const char *separators)
{
	struct slice piece = *t;

	piece.len = 0;
	while (piece.len < t->len && !strchr(separators, t->s[piece.len]))
		piece.len++;
	*t = slice_skip(*t, piece.len + (piece.len < t->len));
	return piece;
}

/* RFC/PATCH, stable:PATCH: words of ours joined, perhaps with others. */
static bool take_joined(struct reader *r, struct slice t)
{
	struct slice rest = t;
	bool ours = false;

	while (rest.len && !ours) {
		struct patch_subject unused = {0};
		struct reader probe = {.out = &unused};
		struct slice piece = next_piece(&rest, "/:");

		ours = piece.len < t.len && (take_word(&probe, piece) ||
					     take_revision(&probe, piece));
		/* a bare version says nothing: [tree:v5] */
		ours = ours && ascii_lower(*piece.s) != 'v';
	}
	if (!ours)
		return false;
	for (rest = t; rest.len;) {
		struct slice piece = next_piece(&rest, "/:");

		if (!take_word(r, piece) && !take_revision(r, piece))
			add_tag(r, piece);
	}
	return true;
}

static void take_token(struct reader *r, struct slice t)
{
	if (!t.len)
		return;
	if (scan_case_holds(t, "stable") ||
	    ascii_case_is(t.s, t.len, "AUTOSEL"))
		r->stable = true;
	if (!take_count(r, t) && !take_revision(r, t) && !take_word(r, t) &&
	    !take_joined(r, t))
		add_tag(r, t);
}

static void take_group(struct reader *r, struct slice in)
{
	/* round brackets are dropped, and brackets in brackets */
	char *bare = arena_alloc(r->a, in.len + 1);
	struct slice t = {bare, 0};

	for (size_t i = 0; i < in.len; i++)
		if (!strchr("()[]", in.s[i]))
			bare[t.len++] = in.s[i];
		else if (in.s[i] == '[' || in.s[i] == ']')
			bare[t.len++] = ' ';
	while (t.len)
		take_token(r, next_piece(&t, " ,;"));
}

/*
 * v5.5 is a version when no whole one stands there and nothing speaks of a
 * stable tree; else it is a kernel and a tag like any other.
 */
static void settle_revision(struct reader *r)
{
	struct slice v = r->whole;

	if (!v.len && r->dotted.len && !r->stable)
		v = r->dotted;
	else if (r->dotted.len)
		add_tag(r, (struct slice){r->dotted.s - 1, r->dotted.len + 1});
	r->out->has_revision = v.len > 0;
	while (v.len > 1 && *v.s == '0' && v.s[1] != '.')
		v = slice_skip(v, 1);
	r->out->revision = v.len ? arena_strndup(r->a, v.s, v.len) : "1";
}

static bool is_notice(const char *subject, bool counted)
{
	if (begins_case(subject, "[tip:"))
		return subject[5] == ' ' || !counted;
	return !strncmp(subject, "Patch \"", 7) &&
	       strstr(subject, "\" has been added to the ") &&
	       ascii_ends(subject, strlen(subject), "-stable tree");
}

void patch_subject_parse(const char *subject, struct arena *a,
			 struct patch_subject *out)
{
	struct reader r = {.out = out, .a = a, .tags = STRBUF_INIT};
	const char *rest, *next;
	struct slice in;

	memset(out, 0, sizeof(*out));
	rest = skip_marks(subject, &out->reply);
	while ((next = skip_group(rest, &in))) {
		take_group(&r, in);
		rest = next;
	}
	settle_revision(&r);
	if (rest > subject && *rest == ':') /* [Patch]: title */
		rest = scan_skip_blanks(rest + 1);
	out->title = arena_strdup(a, rest);
	if (!strncmp(rest, "GIT PULL", 8))
		out->pull = true;
	out->notice = !out->reply && is_notice(subject, out->counted);
	out->tags = strbuf_to_arena(&r.tags, a);
}

/* Skip leading zeros, count the digits that follow. */
static size_t count_digits(const char **p)
{
	size_t n = 0;

	while (**p == '0')
		++*p;
	while (ascii_is_digit((*p)[n]))
		n++;
	return n;
}

int patch_revision_compare(const char *a, const char *b)
{
	for (;;) {
		size_t na = count_digits(&a), nb = count_digits(&b);
		int d = na != nb ? (na > nb) - (na < nb) : memcmp(a, b, na);

		if (d)
			return d;
		a += na;
		b += nb;
		/* 5 < 5.0: the one that goes on is later */
		if (*a != '.' || *b != '.')
			return (*a == '.') - (*b == '.');
		a++;
		b++;
	}
}
