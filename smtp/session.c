/* SPDX-License-Identifier: MIT */
#include "smtp/session.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libetpan/mailstream.h>

#include "common/ascii.h"
#include "common/auth.h"
#include "common/clock.h"
#include "common/encode.h"
#include "common/err.h"
#include "common/mail/addr.h"
#include "common/mail/write.h"
#include "common/slice.h"
#include "common/strbuf.h"
#include "smtp/reply.h"

/*
 * Each step returns 0, or -1 with the result filled.  What a failure means
 * depends on one fact only: whether bytes of the message were on their way
 * when there was no more answer.
 *
 * libetpan carries the bytes and stuffs the dots.  Its commands are not used:
 * they cut long lines with the CRLF, pass CR LF in addresses on, know no
 * BODY=8BITMIME and take any number for a code.
 */

#define LINE_MAX_BYTES 998 /* RFC 5322 2.1.1, without CRLF */
#define HELO_MAX       255
#define ANSWER_MAX     65536
#define DOT_MS         600000 /* RFC 5321 4.5.3.2.6 */
#define GRACE_MS       60000  /* to end a DATA in when asked to stop */
#define QUIT_MS        2000
#define TOTAL_TIMEOUTS 10 /* the session, without the final dot */
#define RATE_MIN       8  /* bytes a millisecond a server must take */

struct smtp {
	const struct smtp_config *config;
	struct tls_stream *tls; /* own */
	mailstream *stream;     /* the stream of tls */
	struct smtp_reply reply;
	struct strbuf line;  /* scratch: the command being built */
	struct strbuf qp;    /* the message recoded, if it had to be */
	int64_t end;         /* of all but the final dot, monotonic */
	bool can_8bit;       /* of EHLO */
	bool can_size;       /* the same */
	uint64_t size_limit; /* 0: none announced */
	char mechanisms[256];
	struct smtp_result *result;
	enum err_code code; /* of a failure, for check */
};

/* Outcomes */

static int fail(struct smtp *s, enum smtp_outcome outcome, enum err_code code,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static int fail(struct smtp *s, enum smtp_outcome outcome, enum err_code code,
		const char *fmt, ...)
{
	char *text = s->result->text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(s->result->text), fmt, ap);
	va_end(ap);
	for (char *p = text; *p; p++)
		if (*p < ' ' || *p >= 0x7f)
			*p = '?';
	s->result->outcome = outcome;
	s->result->code = 0;
	s->code = code;
	return -1;
}

/* No answer, or none that can be read. */
static int fail_silent(struct smtp *s, enum smtp_outcome outcome,
		       const char *step)
{
	struct err err;

	if (!tls_stream_fault(s->tls, &err))
		return fail(s, outcome, ERR_TEMP,
			    "%s: the answer cannot be read", step);
	return fail(s, outcome, err.code, "%s: %s", step, err.text);
}

/* The answer is none that lets us go on. */
static int fail_reply(struct smtp *s, const char *step)
{
	struct smtp_result *result = s->result;

	if (!s->reply.code)
		return fail_silent(s, SMTP_LATER, step);
	/* 530 is about our login, not about the mail (RFC 4954 6). */
	result->outcome = s->reply.code >= 500 && s->reply.code != 530
			      ? SMTP_REFUSED
			      : SMTP_LATER;
	result->code = s->reply.code;
	smtp_reply_show(&s->reply, result->text, sizeof(result->text));
	s->code = s->reply.code == 530   ? ERR_AUTH
		  : s->reply.code >= 500 ? ERR_PERM
					 : ERR_TEMP;
	return -1;
}

/* A refusal that is about the session: the mail may yet be taken. */
static int fail_session(struct smtp *s, const char *step)
{
	fail_reply(s, step);
	s->result->outcome = SMTP_LATER;
	return -1;
}

/* Commands */

