/* SPDX-License-Identifier: MIT */
#include "bot/filter/match.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/filter/filter.h"
#include "bot/filter/topic.h"
#include "bot/model/model.h"
#include "bot/model/waiting.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/lines.h"
#include "state/recipients.h"

static bool addr_has(const struct mail_addr *addr, const char *who)
{
	return ascii_case_has(addr->email, who, strlen(who)) ||
	       ascii_case_has(addr->name, who, strlen(who));
}

static bool title_has_words(const char *title, const char *words)
{
	struct slice rest = slice_of(words), word;

	while (slice_next(&rest, ' ', &word))
		if (!ascii_case_has(title, word.s, word.len))
			return false;
	return true;
}

static bool is_place(const struct filter_term *term)
{
	return term->key == FILTER_PATH || term->key == FILTER_SECTION;
}

bool filter_has_places(const struct filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (is_place(&f->term[i]) && !f->term[i].negated)
			return true;
	return false;
}

static bool term_has_path(const struct filter_term *term, const char *path)
{
	return term->key == FILTER_PATH
		   ? topic_glob_match(term->value, path)
		   : maintainers_match_path(&term->section, path);
}

static bool touches_place(const struct filter_term *term,
			  const struct state_patch *mail, struct arena *a)
{
	const char *paths = mail->paths;
	struct slice path;

	while (lines_next(&paths, &path))
		if (term_has_path(term, arena_strndup(a, path.s, path.len)))
			return true;
	return false;
}

/* 1 if the mail touches the path or section of the term, else 0; -1. alone: no
 * mail of the subject is a patch, so the diffstats say what is touched. */
static int match_place_of_mail(const struct filter_asked *x,
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
		 touches_place(term, mail, &scratch))
		rc = 1;
	else if (keywords)
		rc = maintainers_match_text(&term->section,
					    mail->message.subject +
						mail->title_at) ||
		     maintainers_match_text(&term->section, text);
	arena_release(&scratch);
	return rc;
}

static int match_place(const struct filter_asked *x,
		       const struct filter_term *term,
		       const struct filter_subject *s, bool *hits,
		       struct err *err)
{
	bool alone = true, any = false;

	for (size_t i = 0; i < s->n; i++)
		alone = alone && s->mails[i]->message.kind != FACTS_PATCH;
	for (size_t i = 0; i < s->n; i++) {
		int hit = match_place_of_mail(x, term, s->mails[i], alone, err);

		if (hit < 0)
			return -1;
		any = any || hit;
		if (hit && !term->negated)
			hits[i] = true;
	}
	return any;
}

/* Match who against To and Cc of all mails: the whole address, or a part. */
static int match_recipient(const struct filter_asked *x, const char *who,
			   bool whole, const struct filter_subject *s,
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
			rc = whole
				 ? !ascii_casecmp(emails[k], who)
				 : ascii_case_has(emails[k], who, strlen(who));
	}
	arena_release(&scratch);
	return rc;
}

static bool match_author(const char *who, const struct filter_subject *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->mails[i]->message.kind == FACTS_PATCH &&
		    addr_has(&s->mails[i]->author, who))
			return true;
	return false;
}

/* True if the trailer is on that patch; one on the cover is on all. */
static bool trailer_is_on(const struct model_trailer *t, uint32_t number)
{
	for (size_t i = 0; i < t->n_on; i++)
		if (!t->on[i] || t->on[i] == number)
			return true;
	return false;
}

static bool patch_is_vouched(const struct model_series *s,
			     const struct model_trailer *t, size_t n,
			     uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if ((t[i].kind == PATCH_TRAILER_REVIEWED ||
		     t[i].kind == PATCH_TRAILER_ACKED) &&
		    !assemble_same_submitter(&t[i].addr, &s->submitter) &&
		    trailer_is_on(&t[i], number))
			return true;
	return false;
}

static bool needs_review(const struct filter_subject *s)
{
	const struct model_series *m = s->series;

	if (!m || m->state.is == MODEL_IS_SUPERSEDED || m->backport ||
	    m->state.applied)
		return false;
	for (size_t i = 0; i < m->n_present; i++)
		if (!patch_is_vouched(m, m->answers.trailers,
				      m->answers.n_trailers, m->present[i]) &&
		    !patch_is_vouched(m, m->carried, m->n_carried,
				      m->present[i]))
			return true;
	return false;
}

/* Waits for a first answer (doc/LAYOUT 4), however young it is. */
static bool is_waiting(const struct filter_asked *x,
		       const struct filter_subject *s)
{
	return s->series && waiting_is(s->series) &&
	       s->series->first_at >= x->until - MODEL_WAITING_UNTIL;
}

/* The state of a series; a pull request is new, discussed or merged. */
static enum model_state state_of(const struct filter_subject *s)
{
	if (s->series)
		return s->series->state.is;
	if (s->pull->pulled)
		return MODEL_IS_MERGED;
	return s->pull->answers.n_others ? MODEL_IS_DISCUSSED : MODEL_IS_NEW;
}

static bool is_in_state(const struct filter_asked *x,
			const struct filter_subject *s, int state)
{
	return state == FILTER_WAITING ? is_waiting(x, s)
				       : state_of(s) == (enum model_state)state;
}

/* 1/0/-1 */
static int match_term(const struct filter_asked *x,
		      const struct filter_term *term,
		      const struct filter_subject *s, bool *hits,
		      struct err *err)
{
	switch (term->key) {
	case FILTER_PATH:
	case FILTER_SECTION:
		return match_place(x, term, s, hits, err);
	case FILTER_FROM:
		return addr_has(s->submitter, term->value);
	case FILTER_TO:
	case FILTER_ME:
		return match_recipient(x, term->value, term->key == FILTER_ME,
				       s, err);
	case FILTER_AUTHOR:
		return match_author(term->value, s);
	case FILTER_PREFIX:
		return topic_has_word(s->tags, term->value);
	case FILTER_TITLE:
		return title_has_words(s->title, term->value);
	case FILTER_STATE:
		return is_in_state(x, s, term->state);
	case FILTER_NEEDS:
		return needs_review(s);
	}
	return 0;
}

int filter_match(const struct filter_asked *x, const struct filter_subject *s,
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
