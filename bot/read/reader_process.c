/* SPDX-License-Identifier: MIT */
#include "bot/read/reader_process.h"

#include <stdio.h>
#include <unistd.h>

#include "bot/facts/facts_mail.h"
#include "bot/facts/facts_read.h"
#include "bot/read/reader.h"
#include "bot/read/sandbox.h"
#include "common/mail/charset.h"

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

/* If nothing can be parsed in the sandbox, that is no mail's fault: die before
 * the first one. */
static void try_parsing(struct reader *r)
{
	static const char raw[] = "From: a@example.org\n"
				  "Subject: =?iso-8859-1?q?=e9?=\n\ntext\n";
	struct facts_mail mail;
	struct facts facts;

	facts_mail_parse(raw, sizeof(raw) - 1, &r->arena, &r->scratch, &mail);
	facts_read(&mail, &r->arena, &facts);
}

_Noreturn void reader_process(const struct read_job *job, int fd,
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
