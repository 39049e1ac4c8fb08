/* SPDX-License-Identifier: MIT */
#include "bot/model/lineage.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/patch_subject.h"
#include "bot/facts/posting_link.h"
#include "bot/model/candidates.h"
#include "bot/model/model.h"
#include "bot/model/version.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"

/* R13 reads the cover's links, or a single patch's. */
static bool has_links(const struct version_node *s)
{
	return s->head->message.kind == FACTS_COVER || s->facts.expected == 1;
}

static int take_links(struct candidates *x, struct err *err)
{
	const struct state_loaded_link *links;
	struct candidate *c;
	size_t n;

	if (!has_links(x->s))
		return 0;
	if (load_links(x->v->load, x->s->head->message.id, &links, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct state_link *link = &links[i].link;

		if (link->kind != POSTING_LINK_URL)
			continue;
		if (candidates_take_mail(x, slice_of(link->target), &c, err))
			return -1;
		if (!c)
			continue;
		c->evidence.linked = true;
		if (posting_link_fits(link->names, c->version->facts.revision,
				      c->version->facts.rfc))
			c->evidence.named = true;
	}
	return 0;
}

/* May the series of that mail be an earlier version of s?  Asked before it is
 * loaded. */
static bool may_be_earlier(const struct previous_series *s,
			   const struct state_titled *row)
{
	return row->date_at < s->first_at &&
	       (((row->flags & STATE_PATCH_RFC) && !s->rfc) ||
		patch_revision_compare(row->revision, s->revision) < 0);
}

static bool may_be_later(const struct previous_series *s,
			 const struct state_titled *row)
{
	return row->date_at > s->first_at &&
	       ((s->rfc && !(row->flags & STATE_PATCH_RFC)) ||
		patch_revision_compare(row->revision, s->revision) > 0);
}

typedef bool may_be_fn(const struct previous_series *s,
		       const struct state_titled *row);

/* Whether a row of a title may be a version of s, before it is loaded. */
static bool is_worth_loading(const struct candidates *x,
			     const struct state_titled *row, may_be_fn *may_be)
{
	const struct load *load = x->v->load;

	return row->kind != FACTS_PULL && row->series_id &&
	       row->id <= load->last && may_be(&x->s->facts, row) &&
	       assemble_same_submitter(&row->from, x->s->facts.submitter);
}

/* Announce the series with a patch or cover of that title by the same person,
 * or take them. */
static int find_title(struct candidates *x, int64_t title_key,
		      may_be_fn *may_be, bool take, struct err *err)
{
	const struct state_titled *rows;
	struct candidate *c;
	size_t n;

	if (load_titles(x->v->load, title_key, true, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!is_worth_loading(x, &rows[i], may_be))
			continue;
		if (!take)
			load_want_series(x->v->load, rows[i].series_id);
		else if (candidates_take(x, rows[i].series_id, &c, err))
			return -1;
	}
	return 0;
}

static int find_titles(struct candidates *x, may_be_fn *may_be, bool take,
		       struct err *err)
{
	const struct previous_series *s = &x->s->facts;

	if (find_title(x, s->title_key, may_be, take, err))
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		if (s->titles[i] != s->title_key &&
		    find_title(x, s->titles[i], may_be, take, err))
			return -1;
	}
	return 0;
}

static int take_titles(struct candidates *x, may_be_fn *may_be, struct err *err)
{
	return find_titles(x, may_be, false, err) ||
		       find_titles(x, may_be, true, err)
		   ? -1
		   : 0;
}

static int announce(struct versions *v, struct version_node *s,
		    may_be_fn *may_be, struct err *err)
{
	struct candidates x;

	candidates_init(&x, v, s, v->load->arena);
	return find_titles(&x, may_be, false, err);
}

/* Of the candidates the nearest that is an earlier version. */
static void choose_previous(const struct candidates *x, struct version_node *s)
{
	for (uint32_t i = 0; i < x->ids.n; i++) {
		const struct candidate *c = &x->candidate[i];
		enum previous_how how =
		    previous_find(&s->facts, &c->version->facts, &c->evidence);

		if (how == PREVIOUS_NONE ||
		    (s->previous &&
		     !previous_is_nearer(&s->facts, &c->version->facts,
					 &s->previous->facts)))
			continue;
		s->previous = c->version;
		s->how = how;
	}
}

/* Fill previous and how of s. */
int lineage_find_previous(struct versions *v, struct version_node *s,
			  struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	if (s->searched)
		return 0;
	candidates_init(&x, v, s, &scratch);
	result = take_links(&x, err) || candidates_take_ancestors(&x, err) ||
			 take_titles(&x, may_be_earlier, err)
		     ? -1
		     : 0;
	if (!result)
		choose_previous(&x, s);
	s->searched = !result;
	arena_release(&scratch);
	return result;
}

struct model_version lineage_version(const struct version_node *p,
				     enum previous_how how)
{
	return (struct model_version){
	    .msgid = p->facts.msgid,
	    .title = p->head->message.subject + p->head->title_at,
	    .version = p->facts.revision,
	    .rfc = p->facts.rfc,
	    .first_at = p->facts.first_at,
	    .n_present = p->facts.present,
	    .total = p->facts.expected,
	    .how = how,
	};
}

