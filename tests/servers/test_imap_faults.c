/* SPDX-License-Identifier: MIT */
#include "tests/servers/imap_rows.h"

#include <time.h>
#include <unistd.h>

/* Greeting and login, without TLS on loopback */

static const struct row login_rows[] = {
    {"nothing", TLS_NONE, "stall\n", .code = ERR_TEMP, .text = "in time"},
    {"hangs up", TLS_NONE, "", .code = ERR_TEMP, .text = "closed"},
    {"resets", TLS_NONE, "reset\n", .code = ERR_TEMP, .text = "reset by peer"},
    {"BYE", TLS_NONE, "line * BYE too many of you\nstall\n", .code = ERR_TEMP,
     .text = "goodbye: too many of you"},
    {"garbage", TLS_NONE, "line SSH-2.0-OpenSSH_9.2\nstall\n", .code = ERR_DATA,
     .text = "cannot be read"},
    {"drips", TLS_NONE, "drip 50 * OK hello hello hello hello hello\nstall\n",
     .code = ERR_TEMP, .text = "in time"},
    {"endless line", TLS_NONE, "send * OK \nfill 1000000 xxxxxxxxxxxxxxxx\n",
     .code = ERR_DATA, .text = "is over 65536 bytes"},
    {"OK without capabilities", TLS_NONE,
     "line * OK hello\nexpect CAPABILITY\nline %t OK that was all\nstall\n",
     .code = ERR_DATA, .text = "is empty"},
    {"endless untagged lines", TLS_NONE,
     "line * OK hello\nexpect CAPABILITY\nfill 1000000 * 1 EXISTS\\r\\n\n",
     .code = ERR_DATA, .text = "is over 65536 bytes"},
    {"another tag", TLS_NONE,
     "line * OK hello\nexpect CAPABILITY\nline 99 OK done\nstall\n",
     .code = ERR_DATA, .text = "CAPABILITY"},
    {"stalls at login", TLS_NONE,
     GREETING "expect AUTHENTICATE\nline +\nstall\n", .code = ERR_TEMP,
     .text = "login: no complete answer in time", .secret = true},
    {"login refused", TLS_NONE,
     GREETING "expect AUTHENTICATE\nline +\nexpect " BASE64
	      "\nline 1 NO [AUTHENTICATIONFAILED] no such\\x1buser\nstall\n",
     .code = ERR_AUTH, .text = "no such?user", .secret = true},
    {"login not possible now", TLS_NONE,
     GREETING "expect AUTHENTICATE\nline +\nexpect " BASE64
	      "\nline 1 NO [UNAVAILABLE] database down\nstall\n",
     .code = ERR_TEMP, .text = "database down", .secret = true},
    {"BYE at login", TLS_NONE,
     GREETING "expect AUTHENTICATE\nline * BYE shutting down\n",
     .code = ERR_TEMP, .text = "goodbye: shutting down", .secret = true},
    {"untagged lines at login", TLS_NONE,
     GREETING "expect AUTHENTICATE\nline * OK wait\nline +\nexpect " BASE64
	      "\nline * OK wait\nline 1 BAD no\nstall\n",
     .code = ERR_AUTH, .text = "no", .secret = true},
    {"no such folder", TLS_NONE,
     LOGIN "expect EXAMINE\nline %t NO no such folder\nstall\n",
     .code = ERR_TEMP, .text = "EXAMINE", .secret = true},
    {"flags that libetpan dies of", TLS_NONE,
     LOGIN "expect EXAMINE\nline * OK [PERMANENTFLAGS (\nstall\n",
     .code = ERR_DATA, .text = "PERMANENTFLAGS", .secret = true},
    {"no UIDVALIDITY", TLS_NONE,
     LOGIN "expect EXAMINE\nline * 3 EXISTS\nline %t OK there\nstall\n",
     .code = ERR_DATA, .text = "no UIDVALIDITY", .secret = true},
};

/* Fetching */

