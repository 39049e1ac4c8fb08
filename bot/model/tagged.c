/* SPDX-License-Identifier: MIT */
#include "bot/model/tagged.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/model.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"

struct counting {
	struct model_series *series;
	struct arena *arena;
	struct intern people; /* "KIND ADDRESS" */
	bool *tagged;         /* [n_present] */
	bool all;             /* a tag stands on the cover */
};

static void mark_patch(struct counting *c, uint32_t number)
{
	const struct model_series *s = c->series;
	size_t low = 0, high = s->n_present;

	if (!number)
		c->all = true;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->present[mid] < number)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < s->n_present && s->present[low] == number; low++)
		c->tagged[low] = true;
}

static size_t *count_of(struct model_tags *tags, enum patch_trailer_kind kind)
{
	switch (kind) {
	case PATCH_TRAILER_ACKED:
		return &tags->acked;
	case PATCH_TRAILER_NACKED:
		return &tags->nacked;
	case PATCH_TRAILER_REVIEWED:
		return &tags->reviewed;
	case PATCH_TRAILER_TESTED:
		break;
	}
	return &tags->tested;
}

static void take_trailers(struct counting *c,
			  const struct model_trailer *trailers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct model_trailer *t = &trailers[i];
		uint32_t people = c->people.n;

		if (assemble_same_submitter(&t->addr, &c->series->submitter))
			continue;
		intern_put_str(
		    &c->people,
		    arena_printf(c->arena, "%d %s", t->kind, t->addr.email));
		if (c->people.n > people)
			++*count_of(&c->series->tagged, t->kind);
		if (t->kind == PATCH_TRAILER_NACKED)
			continue;
		for (size_t k = 0; k < t->n_on; k++)
			mark_patch(c, t->on[k]);
	}
}

void tagged_count(struct model_series *s, struct arena *a)
{
	struct counting c = {.series = s, .arena = a};
	struct model_tags *tags = &s->tagged;

	*tags = (struct model_tags){0};
	intern_init(&c.people, a);
	c.tagged = arena_array(a, s->n_present, sizeof(*c.tagged));
	take_trailers(&c, s->answers.trailers, s->answers.n_trailers);
	take_trailers(&c, s->carried, s->n_carried);
	tags->none = arena_array(a, s->n_present, sizeof(*tags->none));
	for (size_t i = 0; i < s->n_present; i++) {
		if (!c.tagged[i] && !c.all)
			tags->none[tags->n_none++] = s->present[i];
	}
	tags->on_cover = c.all;
}
