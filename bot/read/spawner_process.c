/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/spawner_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bot/read/exec.h"
#include "bot/read/fd_message.h"
#include "bot/read/read_job.h"
#include "bot/read/reader_process.h"
#include "bot/read/wire.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/log.h"
#include "common/strbuf.h"

#define READERS_MAX  8
#define PASSWORD_MAX 4096
#define REAP_S       1 /* a reader that has said all has that long to end */

struct child {
	pid_t pid; /* 0: free */
	pid_t git[EXEC_GIT_PIDS];
};

struct process {
	int sock;
	struct child children[READERS_MAX];
	struct strbuf answer;
};

static void answer(struct process *p, const int *fds, size_t n_fds)
{
	if (fd_message_send(p->sock, p->answer.buf, p->answer.len, fds, n_fds) <
	    0)
		_exit(0);
}

static void begin_answer(struct process *p, const struct err *err)
{
	strbuf_reset(&p->answer);
	wire_put_u8(&p->answer, err ? (uint8_t)err->code : ERR_NONE);
	wire_put_str(&p->answer, err ? err->text : "");
}

static void answer_fault(struct process *p, const struct err *err)
{
	begin_answer(p, err);
	answer(p, NULL, 0);
}

static void first_line(struct strbuf *text)
{
	const char *nl = memchr(text->buf, '\n', text->len);

	if (nl) {
		explicit_bzero(text->buf + (nl - text->buf),
			       text->len - (size_t)(nl - text->buf));
		strbuf_setlen(text, (size_t)(nl - text->buf));
	}
	if (text->len && text->buf[text->len - 1] == '\r')
		strbuf_setlen(text, text->len - 1);
}

static void wipe(struct strbuf *secret)
{
	if (secret->size)
		explicit_bzero(secret->buf, secret->size);
	strbuf_release(secret);
}

/* out: room was made, so that no copy is left behind in freed memory. */
static int run_command(const char *command, struct strbuf *out, struct err *err)
{
	const char *const argv[] = {"/bin/sh", "-c", command, NULL};
	int status;

	strbuf_grow(out, EXEC_OUT_MAX);
	if (exec_capture(argv, SPAWNER_COMMAND_MS, out, &status, err) < 0)
		return err_wrap(err, "password command");
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_set(err, ERR_TEMP, "password command: failed (%d)",
			       WIFEXITED(status) ? WEXITSTATUS(status)
						 : 128 + WTERMSIG(status));
	first_line(out);
	return 0;
}

static int read_password_file(const char *path, struct strbuf *out,
			      struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return err_errno(err, "open '%s'", path);
	strbuf_grow(out, PASSWORD_MAX);
	n = read(fd, out->buf, PASSWORD_MAX);
	if (n < 0)
		err_errno(err, "read '%s'", path);
	close(fd);
	if (n < 0)
		return -1;
	strbuf_setlen(out, (size_t)n);
	first_line(out);
	return 0;
}

static int find_password(const struct read_mailbox *m, struct strbuf *out,
			 struct err *err)
{
	if (*m->password_command)
		return run_command(m->password_command, out, err);
	if (*m->password_file)
		return read_password_file(m->password_file, out, err);
	return 0;
}

/* In the child: become a reader. */
static _Noreturn void become_reader(const struct process *p,
				    const struct read_job *job, int fd,
				    struct read_progress *page, char *password,
				    pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "reader");
	if (getppid() != parent)
		_exit(0);
	close(p->sock);
	/* `parse -` reads it; others have no business with it */
	if (job->kind != READ_FILES)
		dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
	reader_process(job, fd, page, password);
}

struct spawn {
	int records[2];
	int page_fd;
	struct read_progress *page;
	struct strbuf password;
};

