/* SPDX-License-Identifier: MIT */
#include "bot/series/assemble.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/intern.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "state/series.h"

/*
 * Every id, stem and loose key gets a number first.  Then the mails are
 * walked in order; each looks its candidates up on shelves: lists of series
 * by number, newest first.  A shelf holds at most ASSEMBLE_OPEN_MAX series.
 */

#define DAY_S 86400

/* A mail's keys; INTERN_NONE where it has none. */
struct key {
	uint32_t id;
	uint32_t nearest[2]; /* R7: parent first */
	uint32_t stem;       /* git send-email's, without the counter */
	uint32_t loose;      /* expected, revision, tags; no ancestors */
};

struct entry {
	uint32_t opener;
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
	struct strbuf scratch; /* own */
	struct assemble_place *places;
	struct key *keys;    /* [n] */
	struct open *series; /* [n] */
	struct intern ids, stems, looses, slots;
	uint32_t *row_of;            /* [ids.n]; n: no row */
	struct answer *answers;      /* [ids.n], made when one is needed */
	struct entry **by_reference; /* [ids.n]: a member refers to it */
	struct entry **by_parent;    /* [ids.n] */
	struct entry **by_stem, **by_loose;
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

/*
 * The length of the part of `YYYYMMDDhhmmss.PID-N-address` before N; *rest is
 * where "-address" begins.  0: no such stem.
 */
static size_t stem_split(const char *msgid, const char **rest)
{
	const char *p = msgid + strspn(msgid, "0123456789");
	const char *counter;
	size_t digits;

	if (p - msgid != 14 || *p != '.')
		return 0;
	digits = strspn(p + 1, "0123456789");
	p += 1 + digits;
	if (!digits || *p != '-')
		return 0;
	counter = p + 1;
	digits = strspn(counter, "0123456789");
	if (!digits || counter[digits] != '-')
		return 0;
	*rest = counter + digits;
	return (size_t)(counter - msgid);
}

/* The number of what stands in scratch. */
static uint32_t intern_scratch(struct assembly *as, struct intern *in)
{
	uint32_t number = intern_find(in, as->scratch.buf, as->scratch.len);

	if (number != INTERN_NONE)
		return number;
	return intern_put_str(
	    in, arena_strndup(as->arena, as->scratch.buf, as->scratch.len));
}

static void read_ids(struct assembly *as, const struct state_series_mail *row,
		     struct key *key)
{
	const char *refs = row->refs;
	struct slice ref;

	key->id = intern_put_str(&as->ids, row->msgid);
	for (int k = 0; k < 2 && lines_next(&refs, &ref); k++)
		key->nearest[k] = intern_put(&as->ids, ref.s, ref.len);
}

static void read_keys(struct assembly *as, size_t i)
{
	const struct state_series_mail *row = &as->rows[i];
	struct key *key = &as->keys[i];
	const char *rest;
	size_t len;

	*key = (struct key){.nearest = {INTERN_NONE, INTERN_NONE},
			    .stem = INTERN_NONE,
			    .loose = INTERN_NONE};
	read_ids(as, row, key);
	if (!row->counted)
		return;
	len = stem_split(row->msgid, &rest);
	if (len) {
		strbuf_reset(&as->scratch);
		strbuf_add(&as->scratch, row->msgid, len);
		strbuf_addstr(&as->scratch, rest);
		key->stem = intern_scratch(as, &as->stems);
	}
	if (!*row->refs) {
		strbuf_reset(&as->scratch);
		strbuf_addf(&as->scratch, "%u\n%s\n%s", row->expected,
			    row->revision, row->tags);
		key->loose = intern_scratch(as, &as->looses);
	}
}

/* Put a series on a shelf, newest first, once; what falls off the end is too
 * old to be looked at. */
static void shelve(struct assembly *as, struct entry **shelf, size_t opener)
{
	struct entry *e;

	for (int k = 0; k < ASSEMBLE_OPEN_MAX; k++) {
		if (!*shelf || (*shelf)->opener < opener) {
			e = arena_alloc(as->arena, sizeof(*e));
			*e = (struct entry){(uint32_t)opener, *shelf};
			*shelf = e;
			return;
		}
		if ((*shelf)->opener == opener)
			return;
		shelf = &(*shelf)->next;
	}
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
	return as->rows[i].date_at - as->rows[opener].date_at <= DAY_S;
}

static bool same_revision(const struct assembly *as, size_t opener, size_t i)
{
	return !strcmp(as->rows[opener].revision, as->rows[i].revision);
}

/* A cover names a version and its patches do not, or the other way round:
 * may mail i, linked to the series, belong to it all the same? */
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

/* May mail i, counted, join, whatever ties the two? */
static bool has_room(const struct assembly *as, size_t opener, size_t i)
{
	return !is_pull(&as->rows[opener]) &&
	       as->series[opener].expected == as->rows[i].expected &&
	       assemble_same_submitter(&as->rows[opener].from,
				       &as->rows[i].from) &&
	       slot_is_free(as, opener, i);
}

/* The candidate found so far: the newest wins. */
static void consider(size_t opener, size_t *best, bool *found)
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

static void find_linked(const struct assembly *as, size_t i, size_t *best,
			bool *found)
{
	const struct key *key = &as->keys[i];
	const struct entry *e;
	size_t row, opener;

	for (int k = 0; k < 2; k++) {
		if (key->nearest[k] == INTERN_NONE)
			break;
		row = as->row_of[key->nearest[k]];
		if (row >= i)
			continue;
		opener = as->places[row].opener;
		if (is_linked(as, opener, i))
			consider(opener, best, found);
	}
	e = as->by_reference[key->id];
	for (int k = 0; e && k < ASSEMBLE_OPEN_MAX; e = e->next, k++) {
		if (is_linked(as, e->opener, i)) {
			consider(e->opener, best, found);
			return;
		}
	}
}

/* The newest fitting series on a shelf. loose: only those without a thread. */
static void find_shelved(const struct assembly *as, const struct entry *e,
			 bool any_day, bool loose, size_t i, size_t *best,
			 bool *found)
{
	for (int k = 0; e && k < ASSEMBLE_OPEN_MAX; e = e->next, k++) {
		if (!any_day && !within_a_day(as, e->opener, i))
			return;
		if (!(loose && as->series[e->opener].threaded) &&
		    has_room(as, e->opener, i) &&
		    same_revision(as, e->opener, i)) {
			consider(e->opener, best, found);
			return;
		}
	}
}

/* Does the archive, as it was when mail i was written, lack its parent? */
static int lacks_parent(struct assembly *as, size_t i, bool *lacks,
			struct err *err)
{
	uint32_t parent = as->keys[i].nearest[0];
	struct answer *answer;
	const char *refs = as->rows[i].refs;
	const char *msgid;

