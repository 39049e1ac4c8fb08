/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/header.h"
#include "common/strbuf.h"

/* "Name=value|Name=value >body", the values unfolded. */
static const char *show(const char *raw, size_t len, struct arena *a)
{
	struct mail_header h;
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	mail_header_parse(raw, len, a, &h);
	for (size_t i = 0; i < h.n; i++) {
		strbuf_addstr(&sb, i ? "|" : "");
		strbuf_add(&sb, h.fields[i].name, h.fields[i].name_len);
		strbuf_addf(&sb, "=%s", mail_field_value(&h.fields[i], 100, a));
	}
	strbuf_addstr(&sb, " >");
	strbuf_add(&sb, raw + h.body, len - h.body);
	out = arena_strdup(a, sb.buf);
	strbuf_release(&sb);
	return out;
}

static void fields(void **state)
{
	static const struct {
		const char *raw;
		const char *want;
	} rows[] = {
	    {"A: b\nC: d\n\nbody\n", "A=b|C=d >body\n"},
	    {"A: b\r\nC: d\r\n\r\nbody\r\n", "A=b|C=d >body\r\n"},
	    {"A:b\n", "A=b >"},
	    {"A: b", "A=b >"},
	    {"A:\nC: d\n\n", "A=|C=d >"},
	    {"A : b\n\n", "A=b >"},
	    {"A: b: c\n\n", "A=b: c >"},
	    {"", " >"},
	    {"\nA: b\n\n", " >A: b\n\n"},
	    {"\r\nbody", " >body"},
	    /* folds */
	    {"A: b\n c\n\td\n\nx", "A=b c d >x"},
	    {"A: b\r\n c\r\n\r\nx", "A=b c >x"},
	    {"A:\n b\n\n", "A=b >"},
	    {"A: b  \n \t c\n\n", "A=b  c >"},
	    {"A: <b>\n\t\n <c>\nD: e\n\nx", "A=<b> <c>|D=e >x"},
	    {"A: b\n \n\nx", "A=b >x"},
	    /* what is no field is passed over, with its folds */
	    {"From someone Thu Jan 1\nA: b\n\nx", "A=b >x"},
	    {">From someone Thu Jan 1\nA: b\n\nx", "A=b >x"},
	    {"A: b\nFrom someone\nC: d\n\nx", "A=b|C=d >x"},
	    {"A: b\nno field here\n of its own\nC: d\n\nx", "A=b|C=d >x"},
	    {" stray\nA: b\n\nx", "A=b >x"},
	    {": b\nC: d\n\n", "C=d >"},
	    {"A b: c\nC: d\n\n", "C=d >"},
	    {"\xc3\xa4: b\nC: d\n\n", "C=d >"},
	    {"hello\nworld\n", " >"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].raw, rows[i].want,
			  show(rows[i].raw, strlen(rows[i].raw), &a));
	arena_release(&a);
	table_end();
}

static void values(void **state)
{
	static const struct {
		const char *raw;
		size_t len, max;
		const char *want;
	} rows[] = {
	    {"A:  b \t\n\n", 9, 100, "b"},
	    {"A: b\0c\n\n", 8, 100, "bc"},
	    {"A: \0\n\n", 6, 100, ""},
	    {"A: bcdef\n\n", 10, 3, "bcd"},
	    {"A: b\xc3\xa4\n\n", 8, 2, "b"},
	    {"A: b\xc3\xa4\n\n", 8, 3, "b\xc3\xa4"},
	    {"A: b\rc\n\n", 8, 100, "b\rc"},
	};
	struct arena a = ARENA_INIT;
	struct mail_header h;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		mail_header_parse(rows[i].raw, rows[i].len, &a, &h);
		assert_int_equal(h.n, 1);
		table_str(i, rows[i].raw, rows[i].want,
			  mail_field_value(h.fields, rows[i].max, &a));
	}
	assert_string_equal(mail_field_value(NULL, 9, &a), "");
	arena_release(&a);
	table_end();
}

static void find_and_next(void **state)
{
	static const char raw[] = "To: a\nCc: b\nto: c\nTop: d\nTO: e\n\n";
	struct arena a = ARENA_INIT;
	struct mail_header h;
	const struct mail_field *f;

	(void)state;
	mail_header_parse(raw, sizeof(raw) - 1, &a, &h);
	f = mail_header_find(&h, "tO");
	assert_string_equal(mail_field_value(f, 9, &a), "a");
	f = mail_header_next(&h, "To", f);
	assert_string_equal(mail_field_value(f, 9, &a), "c");
	f = mail_header_next(&h, "To", f);
	assert_string_equal(mail_field_value(f, 9, &a), "e");
	assert_null(mail_header_next(&h, "To", f));
	assert_null(mail_header_find(&h, "T"));
	arena_release(&a);
}

/* Beyond the limits fields are left out, but the body is found. */
static void limits(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct mail_header h;

	(void)state;
	for (int i = 0; i < MAIL_HEADER_LINES_MAX + 500; i++)
		strbuf_addf(&sb, "X-%d: y\n", i);
	strbuf_addstr(&sb, "\nbody");
	mail_header_parse(sb.buf, sb.len, &a, &h);
	assert_true(h.truncated);
	assert_int_equal(h.n, MAIL_HEADER_LINES_MAX);
	assert_string_equal(sb.buf + h.body, "body");

	strbuf_reset(&sb);
	strbuf_addstr(&sb, "A: b\nC: ");
	strbuf_addchars(&sb, 'x', MAIL_FIELD_MAX + 10);
	strbuf_addstr(&sb, "\n folded\nD: e\n\nbody");
	mail_header_parse(sb.buf, sb.len, &a, &h);
	assert_true(h.truncated);
	assert_int_equal(h.n, 3);
	assert_int_equal(h.fields[1].value_len, MAIL_FIELD_MAX);
	assert_string_equal(mail_field_value(&h.fields[2], 9, &a), "e");
	assert_string_equal(sb.buf + h.body, "body");

	strbuf_reset(&sb);
	for (int i = 0; i < 8; i++) {
		strbuf_addstr(&sb, "A: ");
		strbuf_addchars(&sb, 'x', MAIL_HEADER_MAX / 6);
		strbuf_addch(&sb, '\n');
	}
	strbuf_addstr(&sb, "\nbody");
	mail_header_parse(sb.buf, sb.len, &a, &h);
	assert_true(h.truncated);
	assert_int_equal(h.n, 5);
	assert_string_equal(sb.buf + h.body, "body");
	arena_release(&a);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(values),
	    cmocka_unit_test(find_and_next),
	    cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
