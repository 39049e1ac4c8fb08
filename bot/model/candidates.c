/* SPDX-License-Identifier: MIT */
#include "bot/model/candidates.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/known.h"
#include "bot/model/posting.h"
#include "bot/model/ties.h"
#include "common/arena.h"

void candidates_init(struct candidates *x, struct known *k,
		     const struct posting *s, struct arena *a)
{
	*x = (struct candidates){.k = k, .s = s, .arena = a};
	intern_init(&x->ids, a);
}

int candidates_take(struct candidates *x, int64_t series_id,
		    struct candidate **out, struct err *err)
{
	struct posting *posting;
	uint32_t n = x->ids.n, i;
	int64_t *id;

	*out = NULL;
	if (!series_id || series_id == x->s->head->series_id)
		return 0;
	if (posting_get(x->k, series_id, &posting, err))
		return -1;
	if (!posting->of.n)
		return 0;
	id = arena_alloc(x->arena, sizeof(*id));
	*id = series_id;
	i = intern_put(&x->ids, id, sizeof(*id));
	if (i == x->size) {
		size_t size = x->size ? 2 * x->size : 16;
		struct candidate *larger =
		    arena_array(x->arena, size, sizeof(*larger));

		if (x->size)
			memcpy(larger, x->candidate, x->size * sizeof(*larger));
		x->candidate = larger;
		x->size = size;
	}
	if (i == n)
		x->candidate[i] = (struct candidate){.posting = posting};
	*out = &x->candidate[i];
	return 0;
}

int candidates_take_mail(struct candidates *x, const char *msgid,
			 struct candidate **out, struct err *err)
{
	struct state_patch *mail;

	*out = NULL;
	if (known_patch(x->k, msgid, &mail, err))
		return -1;
	if (!mail || mail->message.kind == FACTS_PULL)
		return 0;
	return candidates_take(x, mail->series_id, out, err);
}

int candidates_take_ancestors(struct candidates *x, struct err *err)
{
	const char *refs = x->s->head->message.refs;
	struct candidate *c;
	const char *ref;

	while ((ref = ties_next_ref(&refs, x->arena))) {
		if (candidates_take_mail(x, ref, &c, err))
			return -1;
		if (c)
			c->evidence.replied = true;
	}
	return 0;
}
