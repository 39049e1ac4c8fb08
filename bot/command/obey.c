/* SPDX-License-Identifier: MIT */
#include "bot/command/obey.h"

#include <inttypes.h>
#include <string.h>

#include "bot/command/attempt.h"
#include "bot/command/bounce.h"
#include "bot/command/confirm.h"
#include "bot/command/effect.h"
#include "bot/command/gate.h"
#include "bot/command/policy.h"
#include "bot/command/quota.h"
#include "bot/command/reply.h"
#include "bot/facts/command_mail.h"
#include "bot/list/list.h"
#include "bot/list/command_list.h"
#include "bot/mail/admin_notice.h"
#include "bot/mail/answer.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "config/config.h"
#include "state/acts.h"
#include "state/db.h"
#include "state/letters.h"
#include "state/outbox.h"
#include "state/tokens.h"

#define DAY_S INT64_C(86400)
/* One that was used on its last day holds from then. */
#define TOKENS_KEPT_S ((CONFIRM_VALID_DAYS + CONFIRM_HOLDS_DAYS) * DAY_S)

/* One command mail on its way to its answer. */
struct work {
	const struct obey *o;
	const struct state_letter *letter;
	struct effect_context context;
	struct quota quota;
	struct list where;
	enum policy_proof proof;
	int64_t asked_at; /* date of the mail that asked first */
	size_t n_asked;   /* commands of that mail */
	struct effect effects[COMMAND_LINES_MAX];
	size_t n;
	size_t room; /* context.room */
	struct arena *a;
};

static int ignore_mail(const struct work *w, const char *why)
{
	log_info("obey ignored msgid=%s from=%s why=%s", w->letter->msgid,
		 *w->letter->sender_email ? w->letter->sender_email : "-", why);
	return 0;
}

static void set_context(struct work *w)
{
	w->context = (struct effect_context){
	    .st = w->o->st,
	    .config = w->o->config,
	    .key = w->o->key,
	    .where = &w->where,
	    .email = w->letter->sender_email,
	    .name = w->letter->sender_name,
	    .msgid = w->letter->msgid,
	    .now = clock_now(),
	    .room = &w->room,
	    .a = w->a,
	};
	w->quota = (struct quota){
	    .st = w->o->st,
	    .limits = &w->o->config->commands,
	    .email = w->context.email,
	    .now = w->context.now,
	};
}

/* list: that of the commands; NULL: as the mail says (command_list.h). */
static int set_list(struct work *w, const struct config_list *list,
		    struct err *err)
{
	if (!list && command_list_find(w->o->st, w->o->config, w->letter, w->a,
				       &list, err))
		return -1;
	w->context.list = list;
	w->room = ANSWER_PARTS_MAX * (size_t)list->digest.max_bytes;
	return list_ready(w->o->st, w->o->config, list, w->a, &w->where, err);
}

static int find_proof(struct work *w, struct err *err)
{
	bool recent;

	w->proof = POLICY_PROVEN;
	if (*w->letter->proof)
		return 0;
	if (confirm_is_recent(w->o->st, w->context.email, w->context.now,
			      &recent, err))
		return -1;
	w->proof = recent ? POLICY_KNOWN : POLICY_UNKNOWN;
	return 0;
}

static void parse_lines(struct work *w, const char *text)
{
	size_t n, max = (size_t)w->o->config->commands.per_mail;
	const char **lines = lines_split(text, w->a, &n);

	w->n_asked = n;
	if (max > COMMAND_LINES_MAX)
		max = COMMAND_LINES_MAX;
	for (w->n = 0; w->n < n && w->n < max; w->n++)
		effect_parse(&w->context, lines[w->n], &w->effects[w->n]);
}

static size_t count_verdicts(const struct work *w, enum policy_verdict verdict)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->effects[i].verdict == verdict;
	return n;
}

/* A verdict for each line. *silent: no line is worth an answer, or the sender
 * of mail that proves nothing had theirs. */
static int decide_lines(struct work *w, bool *silent, struct err *err)
{
	enum quota_unproven answer = QUOTA_READING;

	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];

		e->verdict = policy_decide(e->outcome == EFFECT_WRONG
					       ? POLICY_MISTAKE
					       : policy_class_of(&e->command),
					   w->proof);
	}
	*silent = count_verdicts(w, POLICY_SILENT) == w->n;
	if (*silent || w->proof >= POLICY_PROVEN)
		return 0;
	if (w->proof == POLICY_UNKNOWN)
		answer =
		    count_verdicts(w, POLICY_ASK) ? QUOTA_QUESTION : QUOTA_HELP;
	return quota_is_over_unproven(&w->quota, answer, silent, err);
}

/* Who was asked to confirm often enough is not asked again. */
static int limit_questions(struct work *w, bool *silent, struct err *err)
{
	bool may;

	if (!count_verdicts(w, POLICY_ASK))
		return 0;
	if (confirm_may_ask(w->o->st, w->context.email, w->context.now, &may,
			    err))
		return -1;
	for (size_t i = 0; i < w->n && !may; i++)
		if (w->effects[i].verdict == POLICY_ASK)
			w->effects[i].verdict = policy_decide_unasked(w->proof);
	*silent = count_verdicts(w, POLICY_SILENT) == w->n;
	return 0;
}

