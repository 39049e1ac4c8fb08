/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/read/sandbox.h"
#include "common/err.h"
#include "common/mail/header.h"

/*
 * mboxrd (RULES R1): a line `From ` after an empty line, or at the start,
 * opens a mail; one `>` is taken off lines that match ^>+From .
 *
 * The file runs through a window of fixed size; a mail is parsed where it
 * lies, or from a copy if it has a line to unquote. Of a mail longer than
 * MAIL_MAX the head is parsed and the rest passed over.
 *
 * Restart: a file is read again from the place main names. A pipe cannot be:
 * there the window is memory that outlives the process, the next reader finds
 * in it what this one had read, and records are sent before the bytes that
 * they stand for leave it. So nothing has to be kept on disk. Only a process
 * killed from outside while it moves the window (torn) loses bytes.
 */

#define BLOCK (128 * 1024)
#define HEAD_MAX                                                               \
	(MAIL_MAX + 64 * 1024) /* of a long mail, with its From_ line */
#define LOOK_BACK 16           /* bytes round a line end and `From ` */
#define HEADER    4096
#define DATA_MAX  (READ_WINDOW - HEADER)

struct window {
	uint64_t base;      /* offset of data[0] in the stream */
	uint64_t len;       /* bytes in data */
	volatile bool torn; /* data is being changed */
	bool shared;
};

struct mbox {
	struct window *w;
	char *data;
	bool eof;
	size_t pos;  /* where the mail begins */
	size_t scan; /* how far its end was looked for */
	bool quoted; /* a line to unquote was seen on the way */
	struct strbuf plain;
};

static int map_window(struct reader *r, struct mbox *m, struct err *err)
{
	const struct read_job *job = r->job;
	bool shared = job->window_fd >= 0;
	void *p = mmap(NULL, READ_WINDOW, PROT_READ | PROT_WRITE,
		       shared ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS,
		       shared ? job->window_fd : -1, 0);

	if (p == MAP_FAILED)
		return err_errno(err, "mmap");
	m->w = p;
	m->data = (char *)p + HEADER;
	m->w->shared = shared;
	if (!shared) {
		m->w->base = job->offset;
		if (lseek(job->input_fd, (off_t)job->offset, SEEK_SET) < 0)
			return err_errno(err, "lseek");
		return 0;
	}
	/* what a reader that died left behind is not to be trusted */
	if (m->w->torn || m->w->len > DATA_MAX || job->offset < m->w->base ||
	    job->offset - m->w->base > m->w->len)
		return err_set(err, ERR_TEMP,
			       "the reader was killed while it took input from "
			       "a pipe; import it again");
	if (!m->w->base && !m->w->len && job->head_len <= BLOCK) {
		memcpy(m->data, job->head, job->head_len);
		m->w->len = job->head_len;
	}
	m->pos = (size_t)(job->offset - m->w->base);
	m->scan = m->pos;
	return 0;
}

static int mbox_open(struct reader *r, struct err *err)
{
	struct mbox *m = mem_alloc(sizeof(*m));
	struct stat st;

	*m = (struct mbox){.plain = STRBUF_INIT};
	r->source = m;
	if (!fstat(r->job->input_fd, &st) && S_ISREG(st.st_mode))
		r->page->total = (uint64_t)st.st_size;
	return map_window(r, m, err);
}

