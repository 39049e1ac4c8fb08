/* SPDX-License-Identifier: MIT */
#include "bot/filter/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/filter/pattern_code.h"
#include "common/arena.h"
#include "common/err.h"

#define DEPTH_MAX  50  /* groups in groups */
#define REPEAT_MAX 255 /* of {n} */

struct reader {
	const char *p;
	bool spaced;
	int depth;
	struct pattern *out;
	const char *why; /* NULL: no fault so far */
};

static int fault(struct reader *r, const char *why)
{
	if (!r->why)
		r->why = why;
	return -1;
}

static void set_add(uint32_t set[8], unsigned char c)
{
	set[c / 32] |= UINT32_C(1) << c % 32;
}

/* \d \s \w and their opposites; false if c names none. */
static bool add_class(uint32_t set[8], char c)
{
	for (int b = 1; b < 256; b++) {
		bool in;

		switch (c) {
		case 'd':
		case 'D':
			in = b >= '0' && b <= '9';
			break;
		case 's':
		case 'S':
			in = b == ' ' || (b >= '\t' && b <= '\r');
			break;
		case 'w':
		case 'W':
			in = pattern_is_word((unsigned char)b);
			break;
		default:
			return false;
		}
		if (in == (c >= 'a'))
			set_add(set, (unsigned char)b);
	}
	return true;
}

static char escaped(char c)
{
	return c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
}

/* One instruction at place at; what stands from there on moves. */
static struct pattern_instruction *insert(struct reader *r, int at,
					  enum pattern_op op)
{
	struct pattern *p = r->out;

	if (p->n == PATTERN_CODE_MAX) {
		fault(r, "it is too long");
		return NULL;
	}
	memmove(p->code + at + 1, p->code + at,
		(size_t)(p->n - at) * sizeof(*p->code));
	p->n++;
	p->code[at] = (struct pattern_instruction){.op = op};
	return &p->code[at];
}

static struct pattern_instruction *emit(struct reader *r, enum pattern_op op)
{
	return insert(r, r->out->n, op);
}

/* Copy the code [from, to) behind the end. */
static int repeat(struct reader *r, int from, int to)
{
	for (int i = from; i < to; i++) {
		struct pattern_instruction *in = emit(r, PATTERN_JUMP);

		if (!in)
			return -1;
		*in = r->out->code[i];
	}
	return 0;
}

/* Behind '[', up to and with ']'. */
static int read_set(struct reader *r)
{
	struct pattern_instruction *in = emit(r, PATTERN_SET);
	bool negated = *r->p == '^', first = true;

	if (!in)
		return -1;
	r->p += negated;
	for (; *r->p && (first || *r->p != ']'); first = false) {
		unsigned char from, to;

		if (*r->p == '\\' && r->p[1] && add_class(in->set, r->p[1])) {
			r->p += 2;
			continue;
		}
		if (*r->p == '\\' && r->p[1])
			from = (unsigned char)escaped(*++r->p);
		else
			from = (unsigned char)*r->p;
		to = from;
		r->p++;
		if (*r->p == '-' && r->p[1] && r->p[1] != ']') {
			to = (unsigned char)r->p[1];
			r->p += 2;
		}
		if (to < from)
			return fault(r, "a range in brackets runs backwards");
		for (int b = from; b <= to; b++)
			set_add(in->set, (unsigned char)b);
	}
	if (*r->p != ']')
		return fault(r, "a bracket '[' is not closed");
	r->p++;
	for (size_t i = 0; negated && i < 8; i++)
		in->set[i] = ~in->set[i];
	return 0;
}

static int read_choices(struct reader *r);

static int read_group(struct reader *r)
{
	int rc;

	if (*r->p == '?') {
		if (r->p[1] != ':')
			return fault(r, "groups (?...) are not understood");
		r->p += 2;
	}
	if (++r->depth > DEPTH_MAX)
		return fault(r, "too many groups in groups");
	rc = read_choices(r);
	r->depth--;
	if (!rc && *r->p != ')')
		return fault(r, "a bracket '(' is not closed");
	r->p++;
	return rc;
}

static int read_escape(struct reader *r)
{
	struct pattern_instruction *in;
	char c = *r->p;

	if (!c)
		return fault(r, "it ends in a backslash");
	r->p++;
	if (c == 'b' || c == 'B')
		return emit(r, c == 'b' ? PATTERN_WORD : PATTERN_NOT_WORD) ? 0
									   : -1;
	if (c >= '1' && c <= '9')
		return fault(r, "references to groups are not understood");
	in = emit(r, PATTERN_SET);
	if (!in)
		return -1;
	if (!add_class(in->set, c))
		set_add(in->set, (unsigned char)escaped(c));
	return 0;
}

/* One thing that may be repeated. */
static int read_atom(struct reader *r)
{
	struct pattern_instruction *in;
	char c = *r->p++;

	switch (c) {
	case '(':
		return read_group(r);
	case '[':
		return read_set(r);
	case '\\':
		return read_escape(r);
	case '^':
		return emit(r, PATTERN_BEGIN) ? 0 : -1;
	case '$':
		return emit(r, PATTERN_END) ? 0 : -1;
	case '*':
	case '+':
	case '?':
		return fault(r, "there is nothing to repeat");
	}
	in = emit(r, PATTERN_SET);
	if (!in)
		return -1;
	if (c != '.') {
		set_add(in->set, (unsigned char)c);
		return 0;
	}
	memset(in->set, 0xff, sizeof(in->set));
	in->set['\n' / 32] &= ~(UINT32_C(1) << '\n');
	return 0;
}

