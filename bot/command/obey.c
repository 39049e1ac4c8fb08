/* SPDX-License-Identifier: MIT */
#include "bot/command/obey.h"

#include <inttypes.h>
#include <string.h>

#include "bot/command/attempt.h"
#include "bot/command/bounce.h"
#include "bot/command/confirm.h"
#include "bot/command/effect.h"
#include "bot/command/gate.h"
#include "bot/command/limit.h"
#include "bot/command/reply.h"
#include "bot/facts/command_mail.h"
#include "bot/list/list.h"
#include "bot/list/meant.h"
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

/* One letter being worked through. */
struct work {
	const struct obey *o;
	const struct state_letter *letter;
	struct effect_context context;
	struct list where;
	bool proven;    /* the mail is its sender's */
	bool confirmed; /* and a reply to a confirmation */
	int64_t asked_at;
	size_t n_asked;
	struct effect effects[COMMAND_LINES_MAX];
	size_t n;
	size_t room; /* context.room */
	struct arena *a;
};

static int leave(const struct work *w, const char *why)
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
}

/* The list that is meant: the one given, unless that is NULL. */
static int set_list(struct work *w, const struct config_list *list,
		    struct err *err)
{
	if (!list &&
	    meant_list(w->o->st, w->o->config, w->letter, w->a, &list, err))
		return -1;
	w->context.list = list;
	w->room = ANSWER_PARTS_MAX * (size_t)list->digest.max_bytes;
	return list_ready(w->o->st, w->o->config, w->context.list, w->a,
			  &w->where, err);
}

/* Has the asker, or have all together, had their answers? */
static int is_over_limit(const struct work *w, bool *over, struct err *err)
{
	return limit_is_over(w->o->st, &w->o->config->commands,
			     w->context.email, w->proven, w->context.now, over,
			     err);
}

static bool may_run(const struct work *w, const struct effect *e, bool known)
{
	if (effect_is_free(e) || w->confirmed)
		return true;
	if (e->command.verb == COMMAND_SUBSCRIBE)
		return false;
	return w->proven || (known && !command_changes(e->command.verb));
}

/* Is there a line that is right and may not be obeyed without a question? */
static bool must_ask(const struct work *w, bool known)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->effects[i].outcome == EFFECT_READY &&
		    !may_run(w, &w->effects[i], known))
			return true;
	return false;
}

static bool has_free(const struct work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->effects[i].outcome != EFFECT_WRONG &&
		    effect_is_free(&w->effects[i]))
			return true;
	return false;
}

/* Has mail that proves nothing had all the answers that it may? */
static int is_bothered(const struct work *w, bool *bothered, struct err *err)
{
	enum limit_answer answer = LIMIT_READING;
	bool known;

	*bothered = false;
	if (w->proven)
		return 0;
	if (confirm_holds(w->o->st, w->context.email, w->context.now, &known,
			  err))
		return -1;
	if (!known)
		answer = must_ask(w, false) ? LIMIT_QUESTION : LIMIT_HELP;
	*bothered = answer == LIMIT_HELP && !has_free(w);
	return *bothered
		   ? 0
		   : limit_is_over_unproven(w->o->st, &w->o->config->commands,
					    w->context.email, answer,
					    w->context.now, bothered, err);
}

/* Why it waits, for the asker. */
static const char *why_waits(const struct work *w)
{
	return w->proven ? "to subscribe is confirmed first"
			 : "nothing in your mail proves that it is yours";
}

#define ASKED_LATELY                                                           \
	"you were asked to confirm not long ago; one such mail a day is sent," \
	" and three in a month"

/* Do what may be done at once; the rest waits, or is refused. */
static int run_effects(struct work *w, bool known, bool may_ask,
		       struct err *err)
{
	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];
		int r;

		if (e->outcome == EFFECT_WRONG)
			r = effect_settle(&w->context, e, EFFECT_WRONG, e->said,
					  err);
		else if (may_run(w, e, known))
			r = effect_run(&w->context, e, err);
		else if (may_ask)
			r = effect_settle(&w->context, e, EFFECT_WAITS,
					  why_waits(w), err);
		else
			r = effect_settle(&w->context, e, EFFECT_WRONG,
					  ASKED_LATELY, err);
		if (r)
			return -1;
	}
	return 0;
}

/* Of mail that proves nothing and asks nothing, what is wrong is not told, and
 * of help no more than the word: the others may be meant for him who did not
 * write them. */
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

/* *silent: there is nothing to tell but that somebody was asked too often, or
 * what is wrong with words that may be another's. Of that no row is written. */
