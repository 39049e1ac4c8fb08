/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/mail/charset.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define FFFD "\xef\xbf\xbd"

/* A row of bytes: sizeof counts the NUL that ends the literal. */
#define BYTES(s) (s), sizeof(s) - 1

struct row {
	const char *charset;
	const char *input;
	size_t len;
	const char *want;
};

static void check(const struct row *rows, size_t n)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		strbuf_reset(&sb);
		strbuf_addch(&sb, '|');
		mail_charset_add(&sb, rows[i].charset, rows[i].input,
				 rows[i].len);
		table_mem(i, rows[i].input, rows[i].len, rows[i].want,
			  strlen(rows[i].want), sb.buf + 1, sb.len - 1);
	}
	strbuf_release(&sb);
	table_end();
}

static void unknown_is_utf8_or_windows_1252(void **state)
{
	static const struct row rows[] = {
	    {NULL, BYTES(""), ""},
	    {NULL, BYTES("plain"), "plain"},
	    {"", BYTES("caf\xc3\xa9"), "caf\xc3\xa9"},
	    {"", BYTES("caf\xe9"), "caf\xc3\xa9"},
	    {"us-ascii", BYTES("caf\xe9"), "caf\xc3\xa9"},
	    {"US-ASCII", BYTES("\x93x\x94"), "\xe2\x80\x9cx\xe2\x80\x9d"},
	    {"yes", BYTES("\xe2\x82\xac"), "\xe2\x82\xac"},
	    {"unknown-8bit", BYTES("\x80"), "\xe2\x82\xac"},
	    /* no character of windows-1252 */
	    {"x", BYTES("a\x81 b"), "a" FFFD " b"},
	    {"x", BYTES("a\0\xc3\0\xa9"), "a\xc3\xa9"},
	    {"x",
	     BYTES("\xef\xbb\xbf"
		   "From: a"),
	     "From: a"},
	    /* no way to smuggle a tag: */
	    {"utf-7", BYTES("+AFs-PATCH+AF0-"), "+AFs-PATCH+AF0-"},
	    {"UTF-8//TRANSLIT", BYTES("\xe9"), "\xc3\xa9"},
	    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", BYTES("\xe9"),
	     "\xc3\xa9"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void utf8_is_taken_at_its_word(void **state)
{
	static const struct row rows[] = {
	    {"utf-8", BYTES("caf\xc3\xa9"), "caf\xc3\xa9"},
	    {"UTF8", BYTES("caf\xe9 \xc3\xa9"), "caf" FFFD " \xc3\xa9"},
	    {"utf-8*en", BYTES("\xe9"), FFFD},
	    {"Utf_8", BYTES("\xed\xa0\x80"), FFFD FFFD FFFD},
	    {"utf-8", BYTES("a\0b"), "ab"},
	    {"utf-8",
	     BYTES("\xef\xbb\xbf"
		   "a\xef\xbb\xbf"),
	     "a\xef\xbb\xbf"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void charsets_of_real_mail(void **state)
{
	static const struct row rows[] = {
	    {"iso-8859-1", BYTES("\xe4\x80"), "\xc3\xa4\xe2\x82\xac"},
	    {"ISO_8859-1", BYTES("\xe4"), "\xc3\xa4"},
	    {"iso8859-1", BYTES("\xe4"), "\xc3\xa4"},
	    {"latin1", BYTES("\xe4"), "\xc3\xa4"},
	    {"\"iso-8859-1\"", BYTES("\xe4"), "\xc3\xa4"},
	    {"iso-8859-2", BYTES("\xb1"), "\xc4\x85"},
	    {"iso-8859-3", BYTES("\xa1"), "\xc4\xa6"},
	    {"iso-8859-4", BYTES("\xa1"), "\xc4\x84"},
	    {"iso-8859-5", BYTES("\xb0"), "\xd0\x90"},
	    {"iso-8859-6", BYTES("\xc7"), "\xd8\xa7"},
	    {"iso-8859-7", BYTES("\xe1"), "\xce\xb1"},
	    {"iso-8859-8-i", BYTES("\xe0"), "\xd7\x90"},
	    {"iso-8859-9", BYTES("\xfd"), "\xc4\xb1"},
	    {"iso-8859-10", BYTES("\xa1"), "\xc4\x84"},
	    {"iso-8859-11", BYTES("\xa1"), "\xe0\xb8\x81"},
	    {"iso-8859-13", BYTES("\xa1"), "\xe2\x80\x9d"},
	    {"iso-8859-14", BYTES("\xa1"), "\xe1\xb8\x82"},
	    {"ISO-8859-15", BYTES("\xa4"), "\xe2\x82\xac"},
	    {"iso-8859-16", BYTES("\xa1"), "\xc4\x84"},
	    {"windows-874", BYTES("\xa1"), "\xe0\xb8\x81"},
	    {"windows-1250", BYTES("\xb9"), "\xc4\x85"},
	    {"windows-1251", BYTES("\xc0"), "\xd0\x90"},
	    {"cp1252", BYTES("\x99"), "\xe2\x84\xa2"},
	    {"windows-1253", BYTES("\xe1"), "\xce\xb1"},
	    {"windows-1254", BYTES("\xfd"), "\xc4\xb1"},
	    {"windows-1255", BYTES("\xe0"), "\xd7\x90"},
	    {"windows-1256", BYTES("\xc7"), "\xd8\xa7"},
	    {"windows-1257", BYTES("\xe0"), "\xc4\x85"},
	    {"windows-1258", BYTES("a\xfe"), "a\xe2\x82\xab"},
	    {"koi8-r", BYTES("\xc1"), "\xd0\xb0"},
	    {"koi8-u", BYTES("\xa4"), "\xd1\x94"},
	    {"macintosh", BYTES("\x8e"), "\xc3\xa9"},
	    {"gb2312", BYTES("\xc4\xe3"), "\xe4\xbd\xa0"},
	    /* not in GB 2312 proper */
	    {"gb2312", BYTES("\x81\x40"), "\xe4\xb8\x82"},
	    {"gbk", BYTES("\x81\x40"), "\xe4\xb8\x82"},
	    {"gb18030", BYTES("\x81\x30\x81\x30"), "\xc2\x80"},
	    {"big5", BYTES("\xa7\x41"), "\xe4\xbd\xa0"},
	    {"euc-kr", BYTES("\xb0\xa1"), "\xea\xb0\x80"},
	    {"ks_c_5601-1987", BYTES("\x81\x41"), "\xea\xb0\x82"},
	    {"euc-jp", BYTES("\xa4\xa2"), "\xe3\x81\x82"},
	    {"iso-2022-jp", BYTES("\x1b$B$\"\x1b(Bx"), "\xe3\x81\x82x"},
	    {"iso-2022-jp", BYTES("A\x1b$B$\""), "A\xe3\x81\x82"},
	    {"shift_jis", BYTES("\x82\xa0\\~"), "\xe3\x81\x82\\~"},
	    {"utf-16le", BYTES("a\0\xac\x20"), "a\xe2\x82\xac"},
	    {"utf-16be", BYTES("\0a\x20\xac"), "a\xe2\x82\xac"},
	    {"utf-16", BYTES("\xfe\xff\0a"), "a"},
	    {"utf-16",
	     BYTES("\xff\xfe"
		   "a\0"),
	     "a"},
	    {"utf-16", BYTES("a\0b\0"), "ab"},
	    {"utf-16", BYTES("\xff\xfe\x3d\xd8\0\xde"), "\xf0\x9f\x98\x80"},
	    {"utf-16le", BYTES("a\0\0\0b\0"), "ab"},
	    {"utf-32", BYTES("\0\0\xfe\xff\0\0\0a"), "a"},
	    {"utf-32",
	     BYTES("\xff\xfe\0\0"
		   "a\0\0\0"),
	     "a"},
	    {"utf-32le", BYTES("a\0\0\0"), "a"},
	    {"utf-32be", BYTES("\0\0\0a"), "a"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void bad_bytes_show(void **state)
{
	static const struct row rows[] = {
	    {"iso-8859-3",
	     BYTES("a\xa5"
		   "b"),
	     "a" FFFD "b"},
	    {"gb18030", BYTES("\xc4\xe3\xff\xc4\xe3"),
	     "\xe4\xbd\xa0" FFFD "\xe4\xbd\xa0"},
	    {"gb18030", BYTES("x\xc4"), "x" FFFD},
	    {"euc-jp", BYTES("\xff\xff"), FFFD FFFD},
	    /* half a surrogate pair, half a unit */
	    {"utf-16le",
	     BYTES("\0\xdc"
		   "a\0"),
	     FFFD "a"},
	    {"utf-16le", BYTES("a\0b"), "a" FFFD},
	    {"utf-32be", BYTES("\0\x11\0\0\0\0\0a"), FFFD "a"},
	    /* the shift of one text does not reach into the next */
	    {"iso-2022-jp", BYTES("\x1b$B$"), FFFD},
	    {"iso-2022-jp", BYTES("abc"), "abc"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void long_texts(void **state)
{
	struct strbuf in = STRBUF_INIT;
	struct strbuf out = STRBUF_INIT;

	(void)state;
	/* characters straddle every border of a buffer */
	for (size_t pad = 0; pad < 8; pad++) {
		strbuf_reset(&in);
		strbuf_reset(&out);
		strbuf_addchars(&in, 'x', pad);
		for (int i = 0; i < 5000; i++)
			strbuf_add(&in, "\xc4\xe3", 2);
		mail_charset_add(&out, "gbk", in.buf, in.len);
		assert_int_equal(out.len, pad + 15000);
		for (size_t i = pad; i < out.len; i += 3)
			assert_memory_equal(out.buf + i, "\xe4\xbd\xa0", 3);
	}
	strbuf_release(&in);
	strbuf_release(&out);
}

static void random_bytes(void **state)
{
	static const char *const charsets[] = {
	    "utf-8",        "",           "iso-8859-1",
	    "iso-8859-6",   "iso-8859-8", "windows-1255",
	    "windows-1258", "big5",       "gb18030",
	    "euc-kr",       "euc-jp",     "iso-2022-jp",
	    "shift_jis",    "utf-16",     "utf-16be",
	    "utf-32",       "utf-32le",   "koi8-u",
	    "windows-874",  "macintosh",
	};
	static const char special[] = "\x1b$B(BA\n\0\xff\x88";
	struct strbuf sb = STRBUF_INIT;
	char s[48];

	(void)state;
	mail_charset_open_all();
	srand(1);
	for (int round = 0; round < 100000; round++) {
		size_t len = (size_t)rand() % sizeof(s);
		for (size_t i = 0; i < len; i++)
			s[i] = rand() % 3 ? (char)rand()
					  : special[(size_t)rand() %
						    (sizeof(special) - 1)];
		strbuf_reset(&sb);
		mail_charset_add(
		    &sb, charsets[(size_t)rand() % LENGTH(charsets)], s, len);
		assert_true(utf8_is_valid(sb.buf, sb.len));
	}
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(unknown_is_utf8_or_windows_1252),
	    cmocka_unit_test(utf8_is_taken_at_its_word),
	    cmocka_unit_test(charsets_of_real_mail),
	    cmocka_unit_test(bad_bytes_show),
	    cmocka_unit_test(long_texts),
	    cmocka_unit_test(random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
