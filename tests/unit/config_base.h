/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_CONFIG_BASE_H
#define TESTS_UNIT_CONFIG_BASE_H

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/strbuf.h"
#include "tests/unit/table.h"

/* A folder of config files for a test, and a config without a fault, of
 * which a test changes one piece. */

static const char config_base[] =
	"bot = {\n"
	"  address = \"digest@example.org\";\n"
	"  admins = [ \"Jane Doe <jane@example.org>\" ];\n"
	"};\n"
	"imap = {\n"
	"  host = \"imap.example.org\";\n"
	"  user = \"digest\";\n"
	"  password_file = \"imap-password\";\n"
	"};\n"
	"smtp = {\n"
	"  host = \"smtp.example.org\";\n"
	"};\n"
	"lists = (\n"
	"  { name = \"kvm\"; address = \"kvm@vger.example.org\"; }\n"
	");\n";

static char folder[64];

static inline int folder_make(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	if (!tmp || strlen(tmp) > 40)
		tmp = "/tmp";
	snprintf(folder, sizeof(folder), "%s/pd-config-XXXXXX", tmp);
	return mkdtemp(folder) ? 0 : -1;
}

/* The path of a file in it: until the call after the next. */
static inline const char *folder_path(const char *name)
{
	static char path[2][512];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static inline int folder_remove(void **state)
{
	DIR *d = opendir(folder);

	(void)state;
	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d));)
		unlink(folder_path(e->d_name));
	closedir(d);
	return rmdir(folder);
}

static inline void folder_write(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(folder_path(name), "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(folder_path(name), mode), 0);
}

/* Append text with its first from replaced by to. */
static inline void replace_add(struct strbuf *out, const char *text,
			       const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	strbuf_add(out, text, (size_t)(at - text));
	strbuf_addstr(out, to);
	strbuf_addstr(out, at + strlen(from));
}

/* Append text with each "DIR" replaced by the folder. */
static inline void with_folder_add(struct strbuf *out, const char *text)
{
	for (const char *at; (at = strstr(text, "DIR")); text = at + 3) {
		strbuf_add(out, text, (size_t)(at - text));
		strbuf_addstr(out, folder);
	}
	strbuf_addstr(out, text);
}

#endif /* TESTS_UNIT_CONFIG_BASE_H */
