/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"

#define ARGS_MAX 32

/* In the child: the signals as a program expects them, but the terminal's
 * ^C is for main alone. */
static void reset_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
}

/* git asks the environment for much; it shall know only what we tell it. */
static void clean_environment(void)
{
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	unsetenv("GIT_CONFIG_PARAMETERS");
	unsetenv("GIT_CONFIG_COUNT");
	unsetenv("GIT_NAMESPACE");
	unsetenv("GIT_TRACE");
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_NO_LAZY_FETCH", "1", 1);
	setenv("GIT_TERMINAL_PROMPT", "0", 1);
	setenv("LC_ALL", "C", 1);
}

/* in, out: -1 for /dev/null; stay the caller's. */
static pid_t start_program(const char *const *argv, int in, int out,
			   struct err *err)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int null;

	if (pid < 0)
		return err_errno(err, "fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	setsid();
	reset_signals();
	if (!strcmp(argv[0], "git"))
		clean_environment();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	/* dup2() takes close-on-exec off */
	if (dup2(in < 0 ? null : in, STDIN_FILENO) < 0 ||
	    dup2(out < 0 ? null : out, STDOUT_FILENO) < 0)
		_exit(127);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

/* Take fd's output until its end; -1 after the time. */
static int drain(int fd, int timeout_ms, struct strbuf *out, struct err *err)
{
	int64_t until = clock_monotonic_ms() + timeout_ms;
	size_t room = EXEC_OUT_MAX;
	char buf[512];

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = until - clock_monotonic_ms();
		ssize_t n;

		if (left <= 0)
			break;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			explicit_bzero(buf, sizeof(buf));
			return 0;
		}
		if ((size_t)n > room)
			n = (ssize_t)room;
		strbuf_add(out, buf, (size_t)n);
		room -= (size_t)n;
	}
	explicit_bzero(buf, sizeof(buf));
	return err_set(err, ERR_TEMP, "no end within %d s", timeout_ms / 1000);
}

int exec_capture(const char *const *argv, int timeout_ms, struct strbuf *out,
		 int *status, struct err *err)
{
	int fds[2], r;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	pid = start_program(argv, -1, fds[1], err);
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return -1;
	}
	r = drain(fds[0], timeout_ms, out, err);
	close(fds[0]);
	/* it leads a session of its own, and so a group */
	if (r < 0 && kill(-pid, SIGKILL) < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return r;
}

/* git's own arguments, before the command's; returns how many. */
static size_t git_args(const char *repo, const char **argv)
{
	static const char *const fixed[] = {
	    "git",       "--no-replace-objects",
	    "-c",        "safe.directory=*",
	    "-c",        "protocol.allow=never",
	    "-c",        "core.packedGitWindowSize=4m",
	    "-c",        "core.packedGitLimit=16m",
	    "-c",        "core.deltaBaseCacheLimit=2m",
	    "--git-dir",
	};
	size_t n = sizeof(fixed) / sizeof(fixed[0]);

	memcpy(argv, fixed, sizeof(fixed));
	argv[n] = repo;
	return n + 1;
}

int exec_git(const char *repo, const char *const *args, int timeout_ms,
	     struct strbuf *out, int *status, struct err *err)
{
	const char *argv[ARGS_MAX] = {NULL};
	size_t n = git_args(repo, argv);

	for (size_t i = 0; args[i] && n < ARGS_MAX - 1; i++)
		argv[n++] = args[i];
	return exec_capture(argv, timeout_ms, out, status, err);
}

static pid_t start_git(const char *repo, const char *const *args, int in,
		       int out, struct err *err)
{
	const char *argv[ARGS_MAX] = {NULL};
	size_t n = git_args(repo, argv);

	for (size_t i = 0; args[i] && n < ARGS_MAX - 1; i++)
		argv[n++] = args[i];
	return start_program(argv, in, out, err);
}

int exec_git_mails(const char *repo, const char *after, const char *tip,
		   int *fd, pid_t pids[EXEC_GIT_PIDS], struct err *err)
{
	char range[2 * 64 + 3];
	const char *const list[] = {
	    "rev-list",         "--reverse", "--no-commit-header",
	    "--format=%H:m %H", range,       NULL};
	const char *const cat[] = {
	    "cat-file", "--buffer",
	    "--batch=%(objecttype) %(objectsize) %(rest)", NULL};
	int ids[2], mails[2];

	if (strlen(after) > 64 || strlen(tip) > 64)
		return err_set(err, ERR_DATA, "not a commit id");
	range[0] = '\0';
	if (*after) {
		memcpy(range, after, strlen(after) + 1);
		memcpy(range + strlen(range), "..", 3);
	}
	memcpy(range + strlen(range), tip, strlen(tip) + 1);
	if (pipe2(ids, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	if (pipe2(mails, O_CLOEXEC) < 0) {
		close(ids[0]);
		close(ids[1]);
		return err_errno(err, "pipe");
	}
	pids[1] = -1;
	pids[0] = start_git(repo, list, -1, ids[1], err);
	if (pids[0] > 0)
		pids[1] = start_git(repo, cat, ids[0], mails[1], err);
	close(ids[0]);
	close(ids[1]);
	close(mails[1]);
	*fd = mails[0];
	if (pids[1] > 0)
		return 0;
	close(mails[0]);
	return -1;
}
