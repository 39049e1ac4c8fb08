/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "common/mail/header.h"
#include "common/mail/param.h"

/*
 * Single mails, each a file, all opened before the sandbox closes. A file that
 * cannot be opened is passed over with the reason as its place. Of a file with
 * several mails the first one is read, and a note says so.
 */

struct files {
	int fd[READ_PATHS_MAX];     /* -1: could not be opened ... */
	int fault[READ_PATHS_MAX];  /* ... for this errno */
	char mail[MAIL_MAX + 1024]; /* with a From_ line */
};

static int open_one(const char *path, int *fault)
{
	struct stat st;
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
				   : dup(STDIN_FILENO);

	if (fd >= 0 && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
		close(fd);
		fd = -1;
		errno = EISDIR;
	}
	*fault = errno;
	return fd;
}

static int files_open(struct reader *r, struct err *err)
{
	struct files *f = mem_alloc(sizeof(*f));

	if (r->job->n_paths > READ_PATHS_MAX)
		return err_set(err, ERR_DATA, "too many files");
	for (size_t i = 0; i < r->job->n_paths; i++)
		f->fd[i] = open_one(r->job->paths[i], &f->fault[i]);
	r->source = f;
	return 0;
}

/* Read up to size bytes; -1 with errno. */
static ssize_t read_up_to(struct reader *r, int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n;

		reader_wait(r, fd, -1, -1);
		n = read(fd, buf + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* Behind the last part of a mail that has parts: within them a patch is free
 * to begin with a From_ line. NULL: they do not end. */
static const char *skip_parts(const char *raw, size_t len, struct arena *a)
{
	struct mail_header h;

	mail_header_parse(raw, len, a, &h);
	const char *type = mail_field_value(
	    mail_header_find(&h, "Content-Type"), MAIL_FIELD_SHORT_MAX, a);
	if (strncasecmp(type, "multipart/", 10))
		return raw + h.body;
	const char *end =
	    arena_printf(a, "\n--%s--", mail_param_get(type, "boundary", a));

	return memmem(raw + h.body, len - h.body, end, strlen(end));
}

/* "Name:", as a header begins. */
static bool is_field(const char *s, const char *end)
{
	const char *start = s;

	while (s != end && *s > ' ' && *s < 0x7f && *s != ':')
		s++;
	return s != end && s != start && *s == ':';
}

/* True if the bytes are an mbox with a second mail. */
static bool has_another(const char *raw, size_t len, struct arena *a)
{
	const char *end = raw + len, *p;

	if (len < 5 || memcmp(raw, "From ", 5))
		return false;
	for (p = skip_parts(raw, len, a); p; p += 6) {
		p = memmem(p, (size_t)(end - p), "\nFrom ", 6);
		if (!p)
			break;
		const char *next = memchr(p + 1, '\n', (size_t)(end - p - 1));
		bool after_empty =
		    p[-1] == '\n' || (p[-1] == '\r' && p[-2] == '\n');
		if (after_empty && next && is_field(next + 1, end))
			return true;
	}
	return false;
}

static void note_another(struct reader *r, uint64_t number)
{
	struct record note = {.type = RECORD_NOTE,
			      .number = number,
			      .place = "more than one mail: this is the first; "
				       "import records all"};

	note.place_len = strlen(note.place);
	reader_put(r, &note);
}

static int files_run(struct reader *r, struct err *err)
{
	struct files *f = r->source;
	struct record end = {.type = RECORD_END, .found = -1};

	(void)err;
	for (size_t i = r->job->number; i < r->job->n_paths; i++) {
		struct record at = {.type = RECORD_PASSED, .number = i + 1};
		ssize_t len = -1;

		if (f->fd[i] >= 0) {
			len = read_up_to(r, f->fd[i], f->mail, sizeof(f->mail));
			if (len < 0)
				f->fault[i] = errno;
			close(f->fd[i]);
		}
		at.place = len < 0 ? strerror(f->fault[i]) : "";
		at.place_len = strlen(at.place);
		if (len < 0)
			reader_put(r, &at);
		else
			reader_mail(r, &at, f->mail, (size_t)len);
		if (len > 0 && has_another(f->mail, (size_t)len, &r->arena))
			note_another(r, i + 1);
	}
	reader_put(r, &end);
	return 0;
}

const struct source source_files = {.open = files_open, .run = files_run};
