/* SPDX-License-Identifier: MIT */
#include "bot/model/applied.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/applied_patches.h"
#include "bot/facts/facts.h"
#include "bot/facts/tree_notice.h"
#include "bot/model/model.h"
#include "bot/model/stable.h"
#include "bot/model/summary.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/mail/addr.h"

/* Numbers of a list with blanks between, ascending. */
static uint32_t *split(const char *s, struct arena *a, size_t *n)
{
	uint32_t *numbers = arena_array(a, strlen(s) / 2 + 1, sizeof(*numbers));

	for (*n = 0; *s; s += *s == ' ') {
		numbers[(*n)++] = (uint32_t)strtoul(s, NULL, 10);
		s += strcspn(s, " ");
	}
	return numbers;
}

/* Is every patch of the series among them? */
static bool is_all(const struct model_series *s, const uint32_t *numbers,
		   size_t n)
{
	size_t regular = 0;

	for (size_t i = 0; i < n; i++)
		regular += numbers[i] >= 1 && numbers[i] <= s->total;
	return regular >= s->total;
}

/* Did it answer what stands for the whole? */
static bool answers_head(const struct model_series *s, uint32_t on)
{
	return !on || (!s->has_cover && s->n_present && on == s->present[0]);
}

static void take_numbers(const struct model_notice *notice,
			 const struct model_series *s, struct arena *a,
			 struct model_applied *out)
{
	out->all = true;
	if (!s || s->total <= 1)
		return;
	out->numbers = split(notice->patches, a, &out->n_numbers);
	if (!out->n_numbers)
		out->numbers = applied_patches_resolve(
		    notice->said.patches, s->total, a, &out->n_numbers);
	if (!out->n_numbers && !notice->said.is_whole &&
	    !answers_head(s, notice->on)) {
		out->numbers = arena_alloc(a, sizeof(*out->numbers));
		out->numbers[0] = notice->on;
		out->n_numbers = 1;
	}
	out->all = !out->n_numbers || is_all(s, out->numbers, out->n_numbers);
}

static bool is_tracker(const struct state_message *mail)
{
	return !strncmp(mail->from.email, "pr-tracker-bot", 14);
}

/* Does that notice count, in answers to s or to a pull request (NULL)? */
static bool notice_counts(const struct model_notice *notice,
			  const struct model_series *s)
{
	switch (notice->how) {
	case APPLIED_B4_TY:
	case APPLIED_PATCHWORK_BOT:
		return true;
	case APPLIED_PHRASE:
		return !notice->by_submitter;
	case APPLIED_NUMBERED:
		return !notice->by_submitter && s && s->total > 1;
	case APPLIED_WORDING:
		return !s && is_tracker(notice->mail);
	case APPLIED_DROPPED:
	case APPLIED_CHANGES:
	case APPLIED_PASSED:
	case APPLIED_FAILED:
		break;
	}
	return false;
}

/* Who took it. */
static struct mail_addr actor_of(const struct model_notice *notice,
				 struct arena *a)
{
	struct mail_addr actor = notice->mail->from;

	if (notice->how == APPLIED_PATCHWORK_BOT)
		mail_addr_parse(notice->actor, a, &actor);
	return actor;
}

/* False: it counts for nothing. */
static bool read_applied(const struct model_notice *notice,
			 const struct model_series *s, struct arena *a,
			 struct model_applied *out)
{
	const struct mail_addr actor = actor_of(notice, a);

	if (!notice_counts(notice, s))
		return false;
	*out = (struct model_applied){
	    .mail = notice->mail,
	    .verb = notice->said.verb,
	    .by = is_tracker(notice->mail) ? (struct mail_addr){"", ""} : actor,
	    .place = notice->said.place,
	};
	take_numbers(notice, s, a, out);
	return out->n_numbers || notice->how != APPLIED_NUMBERED;
}

/* The numbers of t without those of less; false if none is left. */
static bool subtract_numbers(struct model_applied *t,
			     const struct model_applied *less,
			     const struct model_series *s, struct arena *a)
{
	size_t total = t->all ? s->total : t->n_numbers, n = 0, k = 0;
	uint32_t *left;

	if (less->all)
		return false;
	if (total > APPLIED_NUMBERS_MAX)
		return true;
	left = arena_array(a, total, sizeof(*left));
	for (size_t i = 0; i < total; i++) {
		uint32_t number = t->all ? (uint32_t)i + 1 : t->numbers[i];

		while (k < less->n_numbers && less->numbers[k] < number)
			k++;
		if (k == less->n_numbers || less->numbers[k] != number)
			left[n++] = number;
	}
	t->numbers = left;
	t->n_numbers = n;
	t->all = is_all(s, left, n);
	return n;
}

/* Take away what the same person dropped again later; the mail that dropped the
 * last of it, or NULL. */
static const struct state_message *
find_drop(const struct model_answers *answers,
	  const struct model_notice *notice, const struct model_series *s,
	  struct arena *a, struct model_applied *applied)
{
	const struct mail_addr actor = actor_of(notice, a);

