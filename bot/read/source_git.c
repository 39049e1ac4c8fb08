/* SPDX-License-Identifier: MIT */
#include "bot/read/reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/err.h"
#include "common/mail/header.h"

/*
 * What `git cat-file --batch` says of the file m of each commit, in the order
 * of history (the spawner started it, see spawner_git.c):
 *
 *	blob <size> <commit>\n<mail>\n
 *	<commit>:m missing\n            a mail taken back: passed over
 *
 * The last commit listed must be the tip, or git has failed on the way.
 */

#define HEX_MAX  64
#define TOLD_MAX 160 /* bytes of a line of cat-file's own */
#define BUF_SIZE (MAIL_MAX + 256 * 1024)

struct git {
	char *buf; /* own, BUF_SIZE */
	size_t start, end;
	char commit[HEX_MAX + 1]; /* the last one listed */
};

static int git_open(struct reader *r, struct err *err)
{
	struct git *g = mem_alloc(sizeof(*g));

	(void)err;
	g->buf = mem_alloc(BUF_SIZE);
	g->start = 0;
	g->end = 0;
	g->commit[0] = '\0';
	r->page->total = r->job->total;
	r->source = g;
	return 0;
}

/* More bytes; 1, 0 at the end, -1. There is room: nobody waits for more than
 * MAIL_MAX and a line. */
static int fill_buffer(struct reader *r, struct git *g, struct err *err)
{
	ssize_t n;

	if (g->start) {
		memmove(g->buf, g->buf + g->start, g->end - g->start);
		g->end -= g->start;
		g->start = 0;
	}
	do {
		reader_wait(r, r->job->input_fd, -1, -1);
		n = read(r->job->input_fd, g->buf + g->end, BUF_SIZE - g->end);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		return err_errno(err, "git: read");
	g->end += (size_t)n;
	return n > 0;
}

static int broken(struct err *err)
{
	return err_set(err, ERR_DATA, "git cat-file gave something unexpected");
}

/* A line, without its end, valid until the next fill: 1, 0 at the end. */
static int next_line(struct reader *r, struct git *g, char line[TOLD_MAX],
		     struct err *err)
{
	for (;;) {
		size_t have = g->end - g->start;
		const char *nl = memchr(g->buf + g->start, '\n', have);
		size_t len = nl ? (size_t)(nl - g->buf) - g->start : have;
		int more;

		if (len >= TOLD_MAX)
			return broken(err);
		if (nl) {
			memcpy(line, g->buf + g->start, len);
			line[len] = '\0';
			g->start += len + 1;
			return 1;
		}
		more = fill_buffer(r, g, err);
		if (more < 0)
			return -1;
		if (!more)
			return have ? broken(err) : 0;
	}
}

static int buffer_bytes(struct reader *r, struct git *g, size_t n,
			struct err *err)
{
	while (g->end - g->start < n) {
		int more = fill_buffer(r, g, err);

		if (more <= 0)
			return more < 0 ? -1 : broken(err);
	}
	return 0;
}

static int pass_bytes(struct reader *r, struct git *g, size_t n,
		      struct err *err)
{
	while (n) {
		size_t have;

		if (buffer_bytes(r, g, 1, err) < 0)
			return -1;
		have = g->end - g->start;
		if (have > n)
			have = n;
		g->start += have;
		n -= have;
	}
	return 0;
}

/* Lower-case hex to bytes; how many, 0 if it is none. */
static size_t unhex(const char *hex, unsigned char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t len = strlen(hex);

	if (len != 40 && len != HEX_MAX)
		return 0;
	for (size_t i = 0; i < len; i++) {
		const char *d = memchr(digits, hex[i], 16);

		if (!d)
			return 0;
		if (i % 2)
			out[i / 2] |= (unsigned char)(d - digits);
		else
			out[i / 2] = (unsigned char)((d - digits) << 4);
	}
	return len / 2;
}

static int set_commit(struct git *g, const char *hex, size_t len,
		      struct err *err)
{
	if (len > HEX_MAX)
		return broken(err);
	memcpy(g->commit, hex, len);
	g->commit[len] = '\0';
	return 0;
}

static int read_number(const char **p, size_t *n)
{
	*n = 0;
	if (**p < '0' || **p > '9')
		return -1;
	for (; **p >= '0' && **p <= '9'; (*p)++) {
		if (*n > SIZE_MAX / 20)
			return -1;
		*n = *n * 10 + (size_t)(**p - '0');
	}
	return 0;
}

/*
 * The object that a line "<type> <size> <commit>" announces, *number being
 * that of the mail before. What is no file is no mail.
 */
static int read_object(struct reader *r, struct git *g, const char *line,
		       uint64_t *number, struct err *err)
{
	unsigned char commit[HEX_MAX / 2];
	struct record at = {.place = (char *)commit};
	const char *p = strchr(line, ' ');
	size_t size, head;

	if (!p++ || read_number(&p, &size) < 0 || *p++ != ' ' ||
	    set_commit(g, p, strlen(p), err) < 0)
		return broken(err);
	at.place_len = unhex(p, commit);
	if (!at.place_len)
		return broken(err);
	if (strncmp(line, "blob ", 5))
		return pass_bytes(r, g, size + 1, err);
	head = size < MAIL_MAX ? size : MAIL_MAX;
	if (buffer_bytes(r, g, head, err) < 0)
		return -1;
	at.number = ++*number;
	reader_mail(r, &at, g->buf + g->start, head);
	r->page->done = *number;
	return pass_bytes(r, g, size + 1, err);
}

static int git_run(struct reader *r, struct err *err)
{
	struct git *g = r->source;
	struct record end = {.type = RECORD_END, .found = -1};
	uint64_t number = r->job->number;
	char line[TOLD_MAX];
	int more;

	while ((more = next_line(r, g, line, err)) > 0) {
		const char *colon = strchr(line, ':');
		int ret;

		if (colon && !strcmp(colon, ":m missing"))
			ret = set_commit(g, line, (size_t)(colon - line), err);
		else
			ret = read_object(r, g, line, &number, err);
		if (ret < 0)
			return -1;
	}
	if (more < 0)
		return -1;
	if (strcmp(g->commit, r->job->tip))
		return err_set(err, ERR_DATA,
			       "git stopped at commit '%s', before the last "
			       "one",
			       g->commit);
	reader_put(r, &end);
	return 0;
}

const struct source source_git = {.open = git_open, .run = git_run};
