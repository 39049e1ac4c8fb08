/* SPDX-License-Identifier: MIT */
#include "bot/read/record_letter.h"

#include <string.h>

#include "bot/facts/command_mail.h"
#include "bot/read/field.h"
#include "bot/read/wire.h"
#include "common/arena.h"
#include "common/mail/header.h"

#define EMAIL_MAX  254 /* RFC 5321 4.5.3.1.3 */
#define PROOF_MAX  1000
#define STATUS_MAX 9 /* "5.123.456" */

enum flag {
	AUTOMATIC = 1 << 0,
	BULK = 1 << 1,
	IN_SUBJECT = 1 << 2,
};

void record_letter_put(struct strbuf *out, const struct command_mail *l)
{
	wire_put_u8(out, (uint8_t)l->kind);
	if (!l->kind)
		return;
	wire_put_u8(out, (uint8_t)((l->automatic ? AUTOMATIC : 0) |
				   (l->bulk ? BULK : 0) |
				   (l->in_subject ? IN_SUBJECT : 0)));
	field_put_addr(out, &l->sender);
	wire_put_str(out, l->proof);
	field_put_strs(out, l->lines, l->n_lines);
	wire_put_u32(out, (uint32_t)l->n_more);
	field_put_strs(out, l->recipients, l->n_recipients);
	field_put_msgids(out, &l->in_reply_to);
	field_put_msgids(out, &l->refs);
	wire_put_str(out, l->token);
	wire_put_u32(out, (uint32_t)l->n_reports);
	for (size_t i = 0; i < l->n_reports; i++) {
		wire_put_u8(out, (uint8_t)l->reports[i].outcome);
		wire_put_str(out, l->reports[i].status);
		wire_put_str(out, l->reports[i].email);
		wire_put_str(out, l->reports[i].original);
	}
}

static void limit(struct wire *in, size_t n, size_t max)
{
	if (n > max)
		in->bad = true;
}

static const char *get_bounded(struct wire *in, size_t max)
{
	const char *s = field_get_line(in);

	limit(in, strlen(s), max);
	return s;
}

static const char *get_email(struct wire *in)
{
	return get_bounded(in, EMAIL_MAX);
}

static const char *get_command(struct wire *in)
{
	return get_bounded(in, COMMAND_LINE_MAX);
}

static void get_ids(struct wire *in, struct arena *a, struct mail_msgids *ids)
{
	field_get_msgids(in, a, ids);
	limit(in, ids->n, COMMAND_MAIL_IDS_MAX);
	for (size_t i = 0; !in->bad && i < ids->n; i++)
		limit(in, strlen(ids->id[i]), MAIL_MSGID_MAX);
}

static void get_reports(struct wire *in, struct arena *a,
			struct command_mail *l)
{
	l->n_reports = field_get_count(in, 16);
	limit(in, l->n_reports, BOUNCE_REPORTS_MAX);
	if (in->bad)
		l->n_reports = 0;
	l->reports = arena_array(a, l->n_reports, sizeof(*l->reports));
	for (size_t i = 0; i < l->n_reports; i++) {
		uint8_t outcome = wire_get_u8(in);

		if (outcome > BOUNCE_OTHER)
			in->bad = true;
		else
			l->reports[i].outcome = (enum bounce_outcome)outcome;
		l->reports[i].status = get_bounded(in, STATUS_MAX);
		l->reports[i].email = get_email(in);
		l->reports[i].original = get_email(in);
	}
}

void record_letter_get(struct wire *in, struct arena *a, struct command_mail *l)
{
	uint8_t kind = wire_get_u8(in), flags;

	*l =
	    (struct command_mail){.sender = {"", ""}, .proof = "", .token = ""};
	if (kind > COMMAND_MAIL_BOUNCE)
		in->bad = true;
	if (!kind || in->bad)
		return;
	l->kind = (enum command_mail_kind)kind;
	flags = wire_get_u8(in);
	l->automatic = flags & AUTOMATIC;
	l->bulk = flags & BULK;
	l->in_subject = flags & IN_SUBJECT;
	field_get_addr(in, &l->sender);
	limit(in, strlen(l->sender.email), EMAIL_MAX);
	limit(in, strlen(l->sender.name), COMMAND_MAIL_NAME_MAX);
	l->proof = get_bounded(in, PROOF_MAX);
	l->lines = field_get_strs(in, a, &l->n_lines, get_command);
	limit(in, l->n_lines, COMMAND_LINES_MAX);
	l->n_more = wire_get_u32(in);
	limit(in, l->n_more, MAIL_MAX);
	l->recipients = field_get_strs(in, a, &l->n_recipients, get_email);
	limit(in, l->n_recipients, COMMAND_MAIL_RECIPIENTS_MAX);
	get_ids(in, a, &l->in_reply_to);
	get_ids(in, a, &l->refs);
	l->token = get_email(in);
	get_reports(in, a, l);
}