#define ASKED_LATELY                                                           \
	"you were asked to confirm not long ago; one such mail a day is sent," \
	" and three in a month"

static int run_line(struct work *w, struct effect *e, struct err *err)
{
	switch (e->verdict) {
	case POLICY_RUN:
		return effect_run(&w->context, e, err);
	case POLICY_ASK:
		return effect_settle(
		    &w->context, e, EFFECT_WAITS,
		    w->proof == POLICY_PROVEN
			? "to subscribe is confirmed first"
			: "nothing in your mail proves that it is yours",
		    err);
	case POLICY_REFUSE:
	case POLICY_SILENT:
		break;
	}
	return effect_settle(
	    &w->context, e, EFFECT_WRONG,
	    e->outcome == EFFECT_WRONG ? e->said : ASKED_LATELY, err);
}

/* In an answer to mail that may be forged and asks for no confirmation nothing
 * wrong is told, and of help no more than the word: the others may be meant
 * for somebody who did not write them. */
static void leave_out_words(struct work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];

		if (e->outcome == EFFECT_WRONG)
			continue;
		if (e->command.verb == COMMAND_HELP)
			e->line = arena_printf(w->a, "%s help",
					       w->o->config->commands.prefix);
		w->effects[n++] = *e;
	}
	w->n = n;
}

static int run_lines(struct work *w, struct err *err)
{
	bool wordless =
	    w->proof == POLICY_UNKNOWN && !count_verdicts(w, POLICY_ASK);

	if (wordless)
		leave_out_words(w);
	for (size_t i = 0; i < w->n; i++)
		if (run_line(w, &w->effects[i], err))
			return -1;
	if (wordless)
		leave_out_words(w);
	return 0;
}

/* Without an answer nothing is done, but that the link of a mail ends what it
 * ends. */
static int run_links(struct work *w, const char *why, struct err *err)
{
	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];

		if (e->outcome == EFFECT_READY && *e->command.token &&
		    effect_run(&w->context, e, err))
			return -1;
	}
	return ignore_mail(w, why);
}

static int answer_mail(struct work *w, struct err *err)
{
	const struct reply reply = {
	    .context = &w->context,
	    .letter = w->letter,
	    .asked_at = w->asked_at,
	    .proven = w->proof >= POLICY_PROVEN,
	    .confirmed = w->proof == POLICY_CONFIRMED,
	    .n_asked = w->n_asked,
	    .effects = w->effects,
	    .n = w->n,
	};
	int64_t outbox;

	if (reply_put(&reply, &outbox, err))
		return -1;
	log_info("obey answered msgid=%s from=%s commands=%zu waiting=%zu "
		 "outbox=%" PRId64 " proof=%s",
		 w->letter->msgid, w->letter->sender_email, w->n_asked,
		 count_verdicts(w, POLICY_ASK), outbox,
		 reply.confirmed ? "confirmed"
		 : reply.proven  ? w->letter->proof
				 : "none");
	return 0;
}

/* A quota that is used up ends it before anything that costs; a closer look at
 * the words may turn what a line asks into a mistake, so decide again. */
static int obey_lines(struct work *w, const struct config_list *list,
		      struct err *err)
{
	bool silent;

	if (decide_lines(w, &silent, err))
		return -1;
	if (!silent) {
		if (set_list(w, list, err))
			return -1;
		for (size_t i = 0; i < w->n; i++)
			effect_check(&w->context, &w->effects[i]);
		if (decide_lines(w, &silent, err))
			return -1;
	}
	if (!silent && limit_questions(w, &silent, err))
		return -1;
	if (silent)
		return run_links(w, "asked-lately", err);
	if (run_lines(w, err))
		return -1;
	return w->n ? answer_mail(w, err) : ignore_mail(w, "asked-lately");
}

static int obey_commands(struct work *w, struct err *err)
{
	bool over;

	w->asked_at = w->letter->date_at;
	if (find_proof(w, err) ||
	    quota_is_over(&w->quota, w->proof == POLICY_PROVEN, &over, err))
		return -1;
	parse_lines(w, w->letter->lines);
	w->n_asked += (size_t)w->letter->more;
	return over ? run_links(w, "limit", err) : obey_lines(w, NULL, err);
}

static int obey_confirmation(struct work *w, struct err *err)
{
	const struct config_list *list;
	enum confirm_verdict verdict;
	struct state_token token;
	bool over;

	if (confirm_check(w->o->st, w->letter, w->context.now, w->a, &token,
			  &verdict, err))
		return -1;
	if (verdict != CONFIRM_GOOD)
		return ignore_mail(
		    w, arena_printf(w->a, "token-%s", confirm_word(verdict)));
	w->proof = POLICY_CONFIRMED;
	w->asked_at = token.asked_at;
	if (quota_is_over(&w->quota, true, &over, err))
		return -1;
	if (over) /* the token stays good: it may be sent again */
		return ignore_mail(w, "limit");
	if (state_token_use(w->o->st, token.hash, w->context.now, err) ||
	    command_list_of_row(w->o->st, w->o->config, token.list_id, w->a,
				&list, err))
		return -1;
	parse_lines(w, token.lines);
	w->n_asked = (size_t)token.commands;
	return obey_lines(w, list, err);
}

