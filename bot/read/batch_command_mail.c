/* SPDX-License-Identifier: MIT */
#include "bot/read/batch_command_mail.h"

#include "bot/facts/command_mail.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "state/command_mails.h"

static const char *join_lines(const char *const *s, size_t n, struct arena *a)
{
	struct strbuf all = STRBUF_INIT;
	const char *joined;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&all, "%s%s", i ? "\n" : "", s[i]);
	joined = arena_strndup(a, all.buf, all.len);
	strbuf_release(&all);
	return joined;
}

static const char *outcome_name(enum bounce_outcome outcome)
{
	switch (outcome) {
	case BOUNCE_FAILED:
		return "failed";
	case BOUNCE_DELAYED:
		return "delayed";
	case BOUNCE_OTHER:
		break;
	}
	return "other";
}

static const char *join_reports(const struct command_mail *l, struct arena *a)
{
	const char **lines = arena_array(a, l->n_reports, sizeof(*lines));

	for (size_t i = 0; i < l->n_reports; i++)
		lines[i] = arena_printf(
		    a, "%s %s %s%s%s", outcome_name(l->reports[i].outcome),
		    l->reports[i].status, l->reports[i].email,
		    *l->reports[i].original ? " " : "", l->reports[i].original);
	return join_lines(lines, l->n_reports, a);
}

int batch_command_mail_put(struct state *st, int64_t message_id,
			   const struct command_mail *l, const char *loop,
			   struct arena *a, struct err *err)
{
	struct state_command_mail mail = {
	    .message_id = message_id,
	    .kind = l->kind,
	    .sender_email = l->sender.email,
	    .sender_name = l->sender.name,
	    .automatic = l->automatic,
	    .bulk = l->bulk,
	    .proof = l->proof,
	    .lines = join_lines(l->lines, l->n_lines, a),
	    .more = (int)l->n_more,
	    .recipients = join_lines(l->recipients, l->n_recipients, a),
	    .in_reply_to = join_lines(l->in_reply_to.id, l->in_reply_to.n, a),
	    .refs = join_lines(l->refs.id, l->refs.n, a),
	    .loop = loop,
	    .token = l->token,
	    .reports = join_reports(l, a),
	};

	return state_command_mail_put(st, &mail, err);
}
