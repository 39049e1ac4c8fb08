/* SPDX-License-Identifier: MIT */
#include "bot/series/refresh.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/series/assemble.h"
#include "bot/series/keys.h"
#include "bot/series/replies.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/intern.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/series.h"

/*
 * Some of the mails that wait are placed at a time.  Beside them stand in
 * memory, as settled, the mails that share a key with one of them, and the
 * whole series of those.  A mail that changes its place may change that of
 * later ones, never of earlier ones: the later mails that share a key with the
 * series it joined or left are then placed too, with what they need, until
 * nothing more changes.  So no mail is read for having the same sender, and
 * the result is as if all were placed in the order of their dates.
 */

/* Mails that wait and are placed in one transaction. */
#define PENDING_MAX 4000

/* Keys in the database. */
struct hashes {
	struct hash_key {
		int64_t key;
		bool any_day; /* not only R10's 24 hours */
	} key[6];
	size_t n;
};

struct loaded {
	struct state_series_mail mail;
	bool moving;          /* to be placed, not settled */
	bool has_around;      /* what shares a key with it was loaded */
	struct hashes own;    /* under which it is found */
	struct hashes around; /* under which others are that share a key */
	int64_t nearest[2];   /* ids of its nearest ancestors; 0: no patch */
};

struct refresh {
	struct state *st;
	struct arena *a;
	struct arena lookup;    /* of one date_of */
	struct intern ids;      /* of mails loaded */
	struct intern series;   /* of series loaded */
	struct loaded **loaded; /* [ids.n] in the arena, in order of loading */
	size_t room;
	struct intern keys;   /* followed to earlier mails .. */
	int64_t *followed_at; /* [keys.n] .. dated until then, the last time */
	size_t followed_room;
};

static int date_of(void *arg, const char *msgid, int64_t *date_at,
		   struct err *err)
{
	struct refresh *r = arg;
	struct state_message m;
	int found;

	arena_reset(&r->lookup);
	found = state_message_find(r->st, msgid, &r->lookup, &m, err);
	if (found < 0)
		return -1;
	*date_at = found ? m.date_at : CLOCK_NEVER;
	return 0;
}

static bool add_id(struct refresh *r, struct intern *in, int64_t id)
{
	int64_t *copy;

	if (intern_find(in, &id, sizeof(id)) != INTERN_NONE)
		return false;
	copy = arena_alloc(r->a, sizeof(*copy));
	*copy = id;
	intern_put(in, copy, sizeof(*copy));
	return true;
}

static void add_hash(struct hashes *h, int64_t key, bool any_day)
{
	h->key[h->n++] = (struct hash_key){key, any_day};
}

static int find_keys(struct refresh *r, struct loaded *l, struct err *err)
{
	struct keys keys;

	keys_of(&l->mail, r->a, &keys);
	for (int k = 0; k < 2 && keys.nearest[k]; k++) {
		add_hash(&l->own, hash_key(keys.nearest[k]), false);
		if (state_series_patch_id(r->st, keys.nearest[k],
					  &l->nearest[k], err))
			return -1;
	}
	/* its siblings, if it has numbers, and those that refer to it */
	if (l->mail.counted && keys.nearest[0])
		l->around.key[l->around.n++] = l->own.key[0];
	add_hash(&l->around, hash_key(l->mail.msgid), true);
	for (int k = -1; k < 2; k++) {
		const char *text = k < 0 ? keys.stem : keys.loose[k];

		if (!text)
			continue;
		add_hash(&l->own, hash_key(text), text == keys.stem);
		l->around.key[l->around.n++] = l->own.key[l->own.n - 1];
	}
	return 0;
}

/* Load a mail, unless it is loaded, is no patch, or waits and is not of those
 * that are to be placed now.  moving: place it. */
static int load_mail(struct refresh *r, int64_t id, bool pending, bool moving,
		     struct err *err)
{
	uint32_t number = intern_find(&r->ids, &id, sizeof(id));
	struct loaded *l;
	int found;

