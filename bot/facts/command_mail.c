/* SPDX-License-Identifier: MIT */
#include "bot/facts/command_mail.h"

#include <stdio.h>
#include <string.h>

#include "bot/facts/machine_mail.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/mail/param.h"
#include "common/mail/word.h"
#include "common/utf8.h"

/*
 * Nearly every mail is no command mail. So a mail is decoded only if its raw
 * bytes hold the prefix or a body that hides it (base64), or if its header
 * names the robot.
 */

#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3 */

struct mail {
	const char *raw;
	size_t len;
	struct mail_header header;
	const struct command_mail_settings *settings;
	struct arena *a;
	struct strbuf *scratch;
};

static const char *value(const struct mail *m, const char *name)
{
	return mail_field_value(mail_header_find(&m->header, name),
				MAIL_FIELD_SHORT_MAX, m->a);
}

static size_t count(const struct mail *m, const char *name)
{
	const struct mail_field *f = NULL;
	size_t n = 0;

	while ((f = mail_header_next(&m->header, name, f)))
		n++;
	return n;
}

/* Is word in s[0..len)? Any case, but for that of its first byte. */
static bool contains(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);
	const char *end = s + len, *p = s;

	while ((size_t)(end - p) >= n &&
	       (p = memchr(p, *word, (size_t)(end - p) - n + 1))) {
		if (!ascii_ncasecmp(p, word, n))
			return true;
		p++;
	}
	return false;
}

static bool is_encoded(const struct mail *m, const char *how)
{
	return !ascii_casecmp(
	    mail_param_value(value(m, "Content-Transfer-Encoding"), m->a), how);
}

/*
 * Can there be a command in the body? Quoted-printable may write the first
 * byte of the prefix as =23 (RFC 2045 6.7 wants it for the sake of EBCDIC).
 */
static bool body_may_ask(const struct mail *m)
{
	const char *prefix = m->settings->prefix;
	const char *body = m->raw + m->header.body;
	size_t len = m->len - m->header.body;
	bool parts =
	    !ascii_ncasecmp(value(m, "Content-Type"), "multipart/", 10);
	char first[4];

	if (is_encoded(m, "base64") ||
	    (parts &&
	     (contains(body, len, "base64") || contains(body, len, "BASE64"))))
		return true;
	if (contains(body, len, prefix))
		return true;
	if (!parts && !is_encoded(m, "quoted-printable"))
		return false;
	snprintf(first, sizeof(first), "=%02X", (unsigned char)*prefix);
	return contains(body, len,
			arena_printf(m->a, "%s%s", first, prefix + 1));
}

/* Is robot, or an address that begins with its local part, in s[0..len)? */
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

/* Is the robot, or an address of bounces of its, named in the header? */
static bool names_robot(const struct mail *m)
{
	static const char *const fields[] = {"To", "Cc", "Delivered-To",
					     "X-Original-To", "Envelope-To"};

	if (!strchr(m->settings->address, '@'))
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct mail_field *f = NULL;

		while ((f = mail_header_next(&m->header, fields[i], f)))
			if (names(f->value, f->value_len, m->settings->address))
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
static bool read_recipients(const struct mail *m, struct command_mail *out)
{
	static const char *const fields[] = {"To", "Cc"};
	bool robot = false, others = false;

	out->recipients = arena_array(m->a, COMMAND_MAIL_RECIPIENTS_MAX,
				      sizeof(*out->recipients));
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct mail_field *f = NULL;

		while ((f = mail_header_next(&m->header, fields[i], f))) {
			struct mail_addrs to;

			mail_addr_parse_list(
			    mail_field_value(f, MAIL_FIELD_MAX, m->a), m->a,
			    &to);
			for (size_t n = 0; n < to.n; n++) {
				const char *email = to.addr[n].email;

				if (ascii_casecmp(email, m->settings->address))
					others = true;
				else
					robot = true;
				add_recipient(out, email);
			}
		}
	}
	return robot && !others;
}

static bool is_base32(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '2' && c <= '7');
}

static bool is_word_char(char c)
{
	return is_base32(c) || (c >= '0' && c <= '9');
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
		    (s > subject && is_word_char(s[-1])) || *digits != ' ')
			continue;
		digits += strspn(digits, " ");
		while (is_word_char(digits[n]) && is_base32(digits[n]))
			n++;
		if (n != TOKEN_SIZE || is_word_char(digits[n]))
			continue;
		token = arena_strndup(a, digits, n);
		for (char *p = token; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + 'a' - 'A');
		return token;
	}
	return "";
}

