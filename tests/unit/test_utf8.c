/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdbool.h>
#include <stdlib.h>

#include "common/strbuf.h"
#include "common/utf8.h"

#define FFFD "\xef\xbf\xbd"

/* A row of bytes: sizeof counts the NUL that ends the literal. */
#define BYTES(s) (s), sizeof(s) - 1

static void next_reads_one_character(void **state)
{
	static const struct {
		const char *input;
		size_t len;
		size_t want_len;
		uint32_t want;
	} rows[] = {
	    {BYTES("a"), 1, 'a'},
	    {BYTES("\0"), 1, 0},
	    {BYTES("\x7f"), 1, 0x7f},
	    {BYTES("\xc2\x80"), 2, 0x80},
	    {BYTES("\xdf\xbf"), 2, 0x7ff},
	    {BYTES("\xe0\xa0\x80"), 3, 0x800},
	    {BYTES("\xed\x9f\xbf"), 3, 0xd7ff},
	    {BYTES("\xee\x80\x80"), 3, 0xe000},
	    {BYTES("\xef\xbf\xbd"), 3, 0xfffd},
	    {BYTES("\xef\xbf\xbf"), 3, 0xffff},
	    {BYTES("\xf0\x90\x80\x80"), 4, 0x10000},
	    {BYTES("\xf4\x8f\xbf\xbf"), 4, 0x10ffff},
	    /* overlong */
	    {BYTES("\xc0\x80"), 1, 0xfffd},
	    {BYTES("\xc1\xbf"), 1, 0xfffd},
	    {BYTES("\xe0\x9f\xbf"), 1, 0xfffd},
	    {BYTES("\xf0\x8f\xbf\xbf"), 1, 0xfffd},
	    /* surrogates, too large */
	    {BYTES("\xed\xa0\x80"), 1, 0xfffd},
	    {BYTES("\xed\xbf\xbf"), 1, 0xfffd},
	    {BYTES("\xf4\x90\x80\x80"), 1, 0xfffd},
	    {BYTES("\xf5\x80\x80\x80"), 1, 0xfffd},
	    {BYTES("\xff"), 1, 0xfffd},
	    /* cut, or stray */
	    {BYTES("\x80"), 1, 0xfffd},
	    {BYTES("\xc3"), 1, 0xfffd},
	    {BYTES("\xe2\x82"), 1, 0xfffd},
	    {BYTES("\xf0\x9f\x98"), 1, 0xfffd},
	    {BYTES("\xc3("), 1, 0xfffd},
	    {BYTES("\xe2\x82("), 1, 0xfffd},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		uint32_t cp = 0;
		size_t n = utf8_next(rows[i].input, rows[i].len, &cp);
		table_int(i, rows[i].input, (int64_t)rows[i].want, cp);
		table_int(i, rows[i].input, (int64_t)rows[i].want_len,
			  (int64_t)n);
	}
	table_end();
}

/* One encoding for each character, and no other three bytes are one. */
static void all_short_strings(void **state)
{
	size_t valid = 0;

	(void)state;
	for (uint32_t bytes = 0; bytes < 1u << 24; bytes++) {
		char s[3] = {(char)(bytes >> 16), (char)(bytes >> 8),
			     (char)bytes};
		uint32_t cp;
		valid += utf8_next(s, 3, &cp) == 3;
	}
	assert_int_equal(valid, 0x10000 - 0x800 - 0x800);
}

static void valid_wherever_it_stands(void **state)
{
	static const struct {
		const char *input;
		size_t len;
		bool want;
	} rows[] = {
	    {BYTES(""), true},
	    {BYTES("a"), true},
	    {BYTES("\0"), false},
	    {BYTES("\x80"), false},
	    {BYTES("\xff"), false},
	    {BYTES("\xc3\xa9"), true},
	    {BYTES("\xe2\x82\xac"), true},
	    {BYTES("\xe2\x82"), false},
	    {BYTES("\xf0\x9f\x98\x80"), true},
	    {BYTES("\xed\xa0\x80"), false},
	    {BYTES(FFFD), true},
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (size_t at = 0; at < 24; at++) {
			memset(text, 'x', sizeof(text));
			memcpy(text + at, rows[i].input, rows[i].len);
			size_t len = at + rows[i].len;
			table_int(i, rows[i].input, rows[i].want,
				  utf8_is_valid(text, len));
			table_int(i, rows[i].input, rows[i].want,
				  utf8_is_valid(text, sizeof(text)));
		}
	}
	table_end();
}

