/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/msgid.h"
#include "common/strbuf.h"

static const char *join(const char *value, struct arena *a)
{
	struct mail_msgids ids;
	const char *out = "";

	mail_msgid_parse_list(value, a, &ids);
	for (size_t i = 0; i < ids.n; i++)
		out = arena_printf(a, "%s%s%s", out, i ? " " : "", ids.id[i]);
	return out;
}

static void lists(void **state)
{
	static const struct {
		const char *value;
		const char *want;
	} rows[] = {
	    {"<a@b>", "a@b"},
	    {"<a@b> <c@d>\n <e@f>", "a@b c@d e@f"},
	    {"<a@b>,<c@d>, <e@f>", "a@b c@d e@f"},
	    {"<a@b><c@d>", "a@b c@d"},
	    {"<A@b> <a@b>", "A@b a@b"},
	    {"<a@b> <c@d> <a@b>", "a@b c@d"},
	    {"Your message of \"Mon\" <a@b> (was: <c@d>)", "a@b c@d"},
	    {"<no-at-sign>", "no-at-sign"},
	    {"<a/b+c@[10.0.0.1]>", "a/b+c@[10.0.0.1]"},
	    {"<\xc3\xa4@b>", "\xc3\xa4@b"},
	    /* folds inside an id are taken out, blanks make it none */
	    {"<a\n b@c>", "ab@c"},
	    {"<a@\r\n\tb>\r\n <c@d>", "a@b c@d"},
	    {"<a b@c> <d@e>", "d@e"},
	    {"<a\tb@c>", ""},
	    {"<a\nb@c>", "ab@c"},
	    /* brackets that do not match */
	    {"<<a@b>>", "a@b"},
	    {"<a <b@c>", "b@c"},
	    {"<a@b", ""},
	    {"a@b>", ""},
	    {"a@b", ""},
	    {"<> <a@b>", "a@b"},
	    {"<\n > <a@b>", "a@b"},
	    /* control bytes, bytes that are no UTF-8 */
	    {"<\x1b[200~a@b> <c@d>", "c@d"},
	    {"<a\x7f@b>", ""},
	    {"<\xff@b> <c@d>", "c@d"},
	    {"", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].value, rows[i].want,
			  join(rows[i].value, &a));
	arena_release(&a);
	table_end();
}

static void single(void **state)
{
	static const struct {
		const char *value;
		const char *want;
	} rows[] = {
	    {"<a@b>", "a@b"},
	    {"<a@b>+45FD319A", "a@b"},
	    {"<a@b> <c@d>", "a@b"},
	    {"\n <a@b>", "a@b"},
	    {"a@b", ""},
	    {"=?utf-8?q?=3Ca=40b=3E?=", ""},
	    {"", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].value, rows[i].want,
			  mail_msgid_parse(rows[i].value, &a));
	arena_release(&a);
	table_end();
}

static void long_ids(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addch(&sb, '<');
	strbuf_addchars(&sb, 'x', MAIL_MSGID_MAX);
	strbuf_addch(&sb, '>');
	assert_int_equal(strlen(mail_msgid_parse(sb.buf, &a)), MAIL_MSGID_MAX);
	strbuf_setlen(&sb, sb.len - 1);
	strbuf_addstr(&sb, "x> <a@b>");
	assert_string_equal(mail_msgid_parse(sb.buf, &a), "");
	assert_string_equal(join(sb.buf, &a), "a@b");
	arena_release(&a);
	strbuf_release(&sb);
}

/* The first and the newest are kept. */
static void many_ids(void **state)
{
	static const int counts[] = {127, 128, 129, 130, 254, 255, 256, 1000};
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t c = 0; c < LENGTH(counts); c++) {
		int n = counts[c], kept = n < 128 ? n : 128;
		struct mail_msgids ids;

		strbuf_reset(&sb);
		for (int i = 0; i < n; i++)
			strbuf_addf(&sb, " <%d@x>", i);
		mail_msgid_parse_list(sb.buf, &a, &ids);
		table_int(c, "n", kept, (int)ids.n);
		table_int(c, "truncated", n > 128, ids.truncated);
		for (int i = 0; i < (int)ids.n; i++)
			table_str(
			    c, "id",
			    arena_printf(&a, "%d@x", i ? n - kept + i : 0),
			    ids.id[i]);
	}
	arena_release(&a);
	strbuf_release(&sb);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists),
	    cmocka_unit_test(single),
	    cmocka_unit_test(long_ids),
	    cmocka_unit_test(many_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
