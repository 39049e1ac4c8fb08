/* SPDX-License-Identifier: MIT */
#include "bot/model/known.h"

#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/series.h"

void known_init(struct known *k, struct state *st,
		const struct state_span *span,
		const struct state_message *mails, size_t n, struct arena *a)
{
	*k = (struct known){
	    .st = st,
	    .arena = a,
	    .list_id = span->list_id,
	    .before = INT64_MAX,
	    .last = INT64_MAX,
	};
	intern_init(&k->told, a);
	intern_init(&k->series_ids, a);
	intern_init(&k->msgids, a);
	intern_init(&k->titles, a);
	intern_init(&k->posting_keys, a);
	for (size_t i = 0; i < n; i++)
		intern_put(&k->told, &mails[i].id, sizeof(mails[i].id));

	switch (span->kind) {
	case STATE_SPAN_DATES:
		k->before = span->until;
		break;
	case STATE_SPAN_ARRIVAL:
		k->last = span->last;
		break;
	case STATE_SPAN_ARCHIVE:
	case STATE_SPAN_RECORDED:
		k->before = CLOCK_NEVER;
		for (size_t i = 0; i < n; i++) {
			if (mails[i].date_at >= k->before)
				k->before = mails[i].date_at + 1;
		}
		break;
	}
}

bool known_has(const struct known *k, const struct state_message *m)
{
	return m->date_at != CLOCK_NEVER && m->date_at < k->before &&
	       m->id <= k->last;
}

bool known_is_told(const struct known *k, const struct state_message *m)
{
	return intern_find(&k->told, &m->id, sizeof(m->id)) != INTERN_NONE;
}

void *known_room(struct known *k, void *array, size_t *size, size_t n,
		 size_t element)
{
	size_t wanted = *size ? 2 * *size : 64;
	void *larger;

	if (n < *size)
		return array;
	larger = arena_array(k->arena, wanted, element);
	if (*size)
		memcpy(larger, array, *size * element);
	*size = wanted;
	return larger;
}

int known_is_listed(struct known *k, const struct state_message *m,
		    struct err *err)
{
	if (!k->list_id || known_is_told(k, m))
		return 1;
	return state_message_has_list(k->st, m->id, k->list_id, err);
}

static int load_members(struct known *k, int64_t series_id,
			struct known_series *out, struct err *err)
{
	struct state_patch *rows;
	size_t n;

	if (state_series_members(k->st, series_id, k->list_id, k->arena, &rows,
				 &n, err))
		return -1;
	out->mails = arena_array(k->arena, n, sizeof(*out->mails));
	out->n = 0;
	for (size_t i = 0; i < n; i++)
		if (known_has(k, &rows[i].message))
			out->mails[out->n++] = &rows[i];
	return 0;
}

int known_members(struct known *k, int64_t series_id, struct known_series *out,
		  struct err *err)
{
	uint32_t i = intern_find(&k->series_ids, &series_id, sizeof(series_id));
	int64_t *key;

	if (i == INTERN_NONE) {
		if (load_members(k, series_id, out, err))
			return -1;
		key = arena_alloc(k->arena, sizeof(*key));
		*key = series_id;
		i = intern_put(&k->series_ids, key, sizeof(*key));
		k->series = known_room(k, k->series, &k->series_size, i,
				       sizeof(*k->series));
		k->series[i] = *out;
	}
	*out = k->series[i];
	return 0;
}

static int load_patch(struct known *k, const char *msgid,
		      struct state_patch **out, struct err *err)
{
	struct state_patch *row = arena_alloc(k->arena, sizeof(*row));
	int found = state_patch_find(k->st, msgid, k->arena, row, err);

	if (found < 0)
		return -1;
	*out = found && known_has(k, &row->message) ? row : NULL;
	return 0;
}

int known_patch(struct known *k, const char *msgid, struct state_patch **out,
		struct err *err)
{
	uint32_t i = intern_find_str(&k->msgids, msgid);

	if (i == INTERN_NONE) {
		if (load_patch(k, msgid, out, err))
			return -1;
		i = intern_put_str(&k->msgids, arena_strdup(k->arena, msgid));
		k->patches = known_room(k, k->patches, &k->patches_size, i,
					sizeof(*k->patches));
		k->patches[i] = *out;
	}
	*out = k->patches[i];
	return 0;
}

int known_by_title(struct known *k, int64_t title_key,
		   struct state_patch **rows, size_t *n, struct err *err)
{
	uint32_t i = intern_find(&k->titles, &title_key, sizeof(title_key));
	struct known_titled found;
	int64_t *key;

	if (i == INTERN_NONE) {
		if (state_series_by_title(k->st, title_key, k->before, false,
					  k->arena, &found.rows, &found.n, err))
			return -1;
		key = arena_alloc(k->arena, sizeof(*key));
		*key = title_key;
		i = intern_put(&k->titles, key, sizeof(*key));
		k->titled = known_room(k, k->titled, &k->titled_size, i,
				       sizeof(*k->titled));
		k->titled[i] = found;
	}
	*rows = k->titled[i].rows;
	*n = k->titled[i].n;
	return 0;
}

struct known_series *known_posting(struct known *k, const char *key)
{
	uint32_t i = intern_put_str(&k->posting_keys, key);

	k->postings = known_room(k, k->postings, &k->postings_size, i,
				 sizeof(*k->postings));
	return &k->postings[i];
}
