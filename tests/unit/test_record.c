/* SPDX-License-Identifier: MIT */
/* Records cross a socket; what comes out of it may be anything. */
#include "tests/unit/table.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/read/record.h"
#include "common/clock.h"

static const char *ids[] = {"one@x", "two@x"};

static struct bounce_report reports[] = {
    {BOUNCE_FAILED, "5.1.1", "ann@example.org", ""},
    {BOUNCE_OTHER, "2.0.0", "bob@example.org", "cy@example.org"},
};

static struct record mail(void)
{
	struct record r = {
	    .type = RECORD_MAIL,
	    .number = 42,
	    .next = 1000,
	    .place = "name/c",
	    .place_len = 6,
	    .facts =
		{
		    .msgid = "id@x",
		    .kind = FACTS_PATCH,
		    .subject = "[PATCH v2 1/3] title",
		    .tag = {.title = "title",
			    .tags = "kvmtool",
			    .revision = "2",
			    .has_revision = true,
			    .counted = true,
			    .counter = 1,
			    .expected = 3,
			    .has_patch = true},
		    .from = {"Ada", "ada@example.org"},
		    .author = {"Bob", "bob@example.org"},
		    .date_at = 1234567890,
		    .received_at = CLOCK_NEVER,
		    .ancestors = {.id = ids, .n = 2, .truncated = true},
		    .list_ids = ids,
		    .n_list_ids = 1,
		    .recipients = ids,
		    .n_recipients = 2,
		    .loop = "other\npatchdigest a@x",
		    .has_diff = true,
		    .stat = {3, 2, 1},
		    .paths = ids,
		    .n_paths = 2,
		    .fixes = true,
		    .text = "text\n",
		    .body_start = "text",
		    .why = "",
		    .in_reply_to = {.id = ids, .n = 1},
		    .references = {.id = ids, .n = 2},
		},
	    .command_mail =
		{
		    .kind = COMMAND_MAIL_COMMANDS,
		    .sender = {"Ada", "ada@example.org"},
		    .automatic = true,
		    .in_subject = true,
		    .proof = "dmarc=pass by x",
		    .lines = ids,
		    .n_lines = 2,
		    .n_more = 7,
		    .recipients = ids,
		    .n_recipients = 1,
		    .in_reply_to = {.id = ids, .n = 1},
		    .refs = {.id = ids, .n = 2},
		    .token = "robot+b-00@x",
		    .reports = reports,
		    .n_reports = 2,
		},
	};

	memset(r.facts.sha256, 0xa5, sizeof(r.facts.sha256));
	return r;
}

/* Write bytes to one end of a pair, open the other. */
static void send_bytes(struct record_in *in, const char *data, size_t len)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[0], data, len), len);
	close(pair[0]);
	record_in_init(in, pair[1]);
	while (record_in_fill(in) == RECORD_BYTES)
		;
}

static void test_back_as_put(void **state)
{
	struct record r = mail(), got;
	struct record end = {.type = RECORD_END, .number = 3, .found = -1};
	struct record fault = {.type = RECORD_FAULT, .number = 1};
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	struct record_out again = {.fd = -1, .buf = STRBUF_INIT};
	struct record_in in;
	struct err err;

	(void)state;
	err_set(&fault.fault, ERR_AUTH, "no");
	record_put(&out, &r, true);
	record_put(&out, &end, false);
	record_put(&out, &fault, false);
	send_bytes(&in, out.buf.buf, out.buf.len);
	assert_int_equal(record_in_next(&in, &got, &err), 1);
	/* all fields made it if the same bytes come of them again */
	record_put(&again, &got, true);
	assert_memory_equal(out.buf.buf, again.buf.buf, again.buf.len);
	assert_string_equal(got.facts.tag.title, "title");
	assert_string_equal(got.facts.ancestors.id[1], "two@x");
	assert_true(got.facts.ancestors.truncated);
	assert_int_equal(got.facts.received_at, CLOCK_NEVER);
	assert_int_equal(got.facts.sha256[31], 0xa5);
	assert_true(got.facts.fixes && !got.facts.stable);
	assert_int_equal(got.command_mail.kind, COMMAND_MAIL_COMMANDS);
	assert_true(got.command_mail.automatic && !got.command_mail.bulk);
	assert_string_equal(got.command_mail.lines[1], "two@x");
	assert_string_equal(got.command_mail.reports[1].email,
			    "bob@example.org");
	assert_string_equal(got.command_mail.reports[1].original,
			    "cy@example.org");
	assert_int_equal(record_in_next(&in, &got, &err), 1);
	assert_int_equal(got.type, RECORD_END);
	assert_int_equal(got.found, -1);
	assert_int_equal(got.number, 3);
	assert_int_equal(record_in_next(&in, &got, &err), 1);
	assert_int_equal(got.type, RECORD_FAULT);
	assert_int_equal(got.fault.code, ERR_AUTH);
	assert_string_equal(got.fault.text, "no");
	assert_int_equal(record_in_next(&in, &got, &err), 0);
	strbuf_release(&out.buf);
	strbuf_release(&again.buf);
	record_in_release(&in);
}

