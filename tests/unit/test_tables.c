/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>

#include "config/tables.h"
#include "tests/unit/table.h"

/* The tables against what people read: each setting stands in the example
 * and in the man page. */

static char *file_read(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 1 << 18;
	char *text = calloc(1, size);

	assert_non_null(f);
	assert_non_null(text);
	assert_in_range(fread(text, 1, size - 1, f), 1, size - 2);
	fclose(f);
	return text;
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Does text have name as a word, with before in front of it somewhere on the
 * same line? */
static bool has_word(const char *text, const char *before, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = text; (p = strstr(p, name)); p++) {
		const char *line = p;

		if ((p > text && is_name_char(p[-1])) || is_name_char(p[len]))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		const char *found = strstr(line, before);
		if (found && found <= p)
			return true;
	}
	return false;
}

static void each_has_word(const struct setting *group, const char *text,
			  const char *before, const char *where)
{
	for (const struct setting *t = group; t->name; t++) {
		table_int(0, t->name, true, has_word(text, before, t->name));
		if (!has_word(text, before, t->name))
			print_error("  not in %s\n", where);
		if (t->group)
			each_has_word(t->group, text, before, where);
	}
}

static void example_has_all(void **state)
{
	char *text = file_read("deploy/patchdigest.conf");

	(void)state;
	each_has_word(tables_config, text, "", "the example");
	free(text);
	table_end();
}

static void man_page_has_all(void **state)
{
	char *text = file_read("deploy/man/patchdigest.conf.5");

	(void)state;
	/* ".It Cm name", ".Cm name" or, for a group, ".Ss name". */
	for (const struct setting *t = tables_config; t->name; t++) {
		table_int(0, t->name, true, has_word(text, ".Ss ", t->name));
		each_has_word(t->group, text, "Cm ", "the man page");
	}
	free(text);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(example_has_all),
	    cmocka_unit_test(man_page_has_all),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
