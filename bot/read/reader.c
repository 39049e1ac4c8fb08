/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "bot/facts/facts_mail.h"
#include "bot/facts/facts_read.h"
#include "bot/read/sandbox.h"

#define FLUSH_SIZE (128 * 1024)
#define LOOKS_MIN  200
#define FLUSH_MS   200 /* records wait no longer than that for more */

void reader_flush(struct reader *r)
{
	if (record_flush(&r->out) < 0)
		_exit(0); /* main has gone: nobody is left to tell */
	sandbox_tick();
}

void reader_put(struct reader *r, const struct record *record)
{
	record_put(&r->out, record, r->job->full);
	if (r->out.buf.len >= FLUSH_SIZE || record->number <= r->job->careful)
		reader_flush(r);
}

/*
 * True if the same bytes are recorded already.  Looking costs a hash; where
 * most mails turn out to be new it ends.
 */
static bool is_seen(struct reader *r, const char *raw, size_t len)
{
	unsigned char sha256[HASH_SHA256_SIZE];

	if (!r->seen.slots || r->looked > LOOKS_MIN + 2 * r->hits)
		return false;
	facts_mail_digest(raw, len, &r->arena, sha256);
	r->looked++;
	if (!seen_has(&r->seen, sha256))
		return false;
	r->hits++;
	return true;
}

void reader_mail(struct reader *r, struct record *at, const char *raw,
		 size_t len)
{
	struct facts_mail mail;

	if (at->number == r->job->skip) {
		at->type = RECORD_PASSED;
		reader_put(r, at);
		return;
	}
	r->page->now = at->number;
	arena_reset(&r->arena);
	at->type = RECORD_SEEN;
	if (!is_seen(r, raw, len)) {
		facts_mail_parse(raw, len, &r->arena, &r->scratch, &mail);
		facts_read(&mail, &r->arena, &at->facts);
		command_mail_read(&mail, &r->job->mailbox.command_mails,
				  &r->arena, &r->scratch, &at->command_mail);
		at->type = RECORD_MAIL;
	}
	reader_put(r, at);
}

static int poll_both(int fd, int wake_fd, int timeout_ms)
{
	struct pollfd p[2] = {{.fd = fd, .events = POLLIN},
			      {.fd = wake_fd, .events = POLLIN}};

	if (poll(p, 2, timeout_ms) <= 0)
		return -1;
	return p[0].revents ? fd : wake_fd;
}

int reader_wait(struct reader *r, int fd, int wake_fd, int timeout_ms)
{
	int ready = poll_both(fd, wake_fd, 0);

	if (ready < 0 && r->out.buf.len) {
		ready = poll_both(fd, wake_fd, FLUSH_MS);
		if (ready < 0)
			reader_flush(r);
	}
	sandbox_tick();
	return ready < 0 ? poll_both(fd, wake_fd, timeout_ms) : ready;
}