/* What main records of an import is all but what only parse shows. */
static void test_short_form(void **state)
{
	struct record r = mail(), got;
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	struct record_in in;
	struct err err;

	(void)state;
	record_put(&out, &r, false);
	send_bytes(&in, out.buf.buf, out.buf.len);
	assert_int_equal(record_in_next(&in, &got, &err), 1);
	assert_int_equal(got.facts.references.n, 0);
	assert_string_equal(got.facts.body_start, "");
	assert_string_equal(got.facts.text, "text\n");
	assert_string_equal(got.command_mail.token, "robot+b-00@x");
	strbuf_release(&out.buf);
	record_in_release(&in);
}

/* Shorter than it says it is: not there yet. Fields shorter: refused. */
static void test_cut(void **state)
{
	struct record r = mail(), got;
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	struct err err;

	(void)state;
	record_put(&out, &r, true);
	for (size_t len = 0; len < out.buf.len; len++) {
		struct record_in in;
		uint32_t says = (uint32_t)(len - 4);

		send_bytes(&in, out.buf.buf, len);
		table_int(len, "cut", 0, record_in_next(&in, &got, &err));
		record_in_release(&in);
		if (len < 4)
			continue;
		memcpy(out.buf.buf, &says, 4);
		send_bytes(&in, out.buf.buf, len);
		table_int(len, "cut, and says so", -1,
			  record_in_next(&in, &got, &err));
		record_in_release(&in);
		says = (uint32_t)(out.buf.len - 4);
		memcpy(out.buf.buf, &says, 4);
	}
	strbuf_release(&out.buf);
	table_end();
}

/* Any byte changed: taken or refused, never looked at beyond its end. */
static void test_damaged(void **state)
{
	struct record r = mail(), got;
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	struct err err;
	size_t refused = 0;

	(void)state;
	record_put(&out, &r, true);
	for (size_t i = 0; i < out.buf.len; i++) {
		struct record_in in;
		char was = out.buf.buf[i];

		out.buf.buf[i] = (char)(was ^ 0xff);
		send_bytes(&in, out.buf.buf, out.buf.len);
		refused += record_in_next(&in, &got, &err) < 0;
		record_in_release(&in);
		out.buf.buf[i] = was;
	}
	/* lengths, counts, the kind and NULs are half of these short fields */
	assert_true(refused > out.buf.len / 4);
	strbuf_release(&out.buf);
}

static void test_lies(void **state)
{
	static const struct {
		const char *what;
		const char bytes[24];
		size_t len;
	} rows[] = {
	    {"longer than any may be",
	     "\xff\xff\xff\x7f"
	     "abcd",
	     8},
	    {"no type", "\x00\x00\x00\x00", 4},
	    {"type 0",
	     "\x09\0\0\0\0"
	     "12345678",
	     13},
	    {"type 9",
	     "\x09\0\0\0\x09"
	     "12345678",
	     13},
	    {"found 2",
	     "\x0a\0\0\0\x05"
	     "12345678\x03",
	     14},
	    {"fault without a code",
	     "\x0f\0\0\0\x06"
	     "12345678\0\0\0\0\0\0",
	     19},
	    {"bytes behind its end",
	     "\x0a\0\0\0\x04"
	     "12345678x",
	     14},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct record_in in;
		struct record got;
		struct err err;

		send_bytes(&in, rows[i].bytes, rows[i].len);
		table_int(i, rows[i].what, -1, record_in_next(&in, &got, &err));
		record_in_release(&in);
	}
	table_end();
}

