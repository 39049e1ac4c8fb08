/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/mail/transfer.h"
#include "common/strbuf.h"

static void base64(void **state)
{
	static const struct {
		const char *data;
		const char *want;
		const char *rest; /* what is not used */
	} rows[] = {
	    {"YWJj\n", "abc", ""},
	    {"YWJjZA==\n", "abcd", "\n"},
	    {"YWJjZGU=", "abcde", ""},
	    {"YWJjZGU", "abcde", ""},
	    {"YWJj\nZGVm\n", "abcdef", ""},
	    {"YWJj\r\nZGVm\r\n", "abcdef", ""},
	    {"YWJ\njZG\nVm", "abcdef", ""},
	    {"YW Jj\t\n", "abc", ""},
	    {"\nYWJj\n\n", "abc", ""},
	    {"", "", ""},
	    {"====", "", ""},
	    /* a footer below it, behind padding or not */
	    {"YWJjZA==\nlist mailing list\n", "abcd", "\nlist mailing list\n"},
	    {"YWJj\n_____\nlist@example.org\n", "abc",
	     "_____\nlist@example.org\n"},
	    {"YWJj\n-- \nfoot\n", "abc", "-- \nfoot\n"},
	    /* all of its line is given back */
	    {"YWJj\nZGVm!\n", "abc", "ZGVm!\n"},
	    {"not base64!\n", "", "not base64!\n"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t used;

		strbuf_reset(&sb);
		used = mail_transfer_base64(&sb, rows[i].data,
					    strlen(rows[i].data));
		table_str(i, rows[i].data, rows[i].want, sb.buf);
		table_str(i, rows[i].data, rows[i].rest, rows[i].data + used);
	}
	strbuf_release(&sb);
	table_end();
}

static void quoted_printable(void **state)
{
	static const struct {
		const char *data;
		const char *want;
	} rows[] = {
	    {"abc\n", "abc\n"},
	    {"caf=C3=A9\n", "caf\xc3\xa9\n"},
	    {"caf=c3=a9", "caf\xc3\xa9"},
	    {"one =\ntwo\n", "one two\n"},
	    {"one =\r\ntwo\r\n", "one two\n"},
	    {"one=  \ntwo", "onetwo"},
	    {"one=", "one"},
	    {"a=3Db", "a=b"},
	    {"trailing  \t\nblanks=20\n", "trailing\nblanks \n"},
	    /* faults stay */
	    {"a=ZZb\n", "a=ZZb\n"},
	    {"a=4", "a=4"},
	    {"a=4\n", "a=4\n"},
	    {"a==41", "a=A"},
	    {"a=4=41", "a=4A"},
	    {"", ""},
	    {"=", ""},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_transfer_qp(&sb, rows[i].data, strlen(rows[i].data));
		table_str(i, rows[i].data, rows[i].want, sb.buf);
	}
	strbuf_release(&sb);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(base64),
	    cmocka_unit_test(quoted_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
