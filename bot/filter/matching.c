/* SPDX-License-Identifier: MIT */
#include "bot/filter/matching.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/filter/filter.h"
#include "bot/filter/topic.h"
#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "bot/model/taken.h"
#include "bot/model/waiting.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/lines.h"
#include "state/recipients.h"

/* Does part stand in s? ASCII letters in any case. */
static bool contains(const char *s, const char *part, size_t len)
{
	size_t n = strlen(s);

	for (size_t i = 0; i + len <= n; i++)
		if (!ascii_ncasecmp(s + i, part, len))
			return true;
	return false;
}

static bool names(const struct mail_addr *addr, const char *who)
{
	return contains(addr->email, who, strlen(who)) ||
	       contains(addr->name, who, strlen(who));
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (*words) {
		size_t n = strcspn(words, " ");

		if (n == len && !ascii_ncasecmp(words, word, n))
			return true;
		words += n;
		words += strspn(words, " ");
	}
	return false;
}

static bool has_words(const char *title, const char *words)
{
	words += strspn(words, " ");
	while (*words) {
		size_t n = strcspn(words, " ");

		if (!contains(title, words, n))
			return false;
		words += n;
		words += strspn(words, " ");
	}
	return true;
}

static bool is_place(const struct filter_term *term)
{
	return term->key == FILTER_PATH || term->key == FILTER_SECTION;
}

bool matching_has_places(const struct filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (is_place(&f->term[i]) && !f->term[i].negated)
			return true;
	return false;
}

static bool touches(const struct filter_term *term, const char *path)
{
	return term->key == FILTER_PATH
		   ? topic_glob_match(term->value, path)
		   : maintainers_match_path(&term->section, path);
}

static bool touches_paths(const struct filter_term *term,
			  const struct state_patch *mail, struct arena *a)
{
	const char *paths = mail->paths;
	struct slice path;

	while (lines_next(&paths, &path))
		if (touches(term, arena_strndup(a, path.s, path.len)))
			return true;
	return false;
}

/* Is the place of the term this mail's? 1/0/-1. alone: no patch is there to
 * say what is touched, so the diffstat of this mail does. */
static int place_of_mail(const struct matching *x,
			 const struct filter_term *term,
			 const struct state_patch *mail, bool alone,
			 struct err *err)
{
	bool keywords = term->key == FILTER_SECTION && term->section.n_keywords;
	struct arena scratch = ARENA_INIT;
	const char *text = NULL;
	int rc = 0;

	if (keywords &&
	    state_patch_text(x->st, mail->message.id, &scratch, &text, err))
		rc = -1;
	else if ((alone || mail->flags & STATE_PATCH_DIFF) &&
		 touches_paths(term, mail, &scratch))
		rc = 1;
	else if (keywords)
		rc = maintainers_match_text(&term->section,
					    mail->message.subject +
						mail->title_at) ||
		     maintainers_match_text(&term->section, text);
	arena_release(&scratch);
	return rc;
}

static int match_place(const struct matching *x, const struct filter_term *term,
		       const struct matching_subject *s, bool *hits,
		       struct err *err)
{
	bool alone = true, any = false;

	for (size_t i = 0; i < s->n; i++)
		alone = alone && s->mails[i]->message.kind != FACTS_PATCH;
	for (size_t i = 0; i < s->n; i++) {
		int hit = place_of_mail(x, term, s->mails[i], alone, err);

		if (hit < 0)
			return -1;
		any = any || hit;
		if (hit && !term->negated)
			hits[i] = true;
	}
	return any;
}

/* To and Cc of all its mails; whole: the address, not a part of it. */
static int match_recipient(const struct matching *x, const char *who,
			   bool whole, const struct matching_subject *s,
			   struct err *err)
{
	struct arena scratch = ARENA_INIT;
	int rc = 0;

	for (size_t i = 0; i < s->n && !rc; i++) {
		const char **emails;
		size_t n;

		arena_reset(&scratch);
		if (state_recipients(x->st, s->mails[i]->message.id, &scratch,
				     &emails, &n, err))
			rc = -1;
		for (size_t k = 0; k < n && !rc; k++)
			rc = whole ? !ascii_casecmp(emails[k], who)
				   : contains(emails[k], who, strlen(who));
	}
	arena_release(&scratch);
	return rc;
}

static bool match_author(const char *who, const struct matching_subject *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->mails[i]->message.kind == FACTS_PATCH &&
		    names(&s->mails[i]->author, who))
			return true;
	return false;
}