	if (number != INTERN_NONE) {
		r->loaded[number]->moving |= moving;
		return 0;
	}
	l = arena_alloc(r->a, sizeof(*l));
	found = state_series_mail_find(r->st, id, r->a, &l->mail, err);
	if (found <= 0)
		return found;
	if (!pending && !l->mail.series_id)
		return 0;
	l->moving = moving;
	r->loaded = arena_grow(r->a, r->loaded, r->ids.n, &r->room,
			       sizeof(struct loaded *));
	r->loaded[r->ids.n] = l;
	add_id(r, &r->ids, id);
	return find_keys(r, l, err);
}

static int load_mails(struct refresh *r, const int64_t *ids, size_t n,
		      bool moving, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (load_mail(r, ids[i], false, moving, err))
			return -1;
	return 0;
}

/* Since when mails under a key, until a date, may not be loaded yet: the key
 * was mostly followed for a somewhat earlier mail, as far back.  Notes that it
 * now is followed until then. */
static int64_t unfollowed_since(struct refresh *r, const struct hash_key *h,
				int64_t until)
{
	/* two mails may go back differently far under one key */
	int64_t key = h->any_day ? ~h->key : h->key, before;
	uint32_t number = intern_find(&r->keys, &key, sizeof(key));

	if (number == INTERN_NONE) {
		r->followed_at =
		    arena_grow(r->a, r->followed_at, r->keys.n,
			       &r->followed_room, sizeof(*r->followed_at));
		r->followed_at[r->keys.n] = until;
		add_id(r, &r->keys, key);
		return INT64_MIN;
	}
	before = r->followed_at[number];
	r->followed_at[number] = until;
	return before <= until ? before : INT64_MIN;
}

/* What the place of a mail depends on: mails not later than it that share a
 * key with it. */
static int load_around(struct refresh *r, struct loaded *l, struct err *err)
{
	int64_t at = l->mail.date_at;
	int64_t *ids;
	size_t n;

	l->has_around = true;
	for (size_t i = 0; i < l->around.n; i++) {
		const struct hash_key *h = &l->around.key[i];
		struct state_series_range range = {
		    .key = h->key,
		    .since = unfollowed_since(r, h, at),
		    .until = at,
		    .max = KEYS_MAX,
		};

		if (!h->any_day && range.since < at - KEYS_DAY_S)
			range.since = at - KEYS_DAY_S;
		if (state_series_under_key(r->st, &range, r->a, &ids, &n,
					   err) ||
		    load_mails(r, ids, n, false, err))
			return -1;
	}
	for (int k = 0; k < 2; k++)
		if (l->nearest[k] &&
		    load_mail(r, l->nearest[k], false, false, err))
			return -1;
	return 0;
}

/* True if that key was not yet followed for that series from then on.  R10's
 * 24 hours begin with the first mail of a series, so they need not be counted
 * again. */
static bool is_new_key(struct refresh *r, struct intern *followed, int64_t key,
		       size_t opener, int64_t since)
{
	int64_t step[3] = {key, (int64_t)opener, since}, *copy;

	if (intern_find(followed, step, sizeof(step)) != INTERN_NONE)
		return false;
	copy = arena_array(r->a, 3, sizeof(*copy));
	memcpy(copy, step, sizeof(step));
	intern_put(followed, copy, sizeof(step));
	return true;
}

/* Let every mail since then that shares a key with this mail of a series
 * move. */
