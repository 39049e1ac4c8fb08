/* SPDX-License-Identifier: MIT */
#include "bot/command/reply.h"

#include "bot/command/confirm.h"
#include "bot/mail/answer.h"
#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/outbox.h"
#include "state/tokens.h"

static bool is_proven(const struct transcript *t)
{
	return t->proof >= POLICY_PROVEN;
}

/* The lines that wait, as a list of lines. */
static const char *waiting_lines(const struct transcript *t, struct arena *a)
{
	struct strbuf lines = STRBUF_INIT;

	for (size_t i = 0; i < t->n; i++)
		if (t->effects[i].outcome == EFFECT_WAITS)
			lines_add(&lines, t->effects[i].line);
	return strbuf_to_arena(&lines, a);
}

static void make_parts(const struct effect_context *c,
		       const struct state_command_mail *mail,
		       const struct transcript *t, const char *token,
		       struct mailing_part **parts, size_t *n)
{
	struct answer_digest *digests =
	    arena_array(c->a, t->n, sizeof(*digests));
	struct strbuf text = STRBUF_INIT;

	transcript_write(t, &text);

	struct digest_answer answer = {
	    .mailing.from = {c->config->bot.name, c->config->bot.address},
	    .mailing.to = {is_proven(t) ? c->name : "", c->email},
	    .mailing.list = c->list->name,
	    /* A used token in the Subject would make a reply a confirmation. */
	    .subject = t->proof == POLICY_PROVEN ? mail->subject : "",
	    .token = token,
	    .asking = mail->msgid_made ? "" : mail->msgid,
	    .transcript = strbuf_to_arena(&text, c->a),
	    .digests = digests,
	    .prefix = c->config->commands.prefix,
	    .keeper = c->config->bot.admins[0],
	    .seed = mail->msgid,
	    .mailing.key = c->key,
	    .mailing.date_at = c->now,
	    .max_bytes = (size_t)c->list->digest.max_bytes,
	};

	answer.mailing.refs =
	    lines_split(mail->refs, c->a, &answer.mailing.n_refs);
	for (size_t i = 0; i < t->n; i++) {
		const struct effect *e = &t->effects[i];

		if (e->outcome == EFFECT_DONE &&
		    policy_is_change(e->command.verb))
			answer.changed = true;
		if (e->digest)
			digests[answer.n_digests++] = *e->digest;
	}
	digest_answer_make(&answer, c->a, parts, n);
}

/* before_id: the part before this one; becomes the row of this one. */
static int put_token(const struct effect_context *c, const struct transcript *t,
		     struct state_token *row, struct err *err)
{
	row->email = c->email;
	row->name = c->name;
	row->list_id = c->where->id;
	row->commands = (int64_t)t->n_asked;
	row->asked_at = t->asked_at;
	row->created_at = c->now;
	row->expires_at = c->now + CONFIRM_VALID_DAYS * CLOCK_DAY_S;
	row->used_at = CLOCK_NEVER;
	return state_token_put(c->st, row, err);
}

int reply_put(const struct effect_context *c,
	      const struct state_command_mail *mail, const struct transcript *t,
	      int64_t *outbox, struct err *err)
{
	struct state_token row = {.lines = waiting_lines(t, c->a)};
	const struct mailing_post post = {
	    .kind = OUTBOX_ANSWER,
	    .list_id = c->where->id,
	    .robot = c->config->bot.address,
	    .key = c->key,
	    .recipient = c->email,
	    .expires_at = c->now + REPLY_EXPIRES_S,
	    .unproven = !is_proven(t),
	};
	char token[TOKEN_SIZE + 1] = "";
	struct mailing_part *parts;
	size_t n;

	if (*row.lines && token_generate(token, row.hash, err))
		return -1;
	make_parts(c, mail, t, token, &parts, &n);
	row.msgid = parts[0].msgid;
	if (mailing_put(c->st, &post, parts, n, c->a, err))
		return -1;
	*outbox = parts[0].outbox;
	return *row.lines ? put_token(c, t, &row, err) : 0;
}