	for (size_t i = 0; i < answers->n_verdicts; i++) {
		const struct model_notice *v = &answers->verdicts[i];
		struct model_applied dropped = {.all = false};

		if (v->how != APPLIED_DROPPED ||
		    v->mail->date_at <= applied->mail->date_at ||
		    !assemble_same_submitter(&v->mail->from, &actor))
			continue;
		take_numbers(v, s, a, &dropped);
		/* "I'll drop it": all that was applied in one go, whichever
		 * patch the mail answers */
		if (answers_head(s, notice->on) && v->said.drops_it)
			return v->mail;
		if (!subtract_numbers(applied, &dropped, s, a))
			return v->mail;
	}
	return NULL;
}

/* The numbers of both, ascending, each once. */
static void add_numbers(struct model_applied *to,
			const struct model_applied *more,
			const struct model_series *s, struct arena *a)
{
	size_t n = 0, i = 0, k = 0;
	uint32_t *both;

	if (to->all || more->all) {
		to->all = true;
		return;
	}
	both = arena_array(a, to->n_numbers + more->n_numbers, sizeof(*both));
	while (i < to->n_numbers || k < more->n_numbers) {
		if (k == more->n_numbers ||
		    (i < to->n_numbers && to->numbers[i] < more->numbers[k])) {
			both[n++] = to->numbers[i++];
			continue;
		}
		i += i < to->n_numbers && to->numbers[i] == more->numbers[k];
		both[n++] = more->numbers[k++];
	}
	to->numbers = both;
	to->n_numbers = n;
	to->all = is_all(s, both, n);
}

/* The number of the patch that has the title a notice quotes; else of the one
 * that it is tied to; 0: none. */
static uint32_t noticed_number(const struct model_series *s,
			       const struct model_reply *r, const char *title)
{
	int64_t key = facts_title_key(title);

	for (size_t i = 0; i < s->n_mails; i++) {
		const struct state_patch *mail = s->mails[i];

		if (mail->message.kind == FACTS_PATCH && mail->title_key == key)
			return summary_number(mail);
	}
	return r->number;
}

/* A notice of a stable or tip tree; false if it names no patch of s. */
static bool read_notice(const struct model_reply *r,
			const struct model_series *s, struct arena *a,
			struct model_applied *out)
{
	struct tree_notice notice;
	uint32_t number;

	if (!tree_notice_parse(r->mail->subject, a, &notice))
		return false;
	number = noticed_number(s, r, notice.title);
	if (!number)
		return false;
	*out = (struct model_applied){
	    .mail = r->mail,
	    .verb = notice.stable ? APPLIED_VERB_APPLIED : APPLIED_VERB_MERGED,
	    .by = notice.stable ? r->mail->from : (struct mail_addr){"", ""},
	    .place = notice.tree,
	    .backport = notice.stable && !stable_is_for_tree(s, notice.tree),
	    .numbers = arena_alloc(a, sizeof(*out->numbers)),
	    .n_numbers = 1,
	};
	out->numbers[0] = number;
	out->all = is_all(s, out->numbers, 1);
	return true;
}

static bool by_same(const struct model_applied *a,
		    const struct model_applied *b)
{
	return a->verb == b->verb && !strcmp(a->by.email, b->by.email) &&
	       !strcmp(a->by.name, b->by.name) &&
	       !strcmp(a->mail->from.email, b->mail->from.email);
}

struct finding {
	const struct model_series *series;
	bool in_range;
	struct arena *arena;
	struct model_applied *out;
	bool found;
};

static void add_number(struct finding *f, const struct model_applied *more)
{
	struct model_applied *out = f->out;
	struct model_applied old = *out;

	if (!f->found || more->mail->date_at < old.mail->date_at) {
		*out = *more;
		if (f->found && by_same(&old, more))
			add_numbers(out, &old, f->series, f->arena);
	} else if (by_same(out, more)) {
		add_numbers(out, more, f->series, f->arena);
	}
	f->found = true;
}

static void add_notices(struct finding *f, const struct model_reply *rows,
			size_t n, bool backport)
{
	struct model_applied one;

	for (size_t i = 0; i < n; i++) {
		if ((f->in_range && !rows[i].in_range) ||
		    rows[i].mail->kind != FACTS_NOTICE ||
		    !read_notice(&rows[i], f->series, f->arena, &one) ||
		    one.backport != backport)
			continue;
		add_number(f, &one);
	}
}

bool applied_find(const struct model_answers *answers,
		  const struct model_series *s, bool in_range, struct arena *a,
		  struct model_applied *out)
{
	struct finding f = {
	    .series = s, .in_range = in_range, .arena = a, .out = out};
	struct model_applied one;

	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct model_notice *notice = &answers->applied[i];

		if ((in_range && !notice->in_range) ||
		    !read_applied(notice, s, a, &one) ||
		    find_drop(answers, notice, s, a, &one))
			continue;
		add_number(&f, &one);
	}
	for (int backport = 0; s && backport < 2 && !f.found; backport++) {
		add_notices(&f, answers->replies, answers->n, backport);
		add_notices(&f, answers->notices, answers->n_notices, backport);
	}
	return f.found;
}

const struct state_message *
applied_find_dropped(const struct model_answers *answers,
		     const struct model_series *s, struct arena *a,
		     struct model_applied *out)
{
	const struct state_message *last = NULL;

	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct state_message *by;
		struct model_applied one, left;

		if (!read_applied(&answers->applied[i], s, a, &one))
			continue;
		left = one;
		by = find_drop(answers, &answers->applied[i], s, a, &left);
		if (!by)
			continue;
		*out = one;
		last = by;
	}
	return last;
}
