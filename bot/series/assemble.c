/* SPDX-License-Identifier: MIT */
#include "bot/series/assemble.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/series/keys.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/intern.h"
#include "common/lines.h"
#include "state/series.h"

/*
 * Every id and every key gets a number first.  Then the mails are walked in
 * order; each looks at the mails before it that share a key with it, on
 * shelves: lists of mails by number, newest first.
 */

/* A mail's keys; INTERN_NONE where it has none. */
struct key {
	uint32_t id;
	uint32_t nearest[2]; /* R7: parent first */
	uint32_t stem;
	uint32_t loose[2];
};

struct entry {
	uint32_t row;
	struct entry *next;
};

/* Of each opener. */
struct open {
	uint32_t expected; /* M: the patches', else the cover's */
	bool has_patch;
	bool has_cover;
	bool threaded; /* a mail of it has an ancestor */
	uint32_t cover;
	uint64_t
	    taken; /* bit N: slot N; those that do not fit: assembly.slots */
};

#define TAKEN_BITS 64

struct answer {
	bool asked;
	int64_t date_at;
};

struct assembly {
	const struct state_series_mail *rows;
	uint32_t n;
	struct arena *arena;
	size_t *openers;     /* [n] */
	struct key *keys;    /* [n] */
	struct open *series; /* [n] */
	struct intern ids, texts, slots;
	uint32_t *row_of;            /* [ids.n]; n: no row */
	struct answer *answers;      /* [ids.n], made when one is needed */
	struct entry **by_reference; /* [ids.n]: it is one of the two nearest */
	struct entry **by_text;      /* [texts.n]: stem or loose */
	assemble_date_fn *date_of;
	void *arg;
};

bool assemble_same_submitter(const struct mail_addr *a,
			     const struct mail_addr *b)
{
	if (*a->email && !strcmp(a->email, b->email))
		return true;
	return *a->name && !strcmp(a->name, b->name);
}

static uint32_t number_of(struct intern *in, const char *text)
{
	return text ? intern_put_str(in, text) : INTERN_NONE;
}

static void read_keys(struct assembly *as, size_t i)
{
	struct key *key = &as->keys[i];
	struct keys texts;

	keys_of(&as->rows[i], as->arena, &texts);
	key->id = intern_put_str(&as->ids, as->rows[i].msgid);
	key->stem = number_of(&as->texts, texts.stem);
	for (int k = 0; k < 2; k++) {
		key->nearest[k] = number_of(&as->ids, texts.nearest[k]);
		key->loose[k] = number_of(&as->texts, texts.loose[k]);
	}
}

static void shelve_mail(struct assembly *as, struct entry **shelves,
			uint32_t number, size_t i)
{
	struct entry *e;

	if (number == INTERN_NONE)
		return;
	e = arena_alloc(as->arena, sizeof(*e));
	*e = (struct entry){(uint32_t)i, shelves[number]};
	shelves[number] = e;
}

static bool is_cover(const struct state_series_mail *row)
{
	return row->counted && !row->counter;
}

/* The slot a mail takes: an uncounted patch is the first of one. */
static uint32_t slot_number(const struct state_series_mail *row)
{
	return row->counted ? row->counter : 1;
}

static bool slot_is_free(const struct assembly *as, size_t opener, size_t i)
{
	uint32_t slot[2] = {(uint32_t)opener, slot_number(&as->rows[i])};

	if (slot[1] < TAKEN_BITS)
		return !(as->series[opener].taken >> slot[1] & 1);
	return intern_find(&as->slots, slot, sizeof(slot)) == INTERN_NONE;
}

static void take_slot(struct assembly *as, size_t opener, size_t i)
{
	uint32_t number = slot_number(&as->rows[i]);
	uint32_t *slot;

	if (number < TAKEN_BITS) {
		as->series[opener].taken |= (uint64_t)1 << number;
		return;
	}
	slot = arena_array(as->arena, 2, sizeof(*slot));
	slot[0] = (uint32_t)opener;
	slot[1] = number;
	intern_put(&as->slots, slot, 2 * sizeof(*slot));
}

static bool within_a_day(const struct assembly *as, size_t opener, size_t i)
{
	return as->rows[i].date_at - as->rows[opener].date_at <= KEYS_DAY_S;
}

static bool same_revision(const struct assembly *as, size_t opener, size_t i)
{
	return !strcmp(as->rows[opener].revision, as->rows[i].revision);
}

/* True if only one of cover and patches names a version, so that mail i, linked
 * to the series, may belong to it all the same. */
