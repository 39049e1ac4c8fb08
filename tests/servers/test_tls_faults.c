/* SPDX-License-Identifier: MIT */
#include "tests/servers/imap_rows.h"

#define STARTTLS(name)                                                         \
	"line * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hello\n"      \
	"expect STARTTLS\nline %t OK begin\ntls " name "\nstall\n"

static const struct row tls_rows[] = {
    {"good certificate", TLS_IMPLICIT,
     "tls good\n" EXAMINE
     "expect UID FETCH\nline %t OK none\nexpect LOGOUT\nline %t OK bye\n",
     .secret = true},
    {"another host's", TLS_IMPLICIT, "tls host\nstall\n", .code = ERR_PERM,
     .text = "mismatch"},
    {"expired", TLS_IMPLICIT, "tls expired\nstall\n", .code = ERR_PERM,
     .text = "expired"},
    {"self-signed", TLS_IMPLICIT, "tls self\nstall\n", .code = ERR_PERM,
     .text = "self-signed"},
    {"unknown CA", TLS_IMPLICIT, "tls other\nstall\n", .code = ERR_PERM,
     .text = "unable to get local issuer"},
    {"TLS 1.1 only", TLS_IMPLICIT, "tls11 good\nstall\n", .code = ERR_PERM,
     .text = "version"},
    {"no TLS at all", TLS_IMPLICIT, GREETING "stall\n", .code = ERR_PERM,
     .text = "does not speak TLS"},
    {"no handshake", TLS_IMPLICIT, "stall\n", .code = ERR_TEMP,
     .text = "in time"},
    {"hangs up in the handshake", TLS_IMPLICIT, "pause 20\n", .code = ERR_TEMP,
     .text = "TLS handshake"},
    {"drips in the handshake", TLS_IMPLICIT,
     "drip 50 "
     "\\x16\\x03\\x03\\x40\\0\\x02\\0\\0\\x36\\x03\\x03aaaaaaaaaaaaaaaaa\n"
     "stall\n",
     .code = ERR_TEMP, .text = "in time"},
    {"good by STARTTLS", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hello\n"
     "expect STARTTLS\nline %t OK begin\ntls good\n"
     "expect CAPABILITY\nline * CAPABILITY " CAPS "\nline %t OK done\n"
     "expect AUTHENTICATE PLAIN\nline +\nexpect " BASE64 "\n"
     "line 3 NO [AUTHENTICATIONFAILED] wrong\nstall\n",
     .code = ERR_AUTH, .text = "wrong", .secret = true},
    {"another host's by STARTTLS", TLS_STARTTLS, STARTTLS("host"),
     .code = ERR_PERM, .text = "mismatch"},
    {"expired by STARTTLS", TLS_STARTTLS, STARTTLS("expired"), .code = ERR_PERM,
     .text = "expired"},
    {"self-signed by STARTTLS", TLS_STARTTLS, STARTTLS("self"),
     .code = ERR_PERM, .text = "self-signed"},
    {"unknown CA by STARTTLS", TLS_STARTTLS, STARTTLS("other"),
     .code = ERR_PERM, .text = "unable to get local issuer"},
    {"STARTTLS stripped", TLS_STARTTLS, GREETING "stall\n", .code = ERR_PERM,
     .text = "no STARTTLS offered"},
    {"STARTTLS refused", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS] hello\n"
     "expect STARTTLS\nline %t NO not today\nstall\n",
     .code = ERR_TEMP, .text = "not today"},
    {"STARTTLS, then nothing", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS] hello\n"
     "expect STARTTLS\nline %t OK begin\nstall\n",
     .code = ERR_TEMP, .text = "in time"},
    {"injected behind STARTTLS", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS] hello\n"
     "expect STARTTLS\nsend %t OK begin\\r\\n* CAPABILITY " CAPS "\\r\\n\n"
     "tls good\nstall\n",
     .code = ERR_PERM, .text = "plain text"},
    {"injected later", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS] hello\n"
     "expect STARTTLS\nline %t OK begin\npause 30\n"
     "line * CAPABILITY " CAPS "\ntls good\nstall\n",
     .code = ERR_PERM, .text = "STARTTLS: "},
    {"PREAUTH over STARTTLS", TLS_STARTTLS,
     "line * PREAUTH [CAPABILITY " CAPS "] welcome\nstall\n", .code = ERR_PERM,
     .text = "PREAUTH"},
    {"capabilities before TLS forgotten", TLS_STARTTLS,
     "line * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hello\n"
     "expect STARTTLS\nline %t OK begin\ntls good\n"
     "expect CAPABILITY\nline * CAPABILITY IMAP4rev1\nline %t OK done\n"
     "stall\n",
     .code = ERR_AUTH, .text = "no AUTH=PLAIN"},
};

static void test_tls(void **state)
{
	(void)state;
	run_rows(tls_rows, LENGTH(tls_rows));
}

/* Without TLS nobody but ourselves is talked to: nothing is even sent. */
static void test_plain_is_loopback(void **state)
{
	struct tls_config tls = {.host = "192.0.2.1",
				 .port = 143,
				 .mode = TLS_NONE,
				 .timeout_ms = TIMEOUT_MS,
				 .wake_fd = -1};
	struct strbuf mails = STRBUF_INIT;
	struct err err = {0};

	(void)state;
	assert_int_equal(use_server(&tls, &mails, &err), -1);
	assert_int_equal(err.code, ERR_PERM);
	assert_non_null(strstr(err.text, "loopback"));
}

static void test_unreachable(void **state)
{
	struct tls_config tls = {.host = "127.0.0.1",
				 .port = 1,
				 .mode = TLS_IMPLICIT,
				 .ca_file = play_ca(),
				 .timeout_ms = TIMEOUT_MS,
				 .wake_fd = -1};
	struct strbuf mails = STRBUF_INIT;
	struct err err = {0};

	(void)state;
	assert_int_equal(use_server(&tls, &mails, &err), -1);
	assert_int_equal(err.code, ERR_TEMP);
	tls.ca_file = "/nonexistent/ca.crt";
	assert_int_equal(use_server(&tls, &mails, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_non_null(strstr(err.text, "/nonexistent/ca.crt"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tls),
	    cmocka_unit_test(test_plain_is_loopback),
	    cmocka_unit_test(test_unreachable),
	};
	int ret;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	play_begin(argv[0]);
	ret = cmocka_run_group_tests_name("tls_faults", tests, NULL, NULL);
	play_end();
	return ret;
}
