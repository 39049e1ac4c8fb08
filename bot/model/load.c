/* SPDX-License-Identifier: MIT */
#include "bot/model/load.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load_table.h"
#include "bot/series/replies.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/order.h"
#include "state/replies.h"

static void init_horizon(struct load *l, const struct state_span *span,
			 const struct state_message *mails, size_t n)
{
	l->before = l->last = INT64_MAX;
	switch (span->kind) {
	case STATE_SPAN_DATES:
		l->before = span->until;
		break;
	case STATE_SPAN_ARRIVAL:
		l->last = span->last;
		break;
	case STATE_SPAN_ARCHIVE:
	case STATE_SPAN_RECORDED:
		l->before = CLOCK_NEVER;
		for (size_t i = 0; i < n; i++) {
			if (mails[i].date_at >= l->before)
				l->before = mails[i].date_at + 1;
		}
		break;
	}
}

void load_init(struct load *l, struct state *st, const struct state_span *span,
	       const struct state_message *mails, size_t n, struct arena *a)
{
	*l = (struct load){.st = st, .arena = a, .list_id = span->list_id};
	struct intern *all[] = {&l->in_range,      &l->listed,
				&l->msgids,        &l->series.keys,
				&l->named.keys,    &l->by_id.keys,
				&l->replies.keys,  &l->targets.keys,
				&l->trailers.keys, &l->notices.keys,
				&l->links.keys,    &l->linking.keys,
				&l->titles.keys,   &l->titles_latest.keys,
				&l->sent.keys,     &l->redecided_ids};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		intern_init(all[i], a);
	for (size_t i = 0; i < n; i++)
		intern_put(&l->in_range, &mails[i].id, sizeof(mails[i].id));
	init_horizon(l, span, mails, n);
}

bool load_has(const struct load *l, const struct state_message *m)
{
	return m->date_at != CLOCK_NEVER && m->date_at < l->before &&
	       m->id <= l->last;
}

bool load_is_in_range(const struct load *l, const struct state_message *m)
{
	return intern_find(&l->in_range, &m->id, sizeof(m->id)) != INTERN_NONE;
}

/* A patch has come in: there is one copy of each. */
static struct state_patch *keep_patch(struct load *l,
				      struct state_loaded_patch *row)
{
	const char *msgid = row->patch.message.msgid;
	uint32_t n = l->msgids.n, i = intern_put_str(&l->msgids, msgid);

	if (i == n) {
		l->patches = arena_grow(l->arena, l->patches, i,
					&l->patches_size, sizeof(*l->patches));
		l->patches[i] = &row->patch;
	}
	if (row->listed)
		intern_put(&l->listed, &l->patches[i]->message.id,
			   sizeof(int64_t));
	return l->patches[i];
}

/* What is asked of every mail of a series. */
static void announce_mail(struct load *l, const struct state_patch *mail)
{
	const char *refs = mail->message.refs;
	int64_t id = mail->message.id;
	struct slice ref;

	load_table_want(l, &l->links, id);
	load_table_want(l, &l->titles_latest, mail->title_key);
	load_table_want_bytes(l, &l->linking, mail->message.msgid,
			      strlen(mail->message.msgid));
	while (lines_next(&refs, &ref))
		if (intern_find(&l->msgids, ref.s, ref.len) == INTERN_NONE)
			load_table_want_bytes(l, &l->named, ref.s, ref.len);
}

static int fill_series(struct load *l, struct load_table *t,
		       const struct state_keys *ids,
		       const struct state_texts *texts, struct err *err)
{
	struct state_loaded_patch *rows;
	struct state_patch **mails;
	size_t n;

	(void)texts;
	if (state_load_series(l->st, l->list_id, ids, l->arena, &rows, &n, err))
		return -1;
	mails = arena_array(l->arena, n, sizeof(struct state_patch *));
	for (size_t i = 0; i < n; i++)
		mails[i] = keep_patch(l, &rows[i]);
	for (size_t i = 0; i < n; i++) {
		struct load_slot *slot =
		    load_table_slot(t, mails[i]->series_id);

		if (!load_has(l, &mails[i]->message) ||
		    !(rows[i].listed ||
		      load_is_in_range(l, &mails[i]->message)))
			continue;
		if (!slot->n)
			slot->rows = &mails[i];
		((struct state_patch **)slot->rows)[slot->n++] = mails[i];
		announce_mail(l, mails[i]);
	}
	return 0;
}

