/* SPDX-License-Identifier: MIT */
/* What the texts of mails say, and what stands under a title or was sent by a
 * person: the half of load.h that loads no mails. */
#include <string.h>

#include "bot/facts/posting_link.h"
#include "bot/model/load_table.h"
#include "common/arena.h"

static int fill_trailers(struct load *l, struct load_table *t,
			 const struct state_keys *ids,
			 const struct state_texts *texts, struct err *err)
{
	struct state_loaded_trailer *rows;
	size_t n;

	(void)texts;
	if (state_load_trailers(l->st, ids, l->arena, &rows, &n, err))
		return -1;
	load_table_deal(t, rows, n, sizeof(*rows),
			offsetof(struct state_loaded_trailer, message_id));
	return 0;
}

int load_trailers(struct load *l, int64_t message_id,
		  const struct state_loaded_trailer **rows, size_t *n,
		  struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, &l->trailers, message_id, fill_trailers, &slot,
			    err))
		return -1;
	*rows = slot->rows;
	*n = slot->n;
	return 0;
}

static int fill_notices(struct load *l, struct load_table *t,
			const struct state_keys *ids,
			const struct state_texts *texts, struct err *err)
{
	struct state_loaded_notice *rows;
	size_t n;

	(void)texts;
	if (state_load_notices(l->st, ids, l->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		load_table_slot(t, rows[i].message_id)->rows = &rows[i].notice;
	return 0;
}

int load_notice(struct load *l, int64_t message_id,
		const struct state_applied_notice **notice, struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, &l->notices, message_id, fill_notices, &slot,
			    err))
		return -1;
	*notice = slot->rows;
	return 0;
}

static int fill_links(struct load *l, struct load_table *t,
		      const struct state_keys *ids,
		      const struct state_texts *texts, struct err *err)
{
	struct state_loaded_link *rows;
	size_t n;

	(void)texts;
	if (state_load_links(l->st, ids, l->arena, &rows, &n, err))
		return -1;
	load_table_deal(t, rows, n, sizeof(*rows),
			offsetof(struct state_loaded_link, message_id));
	for (size_t i = 0; i < n; i++) {
		const char *target = rows[i].link.target;

		if (rows[i].link.kind == POSTING_LINK_CHANGE_ID)
			load_table_want_bytes(l, &l->linking, target,
					      strlen(target));
		else if (intern_find_str(&l->msgids, target) == INTERN_NONE)
			load_table_want_bytes(l, &l->named, target,
					      strlen(target));
	}
	return 0;
}

int load_links(struct load *l, int64_t message_id,
	       const struct state_loaded_link **rows, size_t *n,
	       struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, &l->links, message_id, fill_links, &slot, err))
		return -1;
	*rows = slot->rows;
	*n = slot->n;
	return 0;
}

static int fill_linking(struct load *l, struct load_table *t,
			const struct state_keys *ids,
			const struct state_texts *texts, struct err *err)
{
	struct state_loaded_link *rows;
	size_t n;

	(void)ids;
	if (state_load_links_to(l->st, texts, l->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *target = rows[i].link.target;
		struct load_slot *slot =
		    load_table_slot_of(t, target, strlen(target));

		if (!slot->n)
			slot->rows = &rows[i];
		slot->n++;
		load_table_want(l, &l->by_id, rows[i].message_id);
	}
	return 0;
}

int load_links_to(struct load *l, const char *target,
		  const struct state_loaded_link **rows, size_t *n,
		  struct err *err)
{
	struct load_table *t = &l->linking;
	uint32_t i = load_table_want_bytes(l, t, target, strlen(target));

	if (i >= t->n_loaded &&
	    load_table_flush(l, t, false, fill_linking, err))
		return -1;
	*rows = t->slot[i].rows;
	*n = t->slot[i].n;
	return 0;
}

static int fill_titles(struct load *l, struct load_table *t,
		       const struct state_keys *ids,
		       const struct state_texts *texts, struct err *err)
{
	struct state_titled *rows;
	size_t n;

	(void)texts;
	if (state_load_titles(l->st, ids, l->before, t == &l->titles_latest,
			      l->arena, &rows, &n, err))
		return -1;
	load_table_deal(t, rows, n, sizeof(*rows),
			offsetof(struct state_titled, title_key));
	return 0;
}

int load_titles(struct load *l, int64_t title_key, bool latest,
		const struct state_titled **rows, size_t *n, struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, latest ? &l->titles_latest : &l->titles,
			    title_key, fill_titles, &slot, err))
		return -1;
	*rows = slot->rows;
	*n = slot->n;
	return 0;
}

static int fill_sent(struct load *l, struct load_table *t,
		     const struct state_keys *ids,
		     const struct state_texts *texts, struct err *err)
{
	size_t first = t->n_loaded - texts->n, n;
	struct state_sent_paths *rows;

	(void)ids;
	if (state_load_sent(l->st, l->asked_sent + first, texts->n, l->arena,
			    &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct load_slot *slot = &t->slot[first + rows[i].of];

		if (!slot->n)
			slot->rows = &rows[i];
		slot->n++;
	}
	return 0;
}

static uint32_t want_sent(struct load *l, const struct state_sent *q)
{
	const char *key =
	    arena_printf(l->arena, "%s\n%s\n%s\n%lld\n%lld",
			 q->submitter->email, q->submitter->name, q->revision,
			 (long long)q->since, (long long)q->before);
	uint32_t n = l->sent.keys.n, i;

	i = load_table_want_bytes(l, &l->sent, key, strlen(key));
	if (i == n) {
		l->asked_sent =
		    arena_grow(l->arena, l->asked_sent, i, &l->asked_sent_size,
			       sizeof(*l->asked_sent));
		l->asked_sent[i] = *q;
		l->asked_sent[i].revision = arena_strdup(l->arena, q->revision);
	}
	return i;
}

void load_want_sent(struct load *l, const struct state_sent *q)
{
	want_sent(l, q);
}

int load_sent(struct load *l, const struct state_sent *q,
	      const struct state_sent_paths **rows, size_t *n, struct err *err)
{
	uint32_t i = want_sent(l, q);

	if (i >= l->sent.n_loaded &&
	    load_table_flush(l, &l->sent, false, fill_sent, err))
		return -1;
	*rows = l->sent.slot[i].rows;
	*n = l->sent.slot[i].n > STATE_SUBMITTER_MAX ? 0 : l->sent.slot[i].n;
	return 0;
}