struct conversion {
	const char *input;
	size_t len;
	const char *want;
};

static void check_conversions(const struct conversion *rows, size_t n,
			      void (*add)(struct strbuf *, const char *,
					  size_t))
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		strbuf_reset(&sb);
		strbuf_addch(&sb, '|');
		add(&sb, rows[i].input, rows[i].len);
		table_mem(i, rows[i].input, rows[i].len, rows[i].want,
			  strlen(rows[i].want), sb.buf + 1, sb.len - 1);
	}
	strbuf_release(&sb);
	table_end();
}

static void add_valid_replaces(void **state)
{
	static const struct conversion rows[] = {
	    {BYTES(""), ""},
	    {BYTES("plain text\n"), "plain text\n"},
	    {BYTES("caf\xc3\xa9"), "caf\xc3\xa9"},
	    {BYTES("caf\xe9!"), "caf" FFFD "!"},
	    {BYTES("\xe9"), FFFD},
	    {BYTES("\xe9\xe8"), FFFD FFFD},
	    {BYTES("a\0b"), "a" FFFD "b"},
	    {BYTES("\xed\xa0\x80"), FFFD FFFD FFFD},
	    {BYTES("12345678\xff"
		   "12345678\xc3"),
	     "12345678" FFFD "12345678" FFFD},
	};

	(void)state;
	check_conversions(rows, LENGTH(rows), utf8_add_valid);
}

static void add_latin1_converts(void **state)
{
	static const struct conversion rows[] = {
	    {BYTES("abc"), "abc"},
	    {BYTES("caf\xe9"), "caf\xc3\xa9"},
	    {BYTES("\x80\xa0\xbf\xc0\xff"),
	     "\xc2\x80\xc2\xa0\xc2\xbf\xc3\x80\xc3\xbf"},
	    {BYTES("a\0"), "a" FFFD},
	};

	(void)state;
	check_conversions(rows, LENGTH(rows), utf8_add_latin1);
}

static const struct conversion shown[] = {
    {BYTES(""), ""},
    {BYTES("caf\xc3\xa9 ~"), "caf\xc3\xa9 ~"},
    {BYTES("a\tb\r\nc\0d\x1b[31m\x7f"), "a?b??c?d?[31m?"},
    {BYTES("\xc2\x80\xc2\x9f\xc2\xa0"), "??\xc2\xa0"},
    {BYTES("\xff"), FFFD},
    {BYTES(FFFD), FFFD},
    /* 200B-200F, 200A and 2010 beside them */
    {BYTES("\xe2\x80\x8a\xe2\x80\x8b\xe2\x80\x8f\xe2\x80\x90"),
     "\xe2\x80\x8a??\xe2\x80\x90"},
    /* 2028, 2029, 202A, 202E, 202F */
    {BYTES("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xaf"),
     "????\xe2\x80\xaf"},
    /* 2060, 2066, 2069, 206A, FEFF, 061C */
    {BYTES("\xe2\x81\xa0\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa"),
     "???\xe2\x81\xaa"},
    {BYTES("\xef\xbb\xbf\xd8\x9c"), "??"},
};

static void add_shown_hides_nothing(void **state)
{
	(void)state;
	check_conversions(shown, LENGTH(shown), utf8_add_shown);
}

static void copy_shown_is_add_shown(void **state)
{
	char out[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(shown); i++) {
		size_t len = utf8_copy_shown(out, sizeof(out), shown[i].input,
					     shown[i].len);
		table_mem(i, shown[i].input, shown[i].len, shown[i].want,
			  strlen(shown[i].want), out, len);
		/* cut at every length, never within a character */
		for (size_t size = 1; size < 16; size++) {
			len = utf8_copy_shown(out, size, shown[i].input,
					      shown[i].len);
			assert_true(len < size);
			assert_int_equal(out[len], '\0');
			assert_true(utf8_is_valid(out, len));
			assert_memory_equal(out, shown[i].want, len);
		}
	}
	table_end();
}

