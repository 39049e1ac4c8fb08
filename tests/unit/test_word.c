/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/word.h"
#include "common/strbuf.h"
#include "common/utf8.h"

static void decode(void **state)
{
	static const struct {
		const char *value;
		const char *want;
	} rows[] = {
	    {"plain text", "plain text"},
	    {"", ""},
	    {"=?utf-8?q?caf=C3=A9?=", "caf\xc3\xa9"},
	    {"=?UTF-8?Q?a_b?= c", "a b c"},
	    {"=?utf-8?B?Y2Fmw6k=?=", "caf\xc3\xa9"},
	    {"=?utf-8?b?Y2Fmw6k?=", "caf\xc3\xa9"},
	    {"=?iso-8859-1?q?caf=E9?=", "caf\xc3\xa9"},
	    {"=?utf-8*en?q?caf=C3=A9?=", "caf\xc3\xa9"},
	    {"[PATCH] =?utf-8?q?caf=C3=A9?= x", "[PATCH] caf\xc3\xa9 x"},
	    /* blanks between words vanish, those beside text stay */
	    {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
	    {"=?utf-8?q?a?=   =?iso-8859-1?q?b?=", "ab"},
	    {"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"},
	    {"(=?utf-8?q?a?= =?utf-8?q?b?=)", "(ab)"},
	    {"=?utf-8?q?a?= =?utf-8?q?_b?=", "a b"},
	    /* a character split over two words */
	    {"=?utf-8?b?bmHD?= =?utf-8?b?r3Zl?=", "na\xc3\xafve"},
	    {"=?utf-8?q?na=C3?= =?UTF-8?q?=AFve?=", "na\xc3\xafve"},
	    {"=?utf-8?q?na=C3?= =?utf-8?b?r3Zl?=", "na\xc3\xafve"},
	    {"=?utf-8?q?=C3?= x", "\xef\xbf\xbd x"},
	    /* in quotes, glued to text, with blanks inside: all read */
	    {"\"=?utf-8?q?a?=\"", "\"a\""},
	    {"x=?utf-8?q?a?=y", "xay"},
	    {"=?utf-8?q?a b?=", "a b"},
	    {"=?utf-8?q?what?\?=", "what?"},
	    /* what is no word stays */
	    {"=?utf-8?q?a", "=?utf-8?q?a"},
	    {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
	    {"=??q?a?=", "=??q?a?="},
	    {"a =? b ?= c", "a =? b ?= c"},
	    {"=?utf-8?q?a=ZZ=4?=", "a=ZZ=4"},
	    {"=?=?utf-8?q?a?=", "=?a"},
	    {"=?utf-8?q?\?=", ""},
	    /* charsets nobody knows */
	    {"=?x-klingon?q?caf=C3=A9?=", "caf\xc3\xa9"},
	    {"=?x-klingon?q?caf=E9?=", "caf\xc3\xa9"},
	    /* raw bytes */
	    {"caf\xc3\xa9", "caf\xc3\xa9"},
	    {"caf\xe9", "caf\xc3\xa9"},
	    {"\xe9 =?utf-8?q?=C3=A9?=", "\xc3\xa9 \xc3\xa9"},
	    /* blanks and control bytes */
	    {"  a  \t b\n c ", "a b c"},
	    {"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"},
	    {"=?utf-8?q?a=00=1B=7Fb?=", "ab"},
	    {"a\x1b[31mb", "a[31mb"},
	    {"=?utf-8?q?=20a=20=20b=20?=", "a b"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].value, rows[i].want,
			  mail_word_decode(rows[i].value, &a));
	arena_release(&a);
	table_end();
}

/* Whatever the pieces, the result is clean. */
static void random_values(void **state)
{
	static const char *const pieces[] = {
	    "=?", "?=",   "utf-8", "?q?",  "?b?",         "=C3", "=?utf-8?q?",
	    " ",  "\t",   "\xc3",  "\xa9", "w6k",         "=",   "?",
	    "a",  "\x1b", "=0A",   "=00",  "=?gb2312?b?", "\n ", "iso-2022-jp",
	};
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 50000; round++) {
		const char *got;

		strbuf_reset(&sb);
		for (int n = 0; n < 12; n++) {
			seed = seed * 1103515245u + 12345u;
			strbuf_addstr(&sb,
				      pieces[(seed >> 16) % LENGTH(pieces)]);
		}
		got = mail_word_decode(sb.buf, &a);
		if (!utf8_is_valid(got, strlen(got)) || strstr(got, "  ") ||
		    strpbrk(got, "\t\r\n\x1b"))
			table_str((size_t)round, sb.buf, "clean text", got);
		arena_reset(&a);
	}
	arena_release(&a);
	strbuf_release(&sb);
	table_end();
}

/* Unfinished words must not be searched to the end again and again. */
static void long_value(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	while (sb.len < 1024 * 1024)
		strbuf_addstr(&sb, "=?a?q?x ");
	strbuf_rtrim(&sb);
	assert_string_equal(mail_word_decode(sb.buf, &a), sb.buf);
	arena_release(&a);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decode),
	    cmocka_unit_test(random_values),
	    cmocka_unit_test(long_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
