/* SPDX-License-Identifier: MIT */
#include "bot/command/reply.h"

#include <string.h>

#include "bot/command/confirm.h"
#include "bot/command/obey.h"
#include "bot/command/transcript.h"
#include "bot/mail/answer.h"
#include "bot/mail/key.h"
#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/letters.h"
#include "state/outbox.h"
#include "state/tokens.h"

#define DAY_S INT64_C(86400)

static const char *transcript_of(const struct reply *r)
{
	const struct config *config = r->context->config;
	const struct transcript t = {
	    .asked_at = r->asked_at,
	    .zone = config->bot.timezone,
	    .confirmed = r->confirmed,
	    .n_asked = r->n_asked,
	    .n_max = (size_t)config->commands.per_mail,
	    .effects = r->effects,
	    .n = r->n,
	};
	struct strbuf out = STRBUF_INIT;
	const char *text;

	transcript_write(&t, &out);
	text = arena_strndup(r->context->a, out.buf, out.len);
	strbuf_release(&out);
	return text;
}

/* The lines that wait, '\n' between; "" if none does. */
static const char *waiting_lines(const struct reply *r)
{
	const char *lines = "";

	for (size_t i = 0; i < r->n; i++)
		if (r->effects[i].outcome == EFFECT_WAITS)
			lines = arena_printf(r->context->a, "%s%s%s", lines,
					     *lines ? "\n" : "",
					     r->effects[i].line);
	return lines;
}

static void make_parts(const struct reply *r, const char *token,
		       struct digest_mail **parts, size_t *n)
{
	const struct effect_context *c = r->context;
	const struct state_letter *letter = r->letter;
	struct answer_digest *digests =
	    arena_array(c->a, r->n, sizeof(*digests));
	struct digest_answer answer = {
	    .from = {c->config->bot.name, c->config->bot.address},
	    .to = {r->proven ? c->name : "", c->email},
	    .list = c->list->name,
	    /* A used token in the Subject would make a reply a confirmation. */
	    .subject = r->confirmed || !r->proven ? "" : letter->subject,
	    .token = token,
	    .asking = letter->msgid_made ? "" : letter->msgid,
	    .transcript = transcript_of(r),
	    .digests = digests,
	    .prefix = c->config->commands.prefix,
	    .keeper = c->config->bot.admins[0],
	    .seed = letter->msgid,
	    .key = c->key,
	    .key_len = KEY_SIZE,
	    .date_at = c->now,
	    .max_bytes = (size_t)c->list->digest.max_bytes,
	};

	answer.refs = lines_split(letter->refs, c->a, &answer.n_refs);
	for (size_t i = 0; i < r->n; i++) {
		const struct effect *e = &r->effects[i];

		if (e->outcome == EFFECT_DONE &&
		    policy_is_change(e->command.verb))
			answer.changed = true;
		if (e->digest)
			digests[answer.n_digests++] = *e->digest;
	}
	digest_answer_make(&answer, c->a, parts, n);
}

static int put_part(const struct reply *r, const struct digest_mail *part,
		    size_t number, int64_t before_id, int64_t *id,
		    struct err *err)
{
	const struct effect_context *c = r->context;
	struct outbox_mail mail = {
	    .kind = OUTBOX_ANSWER,
	    .part = (int)number,
	    .before_id = before_id,
	    .list_id = c->where->id,
	    .msgid = part->msgid,
	    .sender =
		token_sender(c->key, c->config->bot.address, part->msgid, c->a),
	    .recipient = c->email,
	    .bytes = part->bytes,
	    .len = part->len,
	    .created_at = c->now,
	    .due_at = c->now,
	    .expires_at = c->now + OBEY_ANSWER_S,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	    .unproven = !r->proven,
	};

	if (state_outbox_put(c->st, &mail, err))
		return -1;
	*id = mail.id;
	return 0;
}

static int put_token(const struct reply *r, const char *lines,
		     const unsigned char *hash, const char *msgid,
		     struct err *err)
{
	const struct effect_context *c = r->context;
	struct state_token row = {
	    .email = c->email,
	    .name = c->name,
	    .msgid = msgid,
	    .list_id = c->where->id,
	    .lines = lines,
	    .commands = (int64_t)r->n_asked,
	    .asked_at = r->asked_at,
	    .created_at = c->now,
	    .expires_at = c->now + CONFIRM_VALID_DAYS * DAY_S,
	    .used_at = CLOCK_NEVER,
	};

	memcpy(row.hash, hash, sizeof(row.hash));
	return state_token_put(c->st, &row, err);
}

int reply_put(const struct reply *r, int64_t *outbox, struct err *err)
{
	const char *lines = waiting_lines(r);
	char token[TOKEN_SIZE + 1] = "";
	unsigned char hash[HASH_SHA256_SIZE];
	struct digest_mail *parts;
	int64_t id = 0;
	size_t n;

	if (*lines && token_generate(token, hash, err))
		return -1;
	make_parts(r, token, &parts, &n);
	for (size_t i = 0; i < n; i++) {
		if (put_part(r, &parts[i], i + 1, id, &id, err))
			return -1;
		if (!i)
			*outbox = id;
	}
	return *lines ? put_token(r, lines, hash, parts[0].msgid, err) : 0;
}