static int move_later(struct refresh *r, const struct loaded *l, size_t opener,
		      int64_t since, struct intern *followed, struct err *err)
{
	int64_t *ids;
	size_t n;

	for (size_t i = 0; i < l->around.n; i++) {
		const struct hash_key *h = &l->around.key[i];
		struct state_series_range range = {
		    .key = h->key,
		    .since = since,
		    .until =
			h->any_day ? INT64_MAX : l->mail.date_at + KEYS_DAY_S,
		};

		if (!is_new_key(r, followed, h->key, opener, since))
			continue;
		if (state_series_under_key(r->st, &range, r->a, &ids, &n,
					   err) ||
		    load_mails(r, ids, n, true, err))
			return -1;
	}
	/* clocks go wrong: an ancestor may be dated later */
	for (int k = 0; k < 2; k++) {
		uint32_t number;

		if (!l->nearest[k])
			continue;
		if (load_mail(r, l->nearest[k], false, false, err))
			return -1;
		number = intern_find(&r->ids, &l->nearest[k], sizeof(int64_t));
		if (number != INTERN_NONE &&
		    r->loaded[number]->mail.date_at >= since)
			r->loaded[number]->moving = true;
	}
	return 0;
}

static bool is_dated(const struct state_series_mail *mail)
{
	return mail->date_at != CLOCK_NEVER;
}

/* All that the moving mails need. */
static int load_needed(struct refresh *r, struct err *err)
{
	int64_t *ids;
	size_t n;

	for (uint32_t i = 0; i < r->ids.n; i++) {
		struct loaded *l = r->loaded[i];

		if (l->moving && !l->has_around && is_dated(&l->mail) &&
		    load_around(r, l, err))
			return -1;
	}
	for (uint32_t i = 0; i < r->ids.n; i++) {
		int64_t series_id = r->loaded[i]->mail.series_id;

		if (!series_id || !add_id(r, &r->series, series_id))
			continue;
		if (state_series_ids(r->st, series_id, r->a, &ids, &n, err) ||
		    load_mails(r, ids, n, false, err))
			return -1;
	}
	return 0;
}

static int compare_loaded(const void *a, const void *b)
{
	const struct loaded *const *x = a, *const *y = b;

	return state_series_mail_compare(&(*x)->mail, &(*y)->mail);
}

/* The loaded mails in order, with their places. */
struct sorted {
	struct loaded **mail; /* [n] */
	size_t *opener;       /* [n] */
	size_t *old;          /* [n] opener as recorded; ASSEMBLE_OPEN: none */
	size_t n;
};

static size_t index_of(const struct refresh *r, const size_t *by_number,
		       int64_t id)
{
	uint32_t number = intern_find(&r->ids, &id, sizeof(id));

	return number == INTERN_NONE ? ASSEMBLE_OPEN : by_number[number];
}

static void sort_loaded(struct refresh *r, struct sorted *s)
{
	size_t *by_number = arena_array(r->a, r->ids.n, sizeof(*by_number));

	s->n = r->ids.n;
	s->mail = arena_array(r->a, s->n, sizeof(*s->mail));
	s->opener = arena_array(r->a, s->n, sizeof(*s->opener));
	s->old = arena_array(r->a, s->n, sizeof(*s->old));
	memcpy(s->mail, r->loaded, s->n * sizeof(*s->mail));
	qsort(s->mail, s->n, sizeof(*s->mail), compare_loaded);
	for (size_t i = 0; i < s->n; i++) {
		int64_t id = s->mail[i]->mail.id;

		by_number[intern_find(&r->ids, &id, sizeof(id))] = i;
	}
	for (size_t i = 0; i < s->n; i++) {
		s->old[i] = index_of(r, by_number, s->mail[i]->mail.series_id);
		s->opener[i] = s->mail[i]->moving ? ASSEMBLE_OPEN : s->old[i];
	}
}

static int place_moving(struct refresh *r, struct sorted *s, struct err *err)
{
	struct state_series_mail *rows;

	sort_loaded(r, s);
	rows = arena_array(r->a, s->n, sizeof(*rows));
	for (size_t i = 0; i < s->n; i++)
		rows[i] = s->mail[i]->mail;
	return assemble_rows(rows, s->n, date_of, r, r->a, s->opener, err);
}