/* Does a tag of that kind reach every patch? One on the cover is on all. */
static bool is_on(const struct model_trailer *t, uint32_t number)
{
	for (size_t i = 0; i < t->n_on; i++)
		if (!t->on[i] || t->on[i] == number)
			return true;
	return false;
}

static bool is_vouched(const struct model_series *s,
		       const struct model_trailer *t, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if ((t[i].kind == PATCH_TRAILER_REVIEWED ||
		     t[i].kind == PATCH_TRAILER_ACKED) &&
		    !assemble_same_submitter(&t[i].addr, &s->submitter) &&
		    is_on(&t[i], number))
			return true;
	return false;
}

/* Did somebody pull that request? */
static bool is_pulled(const struct matching_subject *s)
{
	struct arena scratch = ARENA_INIT;
	struct model_taken taken;
	bool found = taken_find(s->answers, NULL, false, &scratch, &taken);

	arena_release(&scratch);
	return found;
}

static bool needs_review(const struct matching_subject *s)
{
	const struct model_series *m = s->series;

	if (!m || m->standing.state == MODEL_IS_SUPERSEDED || m->backport ||
	    m->standing.taken)
		return false;
	for (size_t i = 0; i < m->n_present; i++)
		if (!is_vouched(m, m->answers.trailers, m->answers.n_trailers,
				m->present[i]) &&
		    !is_vouched(m, m->carried, m->n_carried, m->present[i]))
			return true;
	return false;
}

/* LAYOUT 4, however young. */
static bool is_waiting(const struct matching *x,
		       const struct matching_subject *s)
{
	return s->series && waiting_is(s->series) &&
	       s->series->first_at >= x->until - MODEL_WAITING_UNTIL;
}

/* The state of a series; a pull request is new, discussed or merged. */
static enum model_state state_of(const struct matching_subject *s)
{
	if (s->series)
		return s->series->standing.state;
	if (is_pulled(s))
		return MODEL_IS_MERGED;
	return s->answers->n_others ? MODEL_IS_DISCUSSED : MODEL_IS_NEW;
}

static bool is_in_state(const struct matching *x,
			const struct matching_subject *s,
			enum filter_state state)
{
	switch (state) {
	case FILTER_STATE_WAITING:
		return is_waiting(x, s);
	case FILTER_STATE_SUPERSEDED:
		return state_of(s) == MODEL_IS_SUPERSEDED;
	case FILTER_STATE_APPLIED:
		return state_of(s) == MODEL_IS_APPLIED;
	case FILTER_STATE_MERGED:
		return state_of(s) == MODEL_IS_MERGED;
	case FILTER_STATE_NEW:
		return state_of(s) == MODEL_IS_NEW;
	case FILTER_STATE_DISCUSSED:
		return state_of(s) == MODEL_IS_DISCUSSED;
	case FILTER_STATE_CHANGES_ASKED:
		return state_of(s) == MODEL_IS_CHANGES_ASKED;
	case FILTER_STATE_REVIEWED:
		return state_of(s) == MODEL_IS_REVIEWED;
	case FILTER_STATE_DROPPED:
		return state_of(s) == MODEL_IS_DROPPED;
	}
	return false;
}

/* 1/0/-1 */
static int match_term(const struct matching *x, const struct filter_term *term,
		      const struct matching_subject *s, bool *hits,
		      struct err *err)
{
	switch (term->key) {
	case FILTER_PATH:
	case FILTER_SECTION:
		return match_place(x, term, s, hits, err);
	case FILTER_FROM:
		return names(s->submitter, term->value);
	case FILTER_TO:
	case FILTER_ME:
		return match_recipient(x, term->value, term->key == FILTER_ME,
				       s, err);
	case FILTER_AUTHOR:
		return match_author(term->value, s);
	case FILTER_PREFIX:
		return has_word(s->tags, term->value);
	case FILTER_TITLE:
		return has_words(s->title, term->value);
	case FILTER_STATE:
		return is_in_state(x, s, term->state);
	case FILTER_NEEDS:
		return needs_review(s);
	}
	return 0;
}

int matching_find(const struct matching *x, const struct matching_subject *s,
		  bool *hits, struct err *err)
{
	for (size_t i = 0; i < s->n; i++)
		hits[i] = false;
	for (size_t i = 0; i < x->filter->n; i++) {
		const struct filter_term *term = &x->filter->term[i];
		int matched = match_term(x, term, s, hits, err);

		if (matched < 0)
			return -1;
		if (!matched == !term->negated)
			return 0;
	}
	return 1;
}
