/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"

static void one(void **state)
{
	static const struct {
		const char *value;
		const char *want; /* "name <email>" */
	} rows[] = {
	    {"Ann Other <ann@example.org>", "Ann Other <ann@example.org>"},
	    {"\"Ann Other\" <ann@example.org>", "Ann Other <ann@example.org>"},
	    {"ann@example.org", " <ann@example.org>"},
	    {"<ann@example.org>", " <ann@example.org>"},
	    {"Ann.Other@Example.ORG", " <ann.other@example.org>"},
	    {" Ann  Q. Other  <ann@example.org> ",
	     "Ann Q. Other <ann@example.org>"},
	    {"Ann<ann@example.org>", "Ann <ann@example.org>"},
	    {"ann@example.org (Ann Other)", "Ann Other <ann@example.org>"},
	    {"\"Other, Ann\" <ann@example.org>",
	     "Other, Ann <ann@example.org>"},
	    {"A via B <a+b=c.d@lists.example.org>",
	     "A via B <a+b=c.d@lists.example.org>"},
	    /* decoded after splitting */
	    {"=?utf-8?q?Doe=2C_J=C3=B6?= <j@d.e>", "Doe, J\xc3\xb6 <j@d.e>"},
	    {"=?iso-8859-1?Q?J=F6?= Doe <j@d.e>", "J\xc3\xb6 Doe <j@d.e>"},
	    {"\"=?utf-8?q?J=C3=B6?=\" <j@d.e>", "J\xc3\xb6 <j@d.e>"},
	    {"J\xc3\xb6 Doe <j@d.e>", "J\xc3\xb6 Doe <j@d.e>"},
	    {"J\xf6 Doe <j@d.e>", "J\xc3\xb6 Doe <j@d.e>"},
	    {"=?utf-8?q?a=0D=0ABcc=3A_x=40y=2Ez?= <j@d.e>",
	     "a Bcc: x@y.z <j@d.e>"},
	    /* quoted pairs, comments, groups, routes */
	    {"<@r.s,@t.u:ann@example.org>", " <ann@example.org>"},
	    {"(Ann) Other <ann@example.org>", "Other <ann@example.org>"},
	    {"<ann@example.org> (Ann (Q.) Other)",
	     "Ann Q. Other <ann@example.org>"},
	    {"friends: Ann (A, B) \"C\" <ann@example.org>;",
	     "Ann C <ann@example.org>"},
	    {"\"Ann \\\"The\\\" Other\" <ann@example.org>",
	     "Ann \"The\" Other <ann@example.org>"},
	    {"Ann Other <ann@example.org> (at (our) home)",
	     "Ann Other <ann@example.org>"},
	    {"Ann (of York) Other <ann@example.org>",
	     "Ann Other <ann@example.org>"},
	    {"Ann Other (of \\(old\\) York (UK)) <ann@example.org>",
	     "Ann Other (of \\(old\\) York (UK)) <ann@example.org>"},
	    {"\"Ann (\\\"A\\\") Other\" <ann@example.org>",
	     "Ann (\"A\") Other <ann@example.org>"},
	    {"friends: Ann <ann@example.org>, Bob <b@example.org>;",
	     "Ann <ann@example.org>"},
	    {"Ann <ann@example.org>, Bob <b@example.org>",
	     "Ann <ann@example.org>"},
	    /* what people mean */
	    {"Doe, John <j@d.e>", "Doe, John <j@d.e>"},
	    {"\"John <j@d.e>", "John <j@d.e>"},
	    {"John <j@d.e> trailing words", "John trailing words <j@d.e>"},
	    {"j@d.e <j@d.e>", "j@d.e <j@d.e>"},
	    {"[J] Doe: x <j@d.e>", "[J] Doe: x <j@d.e>"},
	    {"John <x> <j@d.e>", "John x <j@d.e>"},
	    {"J\xc3\xb6 \"x\" (y) <j@d.e>", "J\xc3\xb6 x (y) <j@d.e>"},
	    {"mailto:j@d.e", "mailto: <j@d.e>"},
	    {"J <j at d.e>", "J <j@d.e>"},
	    {"j at d.e (John Doe)", "John Doe <j@d.e>"},
	    /* no address */
	    {"", " <>"},
	    {"John Doe", "John Doe <>"},
	    {"undisclosed-recipients:;", "undisclosed-recipients:; <>"},
	    {"a@b@c", "a@b@c <>"},
	    {"<@b>", "<@b> <>"},
	    {"<a@>", "<a@> <>"},
	    {"<a b@c>", "a <b@c>"},
	    {"meet me at noon", "meet me at noon <>"},
	    {"\xff@\xff", "\xc3\xbf@\xc3\xbf <>"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addr addr;

		mail_addr_parse(rows[i].value, &a, &addr);
		table_str(i, rows[i].value, rows[i].want,
			  arena_printf(&a, "%s <%s>", addr.name, addr.email));
	}
	arena_release(&a);
	table_end();
}

static void lists(void **state)
{
	static const struct {
		const char *value;
		const char *want; /* addresses */
	} rows[] = {
	    {"a@b.c", "a@b.c"},
	    {"a@b.c, D <d@e.f>,\"G, H\" <g@h.i>", "a@b.c d@e.f g@h.i"},
	    {", a@b.c, ,, d@e.f,", "a@b.c d@e.f"},
	    {"x (a, b) <a@b.c>, d@e.f", "a@b.c d@e.f"},
	    {"friends: a@b.c, d@e.f; g@h.i", "a@b.c d@e.f g@h.i"},
	    {"undisclosed-recipients:;", ""},
	    {"Doe, John <j@d.e>, a@b.c", "j@d.e a@b.c"},
	    {"<@r.s:a@b.c>, d@e.f", "a@b.c d@e.f"},
	    {"\"q\\\",\" <a@b.c>, d@e.f", "a@b.c d@e.f"},
	    {"no address, a@b.c", "a@b.c"},
	    {"g:g:g:a@b.c", "a@b.c"},
	    {"", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addrs addrs;
		const char *got = "";

		mail_addr_parse_list(rows[i].value, &a, &addrs);
		for (size_t k = 0; k < addrs.n; k++)
			got = arena_printf(&a, "%s%s%s", got, k ? " " : "",
					   addrs.addr[k].email);
		table_str(i, rows[i].value, rows[i].want, got);
	}
	arena_release(&a);
	table_end();
}

/* Nothing of this may take a stack, or more than linear time. */
static void hostile(void **state)
{
	static const char *const pieces[] = {
	    "(", "g:", "\"", "<", "<a@", "a@", ",", "\\", "((a)", "a at b."};
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(pieces); i++) {
		struct mail_addr addr;
		struct mail_addrs addrs;

		strbuf_reset(&sb);
		while (sb.len < 240000)
			strbuf_addstr(&sb, pieces[i]);
		mail_addr_parse(sb.buf, &a, &addr);
		assert_string_equal(addr.email, i == 9 ? addr.email : "");
		mail_addr_parse_list(sb.buf, &a, &addrs);
		strbuf_addstr(&sb, " <ann@example.org>");
		mail_addr_parse(sb.buf, &a, &addr);
		table_str(i, pieces[i], "ann@example.org", addr.email);
		arena_reset(&a);
	}
	strbuf_reset(&sb);
	for (int i = 0; i < MAIL_ADDRS_MAX + 10; i++)
		strbuf_addf(&sb, "a%d@b.c,", i);
	{
		struct mail_addrs addrs;

		mail_addr_parse_list(sb.buf, &a, &addrs);
		assert_int_equal(addrs.n, MAIL_ADDRS_MAX);
	}
	arena_release(&a);
	strbuf_release(&sb);
	table_end();
}

static void domains(void **state)
{
	(void)state;
	assert_string_equal(mail_addr_domain("a@b.c"), "b.c");
	assert_string_equal(mail_addr_domain("none"), "");
	assert_string_equal(mail_addr_domain(""), "");
}

static void mailable(void **state)
{
	static const struct {
		const char *email;
		bool want;
	} rows[] = {
	    {"a@b.c", true},
	    {"a.b+c=d@e.f", true},
	    {"", false},
	    {"a", false},
	    {"@b", false},
	    {"a@", false},
	    {"a@b@c", false},
	    {"a b@c", false},
	    {"a@b>", false},
	    {"a@b\r\nRCPT TO:x", false},
	    {"\xc3\xa4@b.c", false},
	    {"a@[10.0.0.1]", false},
	    {"a@b.c.", false},
	    {"\"a\"@b.c", false},
	};
	char buf[300];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].email, rows[i].want,
			  mail_addr_is_mailable(rows[i].email));
	memset(buf, 'a', sizeof(buf));
	memcpy(buf + 250, "@b.c", 5);
	assert_true(mail_addr_is_mailable(buf));
	memcpy(buf + 250, "@b.cd", 6);
	assert_false(mail_addr_is_mailable(buf));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one),      cmocka_unit_test(lists),
	    cmocka_unit_test(hostile),  cmocka_unit_test(domains),
	    cmocka_unit_test(mailable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
