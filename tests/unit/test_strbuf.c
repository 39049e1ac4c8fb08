/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/strbuf.h"

static void check_invariants(const struct strbuf *sb)
{
	assert_non_null(sb->buf);
	assert_int_equal(sb->buf[sb->len], '\0');
	assert_true(sb->size ? sb->len < sb->size : sb->buf == strbuf_empty);
}

static void empty_is_printable_and_shared(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct strbuf zeros = {0};

	(void)state;
	check_invariants(&sb);
	strbuf_add(&sb, "", 0);
	strbuf_addstr(&sb, "");
	strbuf_rtrim(&sb);
	strbuf_reset(&sb);
	strbuf_setlen(&sb, 0);
	check_invariants(&sb);
	assert_ptr_equal(sb.buf, strbuf_empty);
	strbuf_release(&sb);
	strbuf_release(&zeros);
	check_invariants(&zeros);
}

static void adding_grows(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char number[8];
	size_t len = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		strbuf_addf(&sb, "%d,", i);
		strbuf_addch(&sb, 'x');
		strbuf_add(&sb, "a\0b", 3);
		len += (size_t)snprintf(number, sizeof(number), "%d,", i) + 4;
		assert_int_equal(sb.len, len);
		check_invariants(&sb);
	}
	assert_memory_equal(sb.buf, "0,xa\0b1,xa\0b2,", 14);
	strbuf_release(&sb);
	check_invariants(&sb);
}

static void long_formats_fit(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (int width = 0; width < 300; width++) {
		strbuf_reset(&sb);
		strbuf_addf(&sb, "%*s|", width, "");
		assert_int_equal(sb.len, width + 1);
		assert_int_equal(sb.buf[width], '|');
		check_invariants(&sb);
		strbuf_release(&sb);
	}
}

static void addchars_adds_n(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addchars(&sb, '-', 0);
	assert_int_equal(sb.len, 0);
	strbuf_addchars(&sb, '-', 100);
	assert_int_equal(sb.len, 100);
	assert_int_equal(strspn(sb.buf, "-"), 100);
	check_invariants(&sb);
	strbuf_release(&sb);
}

static void detach_gives_heap_strings(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	size_t len = 99;

	(void)state;
	char *s = strbuf_detach(&sb, &len);
	assert_int_equal(len, 0);
	assert_string_equal(s, "");
	free(s);

	strbuf_addstr(&sb, "text");
	s = strbuf_detach(&sb, NULL);
	assert_string_equal(s, "text");
	free(s);
	assert_int_equal(sb.len, 0);
	check_invariants(&sb);
}

static void rtrim_takes_ascii_blanks(void **state)
{
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
	    {"", ""},
	    {" \t\r\n\v\f", ""},
	    {"a", "a"},
	    {" a b \n", " a b"},
	    {"a\xc2\xa0", "a\xc2\xa0"},
	    {"a\x01", "a\x01"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		strbuf_addstr(&sb, rows[i].input);
		strbuf_rtrim(&sb);
		table_str(i, rows[i].input, rows[i].want, sb.buf);
		check_invariants(&sb);
	}
	strbuf_release(&sb);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(empty_is_printable_and_shared),
	    cmocka_unit_test(adding_grows),
	    cmocka_unit_test(long_formats_fit),
	    cmocka_unit_test(addchars_adds_n),
	    cmocka_unit_test(detach_gives_heap_strings),
	    cmocka_unit_test(rtrim_takes_ascii_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