static int prepare_spawn(struct spawn *s, const struct read_job *job,
			 struct err *err)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s->records) < 0)
		return err_errno(err, "socketpair");
	s->page_fd = memfd_create("progress", MFD_CLOEXEC);
	if (s->page_fd < 0 || ftruncate(s->page_fd, READ_PROGRESS_SIZE) < 0)
		return err_errno(err, "memfd_create");
	s->page = mmap(NULL, READ_PROGRESS_SIZE, PROT_READ | PROT_WRITE,
		       MAP_SHARED, s->page_fd, 0);
	if (s->page == MAP_FAILED)
		return err_errno(err, "mmap");
	return find_password(&job->mailbox, &s->password, err);
}

static void drop(struct spawn *s)
{
	wipe(&s->password);
	if (s->page != MAP_FAILED)
		munmap(s->page, READ_PROGRESS_SIZE);
	if (s->page_fd >= 0)
		close(s->page_fd);
	if (s->records[0] >= 0)
		close(s->records[0]);
	if (s->records[1] >= 0)
		close(s->records[1]);
}

static void end_child(struct child *c)
{
	for (size_t i = 0; i < EXEC_GIT_PIDS; i++) {
		if (c->git[i] <= 0)
			continue;
		kill(c->git[i], SIGKILL);
		while (waitpid(c->git[i], NULL, 0) < 0 && errno == EINTR)
			;
	}
	*c = (struct child){0};
}

static int spawn(struct process *p, struct read_job *job, struct spawn *s,
		 struct child **child, struct err *err)
{
	struct child *c = p->children;
	pid_t parent = getpid();

	while (c < p->children + READERS_MAX && c->pid)
		c++;
	if (c == p->children + READERS_MAX)
		return err_set(err, ERR_SYSTEM, "too many readers");
	if (prepare_spawn(s, job, err) < 0)
		return -1;
	if (job->kind == READ_GIT &&
	    exec_git_mails(job->paths[0], job->after, job->tip, &job->input_fd,
			   c->git, err) < 0) {
		end_child(c);
		return -1;
	}
	c->pid = fork();
	if (!c->pid) {
		close(s->records[0]);
		close(s->page_fd);
		become_reader(p, job, s->records[1], s->page, s->password.buf,
			      parent);
	}
	if (c->pid < 0) {
		err_errno(err, "fork");
		end_child(c);
		return -1;
	}
	*child = c;
	return 0;
}

static int check_job(const struct read_job *job, struct err *err)
{
	bool bytes = job->kind == READ_MBOX || job->kind == READ_UNPACK;
	bool path = job->kind == READ_MAILDIR || job->kind == READ_GIT;

	if ((bytes && job->input_fd < 0) || (path && job->n_paths != 1))
		return err_set(err, ERR_DATA, "a job without its source");
	return 0;
}

static void do_read(struct process *p, struct wire *in, const int *fds,
		    size_t n_fds)
{
	struct spawn s = {.records = {-1, -1},
			  .page_fd = -1,
			  .page = MAP_FAILED,
			  .password = STRBUF_INIT};
	struct arena a = ARENA_INIT;
	bool has_input = wire_get_u8(in);
	bool has_window = wire_get_u8(in);
	bool has_seen = wire_get_u8(in);
	struct child *c = NULL;
	struct read_job job;
	struct err err;
	size_t len;
	const char *data = wire_get_bytes(in, &len);

	if ((size_t)has_input + has_window + has_seen != n_fds ||
	    read_job_decode(data, len, &a, &job, &err) < 0) {
		err_set(&err, ERR_DATA, "a job that cannot be read");
		goto fail;
	}
	job.input_fd = has_input ? fds[0] : -1;
	job.window_fd = has_window ? fds[has_input] : -1;
	job.seen_fd = has_seen ? fds[has_input + has_window] : -1;
	if (check_job(&job, &err) < 0 || spawn(p, &job, &s, &c, &err) < 0)
		goto fail;
	if (job.kind == READ_GIT)
		close(job.input_fd);
	begin_answer(p, NULL);
	wire_put_u64(&p->answer, (uint64_t)c->pid);
	answer(p, (int[]){s.records[0], s.page_fd}, 2);
	drop(&s);
	arena_release(&a);
	return;
fail:
	answer_fault(p, &err);
	drop(&s);
	arena_release(&a);
}

