/* SPDX-License-Identifier: MIT */
#include "bot/command/obey.h"

#include <inttypes.h>
#include <string.h>

#include "bot/command/bounce.h"
#include "bot/command/confirm.h"
#include "bot/command/effect.h"
#include "bot/command/ignore.h"
#include "bot/command/policy.h"
#include "bot/command/quota.h"
#include "bot/command/reply.h"
#include "bot/facts/command_mail.h"
#include "bot/list/command_list.h"
#include "bot/list/list.h"
#include "bot/mail/answer.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/tokens.h"

/* One command mail on its way to its answer. */
struct work {
	const struct obey *o;
	const struct state_command_mail *mail;
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
	log_info("obey ignored msgid=%s from=%s why=%s", w->mail->msgid,
		 *w->mail->sender_email ? w->mail->sender_email : "-", why);
	return 0;
}

static void set_context(struct work *w)
{
	w->context = (struct effect_context){
	    .st = w->o->st,
	    .config = w->o->config,
	    .key = w->o->key,
	    .where = &w->where,
	    .email = w->mail->sender_email,
	    .name = w->mail->sender_name,
	    .msgid = w->mail->msgid,
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
	if (!list && command_list_find(w->o->st, w->o->config, w->mail, w->a,
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
	if (*w->mail->proof)
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
		effect_read_line(&w->context, lines[w->n], &w->effects[w->n]);
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
		return effect_record(
		    &w->context, e, EFFECT_WAITS,
		    w->proof == POLICY_PROVEN
			? "to subscribe is confirmed first"
			: "nothing in your mail proves that it is yours",
		    err);
	case POLICY_REFUSE:
	case POLICY_SILENT:
		break;
	}
	return effect_record(
	    &w->context, e, EFFECT_WRONG,
	    e->outcome == EFFECT_WRONG ? e->said : ASKED_LATELY, err);
}

/* In an answer to mail that may be forged and asks for no confirmation nothing
 * wrong is named, and of help no more than the word: the others may be meant
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
	const struct transcript transcript = {
	    .proof = w->proof,
	    .asked_at = w->asked_at,
	    .n_asked = w->n_asked,
	    .n_max = (size_t)w->o->config->commands.per_mail,
	    .zone = w->o->config->bot.timezone,
	    .effects = w->effects,
	    .n = w->n,
	};
	int64_t outbox;

	if (reply_put(&w->context, w->mail, &transcript, &outbox, err))
		return -1;
	log_info("obey answered msgid=%s from=%s commands=%zu waiting=%zu "
		 "outbox=%" PRId64 " proof=%s",
		 w->mail->msgid, w->mail->sender_email, w->n_asked,
		 count_verdicts(w, POLICY_ASK), outbox,
		 w->proof == POLICY_CONFIRMED ? "confirmed"
		 : w->proof == POLICY_PROVEN  ? w->mail->proof
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
			effect_check_words(&w->context, &w->effects[i]);
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

	w->asked_at = w->mail->date_at;
	if (find_proof(w, err) ||
	    quota_is_over(&w->quota, w->proof == POLICY_PROVEN, &over, err))
		return -1;
	parse_lines(w, w->mail->lines);
	w->n_asked += (size_t)w->mail->more;
	return over ? run_links(w, "limit", err) : obey_lines(w, NULL, err);
}

static int obey_confirmation(struct work *w, struct err *err)
{
	const struct config_list *list;
	struct confirm c;
	bool over;

	if (confirm_check(w->o->st, w->mail, w->context.now, w->a, &c, err))
		return -1;
	if (c.fault)
		return ignore_mail(w, arena_printf(w->a, "token-%s", c.fault));
	w->proof = POLICY_CONFIRMED;
	w->asked_at = c.token.asked_at;
	if (quota_is_over(&w->quota, true, &over, err))
		return -1;
	if (over) /* the token stays good: it may be sent again */
		return ignore_mail(w, "limit");
	if (state_token_use(w->o->st, c.token.hash, w->context.now, err) ||
	    command_list_of_row(w->o->st, w->o->config, c.token.list_id, w->a,
				&list, err))
		return -1;
	parse_lines(w, c.token.lines);
	w->n_asked = (size_t)c.token.commands;
	return obey_lines(w, list, err);
}

int obey_mail(const struct obey *o, const struct state_command_mail *mail,
	      struct arena *a, struct err *err)
{
	struct work w = {.o = o, .mail = mail, .a = a};
	const char *reason;
	int r;

	if (mail->kind == COMMAND_MAIL_BOUNCE) {
		log_info("obey bounce msgid=%s to=%s", mail->msgid,
			 mail->token);
		return bounce_count(o->st, o->config, mail, err);
	}
	if (ignore_find_reason(o->st, o->config, mail, clock_now(), &reason,
			       err))
		return -1;
	if (reason)
		return ignore_mail(&w, reason);
	set_context(&w);
	r = mail->kind == COMMAND_MAIL_TOKEN ? obey_confirmation(&w, err)
					     : obey_commands(&w, err);
	for (size_t i = 0; i < w.n; i++)
		effect_release(&w.effects[i]);
	return r;
}
