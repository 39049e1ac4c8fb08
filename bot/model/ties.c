/* SPDX-License-Identifier: MIT */
#include "bot/model/ties.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "bot/model/version.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/lines.h"

static bool same_submitter(const struct state_patch *a,
			   const struct state_patch *b)
{
	return assemble_same_submitter(&a->message.from, &b->message.from);
}

static bool is_pull(const struct state_patch *mail)
{
	return mail->message.kind == FACTS_PULL;
}

static int find_pull_of(struct load *load, const struct state_patch *mail,
			const char **pull, struct err *err)
{
	const char *refs = mail->message.refs;
	struct state_patch *found;
	struct slice ref;

	while (lines_next(&refs, &ref)) {
		if (load_patch(load, ref, &found, err))
			return -1;
		if (found && is_pull(found) && same_submitter(found, mail)) {
			*pull = found->message.msgid;
			return 0;
		}
	}
	if (mail->flags & STATE_PATCH_PULL)
		*pull = "";
	return 0;
}

int ties_find_pull(struct load *load, const struct series_mails *of,
		   const char **pull, struct err *err)
{
	*pull = NULL;
	for (size_t i = 0; i < of->n && !(*pull && **pull); i++) {
		if (find_pull_of(load, of->mails[i], pull, err))
			return -1;
	}
	return 0;
}

/* A lone N/M posted into a thread of the same submitter and M. One of one
 * amends nothing: it is all there is. */
static int find_amended(struct load *load, struct model_series *s,
			struct err *err)
{
	const char *refs = s->head->message.refs;
	struct state_patch *found;
	struct series_mails of;
	struct slice ref;

	if (s->n_mails != 1 || s->has_cover || s->total < 2)
		return 0;
	while (lines_next(&refs, &ref)) {
		if (load_patch(load, ref, &found, err))
			return -1;
		if (!found || is_pull(found) ||
		    found->series_id == s->head->series_id ||
		    !same_submitter(found, s->head))
			continue;
		if (load_series(load, found->series_id, &of, err))
			return -1;
		if (!of.n || summary_total(&of) != s->total)
			continue;
		s->amends = summary_head(&of)->message.msgid;
		return 0;
	}
	return 0;
}

/* Whether a row of the title of s may be the head of the same, posted again or
 * before. */
static bool may_be_posting(const struct load *load,
			   const struct model_series *s,
			   const struct state_titled *row)
{
	return row->id <= load->last && row->kind != FACTS_PULL &&
	       !strcmp(row->revision, s->version) &&
	       !strcmp(row->tags, s->tags) &&
	       !(row->flags & STATE_PATCH_RFC) == !s->rfc &&
	       assemble_same_submitter(&row->from, &s->head->message.from);
}

/*
 * Whether the mail is the head of such a posting. Beyond R10's words a pull request
 * repeats only pull requests and a backport only backports, as R13 has it for
 * previous versions: the facts of 2020-W22 name no repost where the patches of
 * a pull request begin with the title of a patch once posted alone.
 */
static int is_posting(struct load *load, const struct model_series *s,
		      const struct state_titled *row, bool *is,
		      struct series_mails *of, struct err *err)
{
	const char *pull;

	*is = false;
	if (load_series(load, row->series_id, of, err))
		return -1;
	if (!of->n || summary_head(of)->message.id != row->id ||
	    summary_is_backport(of) != s->backport)
		return 0;
	if (ties_find_pull(load, of, &pull, err))
		return -1;
	*is = !pull == !s->pull_request;
	return 0;
}

/* Rows of the title of s that may be postings of the same; their series are
 * announced. */
static int find_titled(struct load *load, const struct model_series *s,
		       const struct state_titled **rows, size_t *n,
		       struct err *err)
{
	if (load_titles(load, s->head->title_key, false, rows, n, err))
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (may_be_posting(load, s, &(*rows)[i]))
			load_want_series(load, (*rows)[i].series_id);
	return 0;
}

