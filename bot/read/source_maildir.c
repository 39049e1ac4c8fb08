/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/read/sandbox.h"
#include "common/err.h"
#include "common/mail/header.h"
#include "common/order.h"

/*
 * A Maildir: the files of cur/ and new/, by name, whichever folder they lie
 * in. Names are taken in portions, the smallest first, so that memory does
 * not grow with the folder. A mail's place is "name/c" or "name/n": it sorts
 * like the name, and a restart goes on behind it.
 */

#define PORTION 20000 /* names kept of one look through the folders */

static const char *const folders[] = {"cur", "new"};

struct maildir {
	int fd[2];                /* of the folders; -1: there is none */
	char *names[2 * PORTION]; /* own; places */
	size_t n;
	char mail[MAIL_MAX];
};

static int maildir_open(struct reader *r, struct err *err)
{
	struct maildir *m = mem_alloc(sizeof(*m));
	int top = open(r->job->paths[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (top < 0)
		return err_errno(err, "open '%s'", r->job->paths[0]);
	for (int i = 0; i < 2; i++)
		m->fd[i] =
		    openat(top, folders[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(top);
	m->n = 0;
	r->source = m;
	return 0;
}

/* Keep the PORTION smallest. */
static void trim(struct maildir *m)
{
	qsort(m->names, m->n, sizeof(*m->names), order_array_str);
	while (m->n > PORTION)
		free(m->names[--m->n]);
}

static void add_name(struct maildir *m, const char *name, int folder,
		     const char *after)
{
	size_t len = strlen(name);
	char *place = mem_alloc(len + 3);

	memcpy(place, name, len);
	place[len] = '/';
	place[len + 1] = folders[folder][0];
	place[len + 2] = '\0';
	if (*name == '.' || strcmp(place, after) <= 0) {
		free(place);
		return;
	}
	m->names[m->n++] = place;
	if (m->n == 2 * PORTION)
		trim(m);
}

/* The next portion of names behind after. */
static int look(struct reader *r, struct maildir *m, const char *after,
		struct err *err)
{
	while (m->n)
		free(m->names[--m->n]);
	for (int i = 0; i < 2; i++) {
		/* fdopendir() owns its descriptor; "." is a new one of ours */
		int fd = m->fd[i] < 0
			     ? -1
			     : openat(m->fd[i], ".",
				      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		DIR *dir = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *entry;

		if (!dir && m->fd[i] < 0)
			continue;
		if (!dir)
			return err_errno(err, "open '%s/%s'", r->job->paths[0],
					 folders[i]);
		while ((entry = readdir(dir)))
			add_name(m, entry->d_name, i, after);
		closedir(dir);
		sandbox_tick();
	}
	trim(m);
	return 0;
}

/* The mail's bytes, -1 if it is gone or no file. */
static ssize_t load(struct maildir *m, const char *place)
{
	char name[NAME_MAX + 1];
	size_t n = strlen(place) - 2, len = 0;
	struct stat st;
	int fd;

	if (n > NAME_MAX)
		return -1;
	memcpy(name, place, n);
	name[n] = '\0';
	fd = openat(m->fd[place[n + 1] == 'n'], name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -1;
	}
	while (len < sizeof(m->mail)) {
		ssize_t got = read(fd, m->mail + len, sizeof(m->mail) - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	close(fd);
	return (ssize_t)len;
}

static int maildir_run(struct reader *r, struct err *err)
{
	struct maildir *m = r->source;
	struct record end = {.type = RECORD_END, .found = -1};
	char *after = mem_strdup(r->job->after);
	uint64_t number = r->job->number;

	for (;;) {
		if (look(r, m, after, err) < 0)
			return -1;
		if (!m->n)
			break;
		if (!r->page->total)
			r->page->total = m->n < PORTION ? number + m->n : 0;
		for (size_t i = 0; i < m->n; i++) {
			struct record at = {.number = ++number,
					    .place = m->names[i],
					    .place_len = strlen(m->names[i])};
			ssize_t len = load(m, m->names[i]);

			/* taken away since: not a mail of this folder */
			if (len >= 0)
				reader_mail(r, &at, m->mail, (size_t)len);
			r->page->done = number;
		}
		free(after);
		after = mem_strdup(m->names[m->n - 1]);
	}
	free(after);
	reader_put(r, &end);
	return 0;
}

const struct source source_maildir = {
    .needs = SANDBOX_FILES,
    .open = maildir_open,
    .run = maildir_run,
};