/* Wait for pid to end; kill it after a while. */
static int wait_for_end(pid_t pid)
{
	const struct timespec patience = {.tv_sec = REAP_S};
	sigset_t chld;
	int status = 0;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	/* SIGCHLD is blocked, so that this wakes as soon as it ends */
	for (int tries = 0; !waitpid(pid, &status, WNOHANG); tries++)
		if (sigtimedwait(&chld, NULL, &patience) < 0 || tries > 16) {
			kill(pid, SIGKILL);
			while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
				;
			break;
		}
	return status;
}

static void do_reap(struct process *p, struct wire *in)
{
	pid_t pid = (pid_t)wire_get_u64(in);
	struct child *c = p->children;
	struct err err;
	int status;

	while (c < p->children + READERS_MAX && (c->pid != pid || !pid))
		c++;
	if (c == p->children + READERS_MAX) {
		err_set(&err, ERR_SYSTEM, "no reader with pid %d", (int)pid);
		answer_fault(p, &err);
		return;
	}
	status = wait_for_end(pid);
	end_child(c);
	begin_answer(p, NULL);
	wire_put_u32(&p->answer, (uint32_t)status);
	answer(p, NULL, 0);
}

static void do_command(struct process *p, struct wire *in)
{
	struct strbuf out = STRBUF_INIT;
	struct err err;

	if (run_command(wire_get_str(in), &out, &err) < 0) {
		answer_fault(p, &err);
	} else {
		begin_answer(p, NULL);
		strbuf_grow(&p->answer, EXEC_OUT_MAX + 16);
		wire_put_bytes(&p->answer, out.buf, out.len);
		answer(p, NULL, 0);
		wipe(&p->answer);
	}
	wipe(&out);
}

static void do_git(struct process *p, struct wire *in)
{
	const char *args[16] = {NULL};
	struct strbuf out = STRBUF_INIT;
	const char *repo = wire_get_str(in);
	size_t n = wire_get_u32(in);
	struct err err;
	int status;

	for (size_t i = 0; i < n && i < 15; i++)
		args[i] = wire_get_str(in);
	if (exec_git(repo, args, SPAWNER_GIT_MS, &out, &status, &err) < 0) {
		err_wrap(&err, "git");
		answer_fault(p, &err);
	} else {
		begin_answer(p, NULL);
		wire_put_u32(&p->answer, (uint32_t)status);
		wire_put_bytes(&p->answer, out.buf, out.len);
		answer(p, NULL, 0);
	}
	strbuf_release(&out);
}

static void obey(struct process *p, const char *data, size_t len,
		 const int *fds, size_t n_fds)
{
	struct wire in = {.p = data, .end = data + len};

	switch (wire_get_u8(&in)) {
	case SPAWNER_READ:
		do_read(p, &in, fds, n_fds);
		break;
	case SPAWNER_REAP:
		do_reap(p, &in);
		break;
	case SPAWNER_COMMAND:
		do_command(p, &in);
		break;
	case SPAWNER_GIT:
		do_git(p, &in);
		break;
	default:
		fatalx("spawner: unknown request");
	}
}

_Noreturn void spawner_process(int sock)
{
	static char request[FD_MESSAGE_MAX];
	struct process p = {.sock = sock, .answer = STRBUF_INIT};
	int fds[FD_MESSAGE_FDS];
	sigset_t chld;
	size_t n_fds;
	ssize_t len;

	prctl(PR_SET_NAME, "spawner");
	/* ^C and TERM are main's to obey; it wants its readers meanwhile */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_SETMASK, &chld, NULL);
	while ((len = fd_message_receive(sock, request, sizeof(request), fds,
					 &n_fds)) > 0) {
		obey(&p, request, (size_t)len, fds, n_fds);
		while (n_fds)
			close(fds[--n_fds]);
	}
	_exit(0); /* which ends the readers too */
}
