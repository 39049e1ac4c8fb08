/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdbool.h>
#include <stdlib.h>

#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/mail/header.h"
#include "common/mail/word.h"
#include "common/mail/write.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define X10      "xxxxxxxxxx"
#define X70      X10 X10 X10 X10 X10 X10 X10
#define BYTES(s) (s), sizeof(s) - 1

static void fields(void **state)
{
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
	    {"", "Subject:\n"},
	    {"plain text", "Subject: plain text\n"},
	    {"  two  blanks\t", "Subject: two blanks\n"},
	    {"a\r\nBcc: x@y.z\n\n.", "Subject: a Bcc: x@y.z .\n"},
	    {"bell\a del\x7f nul", "Subject: bell del nul\n"},
	    {"caf\xc3\xa9 au lait", "Subject: =?UTF-8?Q?caf=C3=A9?= au lait\n"},
	    {"\xc3\xa9 \xc3\xa8 x \xc3\xa9",
	     "Subject: =?UTF-8?Q?=C3=A9_=C3=A8?= x =?UTF-8?Q?=C3=A9?=\n"},
	    {"a\xff", "Subject: =?UTF-8?Q?a=EF=BF=BD?=\n"},
	    /* what a reader would decode is not what was meant */
	    {"=?utf-8?q?x?=",
	     "Subject: =?UTF-8?Q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=\n"},
	    {"a=b?", "Subject: a=b?\n"},
	    /* 78 columns, and one more */
	    {X70, "Subject:\n " X70 "\n"},
	    {X10 X10 X10 X10 X10 X10 " xxxxxxxx",
	     "Subject: " X10 X10 X10 X10 X10 X10 " xxxxxxxx\n"},
	    {X10 X10 X10 X10 X10 X10 " xxxxxxxxx",
	     "Subject: " X10 X10 X10 X10 X10 X10 "\n xxxxxxxxx\n"},
	    /* no fold could help */
	    {X70 X10 " x", "Subject: " X70 X10 "\n x\n"},
	    {"x " X70 X10 " x", "Subject: x\n " X70 X10 "\n x\n"},
	    {"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
	     "\xe2\x82\xac\xe2\x82\xac",
	     "Subject: =?UTF-8?Q?=E2=82=AC=E2=82=AC=E2=82=AC=E2=82=AC=E2=82="
	     "AC=E2=82=AC?=\n =?UTF-8?Q?=E2=82=AC?=\n"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_write_field(&sb, "Subject", rows[i].input);
		table_str(i, rows[i].input, rows[i].want, sb.buf);
	}
	strbuf_release(&sb);
	table_end();
}

static void addresses(void **state)
{
	static const struct {
		const char *name;
		const char *email;
		const char *want;
	} rows[] = {
	    {"", "a@b.c", "To: a@b.c\n"},
	    {"Ann Other", "a@b.c", "To: Ann Other <a@b.c>\n"},
	    {"Other, Ann", "a@b.c", "To: \"Other, Ann\" <a@b.c>\n"},
	    {"J. \"X\" \\", "a@b.c", "To: \"J. \\\"X\\\" \\\\\" <a@b.c>\n"},
	    {"Rafa\xc5\x82 Mi\xc5\x82"
	     "ecki",
	     "a@b.c", "To: =?UTF-8?Q?Rafa=C5=82_Mi=C5=82ecki?= <a@b.c>\n"},
	    {"x\nBcc: y", "a@b.c", "To: \"x Bcc: y\" <a@b.c>\n"},
	    {"=?utf-8?q?x?=", "a@b.c",
	     "To: =?UTF-8?Q?=3D=3Futf-8=3Fq=3Fx=3F=3D?= <a@b.c>\n"},
	    {"via \"a list\" of many people, whom nobody can remember any more",
	     "a@b.c",
	     "To: =?UTF-8?Q?via_=22a_list=22_of_many_people=2C_whom_nobody_can_"
	     "remember_?=\n =?UTF-8?Q?any_more?= <a@b.c>\n"},
	    {"Ann", "a@b.c\r\nBcc: <x>", "To: Ann <a@b.c??Bcc:??x?>\n"},
	    {X70, "a@b.c", "To: " X70 "\n <a@b.c>\n"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addr addr = {rows[i].name, rows[i].email};
		strbuf_reset(&sb);
		mail_write_addr(&sb, "To", &addr);
		table_str(i, rows[i].name, rows[i].want, sb.buf);
	}
	strbuf_release(&sb);
	table_end();
}

static void msgids(void **state)
{
	static char longest[MAIL_WRITE_MSGID_MAX + 1];
	static char too_long[MAIL_WRITE_MSGID_MAX + 2];
	static const struct {
		const char *ids[4];
		size_t n;
		const char *want;
	} rows[] = {
	    {{NULL}, 0, ""},
	    {{"a@b"}, 1, "References: <a@b>\n"},
	    {{"a@b", "c@d"}, 2, "References: <a@b>\n <c@d>\n"},
	    {{X70 "@x"}, 1, "References: <" X70 "@x>\n"},
	    {{"a\nb@c", "a b", "", "a@b>"}, 4, ""},
	    {{"\xc3\xa9@b", too_long, "a@b", "<c@d"}, 4, "References: <a@b>\n"},
	};
	const char *const ends[] = {longest, longest};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	memset(too_long, 'x', sizeof(too_long) - 1);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_write_msgids(&sb, "References", rows[i].ids, rows[i].n);
		table_str(i, rows[i].n ? rows[i].ids[0] : "", rows[i].want,
			  sb.buf);
	}
	table_end();

	strbuf_reset(&sb);
	mail_write_msgids(&sb, "References", ends, 2);
	assert_memory_equal(sb.buf, "References:\n <", 14);
	assert_int_equal(sb.len, 12 + 2 * 999);
	strbuf_release(&sb);
}

