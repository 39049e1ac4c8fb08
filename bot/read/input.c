/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/read/read_job.h"
#include "bot/read/spawner.h"
#include "common/err.h"

static bool is_packed(const char *head, size_t len)
{
	static const struct {
		const char *bytes;
		size_t len;
	} magics[] = {
	    {"\x1f\x8b", 2}, /* gzip, RFC 1952 2.3.1 */
	    {"\xfd"
	     "7zXZ\0",
	     6},                     /* xz */
	    {"\x28\xb5\x2f\xfd", 4}, /* zstd, RFC 8878 3.1.1 */
	};

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (len >= magics[i].len &&
		    !memcmp(head, magics[i].bytes, magics[i].len))
			return true;
	return false;
}

static int read_head(struct input *in, struct err *err)
{
	while (in->head_len < INPUT_HEAD_MAX) {
		ssize_t n = read(in->fd, in->head + in->head_len,
				 INPUT_HEAD_MAX - in->head_len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, "read");
		if (!n)
			break;
		in->head_len += (size_t)n;
	}
	return 0;
}

static int make_window(struct input *in, struct err *err)
{
	in->window_fd = memfd_create("window", MFD_CLOEXEC);
	if (in->window_fd < 0 || ftruncate(in->window_fd, READ_WINDOW) < 0)
		return err_errno(err, "memfd_create");
	return 0;
}

/* Put an unpacker before fd. */
static int unpack(struct input *in, struct spawner *sp, struct err *err)
{
	struct read_job job;
	void *page;
	int fd;

	read_job_init(&job, READ_UNPACK);
	job.input_fd = in->fd;
	job.head = in->head;
	job.head_len = in->head_len;
	if (spawner_read(sp, &job, &fd, &in->unpacker, &page, err) < 0) {
		in->unpacker = 0;
		return -1;
	}
	in->page = page;
	/* it takes that away at a good end: see source_unpack.c */
	send(fd, "", 1, MSG_NOSIGNAL);
	close(in->fd);
	in->fd = fd;
	in->head_len = 0;
	return 0;
}

int input_open(struct input *in, struct spawner *sp, const char *path,
	       struct err *err)
{
	off_t start;

	*in = (struct input){.window_fd = -1};
	in->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
				   : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (in->fd < 0)
		return err_errno(err, "open");
	start = lseek(in->fd, 0, SEEK_CUR);
	if (read_head(in, err) < 0)
		return -1;
	if (is_packed(in->head, in->head_len)) {
		if (unpack(in, sp, err) < 0)
			return -1;
		start = -1;
	}
	if (start < 0)
		return make_window(in, err);
	in->head_len = 0;
	in->offset = (uint64_t)start;
	return 0;
}

void input_set_job(const struct input *in, struct read_job *job)
{
	job->input_fd = in->fd;
	job->window_fd = in->window_fd;
	job->offset = in->offset;
	job->head = in->head;
	job->head_len = in->head_len;
}

int input_finish(struct input *in, struct spawner *sp, struct err *err)
{
	pid_t pid = in->unpacker;
	int status;

	if (in->fd >= 0)
		close(in->fd); /* one that still unpacks ends */
	in->fd = -1;
	if (!pid)
		return 0;
	in->unpacker = 0;
	if (spawner_reap(sp, pid, &status, err) < 0)
		return -1;
	/* killed in the middle, because nobody reads on: no fault of its own */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_set(err, ERR_DATA, "cannot unpack: %s",
			       WIFSIGNALED(status) ? strsignal(WTERMSIG(status))
						   : "the unpacker failed");
	if (in->page->why[0])
		return err_set(err, ERR_DATA, "%.*s",
			       (int)sizeof(in->page->why), in->page->why);
	return 0;
}

void input_release(struct input *in, struct spawner *sp)
{
	struct err err;

	if (in->window_fd >= 0)
		close(in->window_fd);
	input_finish(in, sp, &err);
	if (in->page)
		munmap(in->page, READ_PROGRESS_SIZE);
}
