/* SPDX-License-Identifier: MIT */
/* The process that forks and executes: commands, git, readers' ends. */
#define _GNU_SOURCE
#include "tests/unit/readers.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>

static void test_command(void **state)
{
	static const struct {
		const char *command;
		int ret;
		const char *want;
	} rows[] = {
	    {"echo secret", 0, "secret"},
	    {"printf 'a b\\r\\nsecond'", 0, "a b"},
	    {"printf 'no end'", 0, "no end"},
	    {"true", 0, ""},
	    {"cat", 0, ""}, /* standard input is empty */
	    {"echo x; exit 3", -1, "password command: failed (3)"},
	    {"kill -9 $$", -1, "password command: failed (137)"},
	    {"/nonexistent 2>/dev/null", -1, "password command: failed (127)"},
	};
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct err err = {.code = ERR_NONE};
		int ret;

		strbuf_reset(&out);
		ret = spawner_command(r->sp, rows[i].command, &out, &err);
		table_int(i, rows[i].command, rows[i].ret, ret);
		table_str(i, rows[i].command, rows[i].want,
			  ret ? err.text : out.buf);
	}
	strbuf_release(&out);
	table_end();
}

static void test_git(void **state)
{
	static const char *const version[] = {"version", NULL};
	static const char *const head[] = {"rev-parse", "--quiet", "--verify",
					   "HEAD", NULL};
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;
	int status;

	must(spawner_git(r->sp, r->folder.buf, version, &status, &out, err));
	assert_int_equal(status, 0);
	assert_memory_equal(out.buf, "git version ", 12);
	strbuf_reset(&out);
	/* the folder is no repository, and the one we stand in is not taken */
	must(spawner_git(r->sp, r->folder.buf, head, &status, &out, err));
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 128);
	assert_string_equal(out.buf, "");
	strbuf_release(&out);
}

static void test_bad_jobs(void **state)
{
	struct readers *r = *state;
	struct read_job job;
	struct err why;
	void *page;
	pid_t pid;
	int fd;

	read_job_init(&job, READ_MBOX);
	assert_int_equal(spawner_read(r->sp, &job, &fd, &pid, &page, &why), -1);
	assert_string_equal(why.text, "a job without its source");
	read_job_init(&job, READ_MAILBOX);
	job.mailbox.password_file = "/nonexistent/password";
	assert_int_equal(spawner_read(r->sp, &job, &fd, &pid, &page, &why), -1);
	assert_string_equal(why.text, "open '/nonexistent/password': "
				      "No such file or directory");
	job.mailbox.password_file = "";
	job.mailbox.password_command = "exit 1";
	assert_int_equal(spawner_read(r->sp, &job, &fd, &pid, &page, &why), -1);
	assert_int_equal(why.code, ERR_TEMP);
}

/* A reader on a pipe that stays empty. */
static pid_t start_waiting(struct readers *r, int pipe_fds[2], int *fd)
{
	struct read_job job;
	void *page;
	pid_t pid;

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	read_job_init(&job, READ_MBOX);
	job.input_fd = pipe_fds[0];
	job.window_fd = memfd_create("window", MFD_CLOEXEC);
	assert_int_equal(ftruncate(job.window_fd, READ_WINDOW), 0);
	must(spawner_read(r->sp, &job, fd, &pid, &page, err));
	munmap(page, READ_PROGRESS_SIZE);
	close(job.window_fd);
	return pid;
}

/* Reaping one that does not end: it is killed after a second. */
static void test_reap(void **state)
{
	struct readers *r = *state;
	int fds[2], fd, status = 0;
	pid_t pid = start_waiting(r, fds, &fd);
	struct err why;

	must(spawner_reap(r->sp, pid, &status, err));
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(spawner_reap(r->sp, pid, &status, &why), -1);
	close(fd);
	/* and one that ends: its input has */
	pid = start_waiting(r, fds, &fd);
	close(fds[0]);
	close(fds[1]);
	must(spawner_reap(r->sp, pid, &status, err));
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	close(fd);
}

/* Readers end with the spawner, and it ends with us. */
static void test_all_end(void **state)
{
	struct readers *r = *state;
	int fds[2], fd;
	char byte;

	start_waiting(r, fds, &fd);
	spawner_stop(r->sp);
	r->sp = NULL;
	/* the end of its socket is what is left of the reader */
	assert_int_equal(read(fd, &byte, 1), 0);
	close(fd);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_command, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_git, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_bad_jobs, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_reap, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_all_end, readers_open,
					    readers_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
