/* SPDX-License-Identifier: MIT */
/* Where mails begin and end in an mbox (RULES R1), however it comes. */
#define _GNU_SOURCE
#include "tests/unit/readers.h"

#include <sys/mman.h>

#include "common/mail/header.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

/* The mails of fd. */
static void read_mbox(struct readers *r, int fd, int window_fd,
		      struct strbuf *out)
{
	struct record record;
	struct read_job job;
	struct record_stream feed;
	struct err why;
	int got;

	read_job_init(&job, READ_MBOX);
	job.full = true;
	job.input_fd = fd;
	job.window_fd = window_fd;
	must(record_stream_start(&feed, r->sp, &job, err));
	while ((got = record_stream_next(&feed, -1, &record, &why)) > 0 &&
	       record.type != RECORD_END)
		readers_say(&record, out);
	if (got < 0)
		strbuf_addf(out, "fault: %s\n", why.text);
	record_stream_release(&feed);
}

static void from_file(struct readers *r, const char *mbox, size_t len,
		      struct strbuf *out)
{
	int fd;

	readers_file(r, "mbox", mbox, len);
	fd = open(readers_path(r, "mbox"), O_RDONLY);
	assert_true(fd >= 0);
	read_mbox(r, fd, -1, out);
	close(fd);
}

/* The same through a pipe that gives `step` bytes at a time. */
static void from_pipe(struct readers *r, const char *mbox, size_t len,
		      size_t step, struct strbuf *out)
{
	int window = memfd_create("window", 0), fds[2];
	pid_t pid;

	assert_int_equal(ftruncate(window, READ_WINDOW), 0);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		for (size_t i = 0; i < len; i += step)
			write_all(fds[1], mbox + i,
				  len - i < step ? len - i : step);
		_exit(0);
	}
	close(fds[1]);
	read_mbox(r, fds[0], window, out);
	close(fds[0]);
	close(window);
	waitpid(pid, NULL, 0);
}

static const struct {
	const char *mbox;
	const char *want;
} rows[] = {
    {"", ""},
    {"\n\n", ""},
    {FROM "Subject: a\n\none\n", "a: one\n"},
    {FROM "Subject: a\n\none\n\n" FROM "Subject: b\n\ntwo\n",
     "a: one\nb: two\n"},
    /* no line end at the end */
    {FROM "Subject: a\n\none", "a: one\n"},
    /* CRLF */
    {"From x\r\nSubject: a\r\n\r\none\r\n\r\nFrom x\r\nSubject: b\r\n\r\ntwo",
     "a: one\nb: two\n"},
    /* empty lines at the start */
    {"\n\n" FROM "Subject: a\n\none\n", "a: one\n"},
    /* not after an empty line */
    {FROM "Subject: a\n\none\nFrom here\n", "a: one\nFrom here\n"},
    /* the line after the header is an empty line */
    {FROM "Subject: a\n\nFrom x\nSubject: b\n\ntwo\n", "a: \nb: two\n"},
    /* From: is no From_ */
    {FROM "Subject: a\n\none\n\nFrom: x\n", "a: one\n\nFrom: x\n"},
    /* one '>' is taken off, of lines of '>' and From_ only */
    {FROM "Subject: a\n\n>From x\n\n>>From y\n", "a: From x\n\n>From y\n"},
    {FROM "Subject: a\n\n> >From x\n x>From y\n", "a: > >From x\n x>From y\n"},
    {FROM "Subject: a\n\n>From x\n\n" FROM "Subject: b\n\n>Fro\n",
     "a: From x\nb: >Fro\n"},
    /* a header that is quoted too */
    {FROM ">From x\nSubject: a\n\none\n", "a: one\n"},
    /* two From_ lines: the first opens a mail of nothing */
    {FROM "\n" FROM "Subject: b\n\ntwo\n",
     "unreadable: neither a header field nor a body\nb: two\n"},
    {"hello\n", "fault: not an mbox: no line 'From ' at its start\n"},
    {"From", "fault: not an mbox: no line 'From ' at its start\n"},
};

static void test_file(void **state)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&out);
		from_file(*state, rows[i].mbox, strlen(rows[i].mbox), &out);
		table_str(i, rows[i].mbox, rows[i].want, out.buf);
	}
	strbuf_release(&out);
	table_end();
}

/* Byte by byte, so that every edge falls between two reads. */
static void test_pipe(void **state)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&out);
		from_pipe(*state, rows[i].mbox, strlen(rows[i].mbox), 1, &out);
		table_str(i, rows[i].mbox, rows[i].want, out.buf);
	}
	strbuf_release(&out);
	table_end();
}

static void add_mail(struct strbuf *mbox, const char *subject, size_t size)
{
	if (mbox->len)
		strbuf_addch(mbox, '\n');
	strbuf_addf(mbox, FROM "Subject: %s\n\nhead\n", subject);
	for (size_t i = 0; i + 72 <= size; i += 72)
		strbuf_addf(mbox, "%071zu\n", i);
}

/* Three mails, in order, the second of that size. */
static void check_three(struct readers *r, size_t row, size_t size,
			const char *tail)
{
	struct strbuf mbox = STRBUF_INIT, out = STRBUF_INIT;
	char input[32];

	snprintf(input, sizeof(input), "%zu", size);
	add_mail(&mbox, "a", 10);
	add_mail(&mbox, "b", size);
	strbuf_addstr(&mbox, tail);
	add_mail(&mbox, "c", 10);
	from_file(r, mbox.buf, mbox.len, &out);
	table_str(row, input,
		  "a: head\nb: head\n00000000000000000000000000000000000\n"
		  "c: head\n",
		  out.buf);
	strbuf_reset(&out);
	from_pipe(r, mbox.buf, mbox.len, 50000, &out);
	table_str(row, input,
		  "a: head\nb: head\n00000000000000000000000000000000000\n"
		  "c: head\n",
		  out.buf);
	strbuf_release(&mbox);
	strbuf_release(&out);
}

/* Mails over the limit, over the window, and at sizes round the edge where
 * the head of a long one is given up. */
static void test_long_mails(void **state)
{
	static const size_t sizes[] = {
	    100000,           MAIL_MAX - 100,   MAIL_MAX,
	    MAIL_MAX + 40000, MAIL_MAX + 60000, MAIL_MAX + 65500,
	    MAIL_MAX + 65600, MAIL_MAX + 66000, 2 * MAIL_MAX,
	    READ_WINDOW,      5 * MAIL_MAX,
	};

	for (size_t i = 0; i < LENGTH(sizes); i++) {
		check_three(*state, i, sizes[i], "");
		check_three(*state, i, sizes[i], "\n>From here\n");
		check_three(*state, i, sizes[i], "From here\n");
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_file, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_pipe, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_long_mails, readers_open,
					    readers_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
