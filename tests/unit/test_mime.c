/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/strbuf.h"
#include "common/utf8.h"

struct row {
	const char *raw;
	const char *want;  /* the text */
	const char *first; /* what the first text/plain part gave */
};

static void check(const struct row *rows, size_t n)
{
	struct arena a = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(rows[i].raw);
		struct mail_header h;
		struct mail_text t;

		mail_header_parse(rows[i].raw, len, &a, &h);
		mail_mime_text(rows[i].raw, len, &h, &a, &scratch, &t);
		table_str(i, rows[i].raw, rows[i].want, t.text);
		table_int(i, rows[i].raw, (int)strlen(t.text), (int)t.len);
		table_str(i, rows[i].raw, rows[i].first,
			  arena_strndup(&a, t.text + t.first_at, t.first_len));
		arena_reset(&a);
	}
	arena_release(&a);
	strbuf_release(&scratch);
	table_end();
}

static void single_parts(void **state)
{
	static const struct row rows[] = {
	    {"A: b\n\nline\n", "line\n", "line\n"},
	    {"A: b\r\n\r\none\r\ntwo\r\n", "one\ntwo\n", "one\ntwo\n"},
	    {"A: b\n\none\rtwo\r\r\nthree\r", "one\rtwo\r\nthree\r",
	     "one\rtwo\r\nthree\r"},
	    {"A: b\n", "", ""},
	    {"Content-Type: text/plain; charset=utf-8\n\ncaf\xc3\xa9\n",
	     "caf\xc3\xa9\n", "caf\xc3\xa9\n"},
	    {"Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9\n",
	     "caf\xc3\xa9\n", "caf\xc3\xa9\n"},
	    {"Content-Type: text/plain; charset*=us-ascii'en'utf-8\n\n"
	     "caf\xc3\xa9",
	     "caf\xc3\xa9", "caf\xc3\xa9"},
	    /* no charset, or a lie: UTF-8 if it can be, else windows-1252 */
	    {"A: b\n\ncaf\xc3\xa9\n", "caf\xc3\xa9\n", "caf\xc3\xa9\n"},
	    {"A: b\n\ncaf\xe9\n", "caf\xc3\xa9\n", "caf\xc3\xa9\n"},
	    {"Content-Type: text/plain; charset=yes\n\ncaf\xe9", "caf\xc3\xa9",
	     "caf\xc3\xa9"},
	    {"Content-Type: text/plain; charset=us-ascii\n\ncaf\xc3\xa9",
	     "caf\xc3\xa9", "caf\xc3\xa9"},
	    /* types that are none */
	    {"Content-Type: text\n\nline", "line", "line"},
	    {"Content-Type:\n\nline", "line", "line"},
	    {"Content-Type: garbage (((\n\nline", "line", "line"},
	    {"Content-Type: TEXT/PLAIN\n\nline", "line", "line"},
	    {"Content-Type: text/x-patch\n\nline", "line", ""},
	    {"Content-Type: text/html\n\n<p>line", "", ""},
	    {"Content-Type: application/octet-stream\n\nline", "", ""},
	    {"Content-Type: message/rfc822\n\nA: b\n\nline", "", ""},
	    {"Content-Type: application/x; name=\"a.PATCH\"\n\nline", "line",
	     ""},
	    /* encodings */
	    {"Content-Transfer-Encoding: base64\n\ncGF0Y2gNCm1lDQo=\n",
	     "patch\nme\n\n", "patch\nme\n\n"},
	    {"Content-Transfer-Encoding: BASE64\n\nYWJj\n____ foot\n",
	     "abc____ foot\n", "abc____ foot\n"},
	    {"Content-Transfer-Encoding: quoted-printable\n\na=3Db =\nc\n",
	     "a=b c\n", "a=b c\n"},
	    {"Content-Transfer-Encoding: 8bit\n\na=3Db\n", "a=3Db\n",
	     "a=3Db\n"},
	    {"Content-Transfer-Encoding: x-none\n\na=3Db\n", "a=3Db\n",
	     "a=3Db\n"},
	    {"Content-Type: text/plain; charset=utf-16le\n"
	     "Content-Transfer-Encoding: base64\n\naABpAA0ACgA=",
	     "hi\n", "hi\n"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

#define MIXED "Content-Type: multipart/mixed; boundary=\"=x\"\n\n"

static void multiparts(void **state)
{
	static const struct row rows[] = {
	    {MIXED "preamble\n--=x\n\none\n--=x\n\ntwo\n--=x--\nepilogue\n",
	     "one\ntwo", "one"},
	    {MIXED "--=x\r\n\r\none\r\n--=x--\r\n", "one", "one"},
	    {MIXED "--=x \t\n\none\n--=x-- \n", "one", "one"},
	    {MIXED "--=x\nA: b\n\none\n\n--=x--\n", "one\n", "one\n"},
	    /* the end is missing; the delimiter is missing */
	    {MIXED "--=x\n\none\n", "one", "one"},
	    {MIXED "--=x\n\none\n--=x\n\ntwo", "one\ntwo", "one"},
	    {MIXED "--=x", "", ""},
	    {MIXED "only text\n", "only text\n", "only text\n"},
	    {"Content-Type: multipart/mixed\n\n--=x\n\none\n", "--=x\n\none\n",
	     "--=x\n\none\n"},
	    /* lines that only begin like the boundary */
	    {MIXED "--=x\n\none\n--=xy\ntwo\n--=x--", "one\n--=xy\ntwo",
	     "one\n--=xy\ntwo"},
	    {MIXED "--=x\n\none\n --=x\n--=x--", "one\n --=x", "one\n --=x"},
	    /* attachments */
	    {MIXED "--=x\n\none\n--=x\nContent-Type: text/x-diff\n"
		   "Content-Disposition: attachment; filename=a.diff\n\ntwo\n"
		   "--=x--",
	     "one\ntwo", "one"},
	    {MIXED "--=x\nContent-Disposition: attachment\n\none\n"
		   "--=x\n\ntwo\n--=x--",
	     "one\ntwo", "two"},
	    {MIXED "--=x\n\none\n--=x\nContent-Type: application/x\n"
		   "Content-Disposition: attachment;\n filename*0=a.;"
		   " filename*1=patch\n\ntwo\n--=x--",
	     "one\ntwo", "one"},
	    {MIXED "--=x\nContent-Type: image/png; name=a.png\n\nblob\n"
		   "--=x--",
	     "", ""},
	    {MIXED "--=x\nContent-Type: message/rfc822\n\n\nin\n--=x\n\n"
		   "out\n--=x--",
	     "out", "out"},
	    {"Content-Type: multipart/digest; boundary=x\n\n--x\n\nA: b\n\n"
	     "in\n--x--",
	     "", ""},
	    /* of alternatives the first that is no HTML */
	    {"Content-Type: multipart/alternative; boundary=x\n\n--x\n"
	     "Content-Type: text/html\n\n<p>\n--x\n\none\n--x\n\ntwo\n--x--",
	     "one", "one"},
	    /* a multipart in a multipart */
	    {MIXED "--=x\nContent-Type: multipart/alternative; boundary==x.y"
		   "\n\n--=x.y\n\none\n--=x.y\nContent-Type: text/html\n\n<p>"
		   "\n--=x.y--\n\n--=x\n\ntwo\n--=x--",
	     "one\ntwo", "one"},
	    {"Content-Type: multipart/mixed; boundary=\"\\\"\"\n\n--\"\n\n"
	     "one\n--\"--",
	     "one", "one"},
	    {"Content-Type: multipart/mixed; boundary*0=\"=\";"
	     " boundary*1=\"x\"\n\n--=x\n\none\n--=x--\n",
	     "one", "one"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void nul_bytes(void **state)
{
	static const char raw[] = "A: b\n\none\0two\n";
	struct arena a = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct mail_header h;
	struct mail_text t;

	(void)state;
	mail_header_parse(raw, sizeof(raw) - 1, &a, &h);
	mail_mime_text(raw, sizeof(raw) - 1, &h, &a, &scratch, &t);
	assert_true(utf8_is_valid(t.text, t.len));
	assert_int_equal(strlen(t.text), t.len);
	assert_non_null(strstr(t.text, "two\n"));
	arena_release(&a);
	strbuf_release(&scratch);
}

static void read_text(const struct strbuf *raw, struct arena *a,
		      struct strbuf *scratch, struct mail_text *t)
{
	struct mail_header h;

	mail_header_parse(raw->buf, raw->len, a, &h);
	mail_mime_text(raw->buf, raw->len, &h, a, scratch, t);
}

static void limits(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf raw = STRBUF_INIT, scratch = STRBUF_INIT;
	struct mail_text t;

	(void)state;
	strbuf_addstr(&raw, "Content-Type: multipart/mixed; boundary=x\n\n");
	for (int i = 0; i < MAIL_PARTS_MAX + 50; i++)
		strbuf_addstr(&raw, "--x\n\none\n");
	read_text(&raw, &a, &scratch, &t);
	assert_true(t.truncated);
	assert_int_equal(t.len, (MAIL_PARTS_MAX - 1) * 4 - 1);

	/* parts that are not looked at take no memory */
	strbuf_reset(&raw);
	for (int i = 0; i < 20000; i++)
		strbuf_addstr(
		    &raw, "Content-Type: multipart/mixed; boundary=x\n\n--x\n");
	arena_reset(&a);
	read_text(&raw, &a, &scratch, &t);
	assert_true(t.truncated);
	assert_true(a.taken < raw.len);

	/* the text before what is nested too deep still counts */
	strbuf_reset(&raw);
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&raw,
			    "Content-Type: multipart/mixed; boundary=%d\n\n"
			    "--%d\n\nlevel %d\n--%d\n",
			    i, i, i, i);
	read_text(&raw, &a, &scratch, &t);
	assert_true(t.truncated);
	assert_non_null(strstr(t.text, "level 6"));
	assert_null(strstr(t.text, "level 7"));

	strbuf_reset(&raw);
	strbuf_addstr(&raw, "A: b\n\n");
	strbuf_addchars(&raw, 'x', 2 * MAIL_MAX);
	read_text(&raw, &a, &scratch, &t);
	assert_true(t.truncated);
	assert_int_equal(t.len, MAIL_MAX - 6);
	arena_release(&a);
	strbuf_release(&raw);
	strbuf_release(&scratch);
}

/* Which parts gave the text, and one part alone. */
static void parts(void **state)
{
	static const char raw[] =
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: text/plain; format=Flowed; delsp=yes\n\nown\n"
	    "--b\nContent-Type: text/html\n\nhtml\n"
	    "--b\nContent-Disposition: attachment\n\nattached\n"
	    "--b\nContent-Type: text/plain; name=x\n\nfile\n"
	    "--b\nContent-Type: application/x\n"
	    "Content-Transfer-Encoding: base64\n\nZGF0YQ==\n"
	    "--b\nContent-Type: application/x\n\nsecond\n"
	    "--b\nContent-Type: message/rfc822\n\n"
	    "Content-Type: application/y\n\nwithin\n"
	    "--b\nContent-Type: multipart/mixed\n\nbroken\n"
	    "--b--\n";
	static const struct {
		const char *text;
		bool body, flowed;
	} want[] = {
	    {"own", true, true},
	    {"attached", false, false},
	    {"file", false, false},
	    {"broken", false, false},
	};
	struct arena a = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct mail_header h;
	struct mail_text t;

	(void)state;
	mail_header_parse(raw, strlen(raw), &a, &h);
	mail_mime_text(raw, strlen(raw), &h, &a, &scratch, &t);
	assert_int_equal(t.n_parts, LENGTH(want));
	for (size_t i = 0; i < LENGTH(want); i++) {
		const struct mail_text_part *p = &t.parts[i];

		table_mem(i, "parts", 5, want[i].text, strlen(want[i].text),
			  t.text + p->at, p->len);
		table_int(i, want[i].text, want[i].body, p->body);
		table_int(i, want[i].text, want[i].flowed, p->flowed);
		table_int(i, want[i].text, want[i].flowed, p->delsp);
	}
	assert_true(mail_mime_find(raw, strlen(raw), &h, "application/X", &a,
				   &scratch, &t));
	assert_string_equal(t.text, "data");
	assert_false(mail_mime_find(raw, strlen(raw), &h, "application/y", &a,
				    &scratch, &t));
	assert_string_equal(t.text, "");
	arena_release(&a);
	strbuf_release(&scratch);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(single_parts), cmocka_unit_test(multiparts),
	    cmocka_unit_test(nul_bytes),    cmocka_unit_test(limits),
	    cmocka_unit_test(parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
