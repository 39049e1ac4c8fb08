/* SPDX-License-Identifier: MIT */
/* Lines of the digest: folded by width, safe for SMTP. */
#include "tests/unit/table.h"

#include "bot/digest/fold.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define TEN     "aaaaaaaaaa"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void test_words(void **state)
{
	static const struct {
		size_t column;
		const char *text, *want;
	} rows[] = {
	    {0, "", ""},
	    {0, "one", "one"},
	    {0, "  one   two ", "one two"},
	    /* exactly 78, and one more */
	    {0, SEVENTY " bbbbbbb", SEVENTY " bbbbbbb"},
	    {0, SEVENTY " bbbbbbbb", SEVENTY "\n    bbbbbbbb"},
	    {8, SEVENTY " b", SEVENTY "\n    b"},
	    {9, "x " SEVENTY " c", "x\n    " SEVENTY " c"},
	    /* a long word stays whole, alone on its line */
	    {0, "x " SEVENTY SEVENTY " y", "x\n    " SEVENTY SEVENTY "\n    y"},
	    /* a word of 39 wide characters is 78 columns, 40 are 80 */
	    {0, "\xe6\xbc\xa2 " SEVENTY " bbbb",
	     "\xe6\xbc\xa2 " SEVENTY " bbbb"},
	    {0, "\xe6\xbc\xa2 " SEVENTY " bbbbb",
	     "\xe6\xbc\xa2 " SEVENTY "\n    bbbbb"},
	    /* combining characters take no column */
	    {0,
	     SEVENTY " e\xcc\x81"
		     "bbbbbb",
	     SEVENTY " e\xcc\x81"
		     "bbbbbb"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf out = STRBUF_INIT;

		fold_words(&out, rows[i].column, 4, rows[i].text);
		table_str(i, rows[i].text, rows[i].want, out.buf);
		strbuf_release(&out);
	}
	table_end();
}

static void test_items(void **state)
{
	static const struct {
		const char *item[6];
		const char *want;
	} rows[] = {
	    {{NULL}, ""},
	    {{"one"}, "one"},
	    {{"one", "two three"}, "one, two three"},
	    /* the comma counts: 4 + 72 + 1 + 1 = 78 */
	    {{SEVENTY, "bb", "c"}, SEVENTY ",\n    bb, c"},
	    {{SEVENTY, "bb"}, SEVENTY ", bb"},
	    {{SEVENTY, "bbb"}, SEVENTY ",\n    bbb"},
	    /* no break inside an item that fits */
	    {{"x", TEN " " SEVENTY, "y"},
	     "x,\n    " TEN "\n    " SEVENTY ", y"},
	    {{TEN " " SEVENTY " bb", "c"}, TEN "\n    " SEVENTY " bb,\n    c"},
	    {{TEN " " SEVENTY " bbb", "c"},
	     TEN "\n    " SEVENTY "\n    bbb, c"},
	    {{SEVENTY, TEN " " TEN}, SEVENTY ",\n    " TEN " " TEN},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf out = STRBUF_INIT;
		struct fold_items items = {0};

		for (size_t k = 0; rows[i].item[k]; k++)
			fold_items_add(&items, &a, "%s", rows[i].item[k]);
		fold_items(&out, 4, 4, &items);
		table_str(i, rows[i].item[0] ? rows[i].item[0] : "",
			  rows[i].want, out.buf);
		strbuf_release(&out);
	}
	arena_release(&a);
	table_end();
}

static void test_many_items(void **state)
{
	struct arena a = ARENA_INIT;
	struct fold_items items = {0};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 100; i++)
		fold_items_add(&items, &a, "item %d", i);
	fold_items(&out, 0, 0, &items);
	assert_int_equal(items.n, 100);
	assert_non_null(strstr(out.buf, "item 98, item 99"));
	strbuf_release(&out);
	arena_release(&a);
}

