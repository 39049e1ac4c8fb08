/* SPDX-License-Identifier: MIT */
#include "bot/facts/command_mail.h"

#include <string.h>

#include "bot/facts/facts_mail.h"
#include "bot/facts/header_field.h"
#include "bot/facts/machine_mail.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/header.h"
#include "common/mail/word.h"
#include "common/utf8.h"

#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3 */

/* What the mail is read from, and with. */
struct reading {
	const struct facts_mail *mail;
	const struct mail_header *header;
	const struct command_mail_settings *settings;
	struct arena *a;
	struct strbuf *scratch;
};

/* True if s[0..len) has robot, or an address that begins with its local part. */
static bool names(const char *s, size_t len, const char *robot)
{
	const char *at = strchr(robot, '@'), *end = s + len, *p = s;
	size_t local = (size_t)(at - robot), n = strlen(at);

	while ((p = memchr(p, '@', (size_t)(end - p)))) {
		const char *from = p;

		while (from > s && !strchr(" \t\r\n<>,:;\"(@", from[-1]))
			from--;
		if ((size_t)(end - p) >= n && !ascii_ncasecmp(p, at, n) &&
		    (size_t)(p - from) >= local &&
		    !ascii_ncasecmp(from, robot, local))
			return true;
		p++;
	}
	return false;
}

/* True if the header names the robot, or the address of its bounces. */
static bool names_robot(const struct reading *r)
{
	static const char *const fields[] = {"To", "Cc", "Delivered-To",
					     "X-Original-To", "Envelope-To"};

	if (!strchr(r->settings->address, '@'))
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct mail_field *f = NULL;

		while ((f = mail_header_next(r->header, fields[i], f)))
			if (names(f->value, f->value_len, r->settings->address))
				return true;
	}
	return false;
}

static void add_recipient(struct command_mail *out, const char *email)
{
	if (out->n_recipients == COMMAND_MAIL_RECIPIENTS_MAX ||
	    strlen(email) > EMAIL_MAX)
		return;
	for (size_t i = 0; i < out->n_recipients; i++)
		if (!strcmp(out->recipients[i], email))
			return;
	out->recipients[out->n_recipients++] = email;
}

/* Fill recipients. Returns whether there is one, and no other than the robot. */
static bool read_recipients(const struct reading *r, struct command_mail *out)
{
	static const char *const fields[] = {"To", "Cc"};
	bool robot = false, others = false;
	struct mail_addrs to;

	header_field_addrs(r->header, fields, 2, r->a, &to);
	out->recipients = arena_array(r->a, COMMAND_MAIL_RECIPIENTS_MAX,
				      sizeof(*out->recipients));
	for (size_t i = 0; i < to.n; i++) {
		if (ascii_casecmp(to.addr[i].email, r->settings->address))
			others = true;
		else
			robot = true;
		add_recipient(out, to.addr[i].email);
	}
	return robot && !others;
}

static bool is_base32(char c)
{
	return ascii_is_alpha(c) || (c >= '2' && c <= '7');
}

/* "confirm", blanks, and the digits of a token, as words; else "". */
static const char *find_token(const char *subject, struct arena *a)
{
	size_t word = strlen(TOKEN_WORD);

	for (const char *s = subject; *s; s++) {
		const char *digits = s + word;
		size_t n = 0;
		char *token;

		if (ascii_ncasecmp(s, TOKEN_WORD, word) ||
		    (s > subject && ascii_is_alnum(s[-1])) || *digits != ' ')
			continue;
		digits += strspn(digits, " ");
		while (ascii_is_alnum(digits[n]) && is_base32(digits[n]))
			n++;
		if (n != TOKEN_SIZE || ascii_is_alnum(digits[n]))
			continue;
		token = arena_strndup(a, digits, n);
		for (char *p = token; *p; p++)
			*p = ascii_lower(*p);
		return token;
	}
	return "";
}

/* The address of a bounce and its reports; false if the mail is none. */
static bool read_bounce(const struct reading *r, struct command_mail *out)
{
	struct bounce_reports reports;

	out->token =
	    bounce_report_address(r->header, r->settings->address, r->a);
	if (!*out->token)
		return false;
	out->kind = COMMAND_MAIL_BOUNCE;
	read_recipients(r, out);
	bounce_report_read(r->mail->raw, r->mail->len, r->header, r->a,
			   r->scratch, &reports);
	out->reports = reports.report;
	out->n_reports = reports.n;
	return true;
}

/* What the mail asks, and the recipients, which may decide it. named: its
 * header names the robot. */
