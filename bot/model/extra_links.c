/* SPDX-License-Identifier: MIT */
#include "bot/model/extra_links.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/facts/posting_link.h"
#include "bot/model/candidates.h"
#include "bot/model/lineage.h"
#include "bot/model/model.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/lines.h"

/*
 * Who posts ten thousand patches of the same files, half of them as v2, must
 * not cost a hundred million comparisons: in one range no more is compared
 * than this, and of more that look promising none is looked at.
 */
#define COMPARED_MAX  (64 * 1024 * 1024) /* bytes of paths */
#define COMPARED_ROW  100                /* what a row counts beside them */
#define PROMISING_MAX 50

/* Take the series of mails that have a link of that kind to target, dated
 * before that; flag says what it shows of them, NULL nothing. */
static int take_linking_series(struct candidates *x,
			       enum posting_link_kind kind, const char *target,
			       int64_t before,
			       void (*flag)(struct candidate *c),
			       struct err *err)
{
	const struct state_loaded_link *links;
	struct state_patch *row;
	struct candidate *c;
	size_t n;

	if (load_links_to(x->v->load, target, &links, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (links[i].link.kind != (int)kind)
			continue;
		if (load_patch_of_row(x->v->load, links[i].message_id, &row,
				      err))
			return -1;
		if (flag && (!load_has(x->v->load, &row->message) ||
			     row->message.date_at >= before))
			continue;
		if (candidates_take(x, row->series_id, &c, err))
			return -1;
		if (c && flag)
			flag(c);
	}
	return 0;
}

static void flag_change(struct candidate *c)
{
	c->evidence.same_change = true;
}

/* Earlier versions that the head names: by a change id, by "Supersedes". */
static int take_named(struct candidates *x, struct err *err)
{
	const struct state_loaded_link *links;
	struct candidate *c;
	size_t n;

	if (load_links(x->v->load, x->s->head->message.id, &links, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct state_link *link = &links[i].link;

		if (link->kind == POSTING_LINK_CHANGE_ID &&
		    take_linking_series(x, POSTING_LINK_CHANGE_ID, link->target,
					x->s->facts.first_at, flag_change, err))
			return -1;
		if (link->kind != POSTING_LINK_SUPERSEDES)
			continue;
		if (candidates_take_mail(x, slice_of(link->target), &c, err))
			return -1;
		if (c)
			c->evidence.superseded = true;
	}
	return 0;
}

/* Add the files of a mail, '\n' between. */
static void add_paths(struct intern *set, const char *paths)
{
	struct slice path;

	while (lines_next(&paths, &path))
		intern_put(set, path.s, path.len);
}

static void add_files(struct intern *set, const struct version_node *p)
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
	add_files(&ours, x->s);
	add_files(&theirs, c->version);
	add_files(&all, x->s);
	add_files(&all, c->version);
	c->evidence.paths_all = all.n;
	c->evidence.paths_common = ours.n + theirs.n - all.n;
}

/* Whether the series of rows[0..n) has two of our files at least. */
static bool is_promising(const struct candidates *x, const struct intern *ours,
			 const struct state_sent_paths *rows, size_t n)
{
	struct intern theirs;
	size_t common = 0;

	intern_init(&theirs, x->arena);
	for (size_t i = 0; i < n; i++) {
		const char *paths = rows[i].paths;
		struct slice path;

		while (lines_next(&paths, &path)) {
			uint32_t before = theirs.n;

			if (intern_put(&theirs, path.s, path.len) == before)
				common += intern_find(ours, path.s, path.len) !=
					  INTERN_NONE;
		}
	}
	return common >= 2;
}

/* Of rows by series those that are promising: ids[n], at most one more than
 * PROMISING_MAX. */
static size_t find_promising(const struct candidates *x,
			     const struct state_sent_paths *rows, size_t n,
			     int64_t ids[PROMISING_MAX + 1])
{
	struct intern ours;
	size_t found = 0, end;

	intern_init(&ours, x->arena);
	add_files(&ours, x->s);
	for (size_t i = 0; i < n && found <= PROMISING_MAX; i = end) {
		for (end = i + 1; end < n; end++)
			if (rows[end].series_id != rows[i].series_id)
				break;
		if (is_promising(x, &ours, &rows[i], end - i))
			ids[found++] = rows[i].series_id;
	}
	return found;
}

/* What the submitter sent within half a year before (lower) or after as the
 * next version; false: there is no such number. */
static bool ask_sent(const struct version_node *s, bool lower,
		     char revision[24], struct state_sent *out)
{
	unsigned long n = strtoul(s->facts.revision, NULL, 10);

	if (strchr(s->facts.revision, '.') || (lower && n < 2))
		return false;
	snprintf(revision, 24, "%lu", lower ? n - 1 : n + 1);
	*out = (struct state_sent){
	    .submitter = s->facts.submitter,
	    .revision = revision,
	    .since = lower ? s->facts.first_at - PREVIOUS_PATHS_S
			   : s->facts.first_at + 1,
	    .before = lower ? s->facts.first_at
			    : s->facts.first_at + PREVIOUS_PATHS_S + 1,
	};
	return true;
}

static int take_paths(struct candidates *x, struct err *err)
{
	const struct state_sent_paths *rows;
	int64_t ids[PROMISING_MAX + 1];
	struct state_sent sent;
	struct candidate *c;
	char revision[24];
	size_t n;

	if (x->v->compared > COMPARED_MAX ||
	    !ask_sent(x->s, true, revision, &sent))
		return 0;
	if (load_sent(x->v->load, &sent, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		x->v->compared += strlen(rows[i].paths) + COMPARED_ROW;
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
static int judge_candidate(const struct candidates *x,
			   const struct candidate *c, enum previous_how *how,
			   struct err *err)
{
	int has_later = 0;

	*how =
	    previous_find_extra(&x->s->facts, &c->version->facts, &c->evidence);
	if (*how == PREVIOUS_THREAD || *how == PREVIOUS_PATHS)
		has_later = lineage_has_later(x->v, c->version, err);
	if (has_later > 0)
		*how = PREVIOUS_NONE;
	return has_later < 0 ? -1 : 0;
}

/* The best evidence wins, then the nearest; of several by paths none. */
static int choose_extra(const struct candidates *x, struct version_node *s,
			struct err *err)
{
	enum previous_how best = PREVIOUS_NONE, how;
	size_t by_paths = 0;

	for (uint32_t i = 0; i < x->ids.n; i++) {
		const struct candidate *c = &x->candidate[i];

		if (judge_candidate(x, c, &how, err))
			return -1;
		by_paths += how == PREVIOUS_PATHS;
		if (how == PREVIOUS_NONE ||
		    (best != PREVIOUS_NONE &&
		     (how > best ||
		      (how == best &&
		       !previous_is_nearer(&s->facts, &c->version->facts,
					   &s->extra->facts)))))
			continue;
		best = how;
		s->extra = c->version;
		s->extra_how = how;
	}
	if (best == PREVIOUS_PATHS && by_paths > 1)
		s->extra = NULL;
	return 0;
}

/* Fill extra and extra_how of s. */
static int find_extra(struct versions *v, struct version_node *s,
		      struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	if (s->searched_extra)
		return 0;
	candidates_init(&x, v, s, &scratch);
	result = take_named(&x, err) || candidates_take_ancestors(&x, err) ||
			 take_paths(&x, err) || choose_extra(&x, s, err)
		     ? -1
		     : 0;
	s->searched_extra = !result;
	arena_release(&scratch);
	return result;
}

/* The version before p by either way; *out is NULL if there is none. */
static int find_before(struct versions *v, struct version_node *p,
		       struct version_node **out, enum previous_how *how,
		       struct err *err)
{
	if (lineage_find_previous(v, p, err))
		return -1;
	*out = p->previous;
	*how = p->how;
	if (*out)
		return 0;
	if (find_extra(v, p, err))
		return -1;
	*out = p->extra;
	*how = p->extra_how;
	return 0;
}

int extra_links_announce(struct versions *v, const struct model_series *s,
			 struct err *err)
{
	struct version_node *p;
	struct state_sent sent;
	char revision[24];

	if (version_get(v, s->head->series_id, &p, err))
		return -1;
	while (p->previous)
		p = p->previous;
	if (!p->searched_extra && ask_sent(p, true, revision, &sent))
		load_want_sent(v->load, &sent);
	return 0;
}

int extra_links_find(struct versions *v, struct model_series *s,
		     struct err *err)
{
	struct model_version found[MODEL_VERSIONS_MAX];
	struct version_node *p, *before;
	enum previous_how how;
	size_t n = 0;

	if (version_get(v, s->head->series_id, &p, err))
		return -1;
	for (size_t i = 0; i < s->n_versions; i++)
		p = p->previous;
	for (; s->n_versions + n < MODEL_VERSIONS_MAX; p = before) {
		if (find_before(v, p, &before, &how, err))
			return -1;
		if (!before)
			break;
		found[n++] = lineage_version(before, how);
	}
	s->extra_links = arena_array(v->load->arena, n, sizeof(*found));
	if (n)
		memcpy(s->extra_links, found, n * sizeof(*found));
	s->n_extra_links = n;
	return 0;
}

/* What may be a later version: what names s, or has the same change id. */
static int take_naming(struct candidates *x, struct err *err)
{
	const struct state_loaded_link *links;
	size_t n;

	if (load_links(x->v->load, x->s->head->message.id, &links, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (links[i].link.kind == POSTING_LINK_CHANGE_ID &&
		    take_linking_series(x, POSTING_LINK_CHANGE_ID,
					links[i].link.target, 0, NULL, err))
			return -1;
	for (size_t i = 0; i < x->s->of.n; i++)
		if (take_linking_series(x, POSTING_LINK_SUPERSEDES,
					x->s->of.mails[i]->message.msgid, 0,
					NULL, err))
			return -1;
	return 0;
}

static int take_higher(struct candidates *x, struct err *err)
{
	const struct state_sent_paths *rows;
	struct state_sent sent;
	struct candidate *c;
	char revision[24];
	size_t n;

	if (!ask_sent(x->s, false, revision, &sent))
		return 0;
	if (load_sent(x->v->load, &sent, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		load_want_series(x->v->load, rows[i].series_id);
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
		struct version_node *p = x->candidate[i].version, *before;
		enum previous_how how;

		if (p->facts.first_at <= x->s->facts.first_at)
			continue;
		if (find_before(x->v, p, &before, &how, err))
			return -1;
		if (before != x->s ||
		    (*out && (*out)->first_at >= p->facts.first_at))
			continue;
		*out = arena_alloc(x->v->load->arena, sizeof(**out));
		**out = lineage_version(p, how);
	}
	return 0;
}

int extra_links_announce_later(struct versions *v, const struct model_series *s,
			       struct err *err)
{
	struct version_node *p;
	struct state_sent sent;
	char revision[24];

	if (version_get(v, s->head->series_id, &p, err))
		return -1;
	if (ask_sent(p, false, revision, &sent))
		load_want_sent(v->load, &sent);
	return 0;
}

int extra_links_find_later(struct versions *v, const struct model_series *s,
			   struct model_version **out, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	struct version_node *self;
	int result;

	*out = NULL;
	if (version_get(v, s->head->series_id, &self, err))
		return -1;
	candidates_init(&x, v, self, &scratch);
	result = take_naming(&x, err) || take_higher(&x, err) ||
			 choose_later(&x, out, err)
		     ? -1
		     : 0;
	arena_release(&scratch);
	return result;
}