	if (as->row_of[parent] < as->n) {
		*lacks = as->row_of[parent] >= i;
		return 0;
	}
	msgid = lines_first(refs, as->arena);
	if (!as->answers)
		as->answers =
		    arena_array(as->arena, as->ids.n, sizeof(*as->answers));
	answer = &as->answers[parent];
	if (!answer->asked) {
		if (as->date_of(as->arg, msgid, &answer->date_at, err))
			return -1;
		answer->asked = true;
	}
	as->places[i].awaited = msgid;
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

	find_linked(as, i, best, found);
	if (key->stem != INTERN_NONE)
		find_shelved(as, as->by_stem[key->stem], true, false, i, best,
			     found);
	if (key->loose != INTERN_NONE)
		find_shelved(as, as->by_loose[key->loose], false, true, i, best,
			     found);
	if (key->nearest[0] == INTERN_NONE || !as->by_parent[key->nearest[0]])
		return 0;
	if (lacks_parent(as, i, &lacks, err))
		return -1;
	if (lacks)
		find_shelved(as, as->by_parent[key->nearest[0]], false, false,
			     i, best, found);
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
	opener = as->places[row].opener;
	*best = opener;
	return !as->series[opener].has_patch &&
	       !strcmp(as->rows[row].revision, as->rows[i].revision) &&
	       assemble_same_submitter(&as->rows[row].from, &as->rows[i].from);
}

static void join(struct assembly *as, size_t opener, size_t i)
{
	const struct state_series_mail *row = &as->rows[i];
	struct open *s = &as->series[opener];
	const struct key *key = &as->keys[i];

	as->places[i].opener = opener;
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
		if (key->nearest[k] != INTERN_NONE)
			shelve(as, &as->by_reference[key->nearest[k]], opener);
	}
	/* Only a link ties N/M to a patch without numbers. */
	if (!row->counted)
		return;
	if (key->nearest[0] != INTERN_NONE)
		shelve(as, &as->by_parent[key->nearest[0]], opener);
	if (key->stem != INTERN_NONE)
		shelve(as, &as->by_stem[key->stem], opener);
	if (opener == i && key->loose != INTERN_NONE)
		shelve(as, &as->by_loose[key->loose], opener);
}

static int place(struct assembly *as, size_t i, struct err *err)
{
	const struct state_series_mail *row = &as->rows[i];
	size_t opener = i;
	bool found = false;

	if (is_pull(row))
		return 0;
	if (row->counted) {
		if (find_series(as, i, &opener, &found, err))
			return -1;
		if (!found && !is_cover(row))
			found = find_cover(as, i, &opener);
	} else {
		found = find_cover(as, i, &opener) &&
			as->series[opener].expected == 1;
	}
	join(as, found ? opener : i, i);
	return 0;
}

static void prepare(struct assembly *as)
{
	struct arena *a = as->arena;

	intern_init(&as->ids, a);
	intern_init(&as->stems, a);
	intern_init(&as->looses, a);
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
	as->by_parent = arena_array(a, as->ids.n, sizeof(*as->by_parent));
	as->by_stem = arena_array(a, as->stems.n, sizeof(*as->by_stem));
	as->by_loose = arena_array(a, as->looses.n, sizeof(*as->by_loose));
}

int assemble_rows(const struct state_series_mail *rows, size_t n,
		  assemble_date_fn *date_of, void *arg, struct arena *a,
		  struct assemble_place *places, struct err *err)
{
	struct assembly as = {
	    .rows = rows,
	    .arena = a,
	    .places = places,
	    .scratch = STRBUF_INIT,
	    .date_of = date_of,
	    .arg = arg,
	};

	for (size_t i = 0; i < n; i++)
		places[i] = (struct assemble_place){.opener = i};
	/* Undated mails come last and take no part. */
	while (as.n < n && rows[as.n].date_at != CLOCK_NEVER)
		as.n++;
	prepare(&as);
	strbuf_release(&as.scratch);
	for (size_t i = 0; i < as.n; i++) {
		if (place(&as, i, err))
			return -1;
	}
	return 0;
}
