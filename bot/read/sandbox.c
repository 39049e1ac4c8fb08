/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/err.h"

/* AddressSanitizer reserves terabytes and makes calls of its own; so does
 * valgrind, for which the Makefile says it. */
#if defined(SANITIZED)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define FILES_MAX 64 /* descriptors open at a time */

/* What parsing, reading descriptors that are open and writing records takes. */
static const int always[] = {
    SCMP_SYS(brk),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fstat),
    SCMP_SYS(futex),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(lseek),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(newfstatat),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pread64),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(setitimer),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(write),
    SCMP_SYS(writev),
};

static const int files[] = {SCMP_SYS(fcntl), SCMP_SYS(getdents64)};

static const int network[] = {
    SCMP_SYS(connect),     SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),  SCMP_SYS(epoll_pwait),   SCMP_SYS(fcntl),
    SCMP_SYS(getpeername), SCMP_SYS(getsockname),   SCMP_SYS(getsockopt),
    SCMP_SYS(select),      SCMP_SYS(pselect6),      SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),    SCMP_SYS(socket),        SCMP_SYS(uname),
    SCMP_SYS(getuid),      SCMP_SYS(geteuid),       SCMP_SYS(getgid),
    SCMP_SYS(getegid),
};

/* No accident: whoever calls these was taken over. */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(creat),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(bpf),
    SCMP_SYS(kill),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(mount),
    SCMP_SYS(setuid),
};

static int add_all(scmp_filter_ctx ctx, uint32_t action, const int *calls,
		   size_t n)
{
	int r = 0;

	for (size_t i = 0; !r && i < n; i++)
		r = seccomp_rule_add(ctx, action, calls[i], 0);
	return r;
}

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static int add_memory(scmp_filter_ctx ctx)
{
	static const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
	int r = 0;

	for (size_t i = 0; !r && i < COUNT(calls); i++) {
		r = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i], 1,
				     SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
		if (!r)
			r = seccomp_rule_add(
			    ctx, SCMP_ACT_KILL_PROCESS, calls[i], 1,
			    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
	}
	return r;
}

/* openat(2) and, on older machines' libraries, open(2). */
static int add_open(scmp_filter_ctx ctx, unsigned needs)
{
	static const unsigned writing[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};
	const unsigned mask = O_ACCMODE | O_CREAT | O_TRUNC;
	int r = 0;

	if (needs & SANDBOX_FILES) {
		r = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
				     SCMP_A2(SCMP_CMP_MASKED_EQ, mask, 0));
		if (!r)
			r = seccomp_rule_add(
			    ctx, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
			    SCMP_A1(SCMP_CMP_MASKED_EQ, mask, 0));
	}
	for (size_t i = 0; !r && i < COUNT(writing); i++) {
		r = seccomp_rule_add(
		    ctx, SCMP_ACT_KILL_PROCESS, SCMP_SYS(openat), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, writing[i], writing[i]));
		if (!r)
			r = seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS,
					     SCMP_SYS(open), 1,
					     SCMP_A1(SCMP_CMP_MASKED_EQ,
						     writing[i], writing[i]));
	}
	return r;
}

static int close_calls(unsigned needs, struct err *err)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int r;

	if (!ctx)
		return err_set(err, ERR_SYSTEM, "seccomp: no filter");
	r = add_all(ctx, SCMP_ACT_ALLOW, always, COUNT(always));
	if (!r && needs & SANDBOX_FILES)
		r = add_all(ctx, SCMP_ACT_ALLOW, files, COUNT(files));
	if (!r && needs & SANDBOX_NETWORK)
		r = add_all(ctx, SCMP_ACT_ALLOW, network, COUNT(network));
	if (!r)
		r = add_all(ctx, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
	if (!r)
		r = add_memory(ctx);
	if (!r)
		r = add_open(ctx, needs);
	if (!r)
		r = seccomp_load(ctx);
	seccomp_release(ctx);
	if (r)
		return err_set(err, ERR_SYSTEM, "seccomp: %s", strerror(-r));
	return 0;
}

/*
 * Landlock: of the file system only what lies below readable, and that for
 * reading. Its absence is no fault: seccomp stands.
 */
static void close_files(const char *const *readable, size_t n)
{
	struct landlock_ruleset_attr attr = {
	    /* what version 1 knows: all kernels that have it take these */
	    .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	long rules =
	    syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

	if (rules < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		struct landlock_path_beneath_attr below = {
		    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
				      LANDLOCK_ACCESS_FS_READ_DIR,
		    .parent_fd = open(readable[i], O_PATH | O_CLOEXEC),
		};
		struct stat st;

		if (below.parent_fd < 0)
			continue;
		if (!fstat(below.parent_fd, &st) && !S_ISDIR(st.st_mode))
			below.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
		syscall(SYS_landlock_add_rule, (int)rules,
			LANDLOCK_RULE_PATH_BENEATH, &below, 0);
		close(below.parent_fd);
	}
	syscall(SYS_landlock_restrict_self, (int)rules, 0);
	close((int)rules);
}

/* Not over max; one that is tighter already stays. */
static int limit(int what, rlim_t max, struct err *err)
{
	struct rlimit r;

	if (getrlimit(what, &r) < 0)
		return err_errno(err, "getrlimit");
	if (r.rlim_cur < max)
		max = r.rlim_cur;
	r.rlim_cur = r.rlim_max = max;
	if (setrlimit(what, &r) < 0)
		return err_errno(err, "setrlimit");
	return 0;
}

bool sandbox_is_whole(void)
{
	return !SANITIZED;
}

int sandbox_close(unsigned needs, const char *const *readable,
		  size_t n_readable, struct err *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_errno(err, "prctl");
	if (limit(RLIMIT_CORE, 0, err) < 0)
		return -1;
	/* so that last words into a log file do not change what it died of */
	signal(SIGXFSZ, SIG_IGN);
	sandbox_tick();
	if (!sandbox_is_whole())
		return 0;
	/* a mailbox's password lies in there: no core, no tracing from outside */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_errno(err, "prctl");
	if (limit(RLIMIT_NOFILE, FILES_MAX, err) < 0 ||
	    limit(RLIMIT_FSIZE, 0, err) < 0 ||
	    limit(RLIMIT_AS, SANDBOX_MEMORY, err) < 0)
		return -1;
	close_files(readable, n_readable);
	return close_calls(needs, err);
}

void sandbox_tick(void)
{
	const struct itimerval t = {.it_value.tv_sec = SANDBOX_CPU_S};

	setitimer(ITIMER_PROF, &t, NULL);
}
