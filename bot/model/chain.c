/* SPDX-License-Identifier: MIT */
#include "bot/model/chain.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/answers.h"
#include "bot/model/display.h"
#include "bot/model/extra_links.h"
#include "bot/model/lineage.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/series.h"
#include "bot/model/series_state.h"
#include "bot/model/ties.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/err.h"
#include "state/db.h"

struct finding {
	struct load load;
	struct versions versions;
	const struct list *list;
	struct arena *arena;
	struct chain *out;
};

static int no_series(const char *msgid, struct err *err)
{
	return err_set(err, ERR_DATA, "mail '%.200s' belongs to no series",
		       msgid);
}

/* The patch, cover or pull that a mail is or answers; *out is NULL if it is
 * none. */
static int find_patch(struct finding *f, const char *msgid,
		      struct state_patch **out, struct err *err)
{
	struct state_message *mail = arena_alloc(f->arena, sizeof(*mail));
	struct load_target reply;
	int found;

	if (load_patch(&f->load, slice_of(msgid), out, err))
		return -1;
	if (*out)
		return 0;
	found = state_message_find(f->load.st, msgid, f->arena, mail, err);
	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_DATA, "no mail '%.200s' is recorded",
			       msgid);
	if (load_target(&f->load, mail, &reply, err))
		return -1;
	if (!reply.target_id)
		return 0;
	return load_patch_of_row(&f->load, reply.target_id, out, err);
}

/* The series with that mail and what came back to it; *out is NULL if none of
 * its mails has a date. */
static int make_series(struct finding *f, int64_t series_id,
		       struct model_series **out, struct err *err)
{
	struct series_mails of;

	*out = NULL;
	if (load_series(&f->load, series_id, &of, err))
		return -1;
	if (!of.n)
		return 0;
	*out = arena_alloc(f->arena, sizeof(**out));
	return series_make(&f->versions, &of, out, 1, err) ||
		       series_add_answers(&f->versions, f->list, out, 1, err)
		   ? -1
		   : 0;
}

static int load_version(struct finding *f, const char *msgid,
			struct model_series **out, struct err *err)
{
	struct state_patch *mail;

	*out = NULL;
	if (load_patch(&f->load, slice_of(msgid), &mail, err))
		return -1;
	return mail ? make_series(f, mail->series_id, out, err) : 0;
}

/* From s on to the newest version. */
static int climb_to_newest(struct finding *f, struct model_series **s,
			   struct err *err)
{
	struct model_version *later;
	struct model_series *next;

	for (int i = 0; i < MODEL_VERSIONS_MAX; i++) {
		if (lineage_find_newest(&f->versions, *s, &later, err) ||
		    (!later &&
		     extra_links_find_later(&f->versions, *s, &later, err)))
			return -1;
		if (!later)
			break;
		if (load_version(f, later->msgid, &next, err))
			return -1;
		if (!next)
			break;
		*s = next;
	}
	return 0;
}

static int add_versions(struct finding *f, const struct model_version *versions,
			size_t n, struct err *err)
{
	struct chain *out = f->out;

	for (size_t i = 0; i < n; i++) {
		if (load_version(f, versions[i].msgid, &out->series[out->n],
				 err))
			return -1;
		out->n += out->series[out->n] != NULL;
	}
	return 0;
}

static bool chain_holds(const struct chain *c, const char *msgid)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->series[i]->msgid, msgid))
			return true;
	return false;
}

static void insert_by_date(struct chain *out, struct model_series *s)
{
	size_t at = 0;

	while (at < out->n && out->series[at]->first_at > s->first_at)
		at++;
	memmove(out->series + at + 1, out->series + at,
		(out->n - at) * sizeof(*out->series));
	out->series[at] = s;
	out->n++;
}

/* What was sent again: the other postings of each version. */
static int add_postings(struct finding *f, struct err *err)
{
	struct chain *out = f->out;
	size_t n_versions = out->n, left = CHAIN_POSTINGS_MAX;
	struct model_series **versions =
	    arena_array(f->arena, n_versions, sizeof(*versions));

	memcpy(versions, out->series, n_versions * sizeof(*versions));
	for (size_t i = 0; i < n_versions; i++) {
		struct model_series *s;
		const char **msgids;
		size_t n;

		if (ties_find_postings(&f->load, versions[i], &msgids, &n, err))
			return -1;
		for (; n && left; n--) {
			if (chain_holds(out, msgids[n - 1]))
				continue;
			if (load_version(f, msgids[n - 1], &s, err))
				return -1;
			if (s) {
				insert_by_date(out, s);
				left--;
			}
		}
	}
	return 0;
}

