/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts_header.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/header_field.h"
#include "bot/facts/machine_mail.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/mail/date.h"
#include "common/mail/header.h"
#include "common/mail/word.h"

/* The Date if it can be believed, else the topmost Received. */
static void read_times(const struct mail_header *h, struct arena *a,
		       struct facts *out)
{
	const struct mail_field *f = NULL;
	int64_t epoch = clock_utc(1990, 1, 1, 0, 0, 0);
	int64_t date = mail_date_parse(header_field_value(h, "Date", a));

	out->received_at = CLOCK_NEVER;
	while (out->received_at == CLOCK_NEVER &&
	       (f = mail_header_next(h, "Received", f)))
		out->received_at = mail_date_parse_received(
		    mail_field_value(f, MAIL_FIELD_SHORT_MAX, a));
	if (date != CLOCK_NEVER && date < epoch)
		date = CLOCK_NEVER;
	if (date == CLOCK_NEVER || (out->received_at != CLOCK_NEVER &&
				    date > out->received_at + CLOCK_DAY_S))
		date = out->received_at;
	out->date_at = date;
}

static void add_ancestor(struct mail_msgids *out, const char *id)
{
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->id[i], id))
			return;
	if (out->n == MAIL_REFS_MAX)
		out->truncated = true;
	else
		out->id[out->n++] = id;
}

/* R7: In-Reply-To, then References from the last to the first. */
static void read_ancestors(const struct mail_header *h, struct arena *a,
			   struct facts *out)
{
	size_t size;

	header_field_msgids(h, "In-Reply-To", a, &out->in_reply_to);
	header_field_msgids(h, "References", a, &out->references);
	size = out->in_reply_to.n + out->references.n;
	if (!size)
		return;
	out->ancestors.id = arena_array(a, size, sizeof(*out->ancestors.id));
	for (size_t i = 0; i < out->in_reply_to.n; i++)
		add_ancestor(&out->ancestors, out->in_reply_to.id[i]);
	for (size_t i = out->references.n; i-- > 0;)
		add_ancestor(&out->ancestors, out->references.id[i]);
}

/* RFC 2919: what stands in <>, else the whole value; "" if it is no name. */
static const char *list_id(const struct mail_field *f, struct arena *a)
{
	const char *v = mail_field_value(f, MAIL_FIELD_SHORT_MAX, a);
	const char *open = strrchr(v, '<');
	size_t n = 0;
	char *id;

	if (open)
		v = open + 1;
	while (v[n] > ' ' && v[n] < 0x7f && v[n] != '>')
		n++;
	if (v[n] != (open ? '>' : '\0'))
		return "";
	id = arena_strndup(a, v, n);
	for (char *p = id; *p; p++)
		*p = ascii_lower(*p);
	return id;
}

static void read_list_ids(const struct mail_header *h, struct arena *a,
			  struct facts *out)
{
	const struct mail_field *f = NULL;
	size_t n = header_field_count(h, "List-Id");

	if (!n)
		return;
	out->list_ids = arena_array(a, n, sizeof(*out->list_ids));
	while ((f = mail_header_next(h, "List-Id", f))) {
		const char *id = list_id(f, a);

		if (*id)
			out->list_ids[out->n_list_ids++] = id;
	}
}

void facts_header_add_recipients(const struct mail_header *h, struct arena *a,
				 struct facts *out)
{
	static const char *const fields[] = {"To", "Cc"};
	struct mail_addrs to;

	header_field_addrs(h, fields, 2, a, &to);
	if (to.n > MAIL_ADDRS_MAX)
		to.n = MAIL_ADDRS_MAX;
	out->recipients = arena_array(a, to.n, sizeof(*out->recipients));
	for (size_t i = 0; i < to.n; i++)
		out->recipients[out->n_recipients++] = to.addr[i].email;
}

/* Ours may stand behind others. */
static const char *read_loop(const struct mail_header *h, struct arena *a)
{
	const struct mail_field *f = NULL;
	const char *all = "";

	while ((f = mail_header_next(h, "X-Loop", f))) {
		const char *v =
		    mail_word_decode(mail_field_value(f, 1024, a), a);

		if (strlen(all) < MAIL_FIELD_SHORT_MAX)
			all = *all ? arena_printf(a, "%s\n%s", all, v) : v;
	}
	return all;
}

void facts_header_read(const struct mail_header *h, struct arena *a,
		       struct facts *out)
{
	const struct mail_field *f;

	out->subject = mail_word_decode(header_field_value(h, "Subject", a), a);
	patch_subject_parse(out->subject, a, &out->tag);
	mail_addr_parse(
	    mail_field_value(mail_header_find(h, "From"), MAIL_FIELD_MAX, a), a,
	    &out->from);
	read_times(h, a, out);
	read_ancestors(h, a, out);
	read_list_ids(h, a, out);
	out->robot = machine_mail_is_robot(out->from.email) ||
		     machine_mail_says_so(h, a);
	out->loop = read_loop(h, a);
	f = mail_header_find(h, "Message-ID");
	out->msgid =
	    f ? mail_msgid_parse(arena_strndup(a, f->value, f->value_len), a)
	      : "";
}

bool facts_header_has_stable(const struct mail_header *h)
{
	static const char *const fields[] = {"To", "Cc"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct mail_field *f = NULL;

		while ((f = mail_header_next(h, fields[i], f)))
			if (patch_text_has_stable(f->value, f->value_len))
				return true;
	}
	return false;
}
