/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/slice.h"
#include "common/strbuf.h"

static void trimmed(void **state)
{
	static const struct {
		const char *input;
		const char *left;
		const char *right;
		const char *both;
	} rows[] = {
	    {"", "", "", ""},
	    {" \t\r\n", "", "", ""},
	    {"a b", "a b", "a b", "a b"},
	    {" a ", "a ", " a", "a"},
	    {"\va\r\n", "\va\r\n", "\va", "\va"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct slice v = slice_of(rows[i].input);
		struct slice l = slice_ltrim(v), r = slice_rtrim(v);
		struct slice t = slice_trim(v);

		table_mem(i, v.s, v.len, rows[i].left, strlen(rows[i].left),
			  l.s, l.len);
		table_mem(i, v.s, v.len, rows[i].right, strlen(rows[i].right),
			  r.s, r.len);
		table_mem(i, v.s, v.len, rows[i].both, strlen(rows[i].both),
			  t.s, t.len);
	}
	table_end();
}

static void pieces(void **state)
{
	static const struct {
		const char *input;
		const char *want; /* the pieces, each in [] */
	} rows[] = {
	    {"", ""},      {"a", "[a]"}, {"a;b", "[a][b]"},    {";a", "[][a]"},
	    {"a;", "[a]"}, {";", "[]"},  {"a;;b", "[a][][b]"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct slice rest = slice_of(rows[i].input), piece;
		struct strbuf got = STRBUF_INIT;

		while (slice_next(&rest, ';', &piece))
			strbuf_addf(&got, "[%.*s]", (int)piece.len, piece.s);
		table_str(i, rows[i].input, rows[i].want, got.buf);
		strbuf_release(&got);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(trimmed),
	    cmocka_unit_test(pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