void load_want_answers(struct load *l, int64_t id)
{
	load_table_want(l, &l->replies, id);
	load_table_want(l, &l->trailers, id);
}

void load_want_title(struct load *l, int64_t title_key)
{
	load_table_want(l, &l->titles, title_key);
}

void load_want_series(struct load *l, int64_t series_id)
{
	if (series_id)
		load_table_want(l, &l->series, series_id);
}

int load_series(struct load *l, int64_t series_id, struct series_mails *out,
		struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, &l->series, series_id, fill_series, &slot, err))
		return -1;
	*out = (struct series_mails){slot->rows, slot->n};
	return 0;
}

static int fill_named(struct load *l, struct load_table *t,
		      const struct state_keys *ids,
		      const struct state_texts *texts, struct err *err)
{
	struct state_loaded_patch *rows;
	size_t n;

	(void)t;
	(void)ids;
	if (state_load_patches_named(l->st, l->list_id, texts, l->arena, &rows,
				     &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		keep_patch(l, &rows[i]);
	return 0;
}

int load_patch(struct load *l, struct slice msgid, struct state_patch **out,
	       struct err *err)
{
	uint32_t i = intern_find(&l->msgids, msgid.s, msgid.len);

	*out = NULL;
	if (i == INTERN_NONE) {
		if (load_table_want_bytes(l, &l->named, msgid.s, msgid.len) >=
			l->named.n_loaded &&
		    load_table_flush(l, &l->named, false, fill_named, err))
			return -1;
		i = intern_find(&l->msgids, msgid.s, msgid.len);
	}
	if (i != INTERN_NONE && load_has(l, &l->patches[i]->message))
		*out = l->patches[i];
	return 0;
}

static int fill_by_id(struct load *l, struct load_table *t,
		      const struct state_keys *ids,
		      const struct state_texts *texts, struct err *err)
{
	struct state_loaded_patch *rows;
	size_t n;

	(void)texts;
	if (state_load_patches(l->st, l->list_id, ids, l->arena, &rows, &n,
			       err))
		return -1;
	for (size_t i = 0; i < n; i++)
		load_table_slot(t, rows[i].patch.message.id)->rows =
		    keep_patch(l, &rows[i]);
	return 0;
}

void load_want_patch(struct load *l, int64_t id)
{
	if (id)
		load_table_want(l, &l->by_id, id);
}

int load_patch_of_row(struct load *l, int64_t id, struct state_patch **out,
		      struct err *err)
{
	struct load_slot *slot;

	if (load_table_look(l, &l->by_id, id, fill_by_id, &slot, err))
		return -1;
	*out = slot->rows;
	return *out ? 0
		    : err_set(err, ERR_SYSTEM, "patch %lld is not recorded",
			      (long long)id);
}

static int fill_replies(struct load *l, struct load_table *t,
			const struct state_keys *ids,
			const struct state_texts *texts, struct err *err)
{
	struct state_loaded_reply *rows;
	size_t n;

	(void)texts;
	if (state_load_replies(l->st, l->list_id, ids, l->arena, &rows, &n,
			       err))
		return -1;
	load_table_deal(t, rows, n, sizeof(*rows),
			offsetof(struct state_loaded_reply, target_id));
	for (size_t i = 0; i < n; i++) {
		load_table_want(l, &l->trailers, rows[i].mail.id);
		load_table_want(l, &l->notices, rows[i].mail.id);
		if (rows[i].mail.kind == FACTS_NOTICE)
			load_table_want(l, &l->targets, rows[i].mail.id);
	}
	return 0;
}

/*
 * The state keeps which patch each mail answers as all mails recorded so far
 * have it. Where that depends on a mail dated beyond the horizon, which is
 * possible where clocks are wrong, it is decided again from the mails within.
 */
static int redecide(struct load *l, struct state_message *mail,
		    struct load_target *out, struct err *err)
{
	const struct replies_view view = {l->before, l->last};
	struct arena a = ARENA_INIT;
	struct replies_found found;
	int result = replies_find(l->st, mail, view, &a, &found, err);

	if (!result)
		*out = (struct load_target){mail, found.reply.target_id,
					    found.reply.by_subject};
	arena_release(&a);
	return result;
}

static int redecide_all(struct load *l, struct err *err)
{
	struct state_message *mails;
	size_t n = 0;

	if (l->has_redecided)
		return 0;
	l->has_redecided = true;
	if (l->before != INT64_MAX &&
	    state_replies_late(l->st, l->before, l->arena, &mails, &n, err))
		return -1;
	l->redecided = arena_array(l->arena, n, sizeof(*l->redecided));
	for (size_t i = 0; i < n; i++) {
		struct load_target *target = &l->redecided[l->redecided_ids.n];

		if (!load_has(l, &mails[i]))
			continue;
		intern_put(&l->redecided_ids, &mails[i].id,
			   sizeof(mails[i].id));
		load_table_want(l, &l->trailers, mails[i].id);
		load_table_want(l, &l->notices, mails[i].id);
		if (redecide(l, &mails[i], target, err))
			return -1;
	}
	return 0;
}

static const struct load_target *find_redecided(const struct load *l,
						int64_t id)
{
	uint32_t i = intern_find(&l->redecided_ids, &id, sizeof(id));

	return i == INTERN_NONE ? NULL : &l->redecided[i];
}

static int compare_mails(const void *a, const void *b)
{
	const struct state_message *x = *(struct state_message *const *)a;
	const struct state_message *y = *(struct state_message *const *)b;

	return order_dated(x->date_at, x->msgid, y->date_at, y->msgid);
}

/* Whether a mail that was decided again is the list's: 1/0/-1. */
static int is_listed(struct load *l, const struct state_message *m,
		     struct err *err)
{
	return !l->list_id || load_is_in_range(l, m)
		   ? 1
		   : state_message_has_list(l->st, m->id, l->list_id, err);
}

int load_replies(struct load *l, int64_t target_id,
		 struct state_message ***mails, size_t *n, struct err *err)
{
	struct state_loaded_reply *rows;
	struct load_slot *slot;

	if (redecide_all(l, err) || load_table_look(l, &l->replies, target_id,
						    fill_replies, &slot, err))
		return -1;
	rows = slot->rows;
	*mails = arena_array(l->arena, slot->n + l->redecided_ids.n,
			     sizeof(**mails));
	*n = 0;
	for (size_t i = 0; i < slot->n; i++) {
		struct state_message *mail = &rows[i].mail;

		if (load_has(l, mail) && !find_redecided(l, mail->id) &&
		    (rows[i].listed || load_is_in_range(l, mail)))
			(*mails)[(*n)++] = mail;
	}
	for (uint32_t i = 0; i < l->redecided_ids.n; i++) {
		int listed = l->redecided[i].target_id == target_id
				 ? is_listed(l, l->redecided[i].mail, err)
				 : 0;

		if (listed < 0)
			return -1;
		if (listed)
			(*mails)[(*n)++] = l->redecided[i].mail;
	}
	qsort(*mails, *n, sizeof(**mails), compare_mails);
	return 0;
}

static int fill_targets(struct load *l, struct load_table *t,
			const struct state_keys *ids,
			const struct state_texts *texts, struct err *err)
{
	struct state_loaded_target *rows;
	size_t n;

	(void)texts;
	if (state_load_targets(l->st, ids, l->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		load_table_slot(t, rows[i].message_id)->rows = &rows[i];
		load_table_want(l, &l->by_id, rows[i].target_id);
	}
	return 0;
}

void load_want_target(struct load *l, int64_t message_id)
{
	load_table_want(l, &l->targets, message_id);
}

int load_target(struct load *l, struct state_message *mail,
		struct load_target *out, struct err *err)
{
	const struct load_target *redecided;
	const struct state_loaded_target *row;
	struct load_slot *slot;

	*out = (struct load_target){.mail = mail};
	if (redecide_all(l, err))
		return -1;
	redecided = find_redecided(l, mail->id);
	if (redecided) {
		*out = *redecided;
		return 0;
	}
	if (load_table_look(l, &l->targets, mail->id, fill_targets, &slot, err))
		return -1;
	row = slot->rows;
	if (row) {
		out->target_id = row->target_id;
		out->by_subject = row->by_subject;
	}
	return 0;
}
