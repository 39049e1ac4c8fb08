/* SPDX-License-Identifier: MIT */
/* Readers die; every mail comes once, and a mail that kills is passed over. */
#define _GNU_SOURCE
#include "tests/unit/readers.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "bot/read/sandbox.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

/* A pipe with a child that fills it, and a feed that drinks from it. */
struct stream {
	struct read_job job;
	struct record_stream feed;
	int fd, window;
	pid_t writer;
};

/* The writer gives mails 1..n, resting a moment behind each that is divisible
 * by rest, so that the reader has time to be where a kill hurts. hold: it does
 * not end. */
static void stream_open(struct stream *s, struct readers *r, int n, int rest,
			bool hold)
{
	int fds[2];

	s->window = memfd_create("window", 0);
	assert_int_equal(ftruncate(s->window, READ_WINDOW), 0);
	assert_int_equal(pipe(fds), 0);
	s->writer = fork();
	if (!s->writer) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fds[0]);
		for (int i = 1; i <= n; i++) {
			char mail[200];
			int len = snprintf(mail, sizeof(mail),
					   FROM "Subject: %d\n\nx\n\n", i);

			write_all(fds[1], mail, (size_t)len);
			if (i % rest == 0)
				usleep(1000);
		}
		if (hold)
			pause();
		_exit(0);
	}
	close(fds[1]);
	s->fd = fds[0];
	read_job_init(&s->job, READ_MBOX);
	s->job.input_fd = s->fd;
	s->job.window_fd = s->window;
	must(record_stream_start(&s->feed, r->sp, &s->job, err));
}

static void stream_close(struct stream *s)
{
	record_stream_release(&s->feed);
	close(s->fd);
	close(s->window);
	kill(s->writer, SIGKILL);
	waitpid(s->writer, NULL, 0);
}

/* Killed again and again from outside, whatever it was doing. */
static void test_kill_at_any_time(void **state)
{
	struct stream s;
	struct record record;
	struct err why;
	int next = 1, kills = 0, got;

	stream_open(&s, *state, 3000, 50, false);
	while ((got = record_stream_next(&s.feed, 1, &record, &why)) >= 0) {
		if (got && record.type == RECORD_END)
			break;
		if (got) {
			assert_int_equal(record.facts.kind, FACTS_OTHER);
			assert_int_equal(strtol(record.facts.subject, NULL, 10),
					 next);
			assert_int_equal(record.number, next);
			next++;
		}
		/* at odd times: with records on the way, or none */
		if (kills < 30 && next > kills * 100 && s.feed.page->now) {
			kill(s.feed.pid, SIGKILL);
			kills++;
		}
	}
	/* the only loss that is allowed is one that is told */
	if (got < 0)
		assert_non_null(strstr(why.text, "import it again"));
	else
		assert_int_equal(next, 3001);
	/* how often there was a chance is the machine's to say */
	assert_true(kills > 0);
	stream_close(&s);
}

/* Address space a reader has when it waits for its first mail. */
static long vm_bytes(pid_t pid)
{
	char path[64], text[128];
	long pages = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	pages = strtol(text, NULL, 10);
	return pages * sysconf(_SC_PAGESIZE);
}

static pid_t parent_of(pid_t pid)
{
	char path[64], text[512];
	FILE *f;
	int parent = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_int_equal(sscanf(strrchr(text, ')'), ") %*c %d", &parent), 1);
	return parent;
}

/* A mail as long as any may be, in base64, so that it takes memory. */
static void write_big(int fd)
{
	static char line[77] = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
			       "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n";
	static const char head[] =
	    FROM "Subject: big\nContent-Transfer-Encoding:"
		 " base64\nContent-Type: text/plain;"
		 " charset=iso-8859-2\n\n";

	write_all(fd, head, strlen(head));
	for (int i = 0; i < 13000; i++)
		write_all(fd, line, strlen(line));
	write_all(fd, "\n", 1);
}

static void write_small(int fd, const char *subject)
{
	char mail[200];
	int len =
	    snprintf(mail, sizeof(mail), FROM "Subject: %s\n\nx\n\n", subject);

	write_all(fd, mail, (size_t)len);
}

/*
 * Memory is made so scarce that one mail, and only that one, kills its
 * reader: before readers are started, the spawner's limit is set to what a
 * reader has that waits for its first mail, and a little.
 */
static void test_mail_that_kills(void **state)
{
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;
	struct rlimit limit;
	struct stream s;
	struct record record;
	struct err why;
	int fds[2], got;

	if (!sandbox_is_whole())
		skip();
	stream_open(&s, r, 2, 1, true);
	while (record_stream_next(&s.feed, -1, &record, &why) > 0 &&
	       record.type != RECORD_MAIL)
		;
	limit.rlim_cur = (rlim_t)vm_bytes(s.feed.pid) + 1000 * 1024;
	limit.rlim_max = limit.rlim_cur;
	assert_int_equal(
	    prlimit(parent_of(s.feed.pid), RLIMIT_AS, &limit, NULL), 0);
	stream_close(&s);

	assert_int_equal(pipe(fds), 0);
	s.writer = fork();
	if (!s.writer) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fds[0]);
		write_small(fds[1], "1");
		write_small(fds[1], "2");
		write_big(fds[1]);
		write_small(fds[1], "4");
		write_big(fds[1]);
		_exit(0);
	}
	close(fds[1]);
	s.fd = fds[0];
	s.window = memfd_create("window", 0);
	assert_int_equal(ftruncate(s.window, READ_WINDOW), 0);
	read_job_init(&s.job, READ_MBOX);
	s.job.full = true;
	s.job.input_fd = s.fd;
	s.job.window_fd = s.window;
	must(record_stream_start(&s.feed, r->sp, &s.job, err));
	while ((got = record_stream_next(&s.feed, -1, &record, &why)) > 0 &&
	       record.type != RECORD_END) {
		strbuf_addf(&out, "%d ", (int)record.number);
		readers_say(&record, &out);
	}
	if (got < 0)
		fail_msg("%s", why.text);
	assert_string_equal(out.buf,
			    "1 1: x\n2 2: x\n"
			    "3 unreadable: ended its reader: exit code 71\n"
			    "4 4: x\n"
			    "5 unreadable: ended its reader: exit code 71\n");
	stream_close(&s);
	strbuf_release(&out);
}

/* A reader that cannot even begin is no mail's fault. */
static void test_no_mail_to_blame(void **state)
{
	struct stream s;
	struct record record;
	struct err why;

	/* half a mail: it is not parsed before its end is there */
	stream_open(&s, *state, 1, 1, true);
	kill(s.feed.pid, SIGKILL);
	assert_int_equal(record_stream_next(&s.feed, -1, &record, &why), -1);
	assert_int_equal(why.code, ERR_SYSTEM);
	if (!strstr(why.text, "before the first mail; it killed its reader: "
			      "SIGKILL"))
		fail_msg("%s", why.text);
	stream_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_kill_at_any_time, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_mail_that_kills, readers_open,
					    readers_close),
	    cmocka_unit_test_setup_teardown(test_no_mail_to_blame, readers_open,
					    readers_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
