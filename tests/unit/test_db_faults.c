/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "state/sql.h"
#include "tests/unit/disk.h"

static void read_as_nobody(void)
{
	struct state *st;
	struct err err;

	if (!geteuid() && setuid(65534))
		_exit(2);
	if (!state_open(path.buf, STATE_READ_ONLY, &st, &err))
		_exit(3);
	if (err.code != ERR_SYSTEM ||
	    !strstr(err.text, "folder must be writable"))
		_exit(4);
}

static void test_read_only_folder(void **test)
{
	(void)test;
	state_close(open_state(STATE_CREATE));
	assert_int_equal(chmod(path.buf, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_int_equal(in_child(read_as_nobody), 0);
	assert_int_equal(chmod(folder, 0755), 0);
}

static void lock_and_fail(void)
{
	struct state *st;
	struct err err;

	if (state_open(path.buf, 0, &st, &err))
		_exit(2);
	if (!state_lock(st, &err))
		_exit(3);
	if (err.code != ERR_TEMP ||
	    !strstr(err.text,
		    arena_printf(&arena, "(pid %ld) is running on this state",
				 (long)getppid())))
		_exit(4);
	state_close(st);
}

static void lock_and_die(void)
{
	struct state *st;
	struct err err;

	if (!state_open(path.buf, 0, &st, &err) && !state_lock(st, &err))
		raise(SIGKILL);
}

static void test_run_lock(void **test)
{
	struct state *st = open_state(STATE_CREATE);

	(void)test;
	must(state_lock(st, err));
	must(state_lock(st, err)); /* ours already */
	assert_int_equal(in_child(lock_and_fail), 0);
	state_close(st);
	assert_int_equal(in_child(lock_and_die), 128 + SIGKILL);
	st = open_state(0);
	must(state_lock(st, err));
	assert_int_equal(in_child(lock_and_fail), 0);
	state_close(st);
}

static void die_in_a_transaction(void)
{
	struct state *st;
	struct err err;

	if (state_open(path.buf, STATE_CREATE, &st, &err) ||
	    state_begin(st, &err) || put_mails(st, 0, 50, &err) ||
	    state_commit(st, &err) || state_begin(st, &err) ||
	    put_mails(st, 50, 5000, &err)) /* more than the cache holds */
		_exit(2);
	raise(SIGKILL);
}

static void test_killed_in_a_transaction(void **test)
{
	struct state *st;

	(void)test;
	assert_int_equal(in_child(die_in_a_transaction), 128 + SIGKILL);
	st = open_state(0);
	must(state_check(st, err));
	assert_int_equal(count(st), 50);
	state_close(st);
}

static void fill_disk(void)
{
	struct rlimit limit = {.rlim_cur = 2400000, .rlim_max = RLIM_INFINITY};
	struct state *st;
	struct err err;
	int done = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (state_open(path.buf, STATE_CREATE, &st, &err) ||
	    setrlimit(RLIMIT_FSIZE, &limit))
		_exit(2);
	for (;; done += 100)
		if (state_begin(st, &err) || put_mails(st, done, 100, &err) ||
		    state_commit(st, &err))
			break;
	state_rollback(st);
	if (err.code != ERR_SYSTEM)
		_exit(3);
	if (!done || count(st) != done) /* it can still be read */
		_exit(4);
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit))
		_exit(5);
	/* there is room again: it goes on */
	if (state_begin(st, &err) || put_mails(st, done, 1000, &err) ||
	    state_commit(st, &err) || state_check(st, &err))
		_exit(6);
	if (count(st) != done + 1000)
		_exit(7);
	state_close(st);
}

static void test_full_disk(void **test)
{
	(void)test;
	assert_int_equal(in_child(fill_disk), 0);
}

/* Refused at the end: a row that points at none, looked at only then. */
static void test_commit_fails(void **test)
{
	struct state *st = open_state(STATE_CREATE);
	struct err why;

	(void)test;
	must(state_begin(st, err));
	must(put_mails(st, 0, 1, err));
	must(sql_exec(st, "PRAGMA defer_foreign_keys = ON", err));
	must(state_message_add_list(st, 1, 99, err));
	assert_int_equal(state_end(st, 1, &why), -1);
	assert_int_equal(why.code, ERR_DATA);
	assert_int_equal(count(st), 0);
	must(state_begin(st, err));
	must(put_mails(st, 0, 1, err));
	assert_int_equal(state_end(st, 1, &why), 1);
	assert_int_equal(count(st), 1);
	must(state_begin(st, err));
	must(put_mails(st, 1, 1, err));
	assert_int_equal(state_end(st, -1, &why), -1);
	assert_int_equal(count(st), 1);
	state_close(st);
}

static void just_open(void)
{
	struct state *st;
	struct err err;

	if (state_open(path.buf, STATE_CREATE, &st, &err)) {
		fprintf(stderr, "%s\n", err.text);
		_exit(2);
	}
	state_close(st);
}

/* Several programs make the same state at the same time. */
static void test_made_by_many(void **test)
{
	struct state *st;
	pid_t pid[8];
	int status;

	(void)test;
	for (size_t i = 0; i < LENGTH(pid); i++) {
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (!pid[i]) {
			just_open();
			_exit(0);
		}
	}
	for (size_t i = 0; i < LENGTH(pid); i++) {
		waitpid(pid[i], &status, 0);
		table_int(i, "exit", 0, status);
	}
	st = open_state(0);
	must(state_check(st, err));
	state_close(st);
	table_end();
}

static void read_head(char head[4096])
{
	int fd = open(path.buf, O_RDONLY);

	assert_int_equal(read(fd, head, 4096), 4096);
	close(fd);
}

/* A state that is there is left as it is until somebody has something to
 * write: what is in it may be damaged. */
static void test_opening_writes_nothing(void **test)
{
	char before[4096], after[4096];

	(void)test;
	state_close(open_state(STATE_CREATE));
	read_head(before);
	state_close(open_state(STATE_CREATE));
	read_head(after);
	assert_memory_equal(before, after, sizeof(before));
}

static void test_damaged_file(void **test)
{
	struct state *st = open_state(STATE_CREATE);
	char junk[16384];
	int fd;

	(void)test;
	must(state_begin(st, err));
	must(put_mails(st, 0, 2000, err));
	must(state_commit(st, err));
	must(state_check(st, err));
	state_close(st);
	fd = open(path.buf, O_WRONLY);
	memset(junk, 0x5a, sizeof(junk));
	for (off_t page = 80; page < 180; page++)
		assert_int_equal(pwrite(fd, junk, sizeof(junk), page * 16384),
				 sizeof(junk));
	close(fd);
	st = open_state(0);
	must_fail(ERR_SYSTEM, "is damaged", state_check(st, err));
	must(state_begin(st, err));
	must_fail(ERR_SYSTEM, "is damaged", put_mails(st, 0, 2000, err));
	state_close(st);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    DISK_TEST(test_read_only_folder),
	    DISK_TEST(test_run_lock),
	    DISK_TEST(test_killed_in_a_transaction),
	    DISK_TEST(test_full_disk),
	    DISK_TEST(test_commit_fails),
	    DISK_TEST(test_made_by_many),
	    DISK_TEST(test_damaged_file),
	    DISK_TEST(test_opening_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
