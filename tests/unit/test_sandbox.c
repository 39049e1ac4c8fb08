/* SPDX-License-Identifier: MIT */
/* What a closed-in process still can: each try in a child of its own. */
#define _GNU_SOURCE
#include "tests/unit/readers.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "bot/read/sandbox.h"
#include "common/mail/charset.h"

#define WORKS 0

static int result(bool ok)
{
	return ok ? WORKS : errno ? errno : 255;
}

static int try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int try_fork(void)
{
	return result(fork() >= 0);
}

static int try_ptrace(void)
{
	return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
}

static int try_read_file(void)
{
	return result(open("/etc/passwd", O_RDONLY) >= 0);
}

static int try_write_file(void)
{
	return result(open("/tmp/patchdigest_sandbox", O_WRONLY) >= 0);
}

static int try_create_file(void)
{
	return result(
	    open("/tmp/patchdigest_sandbox", O_RDONLY | O_CREAT, 0600) >= 0);
}

static int try_unlink(void)
{
	return result(unlink("/tmp/patchdigest_sandbox") == 0);
}

static int try_socket(void)
{
	return result(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int try_listen(void)
{
	return result(listen(socket(AF_INET, SOCK_STREAM, 0), 1) == 0);
}

static int try_kill(void)
{
	return result(kill(getppid(), 0) == 0);
}

static int try_exec_memory(void)
{
	return result(mmap(NULL, 4096, PROT_READ | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int try_memory(void)
{
	return result(malloc(SANDBOX_MEMORY) != NULL);
}

static int try_some_memory(void)
{
	return result(malloc(16 * 1024 * 1024) != NULL);
}

static int try_charset(void)
{
	struct strbuf out = STRBUF_INIT;

	mail_charset_add(&out, "gb2312", "\xc4\xe3", 2);
	return result(!strcmp(out.buf, "\xe4\xbd\xa0"));
}

static const struct {
	const char *what;
	int (*try)(void);
	unsigned needs;
	int want; /* WORKS, an errno, or - the signal that it dies of */
} rows[] = {
    {"execute", try_exec, 0, -SIGSYS},
    {"execute", try_exec, SANDBOX_FILES | SANDBOX_NETWORK, -SIGSYS},
    {"fork", try_fork, 0, -SIGSYS},
    {"trace", try_ptrace, 0, -SIGSYS},
    {"signal another", try_kill, SANDBOX_NETWORK, -SIGSYS},
    {"read a file", try_read_file, 0, EPERM},
    {"write a file", try_write_file, 0, -SIGSYS},
    {"write a file", try_write_file, SANDBOX_FILES, -SIGSYS},
    {"create a file", try_create_file, SANDBOX_FILES, -SIGSYS},
    {"remove a file", try_unlink, SANDBOX_FILES, -SIGSYS},
    {"open a socket", try_socket, 0, EPERM},
    {"open a socket", try_socket, SANDBOX_NETWORK, WORKS},
    {"listen", try_listen, SANDBOX_NETWORK, EPERM},
    {"run made code", try_exec_memory, 0, -SIGSYS},
    {"take all memory", try_memory, 0, ENOMEM},
    {"take memory", try_some_memory, 0, WORKS},
    {"decode a charset", try_charset, 0, WORKS},
};

static int run_row(size_t i)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct err err;

		/* the test's own handlers are not the reader's */
		signal(SIGSEGV, SIG_DFL);
		mail_charset_open_all();
		if (sandbox_close(rows[i].needs, NULL, 0, &err) < 0)
			_exit(254);
		errno = 0;
		_exit(rows[i].try());
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_sandbox(void **state)
{
	(void)state;
	if (!sandbox_is_whole())
		skip();
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].what, rows[i].want, run_row(i));
	table_end();
}

/* The limit of a tick is not waited for: the timer is there, and SIGPROF is
 * what ends the process. */
static void test_processor_time(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		struct itimerval left;

		sandbox_tick();
		getitimer(ITIMER_PROF, &left);
		if (left.it_value.tv_sec < SANDBOX_CPU_S - 2)
			_exit(1);
		left.it_value = (struct timeval){.tv_usec = 1000};
		setitimer(ITIMER_PROF, &left, NULL);
		for (;;)
			;
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sandbox),
	    cmocka_unit_test(test_processor_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
