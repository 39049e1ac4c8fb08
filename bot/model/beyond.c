/* SPDX-License-Identifier: MIT */
#include "bot/model/beyond.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/facts/posting_link.h"
#include "bot/model/candidates.h"
#include "bot/model/lineage.h"
#include "bot/model/model.h"
#include "bot/model/posting.h"
#include "common/arena.h"
#include "state/mentions.h"
#include "state/series.h"

/*
 * Who posts ten thousand patches of the same files, half of them as v2, must
 * not cost a hundred million comparisons: in one range no more is compared
 * than this, and of more that look promising none is looked at.
 */
#define COMPARED_MAX  (64 * 1024 * 1024) /* bytes of paths */
#define COMPARED_ROW  100                /* what a row counts beside them */
#define PROMISING_MAX 50

/* What carries the change id of s. */
static int take_change(struct candidates *x, const char *change,
		       struct err *err)
{
	struct state_patch row;
	struct candidate *c;
	int64_t *ids;
	size_t n;

	if (state_links_to(x->k->st, POSTING_LINK_CHANGE_ID, change, x->arena,
			   &ids, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (state_patch_get(x->k->st, ids[i], x->arena, &row, err))
			return -1;
		if (!known_has(x->k, &row.message) ||
		    row.message.date_at >= x->s->facts.first_at)
			continue;
		if (candidates_take(x, row.series_id, &c, err))
			return -1;
		if (c)
			c->evidence.same_change = true;
	}
	return 0;
}

static int take_claims(struct candidates *x, struct err *err)
{
	struct state_link *links;
	struct candidate *c;
	size_t n;

	if (state_links(x->k->st, x->s->head->message.id, x->arena, &links, &n,
			err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (links[i].kind == POSTING_LINK_CHANGE_ID &&
		    take_change(x, links[i].target, err))
			return -1;
		if (links[i].kind != POSTING_LINK_SUPERSEDES)
			continue;
		if (candidates_take_mail(x, links[i].target, &c, err))
			return -1;
		if (c)
			c->evidence.superseded = true;
	}
	return 0;
}

/* Add the files of a mail, '\n' between. */
static void add_paths(struct intern *set, const char *paths)
{
	while (*paths) {
		size_t len = strcspn(paths, "\n");

		intern_put(set, paths, len);
		paths += len + (paths[len] == '\n');
	}
}

static void add_posting(struct intern *set, const struct posting *p)
{
	for (size_t i = 0; i < p->of.n; i++)
		add_paths(set, p->of.mails[i]->paths);
}

/* Compare the files of the two, as far as they are known. */
static void compare_paths(const struct candidates *x, struct candidate *c)
{
	struct intern ours, theirs, all;

	intern_init(&ours, x->arena);
	intern_init(&theirs, x->arena);
	intern_init(&all, x->arena);
	add_posting(&ours, x->s);
	add_posting(&theirs, c->posting);
	add_posting(&all, x->s);
	add_posting(&all, c->posting);
	c->evidence.paths_all = all.n;
	c->evidence.paths_common = ours.n + theirs.n - all.n;
}

/* Has the series of rows[0..n) enough of the files in ours to be loaded? */
static bool is_promising(const struct candidates *x, const struct intern *ours,
			 const struct state_series_paths *rows, size_t n)
{
	struct intern theirs;
	size_t common = 0;

	intern_init(&theirs, x->arena);
	for (size_t i = 0; i < n; i++)
		for (const char *p = rows[i].paths; *p;) {
			size_t len = strcspn(p, "\n");
			uint32_t before = theirs.n;

			if (intern_put(&theirs, p, len) == before)
				common +=
				    intern_find(ours, p, len) != INTERN_NONE;
			p += len + (p[len] == '\n');
		}
	return common >= 2;
}

/* Of rows by series those that are promising: ids[n], at most one more than
 * PROMISING_MAX. */
static size_t find_promising(const struct candidates *x,
			     const struct state_series_paths *rows, size_t n,
			     int64_t ids[PROMISING_MAX + 1])
{
	struct intern ours;
	size_t found = 0, end;

	intern_init(&ours, x->arena);
	add_posting(&ours, x->s);
	for (size_t i = 0; i < n && found <= PROMISING_MAX; i = end) {
		for (end = i + 1; end < n; end++)
			if (rows[end].series_id != rows[i].series_id)
				break;
		if (is_promising(x, &ours, &rows[i], end - i))
			ids[found++] = rows[i].series_id;
	}
	return found;
}

/* What the submitter sent lately as one version lower. */
static int take_paths(struct candidates *x, struct err *err)
{
	const struct previous_series *s = &x->s->facts;
	unsigned long revision = strtoul(s->revision, NULL, 10);
	int64_t ids[PROMISING_MAX + 1];
	struct state_series_paths *rows;
	struct candidate *c;
	char lower[24];
	size_t n;

	if (strchr(s->revision, '.') || revision < 2 ||
	    x->k->compared > COMPARED_MAX)
		return 0;
	snprintf(lower, sizeof(lower), "%lu", revision - 1);
	if (state_series_by_submitter(x->k->st, s->submitter, lower,
				      s->first_at - PREVIOUS_PATHS_S,
				      s->first_at, x->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		x->k->compared += strlen(rows[i].paths) + COMPARED_ROW;
	n = find_promising(x, rows, n, ids);
	for (size_t i = 0; i < n && n <= PROMISING_MAX; i++) {
		if (candidates_take(x, ids[i], &c, err))
			return -1;
		if (c)
			compare_paths(x, c);
	}
	return 0;
}

/* What the evidence says of one candidate; *how. */
static int judge(const struct candidates *x, const struct candidate *c,
		 enum previous_how *how, struct err *err)
{
	int taken = 0;

	*how =
	    previous_find_extra(&x->s->facts, &c->posting->facts, &c->evidence);
	if (*how == PREVIOUS_THREAD || *how == PREVIOUS_PATHS)
		taken = lineage_has_later(x->k, c->posting, err);
	if (taken > 0)
		*how = PREVIOUS_NONE;
	return taken < 0 ? -1 : 0;
}

/* The best evidence wins, then the nearest; of several by paths none. */
static int choose(const struct candidates *x, struct posting *s,
		  struct err *err)
{
	enum previous_how best = PREVIOUS_NONE, how;
	size_t by_paths = 0;

	for (uint32_t i = 0; i < x->ids.n; i++) {
		const struct candidate *c = &x->candidate[i];

		if (judge(x, c, &how, err))
			return -1;
		by_paths += how == PREVIOUS_PATHS;
		if (how == PREVIOUS_NONE ||
		    (best != PREVIOUS_NONE &&
		     (how > best ||
		      (how == best &&
		       !previous_is_nearer(&s->facts, &c->posting->facts,
					   &s->beyond->facts)))))
			continue;
		best = how;
		s->beyond = c->posting;
		s->beyond_how = how;
	}
	if (best == PREVIOUS_PATHS && by_paths > 1)
		s->beyond = NULL;
	return 0;
}

/* Fill beyond and beyond_how of s. */
static int find(struct known *k, struct posting *s, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	if (s->searched_beyond)
		return 0;
	candidates_init(&x, k, s, &scratch);
	result = take_claims(&x, err) || candidates_take_ancestors(&x, err) ||
			 take_paths(&x, err) || choose(&x, s, err)
		     ? -1
		     : 0;
	s->searched_beyond = !result;
	arena_release(&scratch);
	return result;
}

/* The version before p by either way; *out is NULL if there is none. */
static int find_before(struct known *k, struct posting *p, struct posting **out,
		       enum previous_how *how, struct err *err)
{
	if (lineage_find_previous(k, p, err))
		return -1;
	*out = p->previous;
	*how = p->how;
	if (*out)
		return 0;
	if (find(k, p, err))
		return -1;
	*out = p->beyond;
	*how = p->beyond_how;
	return 0;
}

int beyond_find(struct known *k, struct model_series *s, struct err *err)
{
	struct model_version found[MODEL_VERSIONS_MAX];
	struct posting *p, *before;
	enum previous_how how;
	size_t n = 0;

	if (posting_get(k, s->head->series_id, &p, err))
		return -1;
	for (size_t i = 0; i < s->n_versions; i++)
		p = p->previous;
	for (; s->n_versions + n < MODEL_VERSIONS_MAX; p = before) {
		if (find_before(k, p, &before, &how, err))
			return -1;
		if (!before)
			break;
		found[n++] = lineage_version(before, how);
	}
	s->beyond = arena_array(k->arena, n, sizeof(*s->beyond));
	if (n)
		memcpy(s->beyond, found, n * sizeof(*found));
	s->n_beyond = n;
	return 0;
}

/* Series of mails that have a link of that kind to target. */
static int take_linking(struct candidates *x, enum posting_link_kind kind,
			const char *target, struct err *err)
{
	struct state_patch row;
	struct candidate *c;
	int64_t *ids;
	size_t n;

	if (state_links_to(x->k->st, kind, target, x->arena, &ids, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (state_patch_get(x->k->st, ids[i], x->arena, &row, err) ||
		    candidates_take(x, row.series_id, &c, err))
			return -1;
	return 0;
}

/* What may be a later version by a claim: its own, or the same change id. */
static int take_later_claims(struct candidates *x, struct err *err)
{
	struct state_link *links;
	size_t n;

	if (state_links(x->k->st, x->s->head->message.id, x->arena, &links, &n,
			err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (links[i].kind == POSTING_LINK_CHANGE_ID &&
		    take_linking(x, POSTING_LINK_CHANGE_ID, links[i].target,
				 err))
			return -1;
	for (size_t i = 0; i < x->s->of.n; i++)
		if (take_linking(x, POSTING_LINK_SUPERSEDES,
				 x->s->of.mails[i]->message.msgid, err))
			return -1;
	return 0;
}

/* What the submitter sent later as one version higher. */
static int take_higher(struct candidates *x, struct err *err)
{
	const struct previous_series *s = &x->s->facts;
	struct state_series_paths *rows;
	struct candidate *c;
	char higher[24];
	size_t n;

	if (strchr(s->revision, '.'))
		return 0;
	snprintf(higher, sizeof(higher), "%lu",
		 strtoul(s->revision, NULL, 10) + 1);
	if (state_series_by_submitter(
		x->k->st, s->submitter, higher, s->first_at + 1,
		s->first_at + PREVIOUS_PATHS_S + 1, x->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if ((!i || rows[i].series_id != rows[i - 1].series_id) &&
		    candidates_take(x, rows[i].series_id, &c, err))
			return -1;
	return 0;
}

/* The newest of them that has s before it. */
static int choose_later(struct candidates *x, struct model_version **out,
			struct err *err)
{
	for (uint32_t i = 0; i < x->ids.n; i++) {
		struct posting *p = x->candidate[i].posting, *before;
		enum previous_how how;

		if (p->facts.first_at <= x->s->facts.first_at)
			continue;
		if (find_before(x->k, p, &before, &how, err))
			return -1;
		if (before != x->s ||
		    (*out && (*out)->first_at >= p->facts.first_at))
			continue;
		*out = arena_alloc(x->k->arena, sizeof(**out));
		**out = lineage_version(p, how);
	}
	return 0;
}

int beyond_find_later(struct known *k, const struct model_series *s,
		      struct model_version **out, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	struct posting *self;
	int result;

	*out = NULL;
	if (posting_get(k, s->head->series_id, &self, err))
		return -1;
	candidates_init(&x, k, self, &scratch);
	result = take_later_claims(&x, err) || take_higher(&x, err) ||
			 choose_later(&x, out, err)
		     ? -1
		     : 0;
	arena_release(&scratch);
	return result;
}
