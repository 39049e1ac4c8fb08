/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/facts/facts_mail.h"
#include "bot/facts/facts_read.h"
#include "bot/read/sandbox.h"
#include "common/mail/charset.h"

#define FLUSH_SIZE (128 * 1024)
#define LOOKS_MIN  200
#define FLUSH_MS   200 /* records wait no longer than that for more */

static const struct source *source_of(enum read_kind kind)
{
	switch (kind) {
	case READ_MBOX:
		return &source_mbox;
	case READ_UNPACK:
		return &source_unpack;
	case READ_MAILDIR:
		return &source_maildir;
	case READ_GIT:
		return &source_git;
	case READ_FILES:
		return &source_files;
	case READ_MAILBOX:
		return &source_mailbox;
	}
	return NULL;
}

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
 * Is it recorded already, byte for byte? Looking costs a hash; where most
 * mails turn out to be new we stop looking.
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

static int wait_ms(int fd, int wake_fd, int timeout_ms)
{
	struct pollfd p[2] = {{.fd = fd, .events = POLLIN},
			      {.fd = wake_fd, .events = POLLIN}};

	if (poll(p, 2, timeout_ms) <= 0)
		return -1;
	return p[0].revents ? fd : wake_fd;
}

int reader_wait(struct reader *r, int fd, int wake_fd, int timeout_ms)
{
	int ready = wait_ms(fd, wake_fd, 0);

	if (ready < 0 && r->out.buf.len) {
		ready = wait_ms(fd, wake_fd, FLUSH_MS);
		if (ready < 0)
			reader_flush(r);
	}
	sandbox_tick();
	return ready < 0 ? wait_ms(fd, wake_fd, timeout_ms) : ready;
}

/* If nothing can be parsed within the walls, that is no mail's fault: die
 * before the first one. */
static void try_parsing(struct reader *r)
{
	static const char raw[] = "From: a@example.org\n"
				  "Subject: =?iso-8859-1?q?=e9?=\n\ntext\n";
	struct facts_mail mail;
	struct facts facts;

	facts_mail_parse(raw, sizeof(raw) - 1, &r->arena, &r->scratch, &mail);
	facts_read(&mail, &r->arena, &facts);
}

_Noreturn void reader_run(const struct read_job *job, int fd,
			  struct read_progress *page, char *password)
{
	const struct source *source = source_of(job->kind);
	struct reader r = {.job = job,
			   .password = password,
			   .page = page,
			   .out = {.fd = fd, .buf = STRBUF_INIT},
			   .scratch = STRBUF_INIT};
	struct record fault = {.type = RECORD_FAULT};
	const char *ca =
	    *job->mailbox.ca_file ? job->mailbox.ca_file : "/etc/ssl";
	const char *readable[] = {job->kind == READ_MAILDIR ? job->paths[0]
							    : ca,
				  "/usr/share/ca-certificates"};
	struct err err;

	mail_charset_open_all();
	if (source->open(&r, &err) < 0 ||
	    seen_open(&r.seen, job->seen_fd, &err) < 0 ||
	    sandbox_close(source->needs, readable, 2, &err) < 0)
		goto fail;
	try_parsing(&r);
	if (source->run(&r, &err) < 0)
		goto fail;
	reader_flush(&r);
	_exit(0);
fail:
	if (job->kind == READ_UNPACK) {
		snprintf(page->why, sizeof(page->why), "%.*s",
			 (int)sizeof(page->why) - 1, err.text);
		_exit(0);
	}
	fault.fault = err;
	fault.number = r.in_idle;
	reader_put(&r, &fault);
	reader_flush(&r);
	_exit(0);
}
