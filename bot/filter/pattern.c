/* SPDX-License-Identifier: MIT */
#include "bot/filter/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/filter/pattern_code.h"
#include "common/arena.h"

bool pattern_is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static bool set_has(const uint32_t set[8], unsigned char c)
{
	return set[c / 32] >> c % 32 & 1;
}

/* The states that the text read so far may have led to. */
struct states {
	int at[PATTERN_CODE_MAX];
	int n;
	size_t seen[PATTERN_CODE_MAX]; /* round in which it was added */
};

struct run {
	const struct pattern *p;
	const char *text;
	size_t len;
	int waiting[2 * PATTERN_CODE_MAX];
};

static bool place_fits(const struct run *x, enum pattern_op op, size_t at)
{
	bool before = at && pattern_is_word((unsigned char)x->text[at - 1]);
	bool after = at < x->len && pattern_is_word((unsigned char)x->text[at]);

	switch (op) {
	case PATTERN_BEGIN:
		return !at;
	case PATTERN_END:
		return at == x->len ||
		       (at + 1 == x->len && x->text[at] == '\n');
	case PATTERN_WORD:
		return before != after;
	case PATTERN_NOT_WORD:
		return before == after;
	case PATTERN_SET:
	case PATTERN_SPLIT:
	case PATTERN_JUMP:
	case PATTERN_MATCHED:
		break;
	}
	return false;
}

/* Add a state and all that it leads to without reading; true: the end is
 * among them. */
static bool add_state(struct run *x, struct states *s, int state, size_t at)
{
	int n = 0;

	x->waiting[n++] = state;
	while (n) {
		int i = x->waiting[--n];
		const struct pattern_instruction *in = &x->p->code[i];

		if (s->seen[i] == at + 1)
			continue;
		s->seen[i] = at + 1;
		switch (in->op) {
		case PATTERN_MATCHED:
			return true;
		case PATTERN_SET:
			s->at[s->n++] = i;
			break;
		case PATTERN_SPLIT:
			x->waiting[n++] = i + in->y;
			x->waiting[n++] = i + in->x;
			break;
		case PATTERN_JUMP:
			x->waiting[n++] = i + in->x;
			break;
		case PATTERN_BEGIN:
		case PATTERN_END:
		case PATTERN_WORD:
		case PATTERN_NOT_WORD:
			if (place_fits(x, in->op, at))
				x->waiting[n++] = i + 1;
			break;
		}
	}
	return false;
}

bool pattern_match(const struct pattern *p, const char *text, size_t len)
{
	struct states *states = mem_alloc(2 * sizeof(*states));
	struct states *now = &states[0], *next = &states[1], *t;
	struct run *x = mem_alloc(sizeof(*x));
	bool matched = false;

	memset(states, 0, 2 * sizeof(*states));
	x->p = p;
	x->text = text;
	x->len = len;
	for (size_t at = 0; at <= len && !matched; at++) {
		/* it may begin anywhere */
		matched = add_state(x, now, 0, at);
		next->n = 0;
		for (int i = 0; at < len && i < now->n && !matched; i++) {
			const struct pattern_instruction *in =
			    &p->code[now->at[i]];

			if (set_has(in->set, (unsigned char)text[at]))
				matched =
				    add_state(x, next, now->at[i] + 1, at + 1);
		}
		t = now;
		now = next;
		next = t;
	}
	free(x);
	free(states);
	return matched;
}