static void test_quote(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"", ""},
	    {"\n\n", ""},
	    {"one", "  one\n"},
	    {"\n\none\n\n two  \n\n\n", "  one\n\n   two\n"},
	    {" \t \none", "  one\n"},
	    /* tabs count from the text's own column */
	    {"\tM.", "  \tM.\n"},
	    {"abc\tM.", "  abc\tM.\n"},
	    {"\xe6\xbc\xa2\tM.", "  \xe6\xbc\xa2\tM.\n"},
	    {"a\033[31mb\xe2\x80\xae"
	     "c",
	     "  a?[31mb?c\n"},
	    /* nothing of theirs comes to stand at column 0 */
	    {"From me\n---\n+++ b\n@@ -1\ndiff --git a b\nFixes: 1\n"
	     "#digest help\n-- \nsig",
	     "  From me\n  ---\n  +++ b\n  @@ -1\n  diff --git a b\n"
	     "  Fixes: 1\n  #digest help\n  --\n  sig\n"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf out = STRBUF_INIT;

		fold_quote(&out, rows[i].text, strlen(rows[i].text));
		table_str(i, rows[i].text, rows[i].want, out.buf);
		strbuf_release(&out);
	}
	table_end();
}

/* Every line of out is at most FOLD_LINE_MAX bytes of whole characters. */
static void check_lines(const struct strbuf *out)
{
	const char *s = out->buf;

	while (*s) {
		size_t len = strcspn(s, "\n");

		assert_true(len <= FOLD_LINE_MAX);
		assert_true(utf8_is_valid(s, len));
		s += len + (s[len] == '\n');
	}
}

/* Neither wide words nor words without any width make a line that a server
 * refuses, and nothing is lost where they are broken. */
static void test_long(void **state)
{
	static const char *const pieces[] = {"x", "\xe6\xbc\xa2", "\xcc\x81",
					     "a\xf0\x9f\x98\x80"};

	(void)state;
	for (size_t i = 0; i < LENGTH(pieces); i++) {
		struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
		struct fold_items items = {0};
		struct arena a = ARENA_INIT;
		size_t blanks = 0;

		while (text.len < 5000)
			strbuf_addstr(&text, pieces[i]);
		fold_words(&out, 6, 4, text.buf);
		check_lines(&out);
		for (size_t k = 0; k < out.len; k++)
			blanks += out.buf[k] == ' ' || out.buf[k] == '\n';
		assert_int_equal(out.len - blanks, text.len);

		strbuf_reset(&out);
		fold_quote(&out, text.buf, text.len);
		check_lines(&out);

		strbuf_reset(&out);
		fold_items_add(&items, &a, "%s", text.buf);
		fold_items_add(&items, &a, "%s", text.buf);
		fold_items(&out, 4, 4, &items);
		check_lines(&out);

		strbuf_release(&text);
		strbuf_release(&out);
		arena_release(&a);
	}

	/* many short words that take no column */
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

	while (text.len < 5000)
		strbuf_addstr(&text, "\xcc\x81 ");
	fold_words(&out, 0, 4, text.buf);
	check_lines(&out);
	strbuf_release(&text);
	strbuf_release(&out);
}

static void test_lines(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct fold_items items = {0};

	(void)state;
	fold_items_lines(&out, 4, &items);
	fold_items_put(&items, &a, "");
	fold_items_add(&items, &a, "%s", "");
	assert_int_equal(items.n, 0);
	assert_string_equal(out.buf, "");
	fold_items_put(&items, &a, "one");
	fold_items_add(&items, &a, "%d of %d", 2, 3);
	fold_items_lines(&out, 4, &items);
	fold_printf(&out, 2, 4, "%s: %d", "three", 3);
	assert_string_equal(out.buf, "    one, 2 of 3\n  three: 3\n");
	strbuf_release(&out);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),      cmocka_unit_test(test_items),
	    cmocka_unit_test(test_many_items), cmocka_unit_test(test_quote),
	    cmocka_unit_test(test_long),       cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