static void arm(struct smtp *s, int64_t total_ms)
{
	int64_t left = s->end - clock_monotonic_ms();

	if (left < 1)
		left = 1;
	tls_stream_arm(s->tls, s->config->tls.timeout_ms,
		       total_ms < left ? total_ms : left, ANSWER_MAX);
}

/* Send s->line and read the reply. */
static void exchange(struct smtp *s, bool secret)
{
	ssize_t n;

	arm(s, s->config->tls.timeout_ms);
	s->reply.code = 0;
	strbuf_addstr(&s->line, "\r\n");
	mailstream_set_privacy(s->stream, !secret);
	n = mailstream_write(s->stream, s->line.buf, s->line.len);
	if (n >= 0 && !mailstream_flush(s->stream))
		smtp_reply_read(&s->reply, s->stream);
	mailstream_set_privacy(s->stream, 1);
}

static void command(struct smtp *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void command(struct smtp *s, const char *fmt, ...)
{
	va_list ap;

	strbuf_reset(&s->line);
	va_start(ap, fmt);
	strbuf_vaddf(&s->line, fmt, ap);
	va_end(ap);
	exchange(s, false);
}

/* Steps */

static int ehlo(struct smtp *s)
{
	const char *name = s->config->helo;
	char size[32] = "";

	if (!name || !*name || strlen(name) > HELO_MAX ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]"
			 "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(name))
		name = "localhost";
	command(s, "EHLO %s", name);
	if (s->reply.code / 100 != 2)
		return fail_reply(s, "EHLO");
	s->can_8bit = smtp_reply_offers(&s->reply, "8BITMIME", size, 1);
	s->can_size = smtp_reply_offers(&s->reply, "SIZE", size, sizeof(size));
	s->size_limit = strtoull(size, NULL, 10);
	if (!smtp_reply_offers(&s->reply, "AUTH", s->mechanisms,
			       sizeof(s->mechanisms)))
		s->mechanisms[0] = '\0';
	return 0;
}

static int start_tls(struct smtp *s)
{
	struct err err;
	char none[1];

	if (!smtp_reply_offers(&s->reply, "STARTTLS", none, sizeof(none)))
		return fail(s, SMTP_LATER, ERR_PERM, "no STARTTLS offered");
	command(s, "STARTTLS");
	if (s->reply.code != 220)
		return fail_session(s, "STARTTLS");
	if (tls_stream_start_tls(s->tls, &err))
		return fail(s, SMTP_LATER, err.code, "STARTTLS: %s", err.text);
	return ehlo(
	    s); /* RFC 3207 4.2: what was announced before is forgotten */
}

static bool has_mechanism(const struct smtp *s, const char *name)
{
	struct slice rest = slice_of(s->mechanisms), word;

	while (slice_next(&rest, ' ', &word))
		if (ascii_case_is(word.s, word.len, name))
			return true;
	return false;
}

static void send_secret(struct smtp *s, const char *secret)
{
	strbuf_reset(&s->line);
	encode_base64(&s->line, secret, strlen(secret));
	exchange(s, true);
}

/* RFC 4954, by hand: libetpan's needs SASL plugins. */
static int authenticate(struct smtp *s)
{
	const struct smtp_config *config = s->config;
	const char *name = auth_name(config->auth);

	if (config->auth == AUTH_NONE)
		return 0;
	if (!tls_stream_is_secure(s->tls))
		return fail(s, SMTP_LATER, ERR_PERM, "no AUTH without TLS");
	if (!has_mechanism(s, name))
		return fail(s, SMTP_LATER, ERR_AUTH, "no AUTH %s offered",
			    name);
	if (config->auth == AUTH_LOGIN) {
		command(s, "AUTH LOGIN");
		if (s->reply.code == 334)
			send_secret(s, config->user);
		if (s->reply.code == 334)
			send_secret(s, config->password);
	} else {
		strbuf_reset(&s->line);
		strbuf_addf(&s->line, "AUTH %s ", name);
		auth_add_response(config->auth, config->user, config->password,
				  &s->line);
		exchange(s, true);
		/* why XOAUTH2 failed; wants an empty line */
		if (config->auth == AUTH_XOAUTH2 && s->reply.code == 334)
			command(s, "%s", "");
	}
	if (s->reply.code == 235)
		return 0;
	fail_session(s, "AUTH");
	if (s->reply.code >= 500)
		s->code = ERR_AUTH;
	return -1;
}

/* Connect, greet, TLS, AUTH. */
static int open_session(struct smtp *s)
{
	const struct tls_config *tls = &s->config->tls;
	struct tls_addrs *addrs = NULL;
	struct err err;
	int ret;

	s->end =
	    clock_monotonic_ms() + (int64_t)TOTAL_TIMEOUTS * tls->timeout_ms;
	ret = tls_resolve(tls->host, tls->port, &addrs, &err);
	if (!ret)
		ret = tls_stream_new(tls, &s->tls, &err);
	if (!ret)
		ret = tls_stream_connect(s->tls, addrs, &err);
	tls_addrs_free(addrs);
	if (ret)
		return fail(s, SMTP_LATER, err.code, "smtp %s: %s", tls->host,
			    err.text);
	s->stream = tls_stream_mailstream(s->tls);
	arm(s, tls->timeout_ms);
	smtp_reply_read(&s->reply, s->stream);
	if (s->reply.code != 220)
		return fail_reply(s, "greeting");
	if (ehlo(s) || (tls->mode == TLS_STARTTLS && start_tls(s)))
		return -1;
	return authenticate(s);
}

static void close_session(struct smtp *s)
{
	struct err err;

	/* The outcome stands; this is for the server's log. */
	if (s->tls && s->stream && !tls_stream_fault(s->tls, &err)) {
		int ms = s->config->tls.timeout_ms;

		if (ms > QUIT_MS)
			ms = QUIT_MS;
		tls_stream_arm(s->tls, ms, ms, ANSWER_MAX);
		if (mailstream_write(s->stream, "QUIT\r\n", 6) >= 0 &&
		    !mailstream_flush(s->stream))
			smtp_reply_read(&s->reply, s->stream);
	}
	tls_stream_free(s->tls);
	smtp_reply_release(&s->reply);
	strbuf_release(&s->line);
	strbuf_release(&s->qp);
}

/* The message */

static bool is_8bit(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] & 0x80)
			return true;
	return false;
}

