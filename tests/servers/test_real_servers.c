/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"
#include "common/tls_stream.h"
#include "imap/fetch.h"
#include "imap/session.h"
#include "smtp/session.h"

/*
 * imap/ and smtp/ against a real Dovecot and a real Postfix, started for this
 * test by servers.sh; skipped where that cannot.
 */

#define TIMEOUT_MS 5000
#define MAILS      700 /* more than one batch */

static char folder[200];
static char env[8192]; /* of servers.sh: NAME=VALUE, NAME='VALUE' */
static size_t env_len;
static bool running;

static const char *get(const char *name)
{
	const size_t n = strlen(name);

	for (const char *line = env; line < env + env_len;
	     line += strlen(line) + 1)
		if (!strncmp(line, name, n) && line[n] == '=')
			return line + n + 1 + (line[n + 1] == '\'');
	fail_msg("no %s in env", name);
	return NULL;
}

static int get_port(const char *name)
{
	return (int)strtol(get(name), NULL, 10);
}

static int run(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int run(const char *format, ...)
{
	char command[1000];
	va_list ap;

	va_start(ap, format);
	vsnprintf(command, sizeof(command), format, ap);
	va_end(ap);
	return system(command);
}

static int start_servers(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char path[300];
	FILE *f;

	(void)state;
	snprintf(folder, sizeof(folder), "%s/patchdigest-servers.XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder) || chmod(folder, 0755))
		return -1;
	/* What is missing is said on stderr. */
	if (run("sh tests/servers/servers.sh start %s", folder))
		return 0;
	snprintf(path, sizeof(path), "%s/env", folder);
	f = fopen(path, "r");
	if (!f)
		return -1;
	env_len = fread(env, 1, sizeof(env) - 1, f);
	fclose(f);
	/* Lines become strings; a quote at the end is none of the value. */
	for (char *p = env; (p = strchr(p, '\n')); p++) {
		*p = '\0';
		if (p[-1] == '\'')
			p[-1] = '\0';
	}
	running = true;
	return 0;
}

static int stop_servers(void **state)
{
	(void)state;
	if (running)
		run("sh tests/servers/servers.sh stop %s", folder);
	return run("rm -rf %s", folder);
}

static void need_servers(void)
{
	if (!running)
		skip();
}

/* IMAP */

static struct imap_config make_imap(enum tls_mode mode, enum auth auth,
				    const char *user, const char *password)
{
	return (struct imap_config){
	    .tls = {.host = get("HOST"),
		    .port = get_port(mode == TLS_IMPLICIT ? "IMAPS_PORT"
							  : "IMAP_PORT"),
		    .mode = mode,
		    .ca_file = get("CA"),
		    .timeout_ms = TIMEOUT_MS,
		    .wake_fd = -1},
	    .auth = auth,
	    .user = user,
	    .password = password};
}

static int open_imap(const struct imap_config *config, struct tls_addrs **addrs,
		     struct imap_session **s, struct err *err)
{
	*s = NULL;
	if (tls_resolve(config->tls.host, config->tls.port, addrs, err))
		return -1;
	return imap_session_open(config, *addrs, s, err);
}

static void close_imap(struct imap_session *s, struct tls_addrs *addrs)
{
	imap_session_free(s);
	tls_addrs_free(addrs);
}

static void test_login(void **state)
{
	static const struct {
		const char *name, *user, *password; /* NULL: the right one */
		enum tls_mode mode;
		enum auth auth;
		enum err_code want;
	} rows[] = {
	    {"implicit", "robot", NULL, TLS_IMPLICIT, AUTH_PLAIN, 0},
	    {"implicit LOGIN", "robot", NULL, TLS_IMPLICIT, AUTH_LOGIN, 0},
	    {"STARTTLS", "robot", NULL, TLS_STARTTLS, AUTH_PLAIN, 0},
	    {"STARTTLS LOGIN", "robot", NULL, TLS_STARTTLS, AUTH_LOGIN, 0},
	    {"plain", "robot", NULL, TLS_NONE, AUTH_PLAIN, 0},
	    {"odd PLAIN", "odd", NULL, TLS_IMPLICIT, AUTH_PLAIN, 0},
	    {"odd LOGIN", "odd", NULL, TLS_IMPLICIT, AUTH_LOGIN, 0},
	    {"wrong PLAIN", "robot", "no", TLS_IMPLICIT, AUTH_PLAIN, ERR_AUTH},
	    {"wrong LOGIN", "robot", "no", TLS_IMPLICIT, AUTH_LOGIN, ERR_AUTH},
	    {"XOAUTH2", "robot", "token", TLS_IMPLICIT, AUTH_XOAUTH2, ERR_AUTH},
	    {"control character", "robot", "a\r\n2 LOGOUT", TLS_IMPLICIT,
	     AUTH_LOGIN, ERR_CONFIG},
	};

	(void)state;
	need_servers();
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char name[40];
		struct tls_addrs *addrs = NULL;
		struct imap_session *s;
		struct imap_config config;
		struct imap_mailbox box;
		struct err err = {0};

		snprintf(name, sizeof(name), "PASSWORD_%s", rows[i].user);
		config =
		    make_imap(rows[i].mode, rows[i].auth, rows[i].user,
			      rows[i].password ? rows[i].password : get(name));
		if (!open_imap(&config, &addrs, &s, &err))
			imap_session_examine(s, "INBOX", &box, &err);
		table_int(i, rows[i].name, rows[i].want, err.code);
		if (err.code != rows[i].want)
			print_error("  %s\n", err.text);
		close_imap(s, addrs);
	}
	table_end();
}

/* A mail of user's, straight into their Maildir. */
static void drop_mail(const char *user, int n)
{
	char path[400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s/Maildir/new/%d.M%d.test",
		 get("MAIL"), user, 1700000000 + n, n);
	f = fopen(path, "w");
	if (!f)
		fail_msg("cannot write %s", path);
	fprintf(f, "Message-ID: <mail.%d@lists.test>\nSubject: %d\n\n", n, n);
	for (int i = 0; i < n % 50; i++)
		fprintf(f, "line %d of mail %d\n", i, n);
	fclose(f);
}

static void make_maildir(const char *user)
{
	/* Dovecot makes it at the first login; where we are root it belongs to
	 * another user. */
	assert_int_equal(run("cd %s/%s && mkdir -p Maildir/new Maildir/cur "
			     "Maildir/tmp && chown -R --reference=. Maildir",
			     get("MAIL"), user),
			 0);
}

struct taken {
	uint32_t last;
	size_t n, nothing, cut;
	int expunge_at; /* 0: not */
};

static int take(void *arg, uint32_t uid, const char *data, size_t len,
		size_t size, struct err *err)
{
	struct taken *t = arg;
	char want[60];

	if (uid <= t->last)
		return err_set(err, ERR_DATA, "%u after %u", uid, t->last);
	t->last = uid;
	t->n++;
	if (t->expunge_at && t->n == 1)
		run("rm %s/alice/Maildir/*/*.M%d.test*", get("MAIL"),
		    t->expunge_at);
	if (!data) {
		t->nothing++;
		return 0;
	}
	if (len < size)
		t->cut++;
	snprintf(want, sizeof(want), "Message-ID: <mail.%u@lists.test>\r\n",
		 uid);
	if (strncmp(data, want, strlen(want)))
		return err_set(err, ERR_DATA, "uid %u: %.*s", uid, (int)len,
			       data);
	return 0;
}

static void test_fetch(void **state)
{
	struct imap_config config;
	struct tls_addrs *addrs = NULL;
	struct imap_session *s;
	struct imap_mailbox box, again;
	struct taken all = {0}, some = {0}, cut = {0}, gone = {0};
	struct err err = {0};

	(void)state;
	need_servers();
	config =
	    make_imap(TLS_IMPLICIT, AUTH_PLAIN, "alice", get("PASSWORD_alice"));
	make_maildir("alice");
	for (int i = 1; i <= MAILS; i++)
		drop_mail("alice", i);
	if (open_imap(&config, &addrs, &s, &err) ||
	    imap_session_examine(s, "INBOX", &box, &err) ||
	    imap_fetch_range(s, 1, box.uidnext - 1, 1000000, take, &all,
			     &err) ||
	    imap_fetch_range(s, 600, 0xffffffff, 1000000, take, &some, &err) ||
	    imap_fetch_range(s, 1, 49, 100, take, &cut, &err))
		fail_msg("%s", err.text);
	assert_int_equal(box.exists, MAILS);
	assert_int_equal(box.uidnext, MAILS + 1);
	assert_int_equal(all.n, MAILS);
	assert_int_equal(all.nothing + all.cut, 0);
	assert_int_equal(some.n, MAILS - 599);
	assert_int_equal(cut.n, 49);
	assert_in_range(cut.cut, 40, 49);

	assert_int_equal(
	    imap_session_search_msgid(s, "mail.7@lists.test", &err), 1);
	assert_int_equal(imap_session_search_msgid(s, "il.7@lists.test", &err),
			 0);
	assert_int_equal(imap_session_search_msgid(s, "no\"\\(@x", &err), 0);

	/* Expunged while it is fetched: the others come all the same. */
	gone.expunge_at = 650;
	if (imap_fetch_range(s, 1, MAILS, 1000000, take, &gone, &err))
		fail_msg("%s", err.text);
	assert_in_range(gone.n, MAILS - 1, MAILS);
	assert_int_equal(gone.nothing, gone.n - (MAILS - 1));
	close_imap(s, addrs);

	/* The mailbox made anew. */
	assert_int_equal(run("rm -f %s/alice/Maildir/dovecot*", get("MAIL")),
			 0);
	sleep(1); /* UIDVALIDITY is made of the second */
	if (open_imap(&config, &addrs, &s, &err) ||
	    imap_session_examine(s, "INBOX", &again, &err))
		fail_msg("%s", err.text);
	assert_int_not_equal(again.uidvalidity, box.uidvalidity);
	close_imap(s, addrs);
}

/* SMTP */

static struct smtp_config make_smtp(enum tls_mode mode, enum auth auth)
{
	return (struct smtp_config){
	    .tls = {.host = get("HOST"),
		    .port = get_port(mode == TLS_IMPLICIT ? "SMTPS_PORT"
							  : "SMTP_PORT"),
		    .mode = mode,
		    .ca_file = get("CA"),
		    .timeout_ms = TIMEOUT_MS,
		    .wake_fd = -1},
	    .helo = "bot.lists.test",
	    .auth = auth,
	    .user = "robot",
	    .password = get("PASSWORD_robot")};
}

static const char awkward[] =
    "From: robot@lists.test\nTo: bob@lists.test\n"
    "Message-ID: <awkward@lists.test>\nSubject: dots\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\n"
    "Content-Transfer-Encoding: 8bit\n\n"
    ".\n..\n.dot\n\nFrom me\nGr\xc3\xbc\xc3\x9f"
    "e\nbare\rreturn\n.\nRCPT TO:<reject@lists.test>\n\n\nend\n";

/* What must arrive below the header: a bare CR is a line end. */
static const char awkward_body[] =
    "\r\n\r\n.\r\n..\r\n.dot\r\n\r\nFrom me\r\nGr\xc3\xbc\xc3\x9f"
    "e\r\nbare\r\nreturn\r\n.\r\nRCPT "
    "TO:<reject@lists.test>\r\n\r\n\r\nend\r\n";

static struct smtp_mail make_mail(const char *recipient, const char *bytes)
{
	return (struct smtp_mail){.sender = "robot@lists.test",
				  .recipient = recipient,
				  .bytes = bytes,
				  .len = strlen(bytes)};
}

static void test_send(void **state)
{
	static const struct {
		const char *recipient;
		enum tls_mode mode;
		enum auth auth;
		enum smtp_outcome outcome;
		int code;
		const char *password; /* NULL: the right one */
	} rows[] = {
	    {"robot@lists.test", TLS_IMPLICIT, AUTH_PLAIN, .outcome = SMTP_SENT,
	     .code = 250},
	    {"robot@lists.test", TLS_IMPLICIT, AUTH_LOGIN, .outcome = SMTP_SENT,
	     .code = 250},
	    {"robot@lists.test", TLS_STARTTLS, AUTH_PLAIN, .outcome = SMTP_SENT,
	     .code = 250},
	    {"robot@lists.test", TLS_NONE, AUTH_NONE, .outcome = SMTP_SENT,
	     .code = 250},
	    {"robot@lists.test", TLS_NONE, AUTH_PLAIN, .outcome = SMTP_LATER,
	     .code = 0},
	    {"robot@lists.test", TLS_IMPLICIT, AUTH_XOAUTH2,
	     .outcome = SMTP_LATER, .code = 0},
	    {"greylist@lists.test", TLS_IMPLICIT, AUTH_PLAIN,
	     .outcome = SMTP_LATER, .code = 451},
	    {"reject@lists.test", TLS_IMPLICIT, AUTH_PLAIN,
	     .outcome = SMTP_REFUSED, .code = 550},
	    {"drop@lists.test", TLS_IMPLICIT, AUTH_PLAIN, .outcome = SMTP_LATER,
	     .code = 421},
	    {"nobody@lists.test", TLS_IMPLICIT, AUTH_PLAIN,
	     .outcome = SMTP_REFUSED, .code = 550},
	    {"robot@lists.test", TLS_IMPLICIT, AUTH_PLAIN,
	     .outcome = SMTP_LATER, .code = 535, .password = "wrong"},
	};

	(void)state;
	need_servers();
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct smtp_config config =
		    make_smtp(rows[i].mode, rows[i].auth);
		struct smtp_mail mail = make_mail(rows[i].recipient, awkward);
		struct smtp_result result;

		if (rows[i].password)
			config.password = rows[i].password;
		smtp_session_send(&config, &mail, &result);
		table_int(i, result.text, rows[i].outcome, result.outcome);
		table_int(i, result.text, rows[i].code, result.code);
	}
	table_end();
}

