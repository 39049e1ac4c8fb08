/* SPDX-License-Identifier: MIT */
#include "bot/model/version.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/summary.h"
#include "bot/model/ties.h"
#include "common/arena.h"
#include "common/intern.h"
#include "common/order.h"

void versions_init(struct versions *v, struct load *load)
{
	*v = (struct versions){.load = load};
	intern_init(&v->ids, load->arena);
	intern_init(&v->repost_keys, load->arena);
}

/* The titles of the patches, ascending, each once. */
static void read_titles(struct arena *a, struct version_node *p)
{
	int64_t *titles = arena_array(a, p->of.n, sizeof(*titles));
	size_t present = 0, n = 0;

	for (size_t i = 0; i < p->of.n; i++) {
		const struct state_patch *mail = p->of.mails[i];

		if (mail->message.kind != FACTS_COVER)
			titles[present++] = mail->title_key;
	}
	qsort(titles, present, sizeof(*titles), order_array_int64);
	for (size_t i = 0; i < present; i++) {
		if (!n || titles[n - 1] != titles[i])
			titles[n++] = titles[i];
	}
	p->facts.titles = titles;
	p->facts.n = n;
	p->facts.present = present;
}

static int read_version(struct load *load, int64_t series_id,
			struct version_node *p, struct err *err)
{
	const struct state_patch *head;
	const char *pull;

	if (load_series(load, series_id, &p->of, err))
		return -1;
	if (!p->of.n)
		return 0;
	if (ties_find_pull(load, &p->of, &pull, err))
		return -1;
	head = p->head = summary_head(&p->of);
	p->facts = (struct previous_series){
	    .msgid = head->message.msgid,
	    .revision = head->revision,
	    .rfc = head->flags & STATE_PATCH_RFC,
	    .pull = pull != NULL,
	    .backport = summary_is_backport(&p->of),
	    .title_key = head->title_key,
	    .submitter = &head->message.from,
	    .expected = summary_total(&p->of),
	    .first_at = p->of.mails[0]->message.date_at,
	};
	read_titles(load->arena, p);
	return 0;
}

int version_get(struct versions *v, int64_t series_id,
		struct version_node **out, struct err *err)
{
	struct arena *a = v->load->arena;
	uint32_t i = intern_find(&v->ids, &series_id, sizeof(series_id));
	int64_t *id;

	if (i == INTERN_NONE) {
		struct version_node *p = arena_alloc(a, sizeof(*p));

		if (read_version(v->load, series_id, p, err))
			return -1;
		id = arena_alloc(a, sizeof(*id));
		*id = series_id;
		i = intern_put(&v->ids, id, sizeof(*id));
		v->version = arena_grow(a, v->version, i, &v->size,
					sizeof(struct version_node *));
		v->version[i] = p;
	}
	*out = v->version[i];
	return 0;
}
