/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/spawner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/read/fd_message.h"
#include "bot/read/read_job.h"
#include "bot/read/spawner_process.h"
#include "bot/read/wire.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

struct spawner {
	pid_t pid;
	int sock;
	struct strbuf request;
	char answer[16 * 1024];
};

int spawner_start(struct spawner **out, struct err *err)
{
	pid_t parent = getpid();
	struct spawner *sp;
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(err, "socketpair");
	pid = fork();
	if (pid < 0) {
		close(pair[0]);
		close(pair[1]);
		return err_errno(err, "fork");
	}
	if (!pid) {
		close(pair[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
		spawner_process(pair[1]);
	}
	close(pair[1]);
	sp = mem_alloc(sizeof(*sp));
	*sp = (struct spawner){.pid = pid, .sock = pair[0]};
	strbuf_init(&sp->request);
	*out = sp;
	return 0;
}

void spawner_stop(struct spawner *sp)
{
	if (!sp)
		return;
	close(sp->sock);
	/* it would end by itself, unless it waits for a child */
	kill(sp->pid, SIGKILL);
	while (waitpid(sp->pid, NULL, 0) < 0 && errno == EINTR)
		;
	strbuf_release(&sp->request);
	free(sp);
}

int spawner_check(const struct spawner *sp, struct err *err)
{
	struct pollfd p = {.fd = sp->sock, .events = POLLIN};

	/* it says nothing unasked */
	if (poll(&p, 1, 0) > 0)
		return err_set(err, ERR_SYSTEM,
			       "the spawner has ended: no mail can be read");
	return 0;
}

/* Send the request, wait for the answer; *in then stands behind its error. */
static int ask(struct spawner *sp, const int *fds, size_t n_fds,
	       int answered[FD_MESSAGE_FDS], size_t *n_answered,
	       struct wire *in, struct err *err)
{
	const char *text;
	ssize_t len;
	uint8_t code;

	if (fd_message_send(sp->sock, sp->request.buf, sp->request.len, fds,
			    n_fds) < 0)
		return err_errno(err, "spawner");
	len = fd_message_receive(sp->sock, sp->answer, sizeof(sp->answer),
				 answered, n_answered);
	if (len < 0)
		return err_errno(err, "spawner");
	if (!len)
		return err_set(err, ERR_SYSTEM, "spawner: has ended");
	*in = (struct wire){.p = sp->answer, .end = sp->answer + len};
	code = wire_get_u8(in);
	text = wire_get_str(in);
	if (code)
		return err_set(err, (enum err_code)code, "%s", text);
	return 0;
}

static void begin_request(struct spawner *sp, enum spawner_op op)
{
	strbuf_reset(&sp->request);
	wire_put_u8(&sp->request, (uint8_t)op);
}

int spawner_read(struct spawner *sp, const struct read_job *job, int *fd,
		 pid_t *pid, void **progress, struct err *err)
{
	struct strbuf data = STRBUF_INIT;
	int fds[FD_MESSAGE_FDS];
	size_t n_fds;
	struct wire in;
	void *page;

	read_job_encode(job, &data);
	begin_request(sp, SPAWNER_READ);
	wire_put_u8(&sp->request, job->input_fd >= 0);
	wire_put_u8(&sp->request, job->window_fd >= 0);
	wire_put_u8(&sp->request, job->seen_fd >= 0);
	wire_put_bytes(&sp->request, data.buf, data.len);
	strbuf_release(&data);
	if (sp->request.len > READ_JOB_MAX)
		return err_set(err, ERR_DATA, "too much for one reader");
	if (ask(sp, (int[]){job->input_fd, job->window_fd, job->seen_fd}, 3,
		fds, &n_fds, &in, err) < 0)
		return -1;
	*pid = (pid_t)wire_get_u64(&in);
	if (in.bad || n_fds != 2)
		return err_set(err, ERR_SYSTEM, "spawner: bad answer");
	page = mmap(NULL, READ_PROGRESS_SIZE, PROT_READ, MAP_SHARED, fds[1], 0);
	close(fds[1]);
	if (page == MAP_FAILED) {
		close(fds[0]);
		return err_errno(err, "mmap");
	}
	*fd = fds[0];
	*progress = page;
	return 0;
}

int spawner_reap(struct spawner *sp, pid_t pid, int *status, struct err *err)
{
	int fds[FD_MESSAGE_FDS];
	size_t n_fds;
	struct wire in;

	begin_request(sp, SPAWNER_REAP);
	wire_put_u64(&sp->request, (uint64_t)pid);
	if (ask(sp, NULL, 0, fds, &n_fds, &in, err) < 0)
		return -1;
	*status = (int)wire_get_u32(&in);
	return 0;
}

int spawner_command(struct spawner *sp, const char *command, struct strbuf *out,
		    struct err *err)
{
	int fds[FD_MESSAGE_FDS];
	size_t n_fds, len;
	struct wire in;
	const char *line;

	begin_request(sp, SPAWNER_COMMAND);
	wire_put_str(&sp->request, command);
	if (ask(sp, NULL, 0, fds, &n_fds, &in, err) < 0)
		return -1;
	line = wire_get_bytes(&in, &len);
	strbuf_add(out, line, len);
	explicit_bzero(sp->answer, sizeof(sp->answer));
	return 0;
}

int spawner_git(struct spawner *sp, const char *repo, const char *const *args,
		int *status, struct strbuf *out, struct err *err)
{
	int fds[FD_MESSAGE_FDS];
	size_t n_fds, len, n = 0;
	struct wire in;
	const char *text;

	while (args[n])
		n++;
	begin_request(sp, SPAWNER_GIT);
	wire_put_str(&sp->request, repo);
	wire_put_u32(&sp->request, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		wire_put_str(&sp->request, args[i]);
	if (ask(sp, NULL, 0, fds, &n_fds, &in, err) < 0)
		return -1;
	*status = (int)wire_get_u32(&in);
	text = wire_get_bytes(&in, &len);
	strbuf_add(out, text, len);
	return 0;
}
