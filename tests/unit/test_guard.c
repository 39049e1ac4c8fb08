/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "imap/guard.h"

#define TEN(s) s s s s s s s s s s
#define FETCH  "* 1 FETCH (UID 10 BODY[] "

static const struct {
	const char *input;
	const char *want; /* NULL: goes through */
	bool news, bye;
} rows[] = {
    {"* OK hello\r\n* 3 EXISTS\r\n1 OK done\r\n", .want = NULL, .news = true},
    {"* 3 exists\n", .want = NULL, .news = true},
    {"* EXISTS\r\n* x EXISTS\r\n1 OK 3 EXISTS\r\n* 3 RECENT\r\n", .want = NULL},
    {"* 3 EXISTS", .want = NULL}, /* not told yet */
    {"* BYE going down\r\n", "the server said goodbye", .bye = true},
    {"* bye\r\n", "the server said goodbye", .bye = true},
    {"1 OK BYE\r\n* OK BYE\r\n", .want = NULL},
    /* Literals: skipped, bounded, in FETCH lines only */
    {FETCH "{12}\r\n* 3 EXISTS\r\n)\r\n", .want = NULL},
    {FETCH "{0}\r\n)\r\n* 3 EXISTS\r\n", .want = NULL, .news = true},
    {FETCH "{100}\r\n", .want = NULL},
    {FETCH "{101}\r\n", .want = "a literal is larger than was asked for"},
    {FETCH "{4294967295}\r\n",
     .want = "a literal is larger than was asked for"},
    {FETCH "{99999999999999999999999999}\r\n",
     .want = "a literal is larger than was asked for"},
    {FETCH "{12 }\r\n* 3 EXISTS\r\n", .want = NULL, .news = true},
    {FETCH "{12}x\r\n* 3 EXISTS\r\n", .want = NULL, .news = true},
    {"* OK text {12}\r\n* 3 EXISTS\r\n", .want = NULL, .news = true},
    {"* OK {4294967295}\r\n", .want = NULL},
    {"* 1 FETCHED {12}\r\n* 3 EXISTS\r\n", .want = NULL},
    {FETCH "{5}\nabcde BODY[1] {6}\r\nabcdef)\r\n* 1 EXISTS\r\n", .want = NULL,
     .news = true},
    /* Nesting, quoted or not; inside a literal it does not matter */
    {"* 1 FETCH " TEN("(((") "((\r\n", .want = NULL},
    {"* 1 FETCH " TEN("(((") "(((\r\n",
     .want = "an answer is nested too deeply"},
    {"* 1 FETCH \"" TEN("(((") "(((\r\n",
     .want = "an answer is nested too deeply"},
    {"* 1 FETCH " TEN("(((") TEN(")))") TEN("(((") "\r\n", .want = NULL},
    {TEN("((((\r\n"), .want = NULL},
    {FETCH "{50}\r\n" TEN("(((((") ")\r\n", .want = NULL},
    {FETCH TEN("(((") "{1}\r\nx((((\r\n",
     .want = "an answer is nested too deeply"},
    /* Flags, RFC 3501 section 9 */
    {"* OK [PERMANENTFLAGS ()] none\r\n", .want = NULL},
    {"* OK [PERMANENTFLAGS (\\*)] any\r\n", .want = NULL},
    {"* OK [permanentflags (\\Seen \\*)] some\r\n", .want = NULL},
    {"* OK [PERMANENTFLAGS (keyword)] one\r\n", .want = NULL},
    {"* OK [PERMANENTFLAGS (\r\n", .want = "malformed PERMANENTFLAGS"},
    {"* OK [PERMANENTFLAGS ( \\Seen)]\r\n", .want = "malformed PERMANENTFLAGS"},
    {"* OK [PERMANENTFLAGS (\\)]\r\n", .want = "malformed PERMANENTFLAGS"},
    {"* OK [PERMANENTFLAGS]\r\n", .want = "malformed PERMANENTFLAGS"},
    {"5 OK [PERMANENTFLAGS ({3}\r\n", .want = "malformed PERMANENTFLAGS"},
};

/* All at once, and byte by byte: where the reads end must not matter. */
static const char *feed(struct imap_guard *g, const char *s, size_t step)
{
	size_t len = strlen(s);

	imap_guard_init(g);
	g->literal_max = 100;
	for (size_t i = 0; i < len; i += step) {
		const char *wrong =
		    imap_guard_check(g, s + i, len - i < step ? len - i : step);

		if (wrong)
			return wrong;
	}
	return NULL;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		for (size_t step = 1; step < 1000; step += 333) {
			struct imap_guard g;
			const char *got = feed(&g, rows[i].input, step);

			table_str(i, rows[i].input,
				  rows[i].want ? rows[i].want : "",
				  got ? got : "");
			table_int(i, rows[i].input, rows[i].news, g.news);
			table_int(i, rows[i].input, rows[i].bye, g.bye);
		}
	table_end();
}

static void test_bye_text(void **state)
{
	struct imap_guard g;

	(void)state;
	feed(&g, "* BYE too many\r\n", 3);
	assert_string_equal(g.bye_text, " too many");
	imap_guard_init(&g);
	g.leaving = true;
	assert_null(imap_guard_check(&g, "* BYE\r\n1 OK\r\n", 13));
	assert_true(g.bye);
}

static void test_long_line(void **state)
{
	const size_t len = IMAP_GUARD_LINE_MAX;
	char *line = malloc(len + 2);
	struct imap_guard g;

	(void)state;
	memset(line, 'x', len + 1);
	line[len] = '\n';
	imap_guard_init(&g);
	assert_null(imap_guard_check(&g, line, len + 1));
	assert_null(imap_guard_check(&g, line, len + 1));
	line[len] = 'x';
	assert_string_equal(imap_guard_check(&g, line, len + 1),
			    "a line is too long");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_bye_text),
	    cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
