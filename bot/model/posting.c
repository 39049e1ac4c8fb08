/* SPDX-License-Identifier: MIT */
#include "bot/model/posting.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/summary.h"
#include "bot/model/ties.h"
#include "common/arena.h"
#include "state/series.h"

struct titled {
	struct posting_row *rows;
	size_t n;
};

/* What is remembered for one range: k->postings_read. */
struct postings {
	struct intern ids;
	struct posting **posting; /* [size], ids.n in use */
	size_t size;
	struct intern titles;
	struct titled *titled; /* [titled_size], titles.n in use */
	size_t titled_size;
};

static struct postings *postings_of(struct known *k)
{
	if (!k->postings_read) {
		k->postings_read =
		    arena_alloc(k->arena, sizeof(*k->postings_read));
		intern_init(&k->postings_read->ids, k->arena);
		intern_init(&k->postings_read->titles, k->arena);
	}
	return k->postings_read;
}

static int compare_keys(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The titles of the patches, ascending, each once. */
static void read_titles(struct arena *a, struct posting *p)
{
	int64_t *titles = arena_array(a, p->of.n, sizeof(*titles));
	size_t present = 0, n = 0;

	for (size_t i = 0; i < p->of.n; i++) {
		const struct state_patch *mail = p->of.mails[i];

		if (mail->message.kind != FACTS_COVER)
			titles[present++] = mail->title_key;
	}
	qsort(titles, present, sizeof(*titles), compare_keys);
	for (size_t i = 0; i < present; i++) {
		if (!n || titles[n - 1] != titles[i])
			titles[n++] = titles[i];
	}
	p->facts.titles = titles;
	p->facts.n = n;
	p->facts.present = present;
}

static int read_posting(struct known *k, int64_t series_id, struct posting *p,
			struct err *err)
{
	const struct state_patch *head;
	const char *pull;

	if (known_members(k, series_id, &p->of, err))
		return -1;
	if (!p->of.n)
		return 0;
	if (ties_find_pull(k, &p->of, &pull, err))
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
	read_titles(k->arena, p);
	return 0;
}

int posting_get(struct known *k, int64_t series_id, struct posting **out,
		struct err *err)
{
	struct postings *all = postings_of(k);
	uint32_t i = intern_find(&all->ids, &series_id, sizeof(series_id));
	int64_t *id;

	if (i == INTERN_NONE) {
		struct posting *p = arena_alloc(k->arena, sizeof(*p));

		if (read_posting(k, series_id, p, err))
			return -1;
		id = arena_alloc(k->arena, sizeof(*id));
		*id = series_id;
		i = intern_put(&all->ids, id, sizeof(*id));
		all->posting = known_room(k, all->posting, &all->size, i,
					  sizeof(struct posting *));
		all->posting[i] = p;
	}
	*out = all->posting[i];
	return 0;
}

static int read_titled(struct known *k, int64_t title_key, struct titled *out,
		       struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct state_patch *rows;
	size_t n;
	int result = state_series_by_title(k->st, title_key, k->before, true,
					   &scratch, &rows, &n, err);

	out->n = 0;
	if (!result)
		out->rows = arena_array(k->arena, n, sizeof(*out->rows));
	for (size_t i = 0; !result && i < n; i++) {
		const struct state_patch *row = &rows[i];

		if (!known_has(k, &row->message) ||
		    row->message.kind == FACTS_PULL || !row->series_id)
			continue;
		out->rows[out->n++] = (struct posting_row){
		    .series_id = row->series_id,
		    .date_at = row->message.date_at,
		    .revision = arena_strdup(k->arena, row->revision),
		    .rfc = row->flags & STATE_PATCH_RFC,
		    .from.name = arena_strdup(k->arena, row->message.from.name),
		    .from.email =
			arena_strdup(k->arena, row->message.from.email),
		};
	}
	arena_release(&scratch);
	return result;
}

int posting_by_title(struct known *k, int64_t title_key,
		     struct posting_row **rows, size_t *n, struct err *err)
{
	struct postings *all = postings_of(k);
	uint32_t i = intern_find(&all->titles, &title_key, sizeof(title_key));
	struct titled titled;
	int64_t *key;

	if (i == INTERN_NONE) {
		if (read_titled(k, title_key, &titled, err))
			return -1;
		key = arena_alloc(k->arena, sizeof(*key));
		*key = title_key;
		i = intern_put(&all->titles, key, sizeof(*key));
		all->titled = known_room(k, all->titled, &all->titled_size, i,
					 sizeof(*all->titled));
		all->titled[i] = titled;
	}
	*rows = all->titled[i].rows;
	*n = all->titled[i].n;
	return 0;
}
