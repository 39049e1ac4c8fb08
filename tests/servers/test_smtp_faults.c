/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"
#include "common/tls_stream.h"
#include "smtp/session.h"
#include "tests/servers/play.h"

/*
 * SMTP servers that refuse, stall or break off at each step.  What matters is
 * the outcome: never later where the mail may have been taken, never doubtful
 * where it cannot have been.
 */

#define USER       "robot"
#define PASSWORD   "tr0ub4dor"
#define BASE64     "AHJvYm90AHRyMHViNGRvcg==" /* of \0 USER \0 PASSWORD */
#define TIMEOUT_MS 300
#define LEAVE_MS   1500

#define MESSAGE                                                                \
	"From: robot@lists.test\nSubject: hello\nMIME-Version: 1.0\n"          \
	"Content-Type: text/plain; charset=utf-8\n"                            \
	"Content-Transfer-Encoding: 8bit\n\nGr\xc3\xbc\xc3\x9f"                \
	"e\n.dot\n"

#define EHLO(offers)                                                           \
	"expect EHLO bot.test\nline 250-me\n" offers "line 250 OK\n"
#define HELLO "line 220 hello\n" EHLO("line 250-8BITMIME\n")
#define ENVELOPE                                                               \
	"expect MAIL FROM:<robot@lists.test>\nline 250 ok\n"                   \
	"expect RCPT TO:<kvm@lists.test>\nline 250 ok\n"
#define DATA "expect DATA\nline 354 go on\ndata\n"
#define QUIT "expect QUIT\nline 221 bye\n"

static const char *const outcomes[] = {
    [SMTP_SENT] = "sent",
    [SMTP_LATER] = "later",
    [SMTP_REFUSED] = "refused",
    [SMTP_DOUBTFUL] = "doubtful",
};

struct row {
	const char *name;
	const char *script;
	enum tls_mode mode; /* TLS_NONE if secret is set and no TLS is meant */
	enum auth auth;
	enum smtp_outcome outcome;
	int code;
	const char *text;    /* stands in the result's */
	const char *got;     /* stands in what the peer got; NULL: anything */
	const char *not_got; /* does not */
	bool secret;         /* the password may have been seen */
	const char *bytes;   /* NULL: MESSAGE */
};

static struct smtp_config make_config(enum tls_mode mode, enum auth auth)
{
	return (struct smtp_config){
	    .tls = {.host = "127.0.0.1",
		    .port = 1,
		    .mode = mode,
		    .ca_file = play_ca(),
		    .timeout_ms = TIMEOUT_MS,
		    .wake_fd = -1},
	    .helo = "bot.test",
	    .auth = auth,
	    .user = USER,
	    .password = PASSWORD,
	};
}

static struct smtp_mail make_mail(const char *bytes)
{
	return (struct smtp_mail){.sender = "robot@lists.test",
				  .recipient = "kvm@lists.test",
				  .bytes = bytes,
				  .len = strlen(bytes)};
}

static void check_true(size_t row, const char *input, const char *what,
		       bool holds)
{
	table_str(row, input, what, holds ? what : "not so");
}

static void check_result(size_t i, const char *name,
			 const struct smtp_result *result,
			 enum smtp_outcome outcome, int code, const char *text)
{
	table_str(i, name, outcomes[outcome], outcomes[result->outcome]);
	table_int(i, name, code, result->code);
	if (text && !strstr(result->text, text))
		table_str(i, name, text, result->text);
}

static void run_row(size_t i, const struct row *row)
{
	struct smtp_config config = make_config(row->mode, row->auth);
	struct smtp_mail mail = make_mail(row->bytes ? row->bytes : MESSAGE);
	size_t before = table_faults;
	struct smtp_result result;
	struct play p;
	int64_t start;

	play_start(&p, row->script);
	config.tls.port = p.port;
	start = play_now();
	smtp_session_send(&config, &mail, &result);
	check_true(i, row->name, "in time", play_now() - start < LEAVE_MS);
	check_true(i, row->name, "as the peer expected", play_stop(&p));
	check_result(i, row->name, &result, row->outcome, row->code, row->text);
	if (row->got)
		check_true(i, row->name, row->got, strstr(p.log, row->got));
	if (row->not_got)
		check_true(i, row->name, row->not_got,
			   !strstr(p.log, row->not_got));
	if (!row->secret)
		check_true(i, row->name, "no password sent",
			   !strstr(p.log, PASSWORD) && !strstr(p.log, BASE64));
	if (table_faults > before)
		print_error("%s\nthe peer got:\n%s\n", result.text, p.log);
	play_free(&p);
}