static int take_bounce(const struct work *w, struct err *err)
{
	log_info("obey bounce msgid=%s to=%s", w->letter->msgid,
		 w->letter->token);
	return bounce_take(w->o->st, w->o->config, w->letter, err);
}

static int obey_one(struct work *w, struct err *err)
{
	enum gate_verdict verdict;

	if (w->letter->kind == COMMAND_MAIL_BOUNCE)
		return take_bounce(w, err);
	if (gate_judge(w->o->st, w->o->config, w->letter, clock_now(), w->a,
		       &verdict, err))
		return -1;
	if (verdict != GATE_OPEN)
		return ignore_mail(w, gate_word(verdict));
	set_context(w);
	return w->letter->kind == COMMAND_MAIL_TOKEN ? obey_confirmation(w, err)
						     : obey_commands(w, err);
}

/* Is it the machine's trouble, or the letter's? */
static bool is_passing(const struct err *err)
{
	return err->code == ERR_TEMP || err->code == ERR_SYSTEM;
}

/* A letter that cannot be worked through must not hold up those behind it.
 * Inside a transaction. */
static int drop(const struct obey *o, const struct state_letter *letter,
		const char *why, struct arena *a, struct err *err)
{
	struct state_act act = {
	    .at = clock_now(),
	    .who = letter->sender_email,
	    .how = arena_printf(a, "mail %s", letter->msgid),
	    .asked =
		arena_strndup(a, letter->lines, strcspn(letter->lines, "\n")),
	    .did = arena_printf(a, "not done: %s", why),
	};

	log_warnx("obey failed msgid=%s from=%s why=%s", letter->msgid,
		  letter->sender_email, why);
	if (state_letter_remove(o->st, letter->message_id, err) ||
	    notice_trouble(o->st, "obey", why, err))
		return -1;
	return state_act_put(o->st, &act, err);
}

/* Note which letter comes now: 1, 0 if there is none; *gone: robots died of it,
 * and it is dropped. */
static int begin(struct obey *o, struct arena *a, bool *gone, struct err *err)
{
	struct state_letter letter;
	int found, deaths = 0;

	*gone = false;
	if (state_begin(o->st, err))
		return -1;
	found = state_letter_next(o->st, a, &letter, err);
	if (found > 0 && letter.message_id != o->begun) {
		if (attempt_begin(o->st, letter.message_id, a, &deaths, err))
			found = -1;
		*gone = deaths >= ATTEMPT_DEATHS_MAX;
	}
	if (found > 0 && *gone &&
	    drop(o, &letter, "the robot died of it", a, err))
		found = -1;
	if (found > 0 && !state_commit(o->st, err)) {
		o->begun = letter.message_id;
		return 1;
	}
	state_rollback(o->st);
	return found > 0 ? -1 : found;
}

/* It stays, and is begun anew another time. */
static int leave_for_later(struct obey *o)
{
	struct err err;

	o->begun = 0;
	if (attempt_forget(o->st, &err))
		log_warnx("obey note failed why=%s", err.text);
	return -1;
}

/* Work through the letter that was begun. Read in the transaction that ends it:
 * it may have been erased meanwhile. */
static int work_through(struct obey *o, struct arena *a, struct err *err)
{
	struct state_letter letter;
	struct work w = {.o = o, .letter = &letter, .a = a};
	struct err why;
	int r = -1;

	if (state_begin(o->st, err))
		return leave_for_later(o);

	int found = state_letter_next(o->st, a, &letter, err);

	if (found >= 0 && (!found || letter.message_id != o->begun)) {
		state_rollback(o->st);
		return 0;
	}
	if (found > 0)
		r = obey_one(&w, err);
	for (size_t i = 0; i < w.n; i++)
		effect_release(&w.effects[i]);
	if (!r && !state_letter_remove(o->st, letter.message_id, err) &&
	    !state_token_forget(o->st, clock_now() - TOKENS_KEPT_S, err) &&
	    !state_commit(o->st, err))
		return 0;
	state_rollback(o->st);
	if (found < 0 || is_passing(err))
		return leave_for_later(o);
	why = *err;
	if (state_begin(o->st, err))
		return leave_for_later(o);
	if (!drop(o, &letter, why.text, a, err) && !state_commit(o->st, err))
		return 0;
	state_rollback(o->st);
	return leave_for_later(o);
}

int obey_letter(struct obey *o, struct err *err)
{
	struct arena a = ARENA_INIT;
	bool gone;
	int64_t n;
	int r;

	if (state_letter_count(o->st, &n, err))
		return -1;
	if (!n || config_is_stopped(o->config))
		return 0;
	if (series_refresh(o->st, err))
		return -1;
	r = begin(o, &a, &gone, err);
	if (r > 0 && !gone && work_through(o, &a, err))
		r = -1;
	arena_release(&a);
	return r;
}
