/* SPDX-License-Identifier: MIT */
#include "bot/model/lineage.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/patch_subject.h"
#include "bot/facts/posting_link.h"
#include "bot/model/candidates.h"
#include "bot/model/model.h"
#include "bot/model/posting.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"
#include "state/mentions.h"

/* R13 reads the cover's links, or a single patch's. */
static bool has_links(const struct posting *s)
{
	return s->head->message.kind == FACTS_COVER || s->facts.expected == 1;
}

static int take_links(struct candidates *x, struct err *err)
{
	struct state_link *links;
	struct candidate *c;
	size_t n;

	if (!has_links(x->s))
		return 0;
	if (state_links(x->k->st, x->s->head->message.id, x->arena, &links, &n,
			err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (links[i].kind != POSTING_LINK_URL)
			continue;
		if (candidates_take_mail(x, links[i].target, &c, err))
			return -1;
		if (!c)
			continue;
		c->evidence.linked = true;
		if (posting_link_fits(links[i].names,
				      c->posting->facts.revision,
				      c->posting->facts.rfc))
			c->evidence.named = true;
	}
	return 0;
}

/* May the series of that mail be an earlier version of s?  Asked before it is
 * loaded. */
static bool may_be_earlier(const struct previous_series *s,
			   const struct posting_row *row)
{
	return row->date_at < s->first_at &&
	       ((row->rfc && !s->rfc) ||
		patch_revision_compare(row->revision, s->revision) < 0);
}

static bool may_be_later(const struct previous_series *s,
			 const struct posting_row *row)
{
	return row->date_at > s->first_at &&
	       ((s->rfc && !row->rfc) ||
		patch_revision_compare(row->revision, s->revision) > 0);
}

typedef bool may_be_fn(const struct previous_series *s,
		       const struct posting_row *row);

/* Postings of a patch or cover with that title by the same person. */
static int take_title(struct candidates *x, int64_t title_key,
		      may_be_fn *may_be, struct err *err)
{
	const struct previous_series *s = &x->s->facts;
	struct posting_row *rows;
	struct candidate *c;
	size_t n;

	if (posting_by_title(x->k, title_key, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (may_be(s, &rows[i]) &&
		    assemble_same_submitter(&rows[i].from, s->submitter) &&
		    candidates_take(x, rows[i].series_id, &c, err))
			return -1;
	}
	return 0;
}

static int take_titles(struct candidates *x, may_be_fn *may_be, struct err *err)
{
	const struct previous_series *s = &x->s->facts;

	if (take_title(x, s->title_key, may_be, err))
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		if (s->titles[i] != s->title_key &&
		    take_title(x, s->titles[i], may_be, err))
			return -1;
	}
	return 0;
}

/* Of the candidates the nearest that is an earlier version. */
static void choose(const struct candidates *x, struct posting *s)
{
	for (uint32_t i = 0; i < x->ids.n; i++) {
		const struct candidate *c = &x->candidate[i];
		enum previous_how how =
		    previous_find(&s->facts, &c->posting->facts, &c->evidence);

		if (how == PREVIOUS_NONE ||
		    (s->previous &&
		     !previous_is_nearer(&s->facts, &c->posting->facts,
					 &s->previous->facts)))
			continue;
		s->previous = c->posting;
		s->how = how;
	}
}

/* Fill previous and how of s. */
int lineage_find_previous(struct known *k, struct posting *s, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	if (s->searched)
		return 0;
	candidates_init(&x, k, s, &scratch);
	result = take_links(&x, err) || candidates_take_ancestors(&x, err) ||
			 take_titles(&x, may_be_earlier, err)
		     ? -1
		     : 0;
	if (!result)
		choose(&x, s);
	s->searched = !result;
	arena_release(&scratch);
	return result;
}

struct model_version lineage_version(const struct posting *p,
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

/* Each begins before the next, so every walk back ends. */
int lineage_find(struct known *k, struct model_series *s, struct err *err)
{
	struct posting *first, *p;

	if (posting_get(k, s->head->series_id, &first, err))
		return -1;
	for (p = first; s->n_versions < MODEL_VERSIONS_MAX; p = p->previous) {
		if (lineage_find_previous(k, p, err))
			return -1;
		if (!p->previous)
			break;
		s->n_versions++;
	}
	s->versions =
	    arena_array(k->arena, s->n_versions, sizeof(*s->versions));
	p = first;
	for (size_t i = 0; i < s->n_versions; i++, p = p->previous)
		s->versions[i] = lineage_version(p->previous, p->how);
	return 0;
}

/* Series whose mails link to that mail. */
static int take_linking(struct candidates *x, const char *msgid,
			struct err *err)
{
	struct state_patch row;
	struct candidate *c;
	int64_t *ids;
	size_t n;

	if (state_links_to(x->k->st, POSTING_LINK_URL, msgid, x->arena, &ids,
			   &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (state_patch_get(x->k->st, ids[i], x->arena, &row, err))
			return -1;
		if (known_has(x->k, &row.message) &&
		    row.message.date_at > x->s->facts.first_at &&
		    candidates_take(x, row.series_id, &c, err))
			return -1;
	}
	return 0;
}

/* Do the versions before p lead back to s?  1/0/-1. */
static int leads_to(struct known *k, struct posting *p, const struct posting *s,
		    struct err *err)
{
	for (int n = 0; n < MODEL_VERSIONS_MAX && p != s; n++) {
		if (lineage_find_previous(k, p, err))
			return -1;
		p = p->previous;
		if (!p || p->facts.first_at < s->facts.first_at)
			return 0;
	}
	return p == s;
}

static int choose_newest(const struct candidates *x, struct posting **newest,
			 struct err *err)
{
	*newest = NULL;
	for (uint32_t i = 0; i < x->ids.n; i++) {
		struct posting *p = x->candidate[i].posting;
		int leads;

		if (*newest && p->facts.first_at <= (*newest)->facts.first_at)
			continue;
		leads = leads_to(x->k, p, x->s, err);
		if (leads < 0)
			return -1;
		if (leads)
			*newest = p;
	}
	return 0;
}

/* The newest posting whose versions lead back to self, or NULL. */
static int find_newest(struct known *now, struct posting *self,
		       struct posting **newest, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct candidates x;
	int result;

	*newest = NULL;
	candidates_init(&x, now, self, &scratch);
	result = take_titles(&x, may_be_later, err);
	for (size_t i = 0; !result && i < self->of.n; i++)
		result =
		    take_linking(&x, self->of.mails[i]->message.msgid, err);
	if (!result)
		result = choose_newest(&x, newest, err);
	arena_release(&scratch);
	return result;
}

int lineage_has_later(struct known *k, struct posting *s, struct err *err)
{
	struct posting *newest;

	return find_newest(k, s, &newest, err) ? -1 : newest != NULL;
}

int lineage_find_newest(struct known *now, const struct model_series *s,
			struct model_version **out, struct err *err)
{
	struct posting *self, *newest;
	int result;

	*out = NULL;
	if (posting_get(now, s->head->series_id, &self, err))
		return -1;
	result = find_newest(now, self, &newest, err);
	if (!newest)
		return result;
	*out = arena_alloc(now->arena, sizeof(**out));
	**out = lineage_version(newest, newest->how);
	return result;
}