/*
 * What holds for every field written, however odd its value: lines of text
 * only, each after the first a fold with something on it, none too long.
 */
static void check_field(const struct strbuf *sb, const char *input)
{
	const char *line = sb->buf;

	assert_int_equal(sb->buf[sb->len - 1], '\n');
	while (*line) {
		const char *end = strchr(line, '\n');
		size_t len = (size_t)(end - line);
		bool is_first = line == sb->buf;
		/* a line with one word only cannot be made shorter */
		const char *word = strchr(line, ' ') + 1;
		const char *code = strstr(line, "=?UTF-8?Q?");
		size_t limit = code && code < end ? 76 : 78;
		if (len > 998 || (word < end && len > limit &&
				  memchr(word, ' ', (size_t)(end - word))))
			fail_msg("line of %zu bytes: '%.*s' for '%s'", len,
				 (int)len, line, input);
		assert_true(is_first ||
			    (line[0] == ' ' && len > 1 && line[1] != ' '));
		for (const char *p = line; p < end; p++)
			assert_true(*p >= ' ' && *p < 0x7f);
		line = end + 1;
	}
}

static int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF";
	const char *at = strchr(digits, c);

	assert_true(c && at);
	return (int)(at - digits);
}

/* Decode the value of a field that was written, by RFC 2047's rules. */
static void read_back(const char *field, struct strbuf *out)
{
	bool was_encoded = false;
	const char *p = strchr(field, ':') + 1;

	for (;;) {
		if (p[0] == '\n' && p[1] == ' ')
			p++;
		if (*p != ' ')
			return;
		p++;
		size_t n = strcspn(p, " \n");
		bool encoded = n > 12 && !memcmp(p, "=?UTF-8?Q?", 10);
		const char *end = p + n;
		if (out->len && !(encoded && was_encoded))
			strbuf_addch(out, ' ');
		if (encoded) {
			assert_true(n <= 75);
			assert_memory_equal(end - 2, "?=", 2);
			size_t start = out->len;
			for (p += 10; p < end - 2; p++) {
				char c = *p == '_' ? ' ' : *p;
				if (*p == '=') {
					c = (char)(hex_digit(p[1]) << 4 |
						   hex_digit(p[2]));
					p += 2;
				}
				strbuf_addch(out, c);
			}
			/* RFC 2047 section 5: whole characters only */
			assert_true(
			    utf8_is_valid(out->buf + start, out->len - start));
		} else {
			strbuf_add(out, p, n);
		}
		was_encoded = encoded;
		p = end;
	}
}