static const struct row fetch_rows[] = {
    {"all is well", TLS_NONE,
     SIZES MAIL("1", "10", "hello") MAIL("2", "11", "again") MAIL(
	 "3", "13", "third") "line %t OK bodies\n"
			     "expect LOGOUT\nline * BYE now\nline %t OK done\n",
     .mails = "10:hello 11:again 13:third ", .secret = true},
    {"hangs up inside a literal", TLS_NONE,
     SIZES MAIL("1", "10",
		"hello") "send * 2 FETCH (UID 11 BODY[]<0> {5}\\r\\nag\n",
     .code = ERR_TEMP, .text = "closed", "10:hello ", .secret = true},
    {"BYE instead of bodies", TLS_NONE, SIZES "line * BYE restarting\nstall\n",
     .code = ERR_TEMP, .text = "goodbye: restarting", .secret = true},
    {"stalls inside a literal", TLS_NONE,
     SIZES "send * 2 FETCH (UID 10 BODY[]<0> {5}\\r\\nag\nstall\n",
     .code = ERR_TEMP, .text = "in time", .secret = true},
    {"drips inside a literal", TLS_NONE,
     SIZES "send * 1 FETCH (UID 10 BODY[]<0> {900}\\r\\n\n"
	   "fill 100 a\ndrip 300 aaaaaaaaaaaaaaaaaaaaaaaaaaaa\nstall\n",
     .code = ERR_TEMP, .text = "in time", .secret = true},
    {"sizes without end", TLS_NONE,
     EXAMINE
     "expect FETCH\nfill 1000000 * 1 FETCH (UID 10 RFC822.SIZE 5)\\r\\n\n",
     .code = ERR_DATA, .text = "FETCH of sizes: the answer is over",
     .secret = true},
    {"out of turn, twice and not ours", TLS_NONE,
     SIZES MAIL("3", "13", "third") MAIL("9", "99", "other")
	 MAIL("1", "10", "hello")
	     MAIL("1", "10",
		  "hello") "line * 2 FETCH (FLAGS (\\\\Seen))\n"
			   "line %t OK bodies\n"
			   "expect UID FETCH 11 (\n" MAIL(
			       "2", "11",
			       "again") "line %t OK done\n"
					"expect UID FETCH 13 (\n" MAIL(
					    "3", "13",
					    "third") "line %t OK done\n" BYE,
     .mails = "10:hello 11:again 13:third ", .secret = true},
    {"expunged meanwhile", TLS_NONE,
     SIZES MAIL("1", "10", "hello") MAIL(
	 "2", "13",
	 "third") "line * 2 EXPUNGE\nline %t NO [EXPUNGEISSUED] some are gone\n"
		  "expect UID FETCH 11 (\nline %t OK nothing\n"
		  "expect UID FETCH 13 (\n" MAIL(
		      "2", "13", "third") "line %t OK done\n" BYE,
     .mails = "10:hello 11:- 13:third ", .secret = true},
    {"longer than asked for", TLS_NONE,
     SIZES "send * 1 FETCH (UID 10 BODY[]<0> {1001}\\r\\n\nfill 1001 x\n"
	   "line )\nnext\n" EXAMINE
	   "expect UID FETCH 10:11 (\n" MAIL("1", "10", "hello")
	       MAIL("2", "11", "again") "line %t OK done\n"
					"expect UID FETCH 13 (\n" MAIL(
					    "3", "13",
					    "third") "line %t OK done\n" BYE,
     .mails = "10:hello 11:again 13:third ", .secret = true},
    {"4 GB literal, always for one mail", TLS_NONE,
     SIZES
     "line * 1 FETCH (UID 10 BODY[]<0> {4294967295}\nstall\nnext\n" EXAMINE
     "expect UID FETCH 10:11 (\n"
     "line * 1 FETCH (UID 10 BODY[]<0> {4294967295}\nstall\nnext\n" EXAMINE
     "expect UID FETCH 10 (\n"
     "line * 1 FETCH (UID 10 BODY[]<0> {4294967295}\nstall\nnext\n" EXAMINE
     "expect UID FETCH 11 (\n" MAIL(
	 "2", "11", "again") "line %t OK done\n"
			     "expect UID FETCH 13 (\n" MAIL(
				 "3", "13", "third") "line %t OK done\n" BYE,
     .mails = "10:- 11:again 13:third ", .secret = true},
    {"unknown attribute, always for one mail", TLS_NONE,
     SIZES MAIL(
	 "1", "10",
	 "hello") "line * 2 FETCH (UID 11 X=Y)\n"
		  "line %t OK done\nnext\n" EXAMINE
		  "expect UID FETCH 11:13 (\nline * 2 FETCH (UID 11 X=Y)\n"
		  "line %t OK done\nnext\n" EXAMINE
		  "expect UID FETCH 11 (\nline * 2 FETCH (UID 11 X=Y)\n"
		  "line %t OK done\nnext\n" EXAMINE
		  "expect UID FETCH 13 (\n" MAIL(
		      "3", "13", "third") "line %t OK done\n" BYE,
     .mails = "10:hello 11:- 13:third ", .secret = true},
    {"200,000 parentheses", TLS_NONE,
     SIZES "send * 1 FETCH (UID 10 BODYSTRUCTURE \nfill 200000 (\nline \n"
	   "stall\nnext\n" EXAMINE
	   "expect UID FETCH 10:11 (\n" MAIL("1", "10", "hello")
	       MAIL("2", "11", "again") "line %t OK done\n"
					"expect UID FETCH 13 (\n" MAIL(
					    "3", "13",
					    "third") "line %t OK done\n" BYE,
     .mails = "10:hello 11:again 13:third ", .secret = true},
    {"UIDVALIDITY changes between two connections", TLS_NONE,
     SIZES "line * 1 FETCH (UID 10 X=Y)\nline %t OK done\nnext\n" LOGIN
	   "expect EXAMINE\nline * 3 EXISTS\nline * OK [UIDVALIDITY 8] v\n"
	   "line %t OK done\nstall\n",
     .code = ERR_TEMP, .text = "UIDVALIDITY", .secret = true},
};

