#include "bot/command/obey.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "bot/command/bounce.h"
#include "bot/command/confirm.h"
#include "bot/command/effect.h"
#include "bot/command/gate.h"
#include "bot/command/lines.h"
#include "bot/command/reply.h"
#include "bot/letter/letter.h"
#include "bot/list.h"
#include "bot/notice.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/db.h"
#include "state/letters.h"
#include "state/messages.h"
#include "state/outbox.h"
#include "state/tokens.h"

#define HOUR_S        INT64_C(3600)
#define DAY_S         INT64_C(86400)
#define TOKENS_KEPT_S (CONFIRM_HOLDS_DAYS * DAY_S + DAY_S)

/* One letter being worked through. */
struct work {
	const struct obey *o;
	const struct state_letter *letter;
	struct effect_context context;
	struct model_list where;
	bool proven;    /* the mail is its sender's */
	bool confirmed; /* and a reply to a confirmation */
	int64_t asked_at;
	size_t n_asked;
	struct effect effects[LETTER_LINES_MAX];
	size_t n;
	struct arena *a;
};

static int leave(const struct work *w, const char *why)
{
	log_info("obey ignored msgid=%s from=%s why=%s", w->letter->msgid,
		 *w->letter->sender_email ? w->letter->sender_email : "-", why);
	return 0;
}

static const struct config_list *list_by_id(const struct work *w, int64_t id)
{
	struct state_list *rows;
	struct err err;
	size_t n;

	if (!id || state_lists(w->o->st, w->a, &rows, &n, &err))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			return config_list_find(w->o->config, rows[i].name);
	return NULL;
}

/* Of the digest or answer that the letter replies to. */
static const struct config_list *list_replied_to(const struct work *w)
{
	const struct config_list *list = NULL;
	struct outbox_mail mail;
	struct err err;
	size_t n;
	const char **ids = lines_split(w->letter->in_reply_to, w->a, &n);

	for (size_t i = 0; i < n && !list; i++)
		if (state_outbox_find_msgid(w->o->st, ids[i], w->a, &mail,
					    &err) > 0)
			list = list_by_id(w, mail.list_id);
	return list;
}

static const struct config_list *list_addressed(const struct work *w)
{
	const struct config *config = w->o->config;
	size_t n;
	const char **to = lines_split(w->letter->recipients, w->a, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < config->n_lists; k++)
			if (!ascii_casecmp(to[i], config->lists[k].address))
				return &config->lists[k];
	return NULL;
}

static const struct config_list *list_come_by(const struct work *w)
{
	const struct config *config = w->o->config;
	const char *names;
	struct err err;

	if (state_letter_lists(w->o->st, w->letter->message_id, w->a, &names,
			       &err))
		return NULL;
	for (size_t i = 0; i < config->n_lists; i++)
		if (lines_has(names, config->lists[i].name))
			return &config->lists[i];
	return NULL;
}

static int open_work(struct work *w, const struct config_list *list,
		     struct err *err)
{
	const struct obey *o = w->o;

	if (!list)
		list = list_replied_to(w);
	if (!list)
		list = list_addressed(w);
	if (!list)
		list = list_come_by(w);
	if (!list)
		list = &o->config->lists[0];
	w->context = (struct effect_context){
	    .st = o->st,
	    .config = o->config,
	    .key = o->key,
	    .list = list,
	    .where = &w->where,
	    .email = w->letter->sender_email,
	    .name = w->letter->sender_name,
	    .msgid = w->letter->msgid,
	    .now = clock_now(),
	    .a = w->a,
	};
	return list_ready(o->st, o->config, list, w->a, &w->where, err);
}

/* Has the asker, or have all together, had their answers? */
static int is_over_limit(const struct work *w, bool *over, struct err *err)
{
	const struct config_commands *limits = &w->o->config->commands;
	int64_t now = w->context.now, his, all;

	if (state_outbox_answers(w->o->st, w->context.email, now - DAY_S, &his,
				 err) ||
	    state_outbox_answers(w->o->st, NULL, now - HOUR_S, &all, err))
		return -1;
	*over = his >= limits->per_sender_day || all >= limits->per_hour;
	return 0;
}

/* Has mail that proves nothing had all the answers that it may? */
static int is_bothered(const struct work *w, bool *bothered, struct err *err)
{
	bool asks = false, mistaken = false, known, may;

	for (size_t i = 0; i < w->n; i++) {
		const struct effect *e = &w->effects[i];

		if (e->outcome == EFFECT_WRONG)
			mistaken = true;
		else if (!effect_is_free(e))
			asks = true;
	}
	*bothered = false;
	if (w->proven || (!asks && !mistaken))
		return 0;
	if (confirm_holds(w->o->st, w->context.email, w->context.now, &known,
			  err))
		return -1;
	if (known)
		return 0;
	if (confirm_may_bother(w->o->st, w->context.email, asks, w->context.now,
			       &may, err))
		return -1;
	*bothered = !may;
	return 0;
}

