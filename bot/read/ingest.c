/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "bot/read/ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/read/import_git.h"
#include "bot/read/ingest_run.h"
#include "bot/read/input.h"
#include "bot/read/record_stream.h"
#include "bot/read/seen.h"
#include "bot/series/refresh.h"
#include "common/err.h"
#include "state/messages.h"

/* Reading a digest from the state costs about what parsing so many bytes does. */
#define SEEN_BYTES 300

/*
 * Mails that are recorded already need not be parsed to be passed over: but
 * for their lists, which depend on -l and the config, and as long as there are
 * not many times more of them recorded than come. bytes: of the source, 0 if
 * not known.
 */
static int offer_seen(struct ingest_context *in, struct read_job *job,
		      uint64_t bytes, struct err *err)
{
	int64_t n, first_at, last_at;

	if (in->config || in->list)
		return 0;
	if (state_messages_summary(in->st, 0, &n, &first_at, &last_at, err) < 0)
		return -1;
	if (bytes && bytes / SEEN_BYTES < (uint64_t)n)
		return 0;
	return seen_make(in->st, &job->seen_fd, err);
}

static void withdraw_seen(struct read_job *job)
{
	if (job->seen_fd >= 0)
		close(job->seen_fd);
}

static int import_mbox(struct ingest_context *in, const char *path,
		       const char *name, uint64_t bytes, struct err *err)
{
	struct input input;
	struct read_job job;
	struct err why;
	int r;

	read_job_init(&job, READ_MBOX);
	r = input_open(&input, in->sp, path, err);
	if (!r)
		r = offer_seen(in, &job, bytes, err);
	if (!r) {
		input_set_job(&input, &job);
		r = ingest_run(in, &job, name, 0, "bytes", err);
	}
	withdraw_seen(&job);
	/* why the bytes ended is more than that they did */
	if (input_finish(&input, in->sp, &why) < 0) {
		*err = why;
		r = -1;
	}
	input_release(&input, in->sp);
	return r;
}

static int import_maildir(struct ingest_context *in, const char *path,
			  struct err *err)
{
	struct read_job job;
	int r;

	read_job_init(&job, READ_MAILDIR);
	job.paths = &path;
	job.n_paths = 1;
	r = offer_seen(in, &job, 0, err);
	if (!r)
		r = ingest_run(in, &job, path, 0, "mails", err);
	withdraw_seen(&job);
	return r;
}

static bool has_folder(const char *path, const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	struct stat st;
	bool is;

	strbuf_addf(&sb, "%s/%s", path, name);
	is = !stat(sb.buf, &st) && S_ISDIR(st.st_mode);
	strbuf_release(&sb);
	return is;
}

static int import_path(struct ingest_context *in, const char *path,
		       struct err *err)
{
	struct stat st;
	char *real;
	int r;

	if (!strcmp(path, "-"))
		return import_mbox(in, path, "standard input", 0, err);
	real = realpath(path, NULL);
	if (!real || stat(real, &st) < 0) {
		free(real);
		return err_errno(err, "open");
	}
	if (!S_ISDIR(st.st_mode))
		r = import_mbox(in, real, real, (uint64_t)st.st_size, err);
	else if (has_folder(real, "cur") || has_folder(real, "new"))
		r = import_maildir(in, real, err);
	else
		r = import_git(in, real, err);
	free(real);
	return r;
}

int ingest_import(struct ingest_context *in, const char *source,
		  struct err *err)
{
	struct err late;

	if (import_path(in, source, err) < 0) {
		/* what was recorded before the fault is there to stay */
		series_refresh(in->st, &late);
		return err_wrap(err, "%s", source);
	}
	return series_refresh(in->st, err);
}