static bool one_names_revision(const struct assembly *as, size_t opener,
			       size_t i)
{
	const struct open *s = &as->series[opener];
	size_t cover, child;

	if (s->has_cover) {
		cover = s->cover;
		child = i;
	} else if (is_cover(&as->rows[i])) {
		cover = i;
		child = opener;
	} else {
		return false;
	}
	return within_a_day(as, opener, i) &&
	       as->keys[child].nearest[0] == as->keys[cover].id &&
	       as->rows[cover].has_revision != as->rows[child].has_revision;
}

static bool is_pull(const struct state_series_mail *row)
{
	return row->kind == FACTS_PULL;
}

/* True if mail i, counted, may join the series, whatever ties the two. */
static bool has_room(const struct assembly *as, size_t opener, size_t i)
{
	return !is_pull(&as->rows[opener]) &&
	       as->series[opener].expected == as->rows[i].expected &&
	       assemble_same_submitter(&as->rows[opener].from,
				       &as->rows[i].from) &&
	       slot_is_free(as, opener, i);
}

/* The candidate found so far: the newest wins. */
static void keep_newest(size_t opener, size_t *best, bool *found)
{
	if (!*found || opener > *best)
		*best = opener;
	*found = true;
}

static bool is_linked(const struct assembly *as, size_t opener, size_t i)
{
	return has_room(as, opener, i) && (same_revision(as, opener, i) ||
					   one_names_revision(as, opener, i));
}

static void find_linked_series(const struct assembly *as, size_t i,
			       size_t *best, bool *found)
{
	const struct key *key = &as->keys[i];
	const struct entry *e = as->by_reference[key->id];
	size_t row, opener;

	for (int k = 0; k < 2; k++) {
		if (key->nearest[k] == INTERN_NONE)
			break;
		row = as->row_of[key->nearest[k]];
		if (row >= i)
			continue;
		opener = as->openers[row];
		if (is_linked(as, opener, i))
			keep_newest(opener, best, found);
	}
	for (int k = 0; e && k < KEYS_MAX; e = e->next, k++) {
		opener = as->openers[e->row];
		if (is_linked(as, opener, i))
			keep_newest(opener, best, found);
	}
}

static bool series_fits(const struct assembly *as, size_t opener, size_t i)
{
	return has_room(as, opener, i) && same_revision(as, opener, i);
}

static void find_same_stem(const struct assembly *as, size_t i, size_t *best,
			   bool *found)
{
	const struct entry *e = as->by_text[as->keys[i].stem];

	for (int k = 0; e && k < KEYS_MAX; e = e->next, k++) {
		size_t opener = as->openers[e->row];

		if (series_fits(as, opener, i))
			keep_newest(opener, best, found);
	}
}

/* Series without a thread that begin with the same words. */
static void find_loose(const struct assembly *as, uint32_t loose, size_t i,
		       size_t *best, bool *found)
{
	const struct entry *e = as->by_text[loose];

	for (int k = 0; e && k < KEYS_MAX; e = e->next, k++) {
		size_t opener = e->row;

		if (!within_a_day(as, e->row, i))
			return;
		if (as->openers[e->row] == opener &&
		    !as->series[opener].threaded && series_fits(as, opener, i))
			keep_newest(opener, best, found);
	}
}

static void find_siblings(const struct assembly *as, size_t i, size_t *best,
			  bool *found)
{
	uint32_t parent = as->keys[i].nearest[0];
	const struct entry *e = as->by_reference[parent];

	for (int k = 0; e && k < KEYS_MAX; e = e->next, k++) {
		size_t opener = as->openers[e->row];

		if (!within_a_day(as, e->row, i))
			return;
		if (as->rows[e->row].counted &&
		    as->keys[e->row].nearest[0] == parent &&
		    within_a_day(as, opener, i) && series_fits(as, opener, i))
			keep_newest(opener, best, found);
	}
}

/* Sets *lacks if the archive, as it was when mail i was written, lacks its
 * parent. */
static int lacks_parent(struct assembly *as, size_t i, bool *lacks,
			struct err *err)
{
	uint32_t parent = as->keys[i].nearest[0];
	const char *refs = as->rows[i].refs;
	struct answer *answer;
	const char *msgid;

	if (as->row_of[parent] < as->n) {
		*lacks = as->row_of[parent] >= i;
		return 0;
	}
	if (!as->answers)
		as->answers =
		    arena_array(as->arena, as->ids.n, sizeof(*as->answers));
	answer = &as->answers[parent];
	if (!answer->asked) {
		msgid = lines_first(refs, as->arena);
		if (as->date_of(as->arg, msgid, &answer->date_at, err))
			return -1;
		answer->asked = true;
	}
	*lacks = answer->date_at == CLOCK_NEVER ||
		 answer->date_at > as->rows[i].date_at;
	return 0;
}