static void char_width(void **state)
{
	static const struct {
		uint32_t input;
		int want;
	} rows[] = {
	    {'a', 1},     {0xe9, 1},    {0x300, 0},    {0x36f, 0},
	    {0x370, 1},   {0x5d0, 1},   {0x591, 0},    {0x10ff, 1},
	    {0x1100, 2},  {0x11ff, 0},  {0xd7b0, 0},   {0xd7fb, 0},
	    {0xcbf, 0},   {0xad, 0},    {0x80, 1},     {0x1b, 1},
	    {0x2fd6, 2},  {0x115f, 2},  {0x1160, 0},   {0x200b, 0},
	    {0x200d, 0},  {0x20ac, 1},  {0x20dd, 0},   {0x231a, 2},
	    {0x2500, 1},  {0x302a, 0},  {0x3000, 2},   {0x303f, 1},
	    {0x4e00, 2},  {0x9fff, 2},  {0xac00, 2},   {0xd7a3, 2},
	    {0xf900, 2},  {0xfe0f, 0},  {0xfeff, 0},   {0xff01, 2},
	    {0xff61, 1},  {0xfffd, 1},  {0x1f600, 2},  {0x1fae7, 2},
	    {0x1f1e6, 1}, {0x20000, 2}, {0x2fffd, 2},  {0x2fffe, 2},
	    {0x3fffd, 2}, {0xe0001, 0}, {0x10ffff, 1}, {0xe01ef, 0},
	};
	char name[16];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		snprintf(name, sizeof(name), "U+%04X", (unsigned)rows[i].input);
		table_int(i, name, rows[i].want,
			  utf8_char_width(rows[i].input));
	}
	table_end();
}

static void width(void **state)
{
	static const struct {
		const char *input;
		int want;
	} rows[] = {
	    {"", 0},
	    {"abc", 3},
	    {"caf\xc3\xa9", 4},
	    {"cafe\xcc\x81", 4},
	    {"\xe4\xbd\xa0\xe5\xa5\xbd", 4},
	    {"a\xff\xe2\x82", 4},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(
		    i, rows[i].input, rows[i].want,
		    (int64_t)utf8_width(rows[i].input, strlen(rows[i].input)));
	table_end();
}

static void cut(void **state)
{
	static const struct {
		const char *input;
		size_t max;
		int want;
	} rows[] = {
	    {"abc", 3, 3},
	    {"abc", 9, 3},
	    {"abc", 2, 2},
	    {"a\xe2\x82\xac", 4, 4},
	    {"a\xe2\x82\xac"
	     "b",
	     3, 1},
	    {"\xe2\x82\xac", 2, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].input, rows[i].want,
			  (int64_t)utf8_cut(rows[i].input,
					    strlen(rows[i].input),
					    rows[i].max));
	table_end();
}

/* Whatever comes in, what goes out is valid. */
static void random_bytes(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char s[48];

	(void)state;
	srand(1);
	for (int round = 0; round < 50000; round++) {
		size_t len = (size_t)rand() % sizeof(s);
		for (size_t i = 0; i < len; i++)
			s[i] =
			    (char)(rand() % 4 ? rand()
					      : "\xe2\x80\xf0\x9f"[rand() % 4]);
		strbuf_reset(&sb);
		utf8_add_valid(&sb, s, len);
		assert_true(utf8_is_valid(sb.buf, sb.len));
		strbuf_reset(&sb);
		utf8_add_shown(&sb, s, len);
		assert_true(utf8_is_valid(sb.buf, sb.len));
		strbuf_reset(&sb);
		utf8_add_latin1(&sb, s, len);
		assert_true(utf8_is_valid(sb.buf, sb.len));
	}
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(next_reads_one_character),
	    cmocka_unit_test(all_short_strings),
	    cmocka_unit_test(valid_wherever_it_stands),
	    cmocka_unit_test(add_valid_replaces),
	    cmocka_unit_test(add_latin1_converts),
	    cmocka_unit_test(add_shown_hides_nothing),
	    cmocka_unit_test(copy_shown_is_add_shown),
	    cmocka_unit_test(char_width),
	    cmocka_unit_test(width),
	    cmocka_unit_test(cut),
	    cmocka_unit_test(random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
