/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/patch_author.h"
#include "common/arena.h"

static void in_body(void **state)
{
	static const struct {
		const char *text;
		const char *author; /* "name <email>" */
		const char *rest;
	} rows[] = {
	    {"From: Ann <ann@example.org>\n\nText\n", "Ann <ann@example.org>",
	     "Text\n"},
	    {"\n \nFrom: Ann <ann@example.org>\n\n\nText\n",
	     "Ann <ann@example.org>", "Text\n"},
	    {"Date: Mon, 1 Jan 2001\nFrom: Ann <a@b.c>\nSubject: x\n\nText",
	     "Ann <a@b.c>", "Text"},
	    {"from: Ann <a@b.c>\nText", "Ann <a@b.c>", "Text"},
	    {"From: =?utf-8?q?J=C3=B6?= <j@d.e>\n\nText", "J\xc3\xb6 <j@d.e>",
	     "Text"},
	    {"Subject: a long\n one\nFrom: a@b.c\n\nText", " <a@b.c>", "Text"},
	    /* the first with an address */
	    {"From: A <a@b.c>\nFrom: D <d@e.f>\n\nText", "A <a@b.c>", "Text"},
	    {"From: nobody\nFrom: D <d@e.f>\n\nText", "D <d@e.f>", "Text"},
	    /* only at the start */
	    {"Text\nFrom: A <a@b.c>\n", " <>", "Text\nFrom: A <a@b.c>\n"},
	    {"Subject: x\n\nFrom: A <a@b.c>\n", " <>", "From: A <a@b.c>\n"},
	    {"> From: A <a@b.c>\n", " <>", "> From: A <a@b.c>\n"},
	    {" indented\n", " <>", " indented\n"},
	    {"\n\nText\n", " <>", "Text\n"},
	    {"From here on\n", " <>", "From here on\n"},
	    {"From: A <a@b.c>", "A <a@b.c>", ""},
	    {"", " <>", ""},
	    {"\n\n", " <>", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addr author;
		size_t rest = patch_author_parse(
		    rows[i].text, strlen(rows[i].text), &a, &author);
		const char *got = arena_printf(&a, "%s <%s>",
					       *author.email ? author.name : "",
					       author.email);

		table_str(i, rows[i].text, rows[i].author, got);
		table_str(i, rows[i].text, rows[i].rest, rows[i].text + rest);
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(in_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