/* "{2,5}": *max is -1 without an end. False: it is no repetition. */
static bool read_bounds(struct reader *r, int *min, int *max)
{
	char *end;

	if (r->p[1] < '0' || r->p[1] > '9')
		return false;

	long from = strtol(r->p + 1, &end, 10), to = from;

	if (*end == ',' && end[1] == '}') {
		to = -1;
		end++;
	} else if (*end == ',' && end[1] >= '0' && end[1] <= '9') {
		to = strtol(end + 1, &end, 10);
	}
	if (*end != '}')
		return false;
	if (from > REPEAT_MAX || to > REPEAT_MAX || (to >= 0 && to < from)) {
		fault(r, "it repeats too often");
		return true;
	}
	r->p = end + 1;
	*min = (int)from;
	*max = (int)to;
	return true;
}

/* The code from start on, any number of times. */
static int make_star(struct reader *r, int start)
{
	struct pattern_instruction *in = insert(r, start, PATTERN_SPLIT);

	if (!in)
		return -1;
	in->x = 1;
	in->y = r->out->n - start + 1;
	in = emit(r, PATTERN_JUMP);
	if (!in)
		return -1;
	in->x = start - (r->out->n - 1);
	return 0;
}

/* The code from start on, once or not at all. */
static int make_optional(struct reader *r, int start)
{
	struct pattern_instruction *in = insert(r, start, PATTERN_SPLIT);

	if (!in)
		return -1;
	in->x = 1;
	in->y = r->out->n - start;
	return 0;
}

/* a{2,4} is aa(a(a)?)?, a{2,} is aaa*. The piece is kept apart: its copies
 * are changed. */
static int make_repeat(struct reader *r, int start, int min, int max)
{
	int len = r->out->n - start, last;

	if (!max) {
		r->out->n = start;
		return 0;
	}
	for (int i = 1; i < (max < 0 ? min : max); i++) {
		if (repeat(r, start, start + len))
			return -1;
	}
	if (max < 0 && !min)
		return make_star(r, start);
	if (max < 0) {
		last = r->out->n;
		return repeat(r, start, start + len) || make_star(r, last) ? -1
									   : 0;
	}
	/* from the last copy on, so that those before stay where they are */
	for (int i = max - 1; i >= min; i--) {
		if (make_optional(r, start + i * len))
			return -1;
	}
	return 0;
}

static int read_repeated(struct reader *r)
{
	int start = r->out->n, min = 0, max = -1;

	if (read_atom(r))
		return -1;
	while (r->spaced && (*r->p == ' ' || *r->p == '\t'))
		r->p++;
	switch (*r->p) {
	case '*':
		break;
	case '+':
		min = 1;
		break;
	case '?':
		max = 1;
		break;
	case '{':
		if (!read_bounds(r, &min, &max))
			return 0;
		if (r->why)
			return -1;
		r->p--;
		break;
	default:
		return 0;
	}
	r->p++;
	/* greed makes no difference to whether it matches */
	if (*r->p == '?' || *r->p == '+')
		r->p++;
	return make_repeat(r, start, min, max);
}

/* a|b|c, up to ')' or the end. */
static int read_choices(struct reader *r)
{
	int start = r->out->n, before = -1;

	for (;;) {
		while (*r->p && *r->p != '|' && *r->p != ')') {
			if (r->spaced && (*r->p == ' ' || *r->p == '\t'))
				r->p++;
			else if (read_repeated(r))
				return -1;
		}
		if (*r->p != '|')
			break;
		r->p++;

		struct pattern_instruction *in =
		    insert(r, start, PATTERN_SPLIT);

		if (!in)
			return -1;
		in->x = 1;
		in->y = r->out->n - start + 1;
		in = emit(r, PATTERN_JUMP);
		if (!in)
			return -1;
		in->x = before; /* for now: where the jump before stands */
		before = r->out->n - 1;
		start = r->out->n;
	}
	while (before >= 0) {
		int next = r->out->code[before].x;

		r->out->code[before].x = r->out->n - before;
		before = next;
	}
	return 0;
}

int pattern_compile(const char *text, bool spaced, struct arena *a,
		    struct pattern **out, struct err *err)
{
	struct pattern p = {
	    .code = mem_alloc(PATTERN_CODE_MAX * sizeof(*p.code)),
	};
	struct reader r = {.p = text, .spaced = spaced, .out = &p};

	if (!read_choices(&r) && *r.p)
		fault(&r, "a bracket ')' was not opened");
	emit(&r, PATTERN_MATCHED);
	if (!r.why) {
		*out = arena_alloc(a, sizeof(**out));
		**out = p;
		(*out)->code = arena_array(a, (size_t)p.n, sizeof(*p.code));
		memcpy((*out)->code, p.code, (size_t)p.n * sizeof(*p.code));
	}
	free(p.code);
	return r.why
		   ? err_set(err, ERR_DATA, "pattern '%.80s': %s", text, r.why)
		   : 0;
}
