/* SPDX-License-Identifier: MIT */
#include "tests/unit/folder.h"
#include "tests/unit/table.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/mail/key.h"
#include "common/err.h"

static char path[300];

static int make_folder(void **test)
{
	if (folder_make(test))
		return -1;
	snprintf(path, sizeof(path), "%s/key", folder);
	return 0;
}

static int remove_key(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

/* No temporary file may stay. */
static int count_files(void)
{
	DIR *d = opendir(folder);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void load(unsigned char key[KEY_SIZE])
{
	struct err err;

	if (key_load(path, key, &err))
		fail_msg("%s", err.text);
}

static void test_made_once(void **state)
{
	unsigned char first[KEY_SIZE], again[KEY_SIZE];
	struct stat st;

	(void)state;
	load(first);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, KEY_SIZE);
	assert_int_equal(count_files(), 1);
	load(again);
	assert_memory_equal(first, again, KEY_SIZE);
}

/* Of those that start at once each has the same key. */
static void test_made_by_several(void **state)
{
	unsigned char mine[KEY_SIZE], theirs[KEY_SIZE];
	int fds[2], status;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	for (int i = 0; i < 8; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid) {
			struct err err;
			bool ok = !key_load(path, mine, &err) &&
				  write(fds[1], mine, KEY_SIZE) == KEY_SIZE;

			_exit(!ok);
		}
	}
	for (int i = 0; i < 8; i++) {
		wait(&status);
		assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	}
	load(mine);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(read(fds[0], theirs, KEY_SIZE), KEY_SIZE);
		assert_memory_equal(mine, theirs, KEY_SIZE);
	}
	assert_int_equal(count_files(), 1);
	close(fds[0]);
	close(fds[1]);
}

static void test_refused(void **state)
{
	static const struct {
		size_t size;
		mode_t mode;
		const char *why; /* NULL: it is read */
	} rows[] = {
	    {KEY_SIZE, 0600, NULL},
	    {KEY_SIZE + 1, 0400, NULL},
	    {KEY_SIZE - 1, 0600, "is too short: expected 32 random bytes"},
	    {0, 0600, "is too short"},
	    {KEY_SIZE, 0640, "may be read by others: chmod 600 it"},
	    {KEY_SIZE, 0604, "may be read by others"},
	};
	static const char bytes[KEY_SIZE + 1];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		unsigned char key[KEY_SIZE];
		struct err err;
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		assert_true(fd >= 0);
		assert_int_equal(write(fd, bytes, rows[i].size), rows[i].size);
		assert_int_equal(fchmod(fd, rows[i].mode), 0);
		close(fd);

		int r = key_load(path, key, &err);

		table_int(i, "result", rows[i].why ? -1 : 0, r);
		if (rows[i].why && r) {
			assert_int_equal(err.code, ERR_CONFIG);
			assert_non_null(strstr(err.text, rows[i].why));
		}
		unlink(path);
	}
	table_end();
}

static void test_no_folder(void **state)
{
	unsigned char key[KEY_SIZE];
	struct err err;

	(void)state;
	assert_int_equal(key_load("/nonexistent/key", key, &err), -1);
	assert_non_null(strstr(err.text, "cannot make key file"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_made_once, remove_key),
	    cmocka_unit_test_teardown(test_made_by_several, remove_key),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_no_folder),
	};

	return cmocka_run_group_tests_name("key", tests, make_folder,
					   folder_remove);
}
