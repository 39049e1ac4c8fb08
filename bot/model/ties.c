/* SPDX-License-Identifier: MIT */
#include "bot/model/ties.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/known.h"
#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "state/series.h"

const char *ties_next_ref(const char **refs, struct arena *a)
{
	size_t len = strcspn(*refs, "\n");
	const char *ref = *refs;

	if (!len)
		return NULL;
	*refs += len + (ref[len] == '\n');
	return arena_strndup(a, ref, len);
}

static bool same_submitter(const struct state_patch *a,
			   const struct state_patch *b)
{
	return assemble_same_submitter(&a->message.from, &b->message.from);
}

static bool is_pull(const struct state_patch *mail)
{
	return mail->message.kind == FACTS_PULL;
}

static int find_pull_of(struct known *k, const struct state_patch *mail,
			const char **pull, struct err *err)
{
	const char *refs = mail->message.refs;
	struct state_patch *found;
	const char *ref;

	while ((ref = ties_next_ref(&refs, k->arena))) {
		if (known_patch(k, ref, &found, err))
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

int ties_find_pull(struct known *k, const struct known_series *of,
		   const char **pull, struct err *err)
{
	*pull = NULL;
	for (size_t i = 0; i < of->n && !(*pull && **pull); i++) {
		if (find_pull_of(k, of->mails[i], pull, err))
			return -1;
	}
	return 0;
}

/* A lone N/M posted into a thread of the same submitter and M. One of one
 * amends nothing: it is all there is. */
static int find_amended(struct known *k, struct model_series *s,
			struct err *err)
{
	const char *refs = s->head->message.refs;
	struct state_patch *found;
	struct known_series of;
	const char *ref;

	if (s->n_mails != 1 || s->has_cover || s->total < 2)
		return 0;
	while ((ref = ties_next_ref(&refs, k->arena))) {
		if (known_patch(k, ref, &found, err))
			return -1;
		if (!found || is_pull(found) ||
		    found->series_id == s->head->series_id ||
		    !same_submitter(found, s->head))
			continue;
		if (known_members(k, found->series_id, &of, err))
			return -1;
		if (!of.n || summary_total(&of) != s->total)
			continue;
		s->amends = summary_head(&of)->message.msgid;
		return 0;
	}
	return 0;
}

/* Does the mail look like the head of a posting of the same as s? */
static bool may_be_posting(const struct known *k, const struct model_series *s,
			   const struct state_patch *row)
{
	return known_has(k, &row->message) && !is_pull(row) &&
	       !strcmp(row->revision, s->version) &&
	       !strcmp(row->tags, s->tags) &&
	       !(row->flags & STATE_PATCH_RFC) == !s->rfc &&
	       same_submitter(row, s->head);
}

/*
 * Is the mail the head of such a posting? Beyond R10's words a pull request
 * repeats only pull requests and a backport only backports, as R13 has it for
 * previous versions: the facts of 2020-W22 name no repost where the patches of
 * a pull request begin with the title of a patch once posted alone.
 */
static int is_posting(struct known *k, const struct model_series *s,
		      const struct state_patch *row, bool *is,
		      struct known_series *of, struct err *err)
{
	const char *pull;

	*is = false;
	if (known_members(k, row->series_id, of, err))
		return -1;
	if (!of->n || summary_head(of)->message.id != row->message.id ||
	    summary_is_backport(of) != s->backport)
		return 0;
	if (ties_find_pull(k, of, &pull, err))
		return -1;
	*is = !pull == !s->pull_request;
	return 0;
}

/* The earliest posting (R14) with the title, submitter, version, RFC flag and
 * tags of s; s itself if there is no earlier one. */
static int find_first_posting(struct known *k, const struct model_series *s,
			      struct known_series *first, struct err *err)
{
	struct state_patch *rows;
	bool found = false;
	size_t n;
	int result;

	*first = (struct known_series){s->mails, s->n_mails};
	result = known_by_title(k, s->head->title_key, &rows, &n, err);
	for (size_t i = 0; !result && !found && i < n; i++) {
		if (may_be_posting(k, s, &rows[i]))
			result = is_posting(k, s, &rows[i], &found, first, err);
	}
	if (!found)
		*first = (struct known_series){s->mails, s->n_mails};
	return result;
}

int ties_find_postings(struct known *k, const struct model_series *s,
		       const char ***msgids, size_t *n, struct err *err)
{
	struct state_patch *rows;
	struct known_series of;
	size_t n_rows;

	*n = 0;
	if (known_by_title(k, s->head->title_key, &rows, &n_rows, err))
		return -1;
	*msgids = arena_array(k->arena, n_rows, sizeof(**msgids));
	for (size_t i = 0; i < n_rows; i++) {
		bool is = false;

		if (may_be_posting(k, s, &rows[i]) &&
		    is_posting(k, s, &rows[i], &is, &of, err))
			return -1;
		if (is)
			(*msgids)[(*n)++] = rows[i].message.msgid;
	}
	return 0;
}

static bool begins_before(const struct known_series *of,
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
static int find_repeated(struct known *k, struct model_series *s,
			 struct err *err)
{
	const char *key =
	    arena_printf(k->arena, "%lld\n%s\n%s\n%d%d%d\n%s\n%s",
			 (long long)s->head->title_key, s->version, s->tags,
			 s->rfc, s->backport, s->pull_request != NULL,
			 s->submitter.email, s->submitter.name);
	struct known_series *first = known_posting(k, key);

	if (!first->n && find_first_posting(k, s, first, err))
		return -1;
	if (begins_before(first, s))
		s->repost_of = summary_head(first)->message.msgid;
	return 0;
}

int ties_find(struct known *k, struct model_series *s, struct err *err)
{
	const struct known_series of = {s->mails, s->n_mails};

	if (ties_find_pull(k, &of, &s->pull_request, err) ||
	    find_amended(k, s, err) || find_repeated(k, s, err))
		return -1;
	return 0;
}

/* The head of a patch's series; none if it has no mail on the list. */
static int head_of(struct known *k, const struct state_patch *mail,
		   const char **msgid, struct err *err)
{
	struct known_series of;

	if (known_members(k, mail->series_id, &of, err))
		return -1;
	if (of.n)
		*msgid = summary_head(&of)->message.msgid;
	return 0;
}

int ties_find_noticed(struct known *k, struct state_message *notice,
		      const char **msgid, struct err *err)
{
	struct state_patch target;
	struct known_reply reply;

	*msgid = NULL;
	if (known_reply(k, notice, &reply, err))
		return -1;
	if (!reply.target_id)
		return 0;
	if (state_patch_get(k->st, reply.target_id, k->arena, &target, err))
		return -1;
	if (is_pull(&target) || !known_has(k, &target.message))
		return 0;
	return head_of(k, &target, msgid, err);
}