static void judge_versions(struct finding *f)
{
	struct chain *out = f->out;
	struct model_series **by_date =
	    arena_array(f->arena, out->n, sizeof(*by_date));

	for (size_t i = 0; i < out->n; i++)
		by_date[i] = out->series[out->n - 1 - i];
	series_state_supersede(by_date, out->n, f->arena);
}

static void learn_answers(struct display *s,
			  const struct model_answers *answers)
{
	for (size_t i = 0; i < answers->n; i++)
		display_learn(s, &answers->replies[i].mail->from);
	for (size_t i = 0; i < answers->n_trailers; i++)
		display_learn(s, &answers->trailers[i].addr);
}

/* Everybody of it, as display_find() does for a range. */
static void learn_people(struct finding *f)
{
	struct display *s = arena_alloc(f->arena, sizeof(*s));
	const struct chain *c = f->out;

	display_init(s, f->list->roster, f->list->address, f->arena);
	for (size_t i = 0; i < c->n; i++) {
		const struct model_series *of = c->series[i];

		for (size_t k = 0; k < of->n_mails; k++)
			display_learn_author(s, &of->mails[k]->message.from,
					     &of->mails[k]->author);
		learn_answers(s, &of->answers);
	}
	if (c->pull) {
		display_learn(s, &c->pull->mail->message.from);
		learn_answers(s, &c->pull->answers);
	}
	f->out->display = s;
}

static int find_series(struct finding *f, int64_t series_id, const char *msgid,
		       struct err *err)
{
	struct model_series *asked, *newest;

	if (make_series(f, series_id, &asked, err))
		return -1;
	if (!asked)
		return no_series(msgid, err);
	newest = asked;
	if (climb_to_newest(f, &newest, err))
		return -1;
	f->out->series = arena_array(
	    f->arena,
	    newest->n_versions + newest->n_extra_links + 2 + CHAIN_POSTINGS_MAX,
	    sizeof(*f->out->series));
	f->out->series[f->out->n++] = newest;
	if (add_versions(f, newest->versions, newest->n_versions, err) ||
	    add_versions(f, newest->extra_links, newest->n_extra_links, err))
		return -1;
	/* of two versions that follow one the chain holds one */
	if (!chain_holds(f->out, asked->msgid))
		insert_by_date(f->out, asked);
	if (add_postings(f, err))
		return -1;
	judge_versions(f);
	return 0;
}

static int find_pull(struct finding *f, struct state_patch *mail,
		     struct err *err)
{
	struct model_pull *pull = arena_alloc(f->arena, sizeof(*pull));

	pull->mail = mail;
	f->out->pull = pull;
	return series_add_pull_answers(&f->load, f->list, pull, err);
}

static int find_all(struct finding *f, const char *msgid, struct err *err)
{
	struct state_patch *mail;

	if (find_patch(f, msgid, &mail, err))
		return -1;
	if (!mail)
		return no_series(msgid, err);
	if (mail->message.kind == FACTS_PULL)
		return find_pull(f, mail, err);
	return find_series(f, mail->series_id, msgid, err);
}

int chain_find(struct state *st, const struct list *list, const char *msgid,
	       struct arena *a, struct chain *out, struct err *err)
{
	const struct state_span all = {.kind = STATE_SPAN_DATES,
				       .until = INT64_MAX};
	struct finding f = {.list = list, .arena = a, .out = out};
	bool own = !state_in_transaction(st);
	int result;

	*out = (struct chain){0};
	load_init(&f.load, st, &all, NULL, 0, a);
	versions_init(&f.versions, &f.load);
	if (own && state_begin_read(st, err))
		return -1;
	result = find_all(&f, msgid, err);
	if (own)
		result = state_end(st, result, err);
	if (!result)
		learn_people(&f);
	return result;
}