static const char *random_text(struct strbuf *sb)
{
	static const char *const pieces[] = {
	    " ", " ",  "a",         "word",     "\xc3\xa9", "\xe2\x82\xac",
	    "=", "=?", "?=",        "\"",       "\\",       "\xf0\x9f\x98\x80",
	    "_", ",",  X10,         X70,        "<",        "From ",
	    ".", "@",  "\r\n.\r\n", "\nBcc: x", "\t",       "\xff",
	};

	strbuf_reset(sb);
	for (int n = rand() % 40; n > 0; n--)
		strbuf_addstr(sb, pieces[(size_t)rand() % LENGTH(pieces)]);
	if (rand() % 20 == 0)
		strbuf_addchars(sb, "xy\xe2"[rand() % 3],
				(size_t)rand() % 3000);
	return sb->buf;
}

/* What is meant to come back: control bytes as blanks, blanks made one. */
static void expected(const char *input, struct strbuf *out)
{
	struct strbuf words = STRBUF_INIT;

	for (const char *p = input; *p; p++)
		if ((unsigned char)*p > ' ' && *p != 0x7f)
			strbuf_addch(&words, *p);
		else if (words.len && words.buf[words.len - 1] != ' ')
			strbuf_addch(&words, ' ');
	strbuf_rtrim(&words);
	utf8_add_valid(out, words.buf, words.len);
	strbuf_release(&words);
}

static void any_value_is_safe_and_comes_back(void **state)
{
	struct strbuf input = STRBUF_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct strbuf want = STRBUF_INIT;
	struct strbuf got = STRBUF_INIT;

	(void)state;
	srand(1);
	for (size_t round = 0; round < 20000; round++) {
		random_text(&input);
		strbuf_reset(&sb);
		strbuf_reset(&want);
		strbuf_reset(&got);
		mail_write_field(&sb, "Subject", input.buf);
		check_field(&sb, input.buf);
		expected(input.buf, &want);
		read_back(sb.buf, &got);
		table_str(round, input.buf, want.buf, got.buf);

		struct mail_addr addr = {input.buf, "a@b.c"};
		strbuf_reset(&sb);
		mail_write_addr(&sb, "To", &addr);
		check_field(&sb, input.buf);
		addr = (struct mail_addr){"Ann", input.buf};
		strbuf_reset(&sb);
		mail_write_addr(&sb, "To", &addr);
		check_field(&sb, input.buf);
	}
	strbuf_release(&input);
	strbuf_release(&sb);
	strbuf_release(&want);
	strbuf_release(&got);
	table_end();
}

/* The program reads what it writes: names and addresses too. */
static void our_reader_agrees(void **state)
{
	struct strbuf input = STRBUF_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct strbuf want = STRBUF_INIT;
	struct arena a = ARENA_INIT;

	(void)state;
	srand(2);
	for (size_t round = 0; round < 20000; round++) {
		struct mail_header h;
		struct mail_addr got;

		random_text(&input);
		strbuf_reset(&sb);
		strbuf_reset(&want);
		expected(input.buf, &want);
		struct mail_addr addr = {input.buf, "a@b.c"};
		mail_write_field(&sb, "Subject", input.buf);
		mail_write_addr(&sb, "To", &addr);
		strbuf_addch(&sb, '\n');

		mail_header_parse(sb.buf, sb.len, &a, &h);
		assert_int_equal(h.n, 2);
		assert_int_equal(h.body, sb.len);
		const char *subject = mail_field_value(
		    mail_header_find(&h, "Subject"), MAIL_FIELD_MAX, &a);
		table_str(round, sb.buf, want.buf,
			  mail_word_decode(subject, &a));
		const char *to = mail_field_value(mail_header_find(&h, "To"),
						  MAIL_FIELD_MAX, &a);
		mail_addr_parse(to, &a, &got);
		table_str(round, sb.buf, "a@b.c", got.email);
		table_str(round, sb.buf, want.buf, got.name);
		arena_reset(&a);
	}
	arena_release(&a);
	strbuf_release(&input);
	strbuf_release(&sb);
	strbuf_release(&want);
	table_end();
}