/* R10's first part: the series of the same M that mail i ties in with. */
static int find_series(struct assembly *as, size_t i, size_t *best, bool *found,
		       struct err *err)
{
	const struct key *key = &as->keys[i];
	bool lacks;

	find_linked_series(as, i, best, found);
	if (key->stem != INTERN_NONE)
		find_same_stem(as, i, best, found);
	for (int k = 0; k < 2; k++)
		if (key->loose[k] != INTERN_NONE)
			find_loose(as, key->loose[k], i, best, found);
	if (key->nearest[0] == INTERN_NONE ||
	    !as->by_reference[key->nearest[0]])
		return 0;
	if (lacks_parent(as, i, &lacks, err))
		return -1;
	if (lacks)
		find_siblings(as, i, best, found);
	return 0;
}

/* The series without patches whose cover is the parent of mail i and of the
 * same submitter and version. */
static bool find_cover(const struct assembly *as, size_t i, size_t *best)
{
	uint32_t parent = as->keys[i].nearest[0];
	size_t row, opener;

	if (parent == INTERN_NONE)
		return false;
	row = as->row_of[parent];
	if (row >= i || !is_cover(&as->rows[row]) || is_pull(&as->rows[row]))
		return false;
	opener = as->openers[row];
	*best = opener;
	return !as->series[opener].has_patch &&
	       !strcmp(as->rows[row].revision, as->rows[i].revision) &&
	       assemble_same_submitter(&as->rows[row].from, &as->rows[i].from);
}

static void join_series(struct assembly *as, size_t opener, size_t i)
{
	const struct state_series_mail *row = &as->rows[i];
	struct open *s = &as->series[opener];
	const struct key *key = &as->keys[i];

	as->openers[i] = opener;
	if (is_cover(row)) {
		s->has_cover = true;
		s->cover = (uint32_t)i;
	} else {
		s->has_patch = true;
	}
	if (opener == i || !is_cover(row))
		s->expected = row->counted ? row->expected : 1;
	take_slot(as, opener, i);
	s->threaded = s->threaded || key->nearest[0] != INTERN_NONE;

	for (int k = 0; k < 2; k++) {
		shelve_mail(as, as->by_reference, key->nearest[k], i);
		shelve_mail(as, as->by_text, key->loose[k], i);
	}
	shelve_mail(as, as->by_text, key->stem, i);
}

static int place_mail(struct assembly *as, size_t i, struct err *err)
{
	const struct state_series_mail *row = &as->rows[i];
	size_t opener = i;
	bool found = false;

	if (row->counted) {
		if (find_series(as, i, &opener, &found, err))
			return -1;
		if (!found && !is_cover(row))
			found = find_cover(as, i, &opener);
	} else {
		found = find_cover(as, i, &opener) &&
			as->series[opener].expected == 1;
	}
	join_series(as, found ? opener : i, i);
	return 0;
}

static void number_keys(struct assembly *as)
{
	struct arena *a = as->arena;

	intern_init(&as->ids, a);
	intern_init(&as->texts, a);
	intern_init(&as->slots, a);
	as->keys = arena_array(a, as->n, sizeof(*as->keys));
	as->series = arena_array(a, as->n, sizeof(*as->series));
	for (size_t i = 0; i < as->n; i++)
		read_keys(as, i);
	as->row_of = arena_array(a, as->ids.n, sizeof(*as->row_of));
	for (size_t k = 0; k < as->ids.n; k++)
		as->row_of[k] = as->n;
	for (uint32_t i = 0; i < as->n; i++)
		as->row_of[as->keys[i].id] = i;
	as->by_reference = arena_array(a, as->ids.n, sizeof(*as->by_reference));
	as->by_text = arena_array(a, as->texts.n, sizeof(*as->by_text));
}

int assemble_rows(const struct state_series_mail *rows, size_t n,
		  assemble_date_fn *date_of, void *arg, struct arena *a,
		  size_t *openers, struct err *err)
{
	struct assembly as = {
	    .rows = rows,
	    .arena = a,
	    .openers = openers,
	    .date_of = date_of,
	    .arg = arg,
	};

	/* Undated mails come last and take no part. */
	while (as.n < n && rows[as.n].date_at != CLOCK_NEVER)
		as.n++;
	number_keys(&as);
	for (size_t i = 0; i < n; i++) {
		size_t settled = openers[i];

		openers[i] = i;
		if (i >= as.n || is_pull(&rows[i]))
			continue;
		if (settled != ASSEMBLE_OPEN)
			join_series(&as, settled, i);
		else if (place_mail(&as, i, err))
			return -1;
	}
	return 0;
}