static void test_too_large(void **state)
{
	struct smtp_config config;
	struct strbuf bytes = STRBUF_INIT;
	struct smtp_mail mail;
	struct smtp_result result;

	(void)state;
	need_servers();
	config = make_smtp(TLS_IMPLICIT, AUTH_PLAIN);
	strbuf_addstr(&bytes, "Subject: large\n\n");
	for (int i = 0; i < 20000; i++)
		strbuf_addstr(&bytes,
			      "fifty bytes of a line that goes on and on, "
			      "and so\n");
	mail = make_mail("robot@lists.test", bytes.buf);
	smtp_session_send(&config, &mail, &result);
	assert_int_equal(result.outcome, SMTP_REFUSED);
	strbuf_setlen(&bytes, 900000);
	strbuf_addch(&bytes, '\n');
	mail = make_mail("robot@lists.test", bytes.buf);
	smtp_session_send(&config, &mail, &result);
	assert_int_equal(result.outcome, SMTP_SENT);
	strbuf_release(&bytes);
}

static int compare(void *arg, uint32_t uid, const char *data, size_t len,
		   size_t size, struct err *err)
{
	const size_t n = strlen(awkward_body);
	bool *same = arg;

	(void)uid;
	(void)size;
	(void)err;
	*same = data && len > n && !memcmp(data + len - n, awkward_body, n);
	if (!*same)
		print_error("got: %.*s\n", (int)len, data ? data : "-");
	return 0;
}