static bool may_run(const struct work *w, const struct effect *e, bool holds)
{
	if (effect_is_free(e) || w->confirmed)
		return true;
	if (e->command.verb == COMMAND_SUBSCRIBE)
		return false;
	return w->proven || (holds && !command_changes(e->command.verb));
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

/* Do what may be done at once; the rest waits, or is refused. *silent: there
 * is nothing to tell but that somebody was asked too often. */
static int run_effects(struct work *w, bool *silent, struct err *err)
{
	bool holds, may_ask;

	*silent = !w->proven;
	if (confirm_holds(w->o->st, w->context.email, w->context.now, &holds,
			  err) ||
	    confirm_may_ask(w->o->st, w->context.email, w->context.now,
			    &may_ask, err))
		return -1;
	for (size_t i = 0; i < w->n; i++) {
		struct effect *e = &w->effects[i];
		int r;

		if (e->outcome == EFFECT_WRONG)
			r = effect_settle(&w->context, e, EFFECT_WRONG, e->said,
					  err);
		else if (may_run(w, e, holds))
			r = effect_run(&w->context, e, err);
		else if (may_ask)
			r = effect_settle(&w->context, e, EFFECT_WAITS,
					  why_waits(w), err);
		else {
			r = effect_settle(&w->context, e, EFFECT_WRONG,
					  ASKED_LATELY, err);
			if (r)
				return -1;
			continue;
		}
		if (r)
			return -1;
		*silent = false;
	}
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

static int read_effects(struct work *w, const char *text, struct err *err)
{
	size_t n, max = (size_t)w->o->config->commands.per_mail;
	const char **lines = lines_split(text, w->a, &n);

	w->n_asked = n;
	if (max > LETTER_LINES_MAX)
		max = LETTER_LINES_MAX;
	for (w->n = 0; w->n < n && w->n < max; w->n++)
		if (effect_read(&w->context, lines[w->n], &w->effects[w->n],
				err))
			return -1;
	return 0;
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

/* The effects are read: limits, effects, answer. */
static int obey_effects(struct work *w, struct err *err)
{
	bool over, bothered, silent;

	if (is_over_limit(w, &over, err) || is_bothered(w, &bothered, err))
		return -1;
	if (over || bothered)
		return run_over_limit(w, over ? "limit" : "asked-lately", err);
	if (run_effects(w, &silent, err))
		return -1;
	if (silent)
		return leave(w, "asked-lately");
	return answer(w, err);
}

static int obey_commands(struct work *w, struct err *err)
{
	w->proven = *w->letter->proof;
	w->asked_at = w->letter->date_at;
	if (open_work(w, NULL, err) || read_effects(w, w->letter->lines, err))
		return -1;
	w->n_asked += (size_t)w->letter->more;
	return obey_effects(w, err);
}

static int obey_token(struct work *w, struct err *err)
{
	enum confirm_verdict verdict;
	struct state_token token;
	bool over;

	if (confirm_check(w->o->st, w->letter, clock_now(), w->a, &token,
			  &verdict, err))
		return -1;
	if (verdict != CONFIRM_GOOD)
		return leave(
		    w, arena_printf(w->a, "token-%s", confirm_word(verdict)));
	w->proven = w->confirmed = true;
	w->asked_at = token.asked_at;
	if (open_work(w, list_by_id(w, token.list_id), err) ||
	    is_over_limit(w, &over, err))
		return -1;
	if (over) /* it stays good: he may answer again */
		return leave(w, "limit");
	if (state_token_use(w->o->st, token.hash, w->context.now, err) ||
	    read_effects(w, token.lines, err))
		return -1;
	return obey_effects(w, err);
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

	if (w->letter->kind == LETTER_BOUNCE)
		return take_bounce(w, err);
	if (gate_judge(w->o->st, w->o->config, w->letter, clock_now(), w->a,
		       &verdict, err))
		return -1;
	if (verdict != GATE_OPEN)
		return leave(w, gate_word(verdict));
	return w->letter->kind == LETTER_TOKEN ? obey_token(w, err)
					       : obey_commands(w, err);
}

/* Is it the machine's trouble, or the letter's? */
static bool is_passing(const struct err *err)
{
	return err->code == ERR_TEMP || err->code == ERR_SYSTEM;
}

/* A letter that cannot be worked through must not hold up those behind it. */
static int drop(const struct obey *o, const struct state_letter *letter,
		const struct err *why, struct err *err)
{
	log_warnx("obey failed msgid=%s from=%s why=%s", letter->msgid,
		  letter->sender_email, why->text);
	if (state_begin(o->st, err))
		return -1;
	if (!state_letter_remove(o->st, letter->message_id, err) &&
	    !notice_trouble(o->st, "obey", why->text, err))
		return state_commit(o->st, err);
	state_rollback(o->st);
	return -1;
}

/* 1 one was worked through, 0 there is none, -1. */
static int obey_next(const struct obey *o, struct arena *a, struct err *err)
{
	struct state_letter letter;
	struct work w = {.o = o, .letter = &letter, .a = a};
	int found = state_letter_next(o->st, a, &letter, err);

	if (found <= 0)
		return found;
	if (state_begin(o->st, err))
		return -1;
	if (!obey_one(&w, err) &&
	    !state_letter_remove(o->st, letter.message_id, err) &&
	    !state_token_forget(o->st, clock_now() - TOKENS_KEPT_S, err))
		return state_commit(o->st, err) ? -1 : 1;
	state_rollback(o->st);
	if (is_passing(err))
		return -1;

	struct err why = *err;

	return drop(o, &letter, &why, err) ? -1 : 1;
}

int obey_letters(const struct obey *o, struct err *err)
{
	const char *stop = o->config->bot.stop_file;
	struct arena a = ARENA_INIT;
	int64_t n;
	int r;

	if (state_letter_count(o->st, &n, err))
		return -1;
	if (!n || (*stop && !access(stop, F_OK)))
		return 0;
	if (series_refresh(o->st, err))
		return -1;
	do {
		arena_reset(&a);
		r = obey_next(o, &a, err);
	} while (r > 0);
	arena_release(&a);
	return r;
}