/* The earliest posting (R14) with the title, submitter, version, RFC flag and
 * tags of s; s itself if there is no earlier one. */
static int find_first_posting(struct load *load, const struct model_series *s,
			      struct series_mails *first, struct err *err)
{
	const struct state_titled *rows;
	bool found = false;
	size_t n;

	if (find_titled(load, s, &rows, &n, err))
		return -1;
	for (size_t i = 0; !found && i < n; i++)
		if (may_be_posting(load, s, &rows[i]) &&
		    is_posting(load, s, &rows[i], &found, first, err))
			return -1;
	if (!found)
		*first = (struct series_mails){s->mails, s->n_mails};
	return 0;
}

int ties_find_postings(struct load *load, const struct model_series *s,
		       const char ***msgids, size_t *n, struct err *err)
{
	const struct state_titled *rows;
	struct series_mails of;
	size_t n_rows;

	*n = 0;
	if (find_titled(load, s, &rows, &n_rows, err))
		return -1;
	*msgids = arena_array(load->arena, n_rows, sizeof(**msgids));
	for (size_t i = 0; i < n_rows; i++) {
		bool is = false;

		if (may_be_posting(load, s, &rows[i]) &&
		    is_posting(load, s, &rows[i], &is, &of, err))
			return -1;
		if (is)
			(*msgids)[(*n)++] = rows[i].msgid;
	}
	return 0;
}

static bool begins_before(const struct series_mails *of,
			  const struct model_series *s)
{
	const struct state_message *a = &of->mails[0]->message;
	const struct state_message *b = &s->mails[0]->message;

	if (a->date_at != b->date_at)
		return a->date_at < b->date_at;
	return strcmp(a->msgid, b->msgid) < 0;
}

/* Postings of the same are looked up once: a thousand of one title must not
 * cost a million. */
static int find_repeated(struct versions *v, struct model_series *s,
			 struct err *err)
{
	struct load *load = v->load;
	const char *key =
	    arena_printf(load->arena, "%lld\n%s\n%s\n%d%d%d\n%s\n%s",
			 (long long)s->head->title_key, s->version, s->tags,
			 s->rfc, s->backport, s->pull_request != NULL,
			 s->submitter.email, s->submitter.name);
	uint32_t n = v->repost_keys.n, i = intern_put_str(&v->repost_keys, key);

	v->first = arena_grow(load->arena, v->first, i, &v->first_size,
			      sizeof(*v->first));
	if (i == n && find_first_posting(load, s, &v->first[i], err))
		return -1;
	if (begins_before(&v->first[i], s))
		s->repost_of = summary_head(&v->first[i])->message.msgid;
	return 0;
}

int ties_find(struct versions *v, struct model_series *s, struct err *err)
{
	const struct series_mails of = {s->mails, s->n_mails};

	if (ties_find_pull(v->load, &of, &s->pull_request, err) ||
	    find_amended(v->load, s, err) || find_repeated(v, s, err))
		return -1;
	return 0;
}

/* The head of a patch's series; none if it has no mail on the list. */
static int head_of(struct load *load, const struct state_patch *mail,
		   const char **msgid, struct err *err)
{
	struct series_mails of;

	if (load_series(load, mail->series_id, &of, err))
		return -1;
	if (of.n)
		*msgid = summary_head(&of)->message.msgid;
	return 0;
}

int ties_find_noticed(struct load *load, struct state_message *notice,
		      const char **msgid, struct err *err)
{
	struct state_patch *target;
	struct load_target reply;

	*msgid = NULL;
	if (load_target(load, notice, &reply, err))
		return -1;
	if (!reply.target_id)
		return 0;
	if (load_patch_of_row(load, reply.target_id, &target, err))
		return -1;
	if (is_pull(target) || !load_has(load, &target->message))
		return 0;
	return head_of(load, target, msgid, err);
}