static void run_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_row(i, &rows[i]);
	table_end();
}

/* Every step crossed with every fault. */

static const struct {
	const char *name;
	const char *request; /* what the peer reads first */
	const char *good;    /* and answers if all is well */
} steps[] = {
    {"greeting", "", "line 220 hello\n"},
    {"EHLO", "expect EHLO\n",
     "line 250-me\nline 250-8BITMIME\nline 250 AUTH PLAIN\n"},
    {"AUTH", "expect AUTH PLAIN " BASE64 "\n", "line 235 in\n"},
    {"MAIL", "expect MAIL\n", "line 250 ok\n"},
    {"RCPT", "expect RCPT\n", "line 250-long\nline 250 ok\n"},
    {"DATA", "expect DATA\n", "line 354 go on\n"},
    {"dot", "data\n", "line 250 taken\n"},
};

enum { AT_AUTH = 2, AT_DOT = 6 };

static const struct {
	const char *name;
	const char *script;
	int code; /* 0: no answer that can be read */
} faults[] = {
    {"421", "line 421 closing\n", 421},
    {"450", "line 450-busy\nline 450 4.2.0 try later\n" QUIT, 450},
    {"550", "line 550 5.7.1 no\n" QUIT, 550},
    {"554", "line 554-no\nline 554 never\n" QUIT, 554},
    {"hangs up", "", 0},
    {"resets", "reset\n", 0},
    {"stalls", "stall\n", 0},
    {"garbage", "line hello there\nstall\n", 0},
    {"two codes", "line 250-ok\nline 550 no\nstall\n", 0},
    {"endless reply", "fill 100000 250-xxxxxxxxxxxxxxxxxxxx\\r\\n\n", 0},
    {"endless line", "send 250 \nfill 100000 xxxxxxxxxxxxxxxxxxxx\n", 0},
};

static void test_every_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(steps) * LENGTH(faults); i++) {
		const size_t at = i / LENGTH(faults);
		const size_t f = i % LENGTH(faults);
		struct strbuf script = STRBUF_INIT, name = STRBUF_INIT;
		const bool stalls = !strcmp(faults[f].name, "stalls");
		struct row row = {.mode = TLS_NONE,
				  .auth = AUTH_PLAIN,
				  .code = faults[f].code,
				  .secret = true};

		if (stalls && at == AT_DOT) /* ten minutes, RFC 5321 */
			continue;
		for (size_t k = 0; k < at; k++) {
			strbuf_addstr(&script, steps[k].request);
			strbuf_addstr(&script, steps[k].good);
		}
		strbuf_addstr(&script, steps[at].request);
		strbuf_addstr(&script, faults[f].script);
		strbuf_addf(&name, "%s at %s", faults[f].name, steps[at].name);
		row.name = name.buf;
		row.script = script.buf;
		row.outcome = SMTP_LATER;
		if (!row.code && at == AT_DOT)
			row.outcome = SMTP_DOUBTFUL;
		if (row.code >= 500 && at != AT_AUTH)
			row.outcome = SMTP_REFUSED;
		run_row(i, &row);
		strbuf_release(&script);
		strbuf_release(&name);
	}
	table_end();
}

