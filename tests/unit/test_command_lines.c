/* SPDX-License-Identifier: MIT */
/* Which lines of a mail are commands, and what is kept of them. */
#include "tests/unit/command_mail_base.h"

#include "bot/facts/command_lines.h"
#include "common/mail/mime.h"

static const struct row {
	const char *text;
	const char *want; /* lines, ';' behind each */
	bool flowed, delsp;
} rows[] = {
    {"#digest help", "#digest help;", false, false},
    {"#digest\n", "#digest;", false, false},
    {"#digest\t2w \t \n#digest list\r\n", "#digest 2w;#digest list;", false,
     false},
    {"Hi,\n#digest a\n\n#digest b\nThanks", "#digest a;#digest b;", false,
     false},
    {" #digest a\n\t#digest b\nx #digest c\n", "", false, false},
    {"#digests\n#Digest a\n#digest: a\n##digest\n", "", false, false},
    {"> #digest a\n>#digest b\n | #digest c\n", "", false, false},
    {"#digest a\n-- \n#digest b\n", "#digest a;", false, false},
    {"#digest a\n--\n#digest b\n", "#digest a;", false, false},
    {"#digest a\n_______________\n#digest b\n", "#digest a;", false, false},
    {"#digest a\n-----Original Message-----\n#digest b\n", "#digest a;", false,
     false},
    {"#digest a\nFrom: x\nSent: y\n\n#digest b\n", "#digest a;", false, false},
    {"#digest a\n--- 8< ---\n#digest b\n--- >8 ---\n#digest c\n",
     "#digest a;#digest c;", false, false},
    /* heads of forwarded mails */
    {"#digest a\n---------- Forwarded message ---------\n#digest b\n",
     "#digest a;", false, false},
    {"#digest a\n-------- Weitergeleitete Nachricht --------\t\n#digest b\n",
     "#digest a;", false, false},
    {"#digest a\nBegin forwarded message:\n\n#digest b\n", "#digest a;", false,
     false},
    {"-----\n#digest a\n---- x ----\n#digest b\n-----x\n#digest c\n",
     "#digest a;#digest b;#digest c;", false, false},
    /* what people cannot see does not pass as what they can */
    {"#digest \033[2Ja\n#digest \xe2\x80\xae"
     "b\n#digest\xe2\x80\x8b c\n",
     "#digest ?[2Ja;#digest ?b;", false, false},
    /* flowed: stuffing, soft breaks */
    {" #digest a\n  #digest b\n >#digest c\n", "#digest a;", true, false},
    {"#digest path:a \npath:b \n path:c\n#digest d\n",
     "#digest path:a path:b path:c;#digest d;", true, false},
    {"#digest path:a/ \nb.c\n#digest d \n", "#digest path:a/b.c;#digest d;",
     true, true},
    {"see \n#digest a\n", "", true, false},
    {"> see \n#digest a \n> #digest b\n", "#digest a;", true, false},
    {"#digest a \n-- \n#digest b\n", "#digest a;", true, false},
    {"#digest a \n-- \n#digest b\n", "#digest a;", false, false},
    {"see \n#digest a\n", "#digest a;", false, false},
    {" \n#digest a\n", "#digest a;", true, false},
    {"  \n#digest a\n", "", true, false},
    {"", "", true, false},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct row *row = &rows[i];
		struct mail_text_part part = {.len = strlen(row->text),
					      .body = true,
					      .flowed = row->flowed,
					      .delsp = row->delsp};
		struct mail_text text = {.text = row->text,
					 .len = part.len,
					 .parts = &part,
					 .n_parts = 1};
		struct command_lines l = {.n = 0};
		struct strbuf got = STRBUF_INIT;

		command_lines_read(&text, "#digest", &command_mail_arena, &l);
		for (size_t n = 0; n < l.n; n++)
			strbuf_addf(&got, "%s;", l.line[n]);
		table_str(i, row->text, row->want, got.buf);
		strbuf_release(&got);
		/* none in what is not the mail's body */
		part.body = false;
		l = (struct command_lines){.n = 0};
		command_lines_read(&text, "#digest", &command_mail_arena, &l);
		table_int(i, row->text, 0, (int64_t)l.n);
	}
	table_end();
}

/* A line that is too long is no shorter command: it ends in what none has. */
static void test_long(void **state)
{
	struct command_lines l = {.n = 0};
	char line[3 * COMMAND_LINE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(line); i++)
		line[i] = i % 2 ? '\xa9' : '\xc3';
	command_lines_add(&l, (struct slice){line, COMMAND_LINE_MAX},
			  &command_mail_arena);
	assert_int_equal(strlen(l.line[0]), COMMAND_LINE_MAX);
	command_lines_add(&l, (struct slice){line, COMMAND_LINE_MAX + 2},
			  &command_mail_arena);
	assert_int_equal(strlen(l.line[1]), COMMAND_LINE_MAX - 1);
	assert_memory_equal(l.line[1], line, COMMAND_LINE_MAX - 4);
	assert_string_equal(l.line[1] + COMMAND_LINE_MAX - 4, "\xe2\x80\xa6");
	memset(line, '\t', sizeof(line));
	line[sizeof(line) - 1] = 'x';
	command_lines_add(&l, (struct slice){line, sizeof(line)},
			  &command_mail_arena);
	assert_in_range(strlen(l.line[2]), 1, COMMAND_LINE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_long),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	command_mail_end();
	return failed;
}