static void read_kind(const struct reading *r, const char *subject, bool named,
		      struct command_mail *out)
{
	const char *prefix = r->settings->prefix;
	struct command_lines lines = {.n = 0};

	if (named && read_bounce(r, out))
		return;
	if (named)
		out->token = find_token(subject, r->a);
	if (*out->token)
		out->kind = COMMAND_MAIL_TOKEN;
	else
		command_lines_read(&r->mail->text, prefix, r->a, &lines);
	if (!out->kind && !lines.n &&
	    !(named && command_lines_is_one(subject, prefix)))
		return;
	if (read_recipients(r, out) && !out->kind && !lines.n) {
		command_lines_add(&lines, slice_of(subject), r->a);
		out->in_subject = true;
	}
	if (lines.n)
		out->kind = COMMAND_MAIL_COMMANDS;
	out->lines = lines.line;
	out->n_lines = lines.n;
	out->n_more = lines.n_more;
}

/* '@' that is part of an address: outside quotes and comments. */
static size_t count_ats(const char *s)
{
	bool quoted = false;
	size_t depth = 0, n = 0;

	for (; *s; s++) {
		if (*s == '\\' && (quoted || depth) && s[1])
			s++;
		else if (*s == '"' && !depth)
			quoted = !quoted;
		else if (*s == '(' && !quoted)
			depth++;
		else if (*s == ')' && depth)
			depth--;
		else if (*s == '@' && !quoted && !depth)
			n++;
	}
	return n;
}

/* No sender if a field stands there twice: nobody knows which of the two was
 * vouched for. Of a header that was cut the second may be missing. */
static void read_sender(const struct reading *r, struct command_mail *out)
{
	const char *from = mail_field_value(mail_header_find(r->header, "From"),
					    MAIL_FIELD_MAX, r->a);
	struct mail_addrs all;

	if (r->header->truncated ||
	    header_field_count(r->header, "From") != 1 ||
	    header_field_count(r->header, "Subject") > 1 ||
	    header_field_count(r->header, "Date") > 1 || count_ats(from) != 1)
		return;
	mail_addr_parse_list(from, r->a, &all);
	if (all.n != 1 || strlen(all.addr[0].email) > EMAIL_MAX)
		return;
	mail_addr_parse(from, r->a, &out->sender);
	if (strcmp(out->sender.email, all.addr[0].email))
		out->sender = (struct mail_addr){"", ""};
	if (strlen(out->sender.name) > COMMAND_MAIL_NAME_MAX) {
		char *name = arena_alloc(r->a, COMMAND_MAIL_NAME_MAX + 1);

		utf8_copy_shown(name, COMMAND_MAIL_NAME_MAX + 1,
				out->sender.name, strlen(out->sender.name));
		out->sender.name = name;
	}
}

static void read_ids(const struct reading *r, const char *name,
		     struct mail_msgids *out)
{
	header_field_msgids(r->header, name, r->a, out);
	if (out->n > COMMAND_MAIL_IDS_MAX) {
		memmove(out->id + 1,
			out->id + out->n - COMMAND_MAIL_IDS_MAX + 1,
			(COMMAND_MAIL_IDS_MAX - 1) * sizeof(*out->id));
		out->n = COMMAND_MAIL_IDS_MAX;
		out->truncated = true;
	}
}

static void read_thread(const struct reading *r, struct command_mail *out)
{
	read_ids(r, "In-Reply-To", &out->in_reply_to);
	read_ids(r, "References", &out->refs);
	if (!out->refs.n && out->in_reply_to.n == 1)
		out->refs = out->in_reply_to;
}

void command_mail_read(const struct facts_mail *mail,
		       const struct command_mail_settings *settings,
		       struct arena *a, struct strbuf *scratch,
		       struct command_mail *out)
{
	static const struct command_mail none = {
	    .sender = {"", ""}, .proof = "", .token = ""};
	const struct mail_header *h = &mail->header;
	struct reading r = {mail, h, settings, a, scratch};
	const char *subject;

	*out = none;
	if (!*settings->prefix)
		return;
	subject = mail_word_decode(header_field_value(h, "Subject", a), a);
	read_kind(&r, subject, names_robot(&r), out);
	if (!out->kind) {
		*out = none;
		return;
	}
	read_sender(&r, out);
	read_thread(&r, out);
	out->automatic = machine_mail_is(h, out->sender.email, subject, a);
	out->bulk = machine_mail_is_bulk(h, a);
	out->proof = sender_proof_find(h, mail_addr_domain(out->sender.email),
				       settings->trust, settings->n_trust, a);
}
