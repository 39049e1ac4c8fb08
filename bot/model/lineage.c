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

/* Rows of the titles of x->s that are worth loading. */
struct titled_rows {
	const struct state_titled **row; /* [n] */
	size_t n, size;
};

static int add_title(struct candidates *x, int64_t title_key, may_be_fn *may_be,
		     struct titled_rows *out, struct err *err)
{
	const struct state_titled *rows;
	size_t n;

	if (load_titles(x->v->load, title_key, true, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!is_worth_loading(x, &rows[i], may_be))
			continue;
		out->row = arena_grow(x->arena, out->row, out->n, &out->size,
				      sizeof(*out->row));
		out->row[out->n++] = &rows[i];
	}
	return 0;
}

static int find_titled(struct candidates *x, may_be_fn *may_be,
		       struct titled_rows *out, struct err *err)
{
	const struct previous_series *s = &x->s->facts;

	*out = (struct titled_rows){.n = 0};
	if (add_title(x, s->title_key, may_be, out, err))
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		if (s->titles[i] != s->title_key &&
		    add_title(x, s->titles[i], may_be, out, err))
			return -1;
	}
	return 0;
}

static void announce_rows(struct candidates *x, const struct titled_rows *rows,
			  size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++)
		load_want_series(x->v->load, rows->row[i]->series_id);
}

/*
 * Move to the front of rows those that may be nearest to x->s, as
 * previous_is_nearer() has it: whatever names no revision, since its cover may
 * name any; else the highest below, else the highest. Returns how many.
 */
static size_t front_nearest(const struct candidates *x,
			    struct titled_rows *rows, size_t first)
{
	const char *of = x->s->facts.revision;
	const struct state_titled *best = NULL;
	size_t front = first;

	for (size_t i = first; i < rows->n; i++) {
		const struct state_titled *row = rows->row[i];
		int order;

		if (!best)
			order = 1;
		else if (!row->has_revision || !best->has_revision)
			order = best->has_revision - row->has_revision;
		else
			order =
			    (patch_revision_compare(row->revision, of) < 0) -
			    (patch_revision_compare(best->revision, of) < 0);
		if (best && !order && row->has_revision)
			order = patch_revision_compare(row->revision,
						       best->revision);
		if (order < 0)
			continue;
		if (order > 0) {
			best = row;
			front = first;
		}
		rows->row[i] = rows->row[front];
		rows->row[front++] = row;
	}
	return front - first;
}

/* Whether the series of a row, which is a candidate now, is the version before:
 * then none of the rows behind it is. */
static bool ends_search(const struct candidates *x, const struct candidate *c,
			const struct state_titled *row)
{
	return row->has_revision &&
	       !strcmp(row->revision, c->version->facts.revision) &&
	       previous_find(&x->s->facts, &c->version->facts, &c->evidence) !=
		   PREVIOUS_NONE;
}

/* Earlier series with a title in common, the likely ones first: of a thousand
 * versions the one before is enough. */
static int take_earlier_titles(struct candidates *x, struct err *err)
{
	struct titled_rows rows;
	bool found = false;
	size_t n;

	if (find_titled(x, may_be_earlier, &rows, err))
		return -1;
	for (size_t first = 0; !found && first < rows.n; first += n) {
		n = front_nearest(x, &rows, first);
		announce_rows(x, &rows, first, n);
		for (size_t i = first; i < first + n; i++) {
			struct candidate *c;

			if (candidates_take(x, rows.row[i]->series_id, &c, err))
				return -1;
			found |= c && ends_search(x, c, rows.row[i]);
		}
	}
	return 0;
}

static int take_later_titles(struct candidates *x, struct err *err)
{
	struct titled_rows rows;
	struct candidate *c;

	if (find_titled(x, may_be_later, &rows, err))
		return -1;
	announce_rows(x, &rows, 0, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		if (candidates_take(x, rows.row[i]->series_id, &c, err))
			return -1;
	return 0;
}

static int announce(struct versions *v, const struct version_node *s,
		    may_be_fn *may_be, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct titled_rows rows;
	struct candidates x;
	int result;

	candidates_init(&x, v, s, &scratch);
	result = find_titled(&x, may_be, &rows, err);
	if (!result)
		announce_rows(&x, &rows, 0,
			      may_be == may_be_earlier && rows.n
				  ? front_nearest(&x, &rows, 0)
				  : rows.n);
	arena_release(&scratch);
	return result;
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
			 take_earlier_titles(&x, err)
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
	result = take_later_titles(&x, err);
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