/* What no honest reader says of a mail: each is refused. */
static void test_unclean(void **state)
{
	static const char *const newline[] = {"a\nb"};
	struct record rows[] = {mail(), mail(), mail(), mail(),
				mail(), mail(), mail()};
	static const char *const what[] = {"a title that is not in the subject",
					   "a control byte in the subject",
					   "no UTF-8",
					   "a newline in an id",
					   "a newline in a path",
					   "no UTF-8 in the text",
					   "no name"};

	(void)state;
	rows[0].facts.tag.title = "another";
	rows[1].facts.subject = "\033[PATCH] title";
	rows[2].facts.from.name = "Ad\xe9";
	rows[3].facts.ancestors.id = (const char **)newline;
	rows[3].facts.ancestors.n = 1;
	rows[4].facts.paths = (const char **)newline;
	rows[4].facts.n_paths = 1;
	rows[5].facts.text = "\xc0\x80";
	rows[6].facts.msgid = "";
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
		struct record_in in;
		struct record got;
		struct err err;

		record_put(&out, &rows[i], true);
		send_bytes(&in, out.buf.buf, out.buf.len);
		table_int(i, what[i], -1, record_in_next(&in, &got, &err));
		record_in_release(&in);
		strbuf_release(&out.buf);
	}
	table_end();
}

/* The same of command mails: one over each bound of command_mail.h. */
static void test_unclean_command_mails(void **state)
{
	static const char *many[COMMAND_MAIL_RECIPIENTS_MAX + 1];
	static const char *newline[] = {"#digest\n"}, *long_line[1];
	static struct bounce_report bad[BOUNCE_REPORTS_MAX + 1];
	static char text[COMMAND_LINE_MAX + 2];
	struct record rows[16];

	(void)state;
	memset(text, 'x', COMMAND_LINE_MAX + 1);
	long_line[0] = text;
	for (size_t i = 0; i < LENGTH(many); i++)
		many[i] = "x";
	for (size_t i = 0; i < LENGTH(bad); i++)
		bad[i] = reports[0];
	for (size_t i = 0; i < LENGTH(rows); i++)
		rows[i] = mail();
	rows[0].command_mail.kind =
	    (enum command_mail_kind)(COMMAND_MAIL_BOUNCE + 1);
	rows[1].command_mail.lines = many;
	rows[1].command_mail.n_lines = COMMAND_LINES_MAX + 1;
	rows[2].command_mail.recipients = many;
	rows[2].command_mail.n_recipients = COMMAND_MAIL_RECIPIENTS_MAX + 1;
	rows[3].command_mail.in_reply_to.id = many;
	rows[3].command_mail.in_reply_to.n = COMMAND_MAIL_IDS_MAX + 1;
	rows[4].command_mail.refs.id = many;
	rows[4].command_mail.refs.n = COMMAND_MAIL_IDS_MAX + 1;
	rows[5].command_mail.reports = bad;
	rows[5].command_mail.n_reports = BOUNCE_REPORTS_MAX + 1;
	rows[6].command_mail.lines = newline;
	rows[6].command_mail.n_lines = 1;
	rows[7].command_mail.lines = long_line;
	rows[7].command_mail.n_lines = 1;
	rows[8].command_mail.recipients = long_line;
	rows[8].command_mail.n_recipients = 1;
	rows[9].command_mail.sender.email = text;
	rows[10].command_mail.sender.name = text;
	rows[11].command_mail.proof = text;
	rows[12].command_mail.token = text;
	rows[13].command_mail.n_more = (size_t)1 << 31;
	rows[14].command_mail.reports = bad;
	rows[14].command_mail.n_reports = 2;
	bad[1].outcome = (enum bounce_outcome)3;
	rows[15].command_mail.refs.id = newline;
	rows[15].command_mail.refs.n = 1;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
		struct record_in in;
		struct record got;
		struct err err;

		record_put(&out, &rows[i], false);
		send_bytes(&in, out.buf.buf, out.buf.len);
		table_int(i, "command mail", -1,
			  record_in_next(&in, &got, &err));
		record_in_release(&in);
		strbuf_release(&out.buf);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_back_as_put),
	    cmocka_unit_test(test_short_form),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_lies),
	    cmocka_unit_test(test_unclean),
	    cmocka_unit_test(test_unclean_command_mails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