static const struct row rows[] = {
    {"sent",
     HELLO ENVELOPE DATA "line 250-2.0.0 taken\nline 250 as 4711\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT, .code = 250,
     "250 2.0.0 taken as 4711", "BODY=8BITMIME\r\n"},
    {"8bit as it is", HELLO ENVELOPE DATA "line 250 ok\n" QUIT, TLS_NONE,
     AUTH_NONE, .outcome = SMTP_SENT, .code = 250, NULL,
     "\r\n\r\nGr\xc3\xbc\xc3\x9f"
     "e\r\n..dot\r\n.\r\n"},
    {"no 8BITMIME",
     "line 220 hello\n" EHLO("") ENVELOPE DATA "line 250 ok\n" QUIT, TLS_NONE,
     AUTH_NONE, .outcome = SMTP_SENT, .code = 250, NULL, "Gr=C3=BC=C3=9Fe",
     "BODY="},
    {"7bit needs no 8BITMIME", HELLO ENVELOPE DATA "line 250 ok\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT, .code = 250, NULL, NULL,
     "BODY=", .bytes = "Subject: a\n\nb\n"},
    {"8-bit header, no 8BITMIME", "line 220 hello\n" EHLO("") QUIT, TLS_NONE,
     AUTH_NONE, .outcome = SMTP_REFUSED, .code = 0, "8-bit", NULL, "MAIL",
     .bytes = "Subject: \xc3\xbc\n\nb\n"},
    {"size told",
     "line 220 hello\n" EHLO("line 250-SIZE 1000\n") ENVELOPE DATA
     "line 250 ok\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT, .code = 250, NULL,
     " SIZE=17\r\n", .bytes = "Subject: a\n\nb\n"},
    {"over the size", "line 220 hello\n" EHLO("line 250-SIZE 16\n") QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_REFUSED, .code = 0, "17 bytes", NULL,
     "MAIL", .bytes = "Subject: a\n\nb\n"},
    {"size without limit",
     "line 220 hello\n" EHLO("line 250-SIZE\n") ENVELOPE DATA
     "line 250 ok\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT, .code = 250},
    {"unknown 2xx",
     HELLO "expect MAIL\nline 299 why not\nexpect RCPT\n"
	   "line 251 forwarded\n" DATA "line 259 ok\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT, .code = 259},
    {"250 instead of 354", HELLO ENVELOPE "expect DATA\nline 250 ok\n" QUIT,
     TLS_NONE, AUTH_NONE, .outcome = SMTP_LATER, .code = 250, NULL, NULL,
     "Subject"},
    {"354 after the dot", HELLO ENVELOPE DATA "line 354 go on\nstall\n",
     TLS_NONE, AUTH_NONE, .outcome = SMTP_DOUBTFUL, .code = 0},
    {"escapes in a reply",
     HELLO "expect MAIL\nline 550 \\x1b[31m\\xc3\\xbc\n" QUIT, TLS_NONE,
     AUTH_NONE, .outcome = SMTP_REFUSED, .code = 550, "550 ?[31m??"},
    {"QUIT not answered", HELLO ENVELOPE DATA "line 250 ok\nstall\n", TLS_NONE,
     AUTH_NONE, .outcome = SMTP_SENT, .code = 250},
    {"hangs up after 250", HELLO ENVELOPE DATA "line 250 ok\n", TLS_NONE,
     AUTH_NONE, .outcome = SMTP_SENT, .code = 250},
    {"AUTH wanted", HELLO "expect MAIL\nline 530 5.7.0 log in\n" QUIT, TLS_NONE,
     AUTH_NONE, .outcome = SMTP_LATER, .code = 530},
    /* TLS and login */
    {"by TLS",
     "tls good\nline 220 hello\n" EHLO(
	 "line 250-8BITMIME\nline 250-AUTH PLAIN\n") "expect AUTH PLAIN " BASE64
						     "\nline 235 in\n" ENVELOPE
							 DATA
						     "line 250 ok\n" QUIT,
     TLS_IMPLICIT, AUTH_PLAIN, .outcome = SMTP_SENT, .code = 250,
     .secret = true},
    {"another host's certificate", "tls host\nstall\n", TLS_IMPLICIT,
     AUTH_PLAIN, .outcome = SMTP_LATER, .code = 0, "mismatch"},
    {"expired certificate", "tls expired\nstall\n", TLS_IMPLICIT, AUTH_PLAIN,
     .outcome = SMTP_LATER, .code = 0, "expired"},
    {"unknown CA by STARTTLS",
     "line 220 hello\n" EHLO("line 250-STARTTLS\n") "expect STARTTLS\nline 220 "
						    "begin\ntls other\nstall\n",
     TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_LATER, .code = 0, "certificate"},
    {"STARTTLS stripped", "line 220 hello\n" EHLO("line 250-AUTH PLAIN\n") QUIT,
     TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_LATER, .code = 0, "no STARTTLS"},
    {"STARTTLS refused",
     "line 220 hello\n" EHLO(
	 "line 250-STARTTLS\n") "expect STARTTLS\nline 502 no\n" QUIT,
     TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_LATER, .code = 502},
    {"injected behind STARTTLS",
     "line 220 hello\n" EHLO(
	 "line 250-STARTTLS\n") "expect STARTTLS\nsend 220 "
				"begin\\r\\n250-x\\r\\n250 AUTH PLAIN\\r\\n\n"
				"tls good\nstall\n",
     TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_LATER, .code = 0, "plain text"},
    {"told before TLS, not in it",
     "line 220 hello\n" EHLO(
	 "line 250-STARTTLS\nline 250-AUTH PLAIN\n") "expect STARTTLS\nline "
						     "220 begin\ntls "
						     "good\n" EHLO("") QUIT,
     TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_LATER, .code = 0,
     "no AUTH PLAIN"},
    {"AUTH LOGIN",
     "line 220 hello\n" EHLO(
	 "line 250-AUTH PLAIN LOGIN\n") "expect AUTH LOGIN\nline 334 "
					"VXNlcm5hbWU6\nexpect cm9ib3Q=\n"
					"line 334 UGFzc3dvcmQ6\nexpect "
					"dHIwdWI0ZG9y\nline 535 5.7.8 "
					"wrong\n" QUIT,
     TLS_NONE, AUTH_LOGIN, .outcome = SMTP_LATER, .code = 535,
     "535 5.7.8 wrong"},
    {"AUTH XOAUTH2",
     "line 220 hello\n" EHLO(
	 "line 250-AUTH LOGIN XOAUTH2\n") "expect AUTH XOAUTH2 "
					  "dXNlcj1yb2JvdAFhdXRoPUJlYXJlciB0cjB1"
					  "YjRkb3IBAQ==\n"
					  "line 334 "
					  "eyJzdGF0dXMiOiI0MDEifQ==\nexpect "
					  "\nline 535 5.7.8 expired\n" QUIT,
     TLS_NONE, AUTH_XOAUTH2, .outcome = SMTP_LATER, .code = 535, "expired"},
    {"AUTH not offered", HELLO QUIT, TLS_NONE, AUTH_PLAIN,
     .outcome = SMTP_LATER, .code = 0, "no AUTH PLAIN"},
};

static void test_rows(void **state)
{
	(void)state;
	run_rows(rows, LENGTH(rows));
}

/* Refused by ourselves: port 1 would give SMTP_LATER. */
static void test_not_even_tried(void **state)
{
	char line[1100] = "Subject: ";
	char address[400];
	const struct {
		const char *name, *sender, *recipient, *bytes;
		size_t len;
	} bad[] = {
	    {"injected RCPT", "a@b.c", "x@y.z>\r\nRCPT TO:<v@w.x", "a", 1},
	    {"injected MAIL", "a@b.c>\nDATA", "x@y.z", "a", 1},
	    {"no recipient", "a@b.c", "", "a", 1},
	    {"long recipient", "a@b.c", address, "a", 1},
	    {"non-ASCII recipient", "a@b.c", "\xc3\xbc@y.z", "a", 1},
	    {"long line", "a@b.c", "x@y.z", line, strlen("Subject: ") + 990},
	    {"NUL", "a@b.c", "x@y.z", "a\0b", 3},
	};

	(void)state;
	memset(line + strlen(line), 'x', 1000);
	memset(address, 'a', sizeof(address));
	memcpy(address + sizeof(address) - 5, "@b.c", 5);
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct smtp_config config = make_config(TLS_NONE, AUTH_NONE);
		struct smtp_mail mail = {.sender = bad[i].sender,
					 .recipient = bad[i].recipient,
					 .bytes = bad[i].bytes,
					 .len = bad[i].len};
		struct smtp_result result;

		smtp_session_send(&config, &mail, &result);
		check_result(i, bad[i].name, &result, SMTP_REFUSED, 0, NULL);
	}
	table_end();
}

static int refuse(void *arg, struct err *err)
{
	(void)arg;
	return err_set(err, ERR_SYSTEM, "the ledger is full");
}

static int write_byte(void *arg, struct err *err)
{
	const int *fd = arg;

	(void)err;
	return write(*fd, "x", 1) == 1 ? 0 : -1;
}

static void test_before_data(void **state)
{
	struct smtp_config config = make_config(TLS_NONE, AUTH_NONE);
	struct smtp_mail mail = make_mail(MESSAGE);
	struct smtp_result result;
	struct play p;

	(void)state;
	mail.before_data = refuse;
	play_start(&p, HELLO ENVELOPE QUIT);
	config.tls.port = p.port;
	smtp_session_send(&config, &mail, &result);
	assert_true(play_stop(&p));
	check_result(0, "refused before DATA", &result, SMTP_LATER, 0,
		     "the ledger is full");
	play_free(&p);
	table_end();
}

/* Asked to stop: at once before DATA, but an answer to the dot is waited for. */
static void test_wake(void **state)
{
	struct smtp_config config = make_config(TLS_NONE, AUTH_NONE);
	struct smtp_mail mail = make_mail(MESSAGE);
	struct smtp_result result;
	struct play p;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	config.tls.wake_fd = fds[0];
	mail.before_data = write_byte;
	mail.arg = &fds[1];
	play_start(&p, HELLO ENVELOPE "expect DATA\npause 100\nstall\n");
	config.tls.port = p.port;
	smtp_session_send(&config, &mail, &result);
	play_stop(&p);
	check_result(0, "before 354", &result, SMTP_LATER, 0, "interrupted");
	play_free(&p);
	play_start(&p, "stall\n");
	config.tls.port = p.port;
	smtp_session_send(&config, &mail, &result);
	play_stop(&p);
	check_result(1, "in the greeting", &result, SMTP_LATER, 0,
		     "interrupted");
	play_free(&p);
	close(fds[0]);
	close(fds[1]);

	assert_int_equal(pipe(fds), 0);
	config.tls.wake_fd = fds[0];
	mail.before_data = NULL;
	play_start(&p, HELLO ENVELOPE DATA "pause 250\nline 250 ok\nstall\n");
	config.tls.port = p.port;
	if (!fork()) {
		struct timespec t = {0, 120000000};

		nanosleep(&t, NULL);
		_exit(write(fds[1], "x", 1) != 1);
	}
	smtp_session_send(&config, &mail, &result);
	play_stop(&p);
	check_result(2, "waiting for the last answer", &result, SMTP_SENT, 250,
		     NULL);
	play_free(&p);
	close(fds[0]);
	close(fds[1]);
	table_end();
}

static void test_check(void **state)
{
	struct smtp_config config = make_config(TLS_IMPLICIT, AUTH_PLAIN);
	struct err err = {0};
	char offers[200];
	struct play p;

	(void)state;
	play_start(
	    &p, "tls good\nline 220 hello\n" EHLO(
		    "line 250-SIZE 1000\nline 250-8BITMIME\n"
		    "line 250-AUTH PLAIN\n") "expect AUTH\nline 235 in\n" QUIT);
	config.tls.port = p.port;
	assert_int_equal(
	    smtp_session_check(&config, offers, sizeof(offers), &err), 0);
	assert_true(play_stop(&p));
	table_str(0, "offers", "TLSv1.3, 8BITMIME, SIZE 1000", offers);
	play_free(&p);
	play_start(
	    &p,
	    "tls good\nline 220 hello\n" EHLO(
		"line 250-AUTH PLAIN\n") "expect AUTH\nline 535 wrong\n" QUIT);
	config.tls.port = p.port;
	assert_int_equal(
	    smtp_session_check(&config, offers, sizeof(offers), &err), -1);
	assert_true(play_stop(&p));
	table_int(1, "wrong password", ERR_AUTH, err.code);
	play_free(&p);
	table_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_step),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_not_even_tried),
	    cmocka_unit_test(test_before_data),
	    cmocka_unit_test(test_wake),
	    cmocka_unit_test(test_check),
	};
	int ret;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	play_begin(argv[0]);
	ret = cmocka_run_group_tests_name("smtp_faults", tests, NULL, NULL);
	play_end();
	return ret;
}