/* More bytes into the window: 1, 0 at the end of the input, -1. */
static int fill_window(struct reader *r, struct mbox *m, struct err *err)
{
	struct window *w = m->w;
	ssize_t n;

	sandbox_tick();
	/* a file is kept near the front, where the caches have it */
	if (!w->shared || DATA_MAX - w->len < BLOCK) {
		if (w->shared)
			reader_flush(r);
		w->torn = true;
		memmove(m->data, m->data + m->pos, w->len - m->pos);
		w->base += m->pos;
		w->len -= m->pos;
		w->torn = false;
		m->scan -= m->pos;
		m->pos = 0;
	}
	do {
		if (w->shared)
			reader_wait(r, r->job->input_fd, -1, -1);
		w->torn = true;
		n = read(r->job->input_fd, m->data + w->len, BLOCK);
		if (n > 0)
			w->len += (size_t)n;
		w->torn = false;
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		return err_errno(err, "read");
	m->eof = !n;
	return n > 0;
}

/* True if an empty line stands directly before data[at]. */
static bool after_empty_line(const struct mbox *m, size_t at)
{
	const char *p = m->data + at;

	if (at < m->pos + 2 || p[-1] != '\n')
		return false;
	return p[-2] == '\n' ||
	       (at >= m->pos + 3 && p[-2] == '\r' && p[-3] == '\n');
}

/* data[at] follows a '>': true if its line is nothing but '>' so far. */
static bool is_quoted(const struct mbox *m, size_t at)
{
	while (at > m->pos && m->data[at - 1] == '>')
		at--;
	return at > m->pos && m->data[at - 1] == '\n';
}

/* The next "From " in s[0..end), or NULL. An F is rare in mail, and so this
 * takes half the time of memmem(3). */
static const char *find_from(const char *s, const char *end)
{
	while ((s = memchr(s, 'F', (size_t)(end - s)))) {
		if (end - s < 5)
			return NULL;
		if (!memcmp(s, "From ", 5))
			return s;
		s++;
	}
	return NULL;
}

/* Where the mail after this one begins: look on from scan. false: not in
 * what is there. */
static bool find_next(struct mbox *m, size_t *next)
{
	const char *end = m->data + m->w->len;
	const char *p = m->data + m->scan;

	while ((p = find_from(p, end))) {
		size_t at = (size_t)(p - m->data);

		if (at > m->pos && p[-1] == '>')
			m->quoted |= is_quoted(m, at);
		else if (after_empty_line(m, at)) {
			*next = at;
			return true;
		}
		p += 5;
	}
	/* "From" may stand at the end, its blank not read yet */
	if (m->w->len >= m->scan + 4)
		m->scan = m->w->len - 4;
	return false;
}

/* Copy, with one '>' off each line ^>+From . */
static void unquote(const char *raw, size_t len, struct strbuf *out)
{
	const char *end = raw + len, *from = raw, *p = raw;

	strbuf_reset(out);
	while ((p = find_from(p, end))) {
		const char *q = p;

		while (q > raw && q[-1] == '>')
			q--;
		if (q < p && (q == raw || q[-1] == '\n')) {
			strbuf_add(out, from, (size_t)(q - from));
			from = q + 1;
		}
		p += 5;
	}
	strbuf_add(out, from, (size_t)(end - from));
}

/* The mail data[pos..end); the next one is looked for from end on. */
static void deliver(struct reader *r, struct mbox *m, uint64_t number,
		    size_t end)
{
	const char *raw = m->data + m->pos;
	size_t len = end - m->pos;
	const char *nl = memchr(raw, '\n', len);
	struct record at = {
	    .number = number, .next = m->w->base + end, .place = ""};

	if (nl) {
		len -= (size_t)(nl + 1 - raw);
		raw = nl + 1;
	}
	if (m->quoted) {
		unquote(raw, len, &m->plain);
		raw = m->plain.buf;
		len = m->plain.len;
	}
	reader_mail(r, &at, raw, len < MAIL_MAX ? len : MAIL_MAX);
	r->page->done = at.next;
	m->pos = end;
	m->scan = end;
	m->quoted = false;
}

/*
 * The mail is longer than we read of any: give up its head, and go on inside
 * it. A restart that finds no `From ` at its place looks for the next one,
 * so that is what the place must not look like.
 */
static void deliver_head(struct reader *r, struct mbox *m, uint64_t number)
{
	size_t end = m->pos + HEAD_MAX;

	if (!memcmp(m->data + end, "From ", 5))
		end--;
	deliver(r, m, number, end);
}

/* Bring at least n bytes from pos on, if there are so many. -1 on a fault. */
static int window_bytes(struct reader *r, struct mbox *m, size_t n,
			struct err *err)
{
	int more = 1;

	while (more > 0 && m->w->len - m->pos < n)
		more = fill_window(r, m, err);
	return more < 0 ? -1 : 0;
}

/* Pass over the rest of a long mail: to the next From_ line, or the end. */
static int pass_rest(struct reader *r, struct mbox *m, struct err *err)
{
	size_t next;
	int more;

	while (!find_next(m, &next)) {
		/* keep what after_empty_line() wants to see */
		if (m->scan > m->pos + 3)
			m->pos = m->scan - 3;
		more = fill_window(r, m, err);
		if (more < 0)
			return -1;
		if (!more) {
			m->pos = m->w->len;
			return 0;
		}
	}
	m->pos = next;
	m->scan = next;
	m->quoted = false;
	return 0;
}

static bool at_from(const struct mbox *m)
{
	return m->w->len - m->pos >= 5 && !memcmp(m->data + m->pos, "From ", 5);
}

/* To the first mail: over empty lines at the start, or out of the long mail
 * that the reader before was in. */
static int find_first(struct reader *r, struct mbox *m, struct err *err)
{
	for (;;) {
		if (window_bytes(r, m, 5, err) < 0)
			return -1;
		if (at_from(m) || m->pos == m->w->len)
			return 0;
		if (r->job->number)
			return pass_rest(r, m, err);
		if (m->data[m->pos] != '\n' && m->data[m->pos] != '\r')
			return err_set(err, ERR_DATA,
				       "not an mbox: no line 'From ' at its "
				       "start");
		m->scan = ++m->pos;
	}
}

static int mbox_run(struct reader *r, struct err *err)
{
	struct mbox *m = r->source;
	struct record end = {.type = RECORD_END, .found = -1};
	uint64_t number = r->job->number;
	size_t next;

	if (find_first(r, m, err) < 0)
		return -1;
	while (m->pos < m->w->len) {
		if (find_next(m, &next)) {
			deliver(r, m, ++number, next);
		} else if (m->w->len - m->pos > HEAD_MAX + LOOK_BACK) {
			deliver_head(r, m, ++number);
			if (pass_rest(r, m, err) < 0)
				return -1;
		} else if (!m->eof) {
			if (fill_window(r, m, err) < 0)
				return -1;
		} else {
			deliver(r, m, ++number, m->w->len);
		}
	}
	reader_put(r, &end);
	return 0;
}

const struct source source_mbox = {.open = mbox_open, .run = mbox_run};