/* first[opener]: the earliest mail whose move touches that series. */
static void note_move(size_t *first, size_t opener, size_t i)
{
	if (opener != ASSEMBLE_OPEN && first[opener] > i)
		first[opener] = i;
}

/* Let later mails move that a move may concern. */
static int move_concerned(struct refresh *r, const struct sorted *s,
			  struct err *err)
{
	size_t *first = arena_array(r->a, s->n, sizeof(*first));
	struct intern followed;

	intern_init(&followed, r->a);
	for (size_t i = 0; i < s->n; i++)
		first[i] = ASSEMBLE_OPEN;
	for (size_t i = 0; i < s->n; i++) {
		if (s->opener[i] == s->old[i])
			continue;
		note_move(first, s->opener[i], i);
		note_move(first, s->old[i], i);
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t from = first[s->opener[i]];

		if (s->old[i] != ASSEMBLE_OPEN && first[s->old[i]] < from)
			from = first[s->old[i]];
		if (from == ASSEMBLE_OPEN || !is_dated(&s->mail[from]->mail))
			continue;
		if (i >= from)
			s->mail[i]->moving = true;
		if (move_later(r, s->mail[i], s->opener[i],
			       s->mail[from]->mail.date_at, &followed, err))
			return -1;
	}
	return 0;
}

static size_t count_moving(const struct refresh *r)
{
	size_t n = 0;

	for (uint32_t i = 0; i < r->ids.n; i++)
		n += r->loaded[i]->moving;
	return n;
}

static int put_keys(struct refresh *r, const struct loaded *l, struct err *err)
{
	for (size_t i = 0; i < l->own.n; i++)
		if (state_series_put_key(r->st, l->own.key[i].key,
					 l->mail.date_at, l->mail.id, err))
			return -1;
	return 0;
}

static int write_places(struct refresh *r, const struct sorted *s,
			struct err *err)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct state_series_mail *mail = &s->mail[i]->mail;

		if (s->opener[i] == s->old[i])
			continue;
		if (state_series_put(r->st, mail->id,
				     s->mail[s->opener[i]]->mail.id, err))
			return -1;
		if (!mail->series_id && is_dated(mail) &&
		    put_keys(r, s->mail[i], err))
			return -1;
	}
	return 0;
}

/* 1: there may be more that wait, 0: there is none. */
static int place_some_pending(struct refresh *r, struct err *err)
{
	struct sorted s;
	size_t n, moving;
	int64_t *ids;

	arena_reset(r->a);
	intern_init(&r->ids, r->a);
	intern_init(&r->series, r->a);
	intern_init(&r->keys, r->a);
	r->loaded = NULL;
	r->followed_at = NULL;
	r->room = r->followed_room = 0;
	if (state_series_pending(r->st, PENDING_MAX, r->a, &ids, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (load_mail(r, ids[i], true, true, err))
			return -1;
	do {
		if (load_needed(r, err) || place_moving(r, &s, err))
			return -1;
		moving = count_moving(r);
		if (move_concerned(r, &s, err))
			return -1;
	} while (count_moving(r) > moving);
	if (write_places(r, &s, err))
		return -1;
	return n == PENDING_MAX;
}

static int place_all_pending(struct refresh *r, struct err *err)
{
	int64_t *ids;
	size_t n;
	int more = 1;

	/* Mostly nothing waits: then nobody is locked out. */
	if (state_series_pending(r->st, 1, r->a, &ids, &n, err))
		return -1;
	while (n && more > 0) {
		if (state_begin(r->st, err))
			return -1;
		more = state_end(r->st, place_some_pending(r, err), err);
	}
	return more < 0 ? -1 : 0;
}

int series_refresh(struct state *st, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct refresh r = {.st = st, .a = &a, .lookup = ARENA_INIT};
	int result;

	result = place_all_pending(&r, err);
	if (!result)
		result = replies_refresh(st, err);
	arena_release(&r.lookup);
	arena_release(&a);
	return result;
}