/* What no server would have to take, found before it is asked. */
static int check_mail(struct smtp *s, const struct smtp_mail *mail)
{
	size_t column = 0;

	if (*mail->sender && !mail_addr_is_mailable(mail->sender))
		return fail(s, SMTP_REFUSED, ERR_DATA,
			    "'%.100s' cannot be an envelope sender",
			    mail->sender);
	if (!mail_addr_is_mailable(mail->recipient))
		return fail(s, SMTP_REFUSED, ERR_DATA,
			    "'%.100s' cannot be an envelope recipient",
			    mail->recipient);
	for (size_t i = 0; i < mail->len; i++) {
		column = mail->bytes[i] == '\n' ? 0 : column + 1;
		if (column > LINE_MAX_BYTES)
			return fail(s, SMTP_REFUSED, ERR_DATA,
				    "a line is over %d bytes", LINE_MAX_BYTES);
		if (!mail->bytes[i])
			return fail(s, SMTP_REFUSED, ERR_DATA,
				    "the message holds a NUL");
	}
	return 0;
}

/* MAIL and RCPT for a message of len bytes. */
static int send_envelope(struct smtp *s, const struct smtp_mail *mail,
			 const char *bytes, size_t len)
{
	const char *body = is_8bit(bytes, len) ? " BODY=8BITMIME" : "";
	size_t size = mailstream_get_data_crlf_size(bytes, len);
	char declared[40] = "";

	if (*body && !s->can_8bit)
		return fail(
		    s, SMTP_REFUSED, ERR_DATA,
		    "the header has 8-bit text, the server no 8BITMIME");
	if (s->size_limit && size > s->size_limit)
		return fail(s, SMTP_REFUSED, ERR_DATA,
			    "%zu bytes are over the server's limit of %llu",
			    size, (unsigned long long)s->size_limit);
	if (s->can_size)
		snprintf(declared, sizeof(declared), " SIZE=%zu", size);
	command(s, "MAIL FROM:<%s>%s%s", mail->sender, declared, body);
	if (s->reply.code / 100 != 2)
		return fail_reply(s, "MAIL");
	command(s, "RCPT TO:<%s>", mail->recipient);
	if (s->reply.code / 100 != 2)
		return fail_reply(s, "RCPT");
	return 0;
}