static int obey_known(struct work *w, bool *silent, struct err *err)
{
	bool known, may_ask;

	if (confirm_holds(w->o->st, w->context.email, w->context.now, &known,
			  err) ||
	    confirm_may_ask(w->o->st, w->context.email, w->context.now,
			    &may_ask, err))
		return -1;

	bool asks = must_ask(w, known), told = w->proven || (asks && may_ask);

	if (!told && !known)
		leave_out_words(w);
	for (size_t i = 0; i < w->n; i++)
		told = told || w->effects[i].outcome == EFFECT_WRONG ||
		       may_run(w, &w->effects[i], known);
	*silent = !told;
	if (*silent || run_effects(w, known, may_ask, err))
		return *silent ? 0 : -1;
	if (!w->proven && !known && !asks)
		leave_out_words(w);
	*silent = !w->n;
	return 0;
}

/* Over a limit nothing is done, but that a link in a mail ends what it ends. */
static int run_over_limit(struct work *w, const char *why, struct err *err)
{
	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];

		if (e->outcome == EFFECT_READY && *e->command.token &&
		    effect_run(&w->context, e, err))
			return -1;
	}
	return leave(w, why);
}

static void parse_effects(struct work *w, const char *text)
{
	size_t n, max = (size_t)w->o->config->commands.per_mail;
	const char **lines = lines_split(text, w->a, &n);

	w->n_asked = n;
	if (max > COMMAND_LINES_MAX)
		max = COMMAND_LINES_MAX;
	for (w->n = 0; w->n < n && w->n < max; w->n++)
		effect_parse(&w->context, lines[w->n], &w->effects[w->n]);
}

static int answer(struct work *w, struct err *err)
{
	const struct reply reply = {
	    .context = &w->context,
	    .letter = w->letter,
	    .asked_at = w->asked_at,
	    .proven = w->proven,
	    .confirmed = w->confirmed,
	    .n_asked = w->n_asked,
	    .effects = w->effects,
	    .n = w->n,
	};
	size_t waits = 0;
	int64_t outbox;

	if (reply_put(&reply, &outbox, err))
		return -1;
	for (size_t i = 0; i < w->n; i++)
		waits += w->effects[i].outcome == EFFECT_WAITS;
	log_info("obey answered msgid=%s from=%s commands=%zu waiting=%zu "
		 "outbox=%" PRId64 " proof=%s",
		 w->letter->msgid, w->letter->sender_email, w->n_asked, waits,
		 outbox,
		 w->confirmed ? "confirmed"
		 : w->proven  ? w->letter->proof
			      : "none");
	return 0;
}

/* Who is asked too often is left in peace; then the lines are looked into
 * further, which may turn what he asks into a mistake. */
static int obey_lines(struct work *w, const struct config_list *list,
		      struct err *err)
{
	bool bothered, silent;

	if (is_bothered(w, &bothered, err))
		return -1;
	if (!bothered) {
		if (set_list(w, list, err))
			return -1;
		for (size_t i = 0; i < w->n; i++)
			effect_check(&w->context, &w->effects[i]);
		if (is_bothered(w, &bothered, err))
			return -1;
	}
	if (bothered)
		return run_over_limit(w, "asked-lately", err);
	if (obey_known(w, &silent, err))
		return -1;
	if (silent)
		return leave(w, "asked-lately");
	return answer(w, err);
}

static int obey_commands(struct work *w, struct err *err)
{
	bool over;

	w->proven = *w->letter->proof;
	w->asked_at = w->letter->date_at;
	set_context(w);
	if (is_over_limit(w, &over, err))
		return -1;
	parse_effects(w, w->letter->lines);
	w->n_asked += (size_t)w->letter->more;
	return over ? run_over_limit(w, "limit", err)
		    : obey_lines(w, NULL, err);
}

static int obey_token(struct work *w, struct err *err)
{
	const struct config_list *list;
	enum confirm_verdict verdict;
	struct state_token token;
	bool over;

	set_context(w);
	if (confirm_check(w->o->st, w->letter, w->context.now, w->a, &token,
			  &verdict, err))
		return -1;
	if (verdict != CONFIRM_GOOD)
		return leave(
		    w, arena_printf(w->a, "token-%s", confirm_word(verdict)));
	w->proven = w->confirmed = true;
	w->asked_at = token.asked_at;
	if (is_over_limit(w, &over, err))
		return -1;
	if (over) /* it stays good: he may answer again */
		return leave(w, "limit");
	if (state_token_use(w->o->st, token.hash, w->context.now, err) ||
	    meant_list_of_row(w->o->st, w->o->config, token.list_id, w->a,
			      &list, err))
		return -1;
	parse_effects(w, token.lines);
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
		return leave(w, gate_word(verdict));
	return w->letter->kind == COMMAND_MAIL_TOKEN ? obey_token(w, err)
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
