/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "smtp/reply.h"

static void test_line(void **state)
{
	static const struct {
		const char *line;
		int code; /* 0: no reply line */
		bool more;
		const char *text;
	} rows[] = {
	    {"250 ok", 250, false, "ok"},
	    {"250-ok", 250, true, "ok"},
	    {"250", 250, false, ""},
	    {"250 ", 250, false, ""},
	    {"250-", 250, true, ""},
	    {"599  two blanks", 599, false, " two blanks"},
	    {"354 go", 354, false, "go"},
	    {.line = ""},
	    {.line = "25"},
	    {.line = "25 ok"},
	    {.line = "2500 ok"},
	    {.line = "250ok"},
	    {.line = "250\tok"},
	    {.line = " 250 ok"},
	    {.line = "-250 ok"},
	    {.line = "+50 ok"},
	    {.line = "150 ok"}, /* RFC 5321 4.2.1 has no 1yz */
	    {.line = "650 ok"},
	    {.line = "2x0 ok"},
	    {.line = "hello"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *text = "";
		bool more = false;
		int code = 0;

		if (smtp_reply_line(rows[i].line, strlen(rows[i].line), &code,
				    &more, &text))
			code = 0;
		table_int(i, rows[i].line, rows[i].code, code);
		table_int(i, rows[i].line, rows[i].more, more);
		table_str(i, rows[i].line, rows[i].text ? rows[i].text : "",
			  text);
	}
	table_end();
}

static void test_show(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
	    {"", "550 "},
	    {"no\n", "550 no"},
	    {"5.7.1 no\nnever\n", "550 5.7.1 no never"},
	    {"\x1b[31m\xc3\xbc\r\t\n", "550 ?[31m????"},
	    {"0123456789012345678901234567890\n", "550 012345678901234"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct smtp_reply r = SMTP_REPLY_INIT;
		char out[20];

		r.code = 550;
		strbuf_addstr(&r.text, rows[i].text);
		smtp_reply_show(&r, out, sizeof(out));
		table_str(i, rows[i].text, rows[i].want, out);
		smtp_reply_release(&r);
	}
	table_end();
}

static void test_offers(void **state)
{
	static const char ehlo[] =
	    "8BITMIME is my name\nPIPELINING\nsize 1000\n"
	    "AUTH PLAIN LOGIN\nAUTH=PLAIN\nSTARTTLSX\n"
	    "DSN \n8BITMIMEX\n";
	static const struct {
		const char *name;
		const char *want; /* NULL: not offered */
	} rows[] = {
	    {"PIPELINING", ""},      {"pipelining", ""}, {"SIZE", "1000"},
	    {"AUTH", "PLAIN LOGIN"}, {"DSN", ""},        {"STARTTLS", NULL},
	    {"8BITMIME", NULL},      {"ETRN", NULL},     {"PIPE", NULL},
	    {"STARTTLSXY", NULL},
	};
	struct smtp_reply r = SMTP_REPLY_INIT;

	(void)state;
	strbuf_addstr(&r.text, ehlo);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char out[40] = "-";
		bool got =
		    smtp_reply_offers(&r, rows[i].name, out, sizeof(out));

		table_int(i, rows[i].name, rows[i].want != NULL, got);
		if (got && rows[i].want)
			table_str(i, rows[i].name, rows[i].want, out);
	}
	smtp_reply_release(&r);
	assert_false(smtp_reply_offers(&r, "SIZE", NULL, 0));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_show),
	    cmocka_unit_test(test_offers),
	};

	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
