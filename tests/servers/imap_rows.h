/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SERVERS_IMAP_ROWS_H
#define TESTS_SERVERS_IMAP_ROWS_H

#include "tests/unit/table.h"

#include <signal.h>

#include "common/err.h"
#include "common/strbuf.h"
#include "common/tls_stream.h"
#include "imap/fetch.h"
#include "imap/session.h"
#include "tests/servers/play.h"

/*
 * IMAP servers that lie, stall or break off.  Each must be left in time, with
 * an error that says why, and where it could not be trusted it must not have
 * seen the password.
 */

#define USER       "robot"
#define PASSWORD   "tr0ub4dor"
#define BASE64     "AHJvYm90AHRyMHViNGRvcg==" /* of \0 USER \0 PASSWORD */
#define TIMEOUT_MS 400
#define LEAVE_MS   1500 /* by then a bad server must have been left */

/* A good server up to some point. */
#define CAPS     "IMAP4rev1 AUTH=PLAIN IDLE"
#define GREETING "line * OK [CAPABILITY " CAPS "] hello\n"
#define LOGIN                                                                  \
	GREETING "expect AUTHENTICATE PLAIN\nline +\nexpect " BASE64 "\n"      \
		 "line 1 OK [CAPABILITY " CAPS "] in\n"
#define EXAMINE                                                                \
	LOGIN "expect EXAMINE\n"                                               \
	      "line * 3 EXISTS\n"                                              \
	      "line * OK [PERMANENTFLAGS ()] none\n"                           \
	      "line * OK [UIDVALIDITY 7] v\nline * OK [UIDNEXT 20] n\n"        \
	      "line %t OK [READ-ONLY] there\n"
#define BYE "expect LOGOUT\nline * BYE now\nline %t OK bye\n"
#define SIZES                                                                  \
	EXAMINE "expect UID FETCH\n"                                           \
		"line * 1 FETCH (UID 10 RFC822.SIZE 5)\n"                      \
		"line * 2 FETCH (UID 11 RFC822.SIZE 5)\n"                      \
		"line * 3 FETCH (UID 13 RFC822.SIZE 5)\n"                      \
		"line %t OK sizes\nexpect BODY.PEEK[]<0.1000>\n"
#define MAIL(n, uid, text)                                                     \
	"line * " n " FETCH (UID " uid " BODY[]<0> {5}\nsend " text ")\\r\\n"  \
	"\n"

struct row {
	const char *name;
	enum tls_mode mode;
	const char *script;
	enum err_code code; /* ERR_NONE: it must work */
	const char *text;   /* stands in the error */
	const char *mails;  /* what was fetched: "10:hello 11:- " */
	bool secret;        /* the password may have been seen */
};

static inline void check_true(size_t row, const char *input, const char *what,
		       bool holds)
{
	table_str(row, input, what, holds ? what : "not so");
}

static inline int take_mail(void *arg, uint32_t uid, const char *data, size_t len,
		     size_t size, struct err *err)
{
	struct strbuf *mails = arg;

	(void)err;
	(void)size;
	strbuf_addf(mails, "%u:%.*s ", uid, data ? (int)len : 1,
		    data ? data : "-");
	return 0;
}

/* All that a reader does, as far as it comes. */
static inline int use_server(const struct tls_config *tls, struct strbuf *mails,
		      struct err *err)
{
	const struct imap_config config = {.tls = *tls,
					   .auth = AUTH_PLAIN,
					   .user = USER,
					   .password = PASSWORD};
	struct imap_session *s = NULL;
	struct imap_mailbox box;
	struct tls_addrs *addrs;
	int ret;

	if (tls_resolve(tls->host, tls->port, &addrs, err))
		return -1;
	ret = imap_session_open(&config, addrs, &s, err);
	if (!ret)
		ret = imap_session_examine(s, "INBOX", &box, err);
	if (!ret)
		ret = imap_fetch_range(s, 10, 19, 1000, take_mail, mails, err);
	imap_session_free(s);
	tls_addrs_free(addrs);
	return ret;
}

static inline void run_row(size_t i, const struct row *row)
{
	struct tls_config tls = {.host = "127.0.0.1",
				 .mode = row->mode,
				 .ca_file = play_ca(),
				 .timeout_ms = TIMEOUT_MS,
				 .wake_fd = -1};
	struct strbuf mails = STRBUF_INIT;
	struct err err = {0};
	size_t before = table_faults;
	struct play p;
	int64_t start;
	bool in_time, as_expected;

	play_start(&p, row->script);
	tls.port = p.port;
	start = play_now();
	use_server(&tls, &mails, &err);
	in_time = play_now() - start < LEAVE_MS;
	as_expected = play_stop(&p);
	table_int(i, row->name, row->code, err.code);
	check_true(i, row->name, "in time", in_time);
	check_true(i, row->name, "as the peer expected", as_expected);
	if (row->text && !strstr(err.text, row->text))
		table_str(i, row->name, row->text, err.text);
	table_str(i, row->name, row->mails ? row->mails : "", mails.buf);
	if (!row->secret)
		check_true(i, row->name, "no password sent",
			   !strstr(p.log, PASSWORD) && !strstr(p.log, BASE64));
	if (table_faults > before)
		print_error("the peer got:\n%s\n", p.log);
	play_free(&p);
	strbuf_release(&mails);
}

static inline void run_rows(const struct row *rows, size_t n)
{
	table_faults = 0;
	for (size_t i = 0; i < n; i++)
		run_row(i, &rows[i]);
	table_end();
}

#endif /* TESTS_SERVERS_IMAP_ROWS_H */