static void test_login(void **state)
{
	(void)state;
	run_rows(login_rows, LENGTH(login_rows));
}

static void test_fetch(void **state)
{
	(void)state;
	run_rows(fetch_rows, LENGTH(fetch_rows));
}

/* IDLE: news told before "+", during it, none, and a reason to stop. */
static const struct {
	const char *name;
	const char *script; /* behind EXAMINE */
	int wake;           /* 1: news_fd is readable, 2: later */
	int want;
} idle_rows[] = {
    {"news before +",
     "line * 4 EXISTS\nline + idling\nexpect DONE\n"
     "line 3 OK done\n" BYE,
     0, 1},
    {"news",
     "line + idling\npause 20\nline * 4 EXISTS\nexpect DONE\n"
     "line 3 OK done\n" BYE,
     0, 1},
    {"only chatter",
     "line + idling\nline * OK still here\nexpect DONE\n"
     "line 3 OK done\nexpect IDLE\nline + idling\nexpect DONE\n"
     "line 4 OK done\n" BYE,
     0, 0},
    {"woken before", "line + idling\nstall\n", 1, 2},
    {"woken", "line + idling\nstall\n", 2, 2},
    {"hangs up", "line + idling\npause 20\n", 0, -1},
    {"refused", "line 3 NO not here\nstall\n", 0, -1},
    {"never begins", "stall\n", 0, -1},
};

/* Make fd readable at the other end, after ms in a process of its own. */
static void wake_later(int fd, int ms)
{
	struct timespec t = {0, ms * 1000000L};

	if (ms && fork())
		return;
	nanosleep(&t, NULL);
	if (write(fd, "x", 1) != 1 || ms)
		_exit(0);
}

static void run_idle_row(size_t i)
{
	struct imap_config config = {.tls = {.host = "127.0.0.1",
					     .mode = TLS_NONE,
					     .timeout_ms = TIMEOUT_MS},
				     .auth = AUTH_PLAIN,
				     .user = USER,
				     .password = PASSWORD};
	struct strbuf script = STRBUF_INIT;
	struct imap_session *s = NULL;
	struct imap_mailbox box;
	struct tls_addrs *addrs;
	struct err err = {0};
	size_t before = table_faults;
	struct play p;
	int fds[2];
	int got;

	strbuf_addstr(&script, EXAMINE);
	strbuf_addstr(&script, "expect IDLE\n");
	strbuf_addstr(&script, idle_rows[i].script);
	play_start(&p, script.buf);
	config.tls.port = p.port;
	assert_int_equal(pipe(fds), 0);
	config.tls.wake_fd = -1;
	assert_int_equal(tls_resolve("127.0.0.1", p.port, &addrs, &err), 0);
	if (imap_session_open(&config, addrs, &s, &err) ||
	    imap_session_examine(s, "INBOX", &box, &err))
		fail_msg("row %zu: %s", i, err.text);
	if (idle_rows[i].wake)
		wake_later(fds[1], idle_rows[i].wake == 1 ? 0 : 50);
	got = imap_session_idle(s, 150, fds[0], &err);
	table_int(i, idle_rows[i].name, idle_rows[i].want, got);
	imap_session_free(s);
	tls_addrs_free(addrs);
	check_true(i, idle_rows[i].name, "as the peer expected", play_stop(&p));
	if (table_faults > before)
		print_error("%s\nthe peer got:\n%s\n", err.text, p.log);
	play_free(&p);
	close(fds[0]);
	close(fds[1]);
	strbuf_release(&script);
}

static void test_idle(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(idle_rows); i++)
		run_idle_row(i);
	table_end();
}

static void count_tick(void *arg)
{
	++*(int *)arg;
}

/* Who feeds a watchdog from tick must get it while nothing happens. */
static void test_tick(void **state)
{
	int ticks = 0;
	struct tls_config tls = {.host = "127.0.0.1",
				 .mode = TLS_NONE,
				 .timeout_ms = 1300,
				 .wake_fd = -1,
				 .tick = count_tick,
				 .tick_arg = &ticks};
	struct strbuf mails = STRBUF_INIT;
	struct err err = {0};
	struct play p;

	(void)state;
	play_start(&p, "stall\n");
	tls.port = p.port;
	assert_int_equal(use_server(&tls, &mails, &err), -1);
	play_stop(&p);
	play_free(&p);
	assert_int_equal(ticks, 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_login),
	    cmocka_unit_test(test_fetch),
	    cmocka_unit_test(test_idle),
	    cmocka_unit_test(test_tick),
	};
	int ret;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	play_begin(argv[0]);
	ret = cmocka_run_group_tests_name("imap_faults", tests, NULL, NULL);
	play_end();
	return ret;
}