static void quoted_printable(void **state)
{
	static const struct {
		const char *input;
		size_t len;
		const char *want;
	} rows[] = {
	    {BYTES(""), ""},
	    {BYTES("plain\n"), "plain\n"},
	    {BYTES("no end"), "no end"},
	    {BYTES("\n\n"), "\n\n"},
	    {BYTES("a=b\n"), "a=3Db\n"},
	    {BYTES("caf\xc3\xa9\n"), "caf=C3=A9\n"},
	    {BYTES("a \nb\t\nc "), "a=20\nb=09\nc=20"},
	    {BYTES("a b\tc\n"), "a b\tc\n"},
	    {BYTES("a\r\nb\0"), "a=0D\nb=00"},
	    {BYTES("From me\nFromage\n From x\n>From\n"),
	     "=46rom me\nFromage\n From x\n>From\n"},
	    {BYTES(".\n..\na.\n"), "=2E\n=2E.\na.\n"},
	    /* 75 columns, and one more */
	    {BYTES(X70 "12345\n"), X70 "12345\n"},
	    {BYTES(X70 "123456\n"), X70 "12345=\n6\n"},
	    {BYTES(X70 "123\xff\n"), X70 "123=\n=FF\n"},
	    {BYTES(X70 "12345.\n"), X70 "12345=\n=2E\n"},
	    {BYTES(X70 "12345From x\n"), X70 "12345=\n=46rom x\n"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_write_qp(&sb, rows[i].input, rows[i].len);
		table_mem(i, rows[i].input, rows[i].len, rows[i].want,
			  strlen(rows[i].want), sb.buf, sb.len);
	}
	strbuf_release(&sb);
	table_end();
}

static void qp_read_back(const struct strbuf *in, struct strbuf *out)
{
	const char *end = in->buf + in->len;

	for (const char *p = in->buf; p < end; p++) {
		if (*p != '=') {
			strbuf_addch(out, *p);
		} else if (p[1] == '\n') {
			p++;
		} else {
			strbuf_addch(out, (char)(hex_digit(p[1]) << 4 |
						 hex_digit(p[2])));
			p += 2;
		}
	}
}

static void any_text_comes_back(void **state)
{
	struct strbuf input = STRBUF_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct strbuf got = STRBUF_INIT;

	(void)state;
	srand(1);
	for (size_t round = 0; round < 20000; round++) {
		random_text(&input);
		strbuf_addch(&input, '\0');
		strbuf_reset(&sb);
		strbuf_reset(&got);
		mail_write_qp(&sb, input.buf, input.len);
		qp_read_back(&sb, &got);
		table_mem(round, input.buf, input.len, input.buf, input.len,
			  got.buf, got.len);
		for (const char *line = sb.buf; *line;) {
			size_t len = strcspn(line, "\n");
			assert_true(len <= 76);
			assert_true(line[0] != '.');
			assert_true(strncmp(line, "From ", 5) != 0);
			assert_true(!len || (line[len - 1] != ' ' &&
					     line[len - 1] != '\t'));
			line += len + (line[len] == '\n');
		}
	}
	strbuf_release(&input);
	strbuf_release(&sb);
	strbuf_release(&got);
	table_end();
}

static void recode(void **state)
{
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
	    {"Subject: a\ncontent-transfer-encoding: 8bit\nX: y\n\n\xc3\xa9\n",
	     "Subject: a\nX: y\nContent-Transfer-Encoding: "
	     "quoted-printable\n\n=C3=A9\n"},
	    {"Content-Transfer-Encoding:\n 8bit\n\tx\nSubject: a\n b\n\n.\n",
	     "Subject: a\n b\nContent-Transfer-Encoding: "
	     "quoted-printable\n\n=2E\n"},
	    {"Subject: a\n\n",
	     "Subject: a\nContent-Transfer-Encoding: quoted-printable\n\n"},
	    {"Subject: a\n\nContent-Transfer-Encoding: 8bit\n\nx",
	     "Subject: a\nContent-Transfer-Encoding: quoted-printable\n\n"
	     "Content-Transfer-Encoding: 8bit\n\nx"},
	    {"", "Content-Transfer-Encoding: quoted-printable\n\n"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_write_recode_qp(&sb, rows[i].input, strlen(rows[i].input));
		table_str(i, rows[i].input, rows[i].want, sb.buf);
	}
	strbuf_release(&sb);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(msgids),
	    cmocka_unit_test(any_value_is_safe_and_comes_back),
	    cmocka_unit_test(our_reader_agrees),
	    cmocka_unit_test(quoted_printable),
	    cmocka_unit_test(any_text_comes_back),
	    cmocka_unit_test(recode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