/* The address of a bounce and its reports; false if the mail is none. */
static bool read_bounce(const struct mail *m, struct command_mail *out)
{
	struct bounce_reports reports;

	out->token =
	    bounce_report_address(&m->header, m->settings->address, m->a);
	if (!*out->token)
		return false;
	out->kind = COMMAND_MAIL_BOUNCE;
	read_recipients(m, out);
	bounce_report_read(m->raw, m->len, &m->header, m->a, m->scratch,
			   &reports);
	out->reports = reports.report;
	out->n_reports = reports.n;
	return true;
}

/* What the mail asks, and the recipients, which may decide it. */
static void read_kind(const struct mail *m, const char *subject, bool named,
		      bool asks, struct command_mail *out)
{
	const char *prefix = m->settings->prefix;
	struct command_lines lines = {.n = 0};

	if (named) {
		if (read_bounce(m, out))
			return;
		out->token = find_token(subject, m->a);
		if (*out->token)
			out->kind = COMMAND_MAIL_TOKEN;
	}
	if (asks && !out->kind) {
		struct mail_text text;

		mail_mime_text(m->raw, m->len, &m->header, m->a, m->scratch,
			       &text);
		command_lines_read(&text, prefix, m->a, &lines);
	}
	if (!out->kind && !lines.n &&
	    !(named && command_lines_is_one(subject, prefix)))
		return;
	if (read_recipients(m, out) && !out->kind && !lines.n) {
		command_lines_add(&lines, subject, strlen(subject), m->a);
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
static void read_sender(const struct mail *m, struct command_mail *out)
{
	const char *from = mail_field_value(
	    mail_header_find(&m->header, "From"), MAIL_FIELD_MAX, m->a);
	struct mail_addrs all;

	if (m->header.truncated || count(m, "From") != 1 ||
	    count(m, "Subject") > 1 || count(m, "Date") > 1 ||
	    count_ats(from) != 1)
		return;
	mail_addr_parse_list(from, m->a, &all);
	if (all.n != 1 || strlen(all.addr[0].email) > EMAIL_MAX)
		return;
	mail_addr_parse(from, m->a, &out->sender);
	if (strcmp(out->sender.email, all.addr[0].email))
		out->sender = (struct mail_addr){"", ""};
	if (strlen(out->sender.name) > COMMAND_MAIL_NAME_MAX) {
		char *name = arena_alloc(m->a, COMMAND_MAIL_NAME_MAX + 1);

		utf8_copy_shown(name, COMMAND_MAIL_NAME_MAX + 1,
				out->sender.name, strlen(out->sender.name));
		out->sender.name = name;
	}
}

/* The ids of a field, from its raw value: see msgid.h on folds. */
static void read_ids(const struct mail *m, const char *name,
		     struct mail_msgids *out)
{
	const struct mail_field *f = mail_header_find(&m->header, name);

	*out = (struct mail_msgids){.n = 0};
	if (f)
		mail_msgid_parse_list(
		    arena_strndup(m->a, f->value, f->value_len), m->a, out);
	if (out->n > COMMAND_MAIL_IDS_MAX) {
		memmove(out->id + 1,
			out->id + out->n - COMMAND_MAIL_IDS_MAX + 1,
			(COMMAND_MAIL_IDS_MAX - 1) * sizeof(*out->id));
		out->n = COMMAND_MAIL_IDS_MAX;
		out->truncated = true;
	}
}

static void read_thread(const struct mail *m, struct command_mail *out)
{
	read_ids(m, "In-Reply-To", &out->in_reply_to);
	read_ids(m, "References", &out->refs);
	if (!out->refs.n && out->in_reply_to.n == 1)
		out->refs = out->in_reply_to;
}

void command_mail_read(const char *raw, size_t len,
		       const struct command_mail_settings *settings,
		       struct arena *a, struct strbuf *scratch,
		       struct command_mail *out)
{
	static const struct command_mail none = {
	    .sender = {"", ""}, .proof = "", .token = ""};
	struct mail m = {.raw = raw,
			 .len = len < MAIL_MAX ? len : MAIL_MAX,
			 .settings = settings,
			 .a = a,
			 .scratch = scratch};
	bool named, asks;
	const char *subject;

	*out = none;
	if (!*settings->prefix)
		return;
	mail_header_parse(m.raw, m.len, a, &m.header);
	named = names_robot(&m);
	asks = body_may_ask(&m);
	if (!named && !asks)
		return;
	subject = mail_word_decode(value(&m, "Subject"), a);
	read_kind(&m, subject, named, asks, out);
	if (!out->kind) {
		*out = none;
		return;
	}
	read_sender(&m, out);
	read_thread(&m, out);
	out->automatic =
	    machine_mail_is(&m.header, out->sender.email, subject, a);
	out->bulk = machine_mail_is_bulk(&m.header, a);
	out->proof =
	    sender_proof_find(&m.header, mail_addr_domain(out->sender.email),
			      settings->trust, settings->n_trust, a);
}