static int send_data(struct smtp *s, const struct smtp_mail *mail,
		     const char *bytes, size_t len)
{
	int timeout = s->config->tls.timeout_ms;
	int64_t total = timeout + (int64_t)len / RATE_MIN;

	struct err err;

	if (mail->before_data && mail->before_data(mail->arg, &err))
		return fail(s, SMTP_LATER, err.code, "%s", err.text);
	command(s, "DATA");
	if (s->reply.code != 354)
		return fail_reply(s, "DATA");
	/* From here on no answer is no answer: RFC 1047. */
	tls_stream_set_grace(s->tls, GRACE_MS);
	tls_stream_arm(s->tls, timeout, total, ANSWER_MAX);
	s->reply.code = 0;
	if (len && bytes[len - 1] == '\n')
		len--; /* libetpan ends the last line itself */
	if (mailstream_send_data(s->stream, bytes, len, 0, NULL) >= 0 &&
	    !mailstream_flush(s->stream)) {
		tls_stream_arm(s->tls, DOT_MS, DOT_MS, ANSWER_MAX);
		smtp_reply_read(&s->reply, s->stream);
	}
	switch (s->reply.code / 100) {
	case 2:
		s->result->outcome = SMTP_SENT;
		s->result->code = s->reply.code;
		smtp_reply_show(&s->reply, s->result->text,
				sizeof(s->result->text));
		return 0;
	case 4:
	case 5:
		return fail_reply(s, "DATA");
	}
	return fail_silent(s, SMTP_DOUBTFUL, "after DATA");
}

static int send_mail(struct smtp *s, const struct smtp_mail *mail)
{
	const char *bytes = mail->bytes;
	size_t len = mail->len;

	if (check_mail(s, mail) || open_session(s))
		return -1;
	if (!s->can_8bit && is_8bit(bytes, len)) {
		mail_write_recode_qp(&s->qp, bytes, len);
		bytes = s->qp.buf;
		len = s->qp.len;
	}
	if (send_envelope(s, mail, bytes, len))
		return -1;
	return send_data(s, mail, bytes, len);
}

void smtp_session_send(const struct smtp_config *config,
		       const struct smtp_mail *mail, struct smtp_result *result)
{
	struct smtp s = {.config = config, .result = result};

	*result = (struct smtp_result){.outcome = SMTP_LATER};
	send_mail(&s, mail);
	close_session(&s);
}

int smtp_session_check(const struct smtp_config *config, char *out,
		       size_t out_size, struct err *err)
{
	struct smtp_result result = {0};
	struct smtp s = {.config = config, .result = &result};
	int ret = open_session(&s);

	if (ret) {
		err_set(err, s.code, "%s", result.text);
	} else {
		char size[40] = "";

		if (s.size_limit)
			snprintf(size, sizeof(size), ", SIZE %llu",
				 (unsigned long long)s.size_limit);
		snprintf(out, out_size, "%s%s%s", tls_stream_version(s.tls),
			 s.can_8bit ? ", 8BITMIME" : "", size);
	}
	close_session(&s);
	return ret;
}
