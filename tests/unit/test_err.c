/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <errno.h>

#include "common/err.h"
#include "common/utf8.h"

static void set_fills_and_cleans(void **state)
{
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
	    {"", "x ''"},
	    {"plain", "x 'plain'"},
	    {"two\nlines\x1b[m", "x 'two?lines?[m'"},
	    {"bad \xff", "x 'bad \xef\xbf\xbd'"},
	    {"\xc3\xa9", "x '\xc3\xa9'"},
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		table_int(i, rows[i].input, -1,
			  err_set(&err, ERR_DATA, "x '%s'", rows[i].input));
		table_int(i, rows[i].input, ERR_DATA, err.code);
		table_str(i, rows[i].input, rows[i].want, err.text);
	}
	table_end();
}

static void errno_is_told(void **state)
{
	struct err err;

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_errno(&err, "open '%s'", "a\tb"), -1);
	assert_int_equal(err.code, ERR_NOINPUT);
	assert_string_equal(err.text, "open 'a?b': No such file or directory");
	errno = ENOSPC;
	assert_int_equal(err_errno(&err, "write"), -1);
	assert_int_equal(err.code, ERR_SYSTEM);
}

static void wrap_goes_in_front(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_TEMP, "bad base64");
	assert_int_equal(err_wrap(&err, "uid %d", 812), -1);
	assert_int_equal(err_wrap(&err, "imap %s", "imap.example.org"), -1);
	assert_int_equal(err.code, ERR_TEMP);
	assert_string_equal(err.text,
			    "imap imap.example.org: uid 812: bad base64");
}

/* An error may be made of its own old text. */
static void own_text_as_argument(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_DATA, "inner");
	err_set(&err, ERR_PERM, "outer %s", err.text);
	assert_string_equal(err.text, "outer inner");
}

static void long_texts_are_cut(void **state)
{
	char big[5000];
	struct err err;

	(void)state;
	for (size_t len = sizeof(err.text) - 8; len < sizeof(big); len += 7) {
		/* three bytes each, so that every cut is tried */
		for (size_t i = 0; i < len; i++)
			big[i] = "\xe2\x82\xac"[i % 3];
		big[len] = '\0';
		err_set(&err, ERR_DATA, "%s", big);
		assert_true(strlen(err.text) < sizeof(err.text));
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
		err_wrap(&err, "front");
		assert_memory_equal(err.text, "front: \xe2\x82\xac", 10);
		errno = EIO;
		err_errno(&err, "%s", big);
		assert_true(strlen(err.text) > 400);
	}
}

static void exit_codes(void **state)
{
	static const struct {
		enum err_code input;
		int want;
	} rows[] = {
	    {ERR_NONE, 0},  {ERR_TEMP, 75},   {ERR_PERM, 69},   {ERR_AUTH, 77},
	    {ERR_DATA, 65}, {ERR_CONFIG, 78}, {ERR_SYSTEM, 71},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, "", rows[i].want, err_exit_code(rows[i].input));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(set_fills_and_cleans),
	    cmocka_unit_test(errno_is_told),
	    cmocka_unit_test(wrap_goes_in_front),
	    cmocka_unit_test(own_text_as_argument),
	    cmocka_unit_test(long_texts_are_cut),
	    cmocka_unit_test(exit_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