/* Asleep in IDLE, woken by a mail that comes by SMTP, byte for byte. */
static void test_round_trip(void **state)
{
	struct imap_config config;
	struct tls_addrs *addrs = NULL;
	struct imap_session *s;
	struct imap_mailbox box;
	struct err err = {0};
	bool same = false;
	int got, status;
	pid_t sender;

	(void)state;
	need_servers();
	config =
	    make_imap(TLS_STARTTLS, AUTH_LOGIN, "bob", get("PASSWORD_bob"));
	if (open_imap(&config, &addrs, &s, &err) ||
	    imap_session_examine(s, "INBOX", &box, &err))
		fail_msg("%s", err.text);
	assert_true(imap_session_can_idle(s));
	assert_int_equal(imap_session_noop(s, &err), 0);
	assert_int_equal(imap_session_idle(s, 50, -1, &err), 0);
	sender = fork();
	if (!sender) {
		struct smtp_config smtp = make_smtp(TLS_IMPLICIT, AUTH_PLAIN);
		struct smtp_mail mail = make_mail("bob@lists.test", awkward);
		struct timespec t = {0, 100000000};
		struct smtp_result result;

		nanosleep(&t, NULL);
		smtp_session_send(&smtp, &mail, &result);
		_exit(result.outcome != SMTP_SENT);
	}
	got = imap_session_idle(s, 10000, -1, &err);
	waitpid(sender, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(got, 1);
	if (imap_session_examine(s, "INBOX", &box, &err) ||
	    imap_fetch_range(s, 1, box.uidnext - 1, 100000, compare, &same,
			     &err))
		fail_msg("%s", err.text);
	assert_int_equal(box.exists, 1);
	assert_true(same);
	assert_int_equal(
	    imap_session_search_msgid(s, "awkward@lists.test", &err), 1);
	close_imap(s, addrs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_login),      cmocka_unit_test(test_fetch),
	    cmocka_unit_test(test_send),       cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_round_trip),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("real_servers", tests, start_servers,
					   stop_servers);
}
