/* SPDX-License-Identifier: MIT */
#include "bot/model/candidates.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/lines.h"

void candidates_init(struct candidates *x, struct versions *v,
		     const struct version_node *s, struct arena *a)
{
	*x = (struct candidates){.v = v, .s = s, .arena = a};
	intern_init(&x->ids, a);
}

int candidates_take(struct candidates *x, int64_t series_id,
		    struct candidate **out, struct err *err)
{
	struct version_node *version;
	uint32_t n = x->ids.n, i;
	int64_t *id;

	*out = NULL;
	if (!series_id || series_id == x->s->head->series_id)
		return 0;
	if (version_get(x->v, series_id, &version, err))
		return -1;
	if (!version->of.n)
		return 0;
	id = arena_alloc(x->arena, sizeof(*id));
	*id = series_id;
	i = intern_put(&x->ids, id, sizeof(*id));
	x->candidate = arena_grow(x->arena, x->candidate, i, &x->size,
				  sizeof(*x->candidate));
	if (i == n)
		x->candidate[i] = (struct candidate){.version = version};
	*out = &x->candidate[i];
	return 0;
}

int candidates_take_mail(struct candidates *x, struct slice msgid,
			 struct candidate **out, struct err *err)
{
	struct state_patch *mail;

	*out = NULL;
	if (load_patch(x->v->load, msgid, &mail, err))
		return -1;
	if (!mail || mail->message.kind == FACTS_PULL)
		return 0;
	return candidates_take(x, mail->series_id, out, err);
}

int candidates_take_ancestors(struct candidates *x, struct err *err)
{
	const char *refs = x->s->head->message.refs;
	struct candidate *c;
	struct slice ref;

	while (lines_next(&refs, &ref)) {
		if (candidates_take_mail(x, ref, &c, err))
			return -1;
		if (c)
			c->evidence.replied = true;
	}
	return 0;
}
