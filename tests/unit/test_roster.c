/* SPDX-License-Identifier: MIT */
/* The operator's files on people, and what is said of their faults. */
#include "tests/unit/folder.h"
#include "tests/unit/table.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/people/roster.h"
#include "common/arena.h"
#include "common/strbuf.h"

static struct strbuf mailmap, employers; /* paths */

static int make_folder(void **test)
{
	if (folder_make(test))
		return -1;
	strbuf_init(&mailmap);
	strbuf_init(&employers);
	strbuf_addstr(&mailmap, folder_path("mailmap"));
	strbuf_addstr(&employers, folder_path("employers"));
	return 0;
}

static int remove_folder(void **test)
{
	strbuf_release(&mailmap);
	strbuf_release(&employers);
	return folder_remove(test);
}

/* Load both; what is said of them, without the folder's name. */
static const char *load(struct arena *a, struct roster *out)
{
	struct strbuf faults = STRBUF_INIT, shown = STRBUF_INIT;
	const char *text;

	roster_load(mailmap.buf, employers.buf, a, out, &faults);
	for (const char *s = faults.buf; *s;) {
		if (!strncmp(s, folder, strlen(folder)))
			s += strlen(folder) + 1;
		else
			strbuf_addch(&shown, *s++);
	}
	text = arena_strdup(a, shown.buf);
	strbuf_release(&faults);
	strbuf_release(&shown);
	return text;
}

/* A bad line is told with its number and costs no other line. */
static void test_faults(void **state)
{
	static const char map[] = "# people\r\n\r\n"
				  "Ada Proper <ada@example.org>\r\n"
				  "Bob <bob@example.org\r\n"
				  "  # no one\n"
				  "\xff\xfe"
				  "Eve <eve@example.org>\n"
				  "Dan <dan@example.org>\0\n"
				  "Carol Proper <carol@example.org>";
	struct mail_addr carol = {"c", "carol@example.org"},
			 eve = {"e", "eve@example.org"};
	struct arena a = ARENA_INIT;
	struct roster r;

	(void)state;
	folder_put("mailmap", map, sizeof(map) - 1, 0600);
	folder_put("employers", "example.org Works\nwhat\n", 23, 0600);
	assert_string_equal(
	    load(&a, &r),
	    "mailmap:4: expected a '>'\n"
	    "mailmap:7: expected an address in < >\n"
	    "employers:2: expected a domain or an address first\n");
	mailmap_find(&r.mailmap, &carol, &a, &carol);
	assert_string_equal(carol.name, "Carol Proper");
	mailmap_find(&r.mailmap, &eve, &a, &eve);
	assert_string_equal(eve.name, "\xef\xbf\xbd\xef\xbf\xbd"
				      "Eve");
	assert_true(r.has_employers);
	assert_string_equal(employers_find(&r.employers, "x@example.org"),
			    "Works");
	arena_release(&a);
}

static void test_no_files(void **state)
{
	struct arena a = ARENA_INIT;
	struct roster r;

	(void)state;
	assert_string_equal(
	    load(&a, &r),
	    "mailmap: cannot open it: No such file or directory\n"
	    "employers: cannot open it: No such file or directory\n");
	assert_false(r.has_employers);
	assert_int_equal(mkfifo(mailmap.buf, 0600), 0);
	strbuf_reset(&employers);
	assert_string_equal(load(&a, &r), "mailmap: is not a regular file\n");
	strbuf_addf(&employers, "%s/employers", folder);
	arena_release(&a);
}

/* Neither a long line nor many faults flood anything. */
static void test_limits(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf text = STRBUF_INIT;
	struct roster r;

	(void)state;
	strbuf_addchars(&text, 'a', ROSTER_LINE_MAX + 1);
	strbuf_addstr(&text, "\nlast.example Last\n");
	folder_put("employers", text.buf, text.len, 0600);
	strbuf_reset(&text);
	for (int i = 0; i < ROSTER_FAULTS_MAX + 7; i++)
		strbuf_addstr(&text, "<x\n");
	folder_put("mailmap", text.buf, text.len, 0600);

	const char *got = load(&a, &r);
	assert_non_null(strstr(got, "mailmap:20: expected a '>'\n"
				    "mailmap: 7 more lines with faults\n"
				    "employers:1: the line is too long\n"));
	assert_string_equal(employers_find(&r.employers, "x@last.example"),
			    "Last");
	strbuf_reset(&text);
	strbuf_addchars(&text, '\n', ROSTER_FILE_MAX + 1);
	folder_put("mailmap", text.buf, text.len, 0600);
	assert_non_null(
	    strstr(load(&a, &r), "mailmap: is larger than 16777216 bytes\n"));
	strbuf_release(&text);
	arena_release(&a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_faults),
	    TEST(test_no_files),
	    TEST(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
