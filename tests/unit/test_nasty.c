/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "tests/unit/read_mail.h"

/*
 * The nasty mails of the corpus, where that is present: what is read of each
 * must be what its EXPECT.tsv says, but for the rows of `differ` below, and
 * whatever is read must be clean.
 */

#define NASTY "../shared/corpus/nasty/"

enum column {
	FILE_NAME = 0,
	MESSAGE_ID = 5,
	SUBJECT,
	FROM_ADDR,
	FROM_NAME,
	IS_PATCH,
	VERSION,
	INDEX,
	TOTAL,
	BODY40,
	COLUMNS,
};

/* Where we differ on purpose. */
static const struct {
	const char *file;
	enum column column;
	const char *why;
} differ[] = {
    /* a patch without a tag is one if it has diff, diffstat, sign-off */
    {"r-git-scissors.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"r-pw-empty-subject.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"r-pw-invalid-utf8-headers.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"r-pw-raw-utf8-headers.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"s-subj-dispatch.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"s-subj-patchwork-word.eml", IS_PATCH, "RULES R5: untagged patch"},
    {"r-pw-fuzz-codec-null.eml", IS_PATCH, "RULES R5: [net,v2,1/2]"},
    {"r-pw-fuzz-codec-null.eml", VERSION, "RULES R5: [net,v2,1/2]"},
    {"r-pw-fuzz-codec-null.eml", INDEX, "RULES R5: [net,v2,1/2]"},
    {"r-pw-fuzz-codec-null.eml", TOTAL, "RULES R5: [net,v2,1/2]"},
    /* R11 wants the numbers of a reply's subject too */
    {"r-nm-mbox-attachment.eml", VERSION, "a reply's tag is read"},
    {"r-nm-mbox-attachment.eml", INDEX, "a reply's tag is read"},
    {"r-nm-mbox-attachment.eml", TOTAL, "a reply's tag is read"},
    {"r-nm-reply-with-patch-attached.eml", INDEX, "a reply's tag is read"},
    {"r-nm-reply-with-patch-attached.eml", TOTAL, "a reply's tag is read"},
    {"s-subj-re-re.eml", VERSION, "a reply's tag is read"},
    {"s-subj-re-re.eml", INDEX, "a reply's tag is read"},
    {"s-subj-re-re.eml", TOTAL, "a reply's tag is read"},
    /* address (name): the name is not lost */
    {"r-git-bare-address.eml", FROM_NAME, "the comment is the name"},
    /* over 996 bytes an id is made */
    {"s-mid-long-3000.eml", MESSAGE_ID, "RULES R1: sha256 of the mail"},
};

static bool differs(const char *file, enum column column)
{
	for (size_t i = 0; i < LENGTH(differ); i++)
		if (!strcmp(differ[i].file, file) && differ[i].column == column)
			return true;
	return false;
}

static bool slurp(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	char buf[65536];
	size_t n;

	strbuf_reset(out);
	if (!f)
		return false;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		strbuf_add(out, buf, n);
	fclose(f);
	return true;
}

/* As EXPECT.tsv writes text: \n \t \\ \xNN. */
static const char *escaped(const char *s, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '\n')
			strbuf_addstr(&sb, "\\n");
		else if (c == '\t')
			strbuf_addstr(&sb, "\\t");
		else if (c == '\\')
			strbuf_addstr(&sb, "\\\\");
		else if (c < ' ' || c == 0x7f)
			strbuf_addf(&sb, "\\x%02x", c);
		else
			strbuf_addch(&sb, *s);
	}
	out = arena_strdup(a, sb.buf);
	strbuf_release(&sb);
	return out;
}

/* One of the alternatives of want: "-" nothing, "*" anything, "text*". */
static bool fits_one(const char *want, size_t len, const char *got)
{
	bool prefix = len && want[len - 1] == '*';

	if (len == 1 && *want == '-' && !*got)
		return true;
	if (!prefix)
		return strlen(got) == len && !memcmp(want, got, len);
	len--;
	if (len > 3 && !memcmp(want + len - 3, "...", 3))
		len -= 3;
	return !strncmp(want, got, len);
}

static bool fits(const char *want, const char *got)
{
	if (fits_one(want, strlen(want), got))
		return true;
	for (;;) {
		size_t n = strcspn(want, "|");

		if (fits_one(want, n, got))
			return true;
		if (!want[n])
			return false;
		want += n + 1;
	}
}

/* What EXPECT.tsv calls is_patch. */
static const char *is_patch(const struct facts *f)
{
	if (f->kind == FACTS_PATCH)
		return f->has_diff ? "yes" : "nodiff";
	if (f->kind == FACTS_COVER)
		return "cover";
	return f->kind == FACTS_OTHER && f->tag.has_patch ? "nodiff" : "no";
}

static const char *column_value(const struct facts *f, enum column column,
				struct arena *a)
{
	switch (column) {
	case MESSAGE_ID:
		return f->msgid_made ? "" : arena_printf(a, "<%s>", f->msgid);
	case SUBJECT:
		return escaped(f->subject, a);
	case FROM_ADDR:
		return f->from.email;
	case FROM_NAME:
		return escaped(f->from.name, a);
	case IS_PATCH:
		return is_patch(f);
	case VERSION:
		return f->tag.has_revision ? f->tag.revision : "";
	case INDEX:
		return f->tag.counted ? arena_printf(a, "%u", f->tag.counter)
				      : "";
	case TOTAL:
		return f->tag.counted ? arena_printf(a, "%u", f->tag.expected)
				      : "";
	default:
		return escaped(f->body_start, a);
	}
}

static void check_clean(const char *file, const char *s)
{
	if (!utf8_is_valid(s, strlen(s)))
		table_str(0, file, "valid UTF-8", s);
}

static void check_row(size_t row, char **cells, struct arena *a,
		      struct strbuf *mail, struct strbuf *scratch)
{
	const char *file = cells[FILE_NAME];
	struct facts f;

	assert_true(slurp(arena_printf(a, NASTY "%s", file), mail));
	read_facts(mail->buf, mail->len, a, scratch, &f);
	check_clean(file, f.text);
	for (enum column c = MESSAGE_ID; c < COLUMNS; c++) {
		const char *got = column_value(&f, c, a);
		const char *want = cells[c];
		char *p;

		check_clean(file, got);
		/* addresses are kept in lower case */
		for (p = cells[c]; c == FROM_ADDR && *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + 'a' - 'A');
		if (c == IS_PATCH && !strcmp(want, "-"))
			continue;
		if (differs(file, c) == fits(want, got))
			table_str(row, arena_printf(a, "%s column %d", file, c),
				  differs(file, c) ? "a difference" : want,
				  got);
	}
}

static void as_expected(void **state)
{
	struct strbuf expect = STRBUF_INIT, mail = STRBUF_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	size_t row = 0;
	char *line, *next;

	(void)state;
	if (!slurp(NASTY "EXPECT.tsv", &expect)) {
		print_message("no " NASTY "EXPECT.tsv\n");
		skip();
	}
	for (line = expect.buf; *line; line = next, row++) {
		char *cells[COLUMNS];

		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		for (int c = 0; c < COLUMNS; c++) {
			cells[c] = line;
			line += strcspn(line, "\t");
			if (*line)
				*line++ = '\0';
		}
		if (!row)
			continue;
		check_row(row, cells, &a, &mail, &scratch);
		arena_reset(&a);
	}
	assert_true(row > 100);
	arena_release(&a);
	strbuf_release(&expect);
	strbuf_release(&mail);
	strbuf_release(&scratch);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