/* The version before each of p[0..n), which is NULL where the search has ended:
 * what all of them may need is announced first. */
static int step_back(struct versions *v, struct version_node **p, size_t n,
		     struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] && !p[i]->searched &&
		    announce(v, p[i], may_be_earlier, err))
			return -1;
	for (size_t i = 0; i < n; i++) {
		if (!p[i])
			continue;
		if (lineage_find_previous(v, p[i], err))
			return -1;
		p[i] = p[i]->previous;
	}
	return 0;
}

static int fill_versions(struct versions *v, struct model_series *s,
			 struct err *err)
{
	struct version_node *p;

	if (version_get(v, s->head->series_id, &p, err))
		return -1;
	s->versions =
	    arena_array(v->load->arena, s->n_versions, sizeof(*s->versions));
	for (size_t i = 0; i < s->n_versions; i++, p = p->previous)
		s->versions[i] = lineage_version(p->previous, p->how);
	return 0;
}

/* Each begins before the next, so every walk back ends. */
int lineage_find(struct versions *v, struct model_series *const *series,
		 size_t n, struct err *err)
{
	struct version_node **p =
	    arena_array(v->load->arena, n, sizeof(struct version_node *));
	bool more = n > 0;

	for (size_t i = 0; i < n; i++)
		if (version_get(v, series[i]->head->series_id, &p[i], err))
			return -1;
	for (int depth = 0; more && depth < MODEL_VERSIONS_MAX; depth++) {
		if (step_back(v, p, n, err))
			return -1;
		more = false;
		for (size_t i = 0; i < n; i++) {
			series[i]->n_versions += p[i] != NULL;
			more |= p[i] != NULL;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (fill_versions(v, series[i], err))
			return -1;
	return 0;
}

int lineage_announce_later(struct versions *v, const struct model_series *s,
			   struct err *err)
{
	struct version_node *p;

	return version_get(v, s->head->series_id, &p, err) ||
		       announce(v, p, may_be_later, err)
		   ? -1
		   : 0;
}

/* Series whose mails link to that mail. */
static int take_later_linking(struct candidates *x, const char *msgid,
			      struct err *err)
{
	const struct state_loaded_link *links;
	struct state_patch *row;
	struct candidate *c;
	size_t n;

	if (load_links_to(x->v->load, msgid, &links, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (links[i].link.kind != POSTING_LINK_URL)
			continue;
		if (load_patch_of_row(x->v->load, links[i].message_id, &row,
				      err))
			return -1;
		if (load_has(x->v->load, &row->message) &&
		    row->message.date_at > x->s->facts.first_at &&
		    candidates_take(x, row->series_id, &c, err))
			return -1;
	}
	return 0;
}

/* Do the versions before p lead back to s?  1/0/-1. */
static int leads_to(struct versions *v, struct version_node *p,
		    const struct version_node *s, struct err *err)
{
	for (int n = 0; n < MODEL_VERSIONS_MAX && p != s; n++) {
		if (lineage_find_previous(v, p, err))
			return -1;
		p = p->previous;
		if (!p || p->facts.first_at < s->facts.first_at)
			return 0;
	}
	return p == s;
}

static int choose_newest(const struct candidates *x,
			 struct version_node **newest, struct err *err)
{
	*newest = NULL;
	for (uint32_t i = 0; i < x->ids.n; i++) {
		struct version_node *p = x->candidate[i].version;
		int leads;

		if (*newest && p->facts.first_at <= (*newest)->facts.first_at)
			continue;
		leads = leads_to(x->v, p, x->s, err);
		if (leads < 0)
			return -1;
		if (leads)
			*newest = p;
	}
	return 0;
}

/* The newest version that leads back to self, or NULL. */
static int find_newest(struct versions *v, struct version_node *self,
		       struct version_node **newest, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	*newest = NULL;
	candidates_init(&x, v, self, &scratch);
	result = take_titles(&x, may_be_later, err);
	for (size_t i = 0; !result && i < self->of.n; i++)
		result = take_later_linking(
		    &x, self->of.mails[i]->message.msgid, err);
	if (!result)
		result = choose_newest(&x, newest, err);
	arena_release(&scratch);
	return result;
}

int lineage_has_later(struct versions *v, struct version_node *s,
		      struct err *err)
{
	struct version_node *newest;

	return find_newest(v, s, &newest, err) ? -1 : newest != NULL;
}

int lineage_find_newest(struct versions *v, const struct model_series *s,
			struct model_version **out, struct err *err)
{
	struct version_node *self, *newest;
	int result;

	*out = NULL;
	if (version_get(v, s->head->series_id, &self, err))
		return -1;
	result = find_newest(v, self, &newest, err);
	if (!newest)
		return result;
	*out = arena_alloc(v->load->arena, sizeof(**out));
	**out = lineage_version(newest, newest->how);
	return result;
}
