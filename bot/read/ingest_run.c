/* SPDX-License-Identifier: MIT */
#include "bot/read/ingest_run.h"

#include "bot/read/batch.h"
#include "bot/read/ingest.h"
#include "bot/read/record_stream.h"
#include "common/clock.h"

#define PROGRESS_MS 250

struct run {
	struct record_stream feed;
	struct batch batch;
	const char *unit;
	int64_t told_ms;
};

static void report_progress(struct run *r)
{
	const struct ingest_context *in = r->batch.in;
	int64_t now;

	if (!in->progress)
		return;
	now = clock_monotonic_ms();
	if (now - r->told_ms < PROGRESS_MS)
		return;
	r->told_ms = now;
	in->progress(in->progress_arg, (int64_t)r->feed.page->done,
		     (int64_t)r->feed.page->total, r->unit);
}

static int wait_limit_ms(const struct run *r)
{
	int ms = batch_wait_ms(&r->batch);

	if (r->batch.in->progress && (ms < 0 || ms > PROGRESS_MS))
		ms = PROGRESS_MS;
	return ms;
}

static int record_all(struct run *r, struct err *err)
{
	struct ingest_context *in = r->batch.in;
	struct record record;
	struct err late;

	for (;;) {
		int got = record_stream_next(&r->feed, wait_limit_ms(r),
					     &record, err);

		if (got < 0) {
			/* a fault of the source does not undo what it gave */
			batch_commit(&r->batch, &late);
			return -1;
		}
		if (got && record.type == RECORD_END)
			return batch_commit(&r->batch, err);
		if (got && record.type == RECORD_MAIL &&
		    batch_mail(&r->batch, &record, err) < 0)
			return -1;
		if (got && record.type == RECORD_SEEN) {
			in->counts.read++;
			in->counts.known++;
		}
		if (batch_is_due(&r->batch) && batch_commit(&r->batch, err) < 0)
			return -1;
		report_progress(r);
	}
}

int ingest_run(struct ingest_context *in, struct read_job *job,
	       const char *source, int64_t archive, const char *unit,
	       struct err *err)
{
	struct run r = {.unit = unit, .told_ms = clock_monotonic_ms()};
	int ret;

	batch_init(&r.batch, in, source);
	r.batch.archive = archive;
	ret = record_stream_start(&r.feed, in->sp, job, err);
	if (!ret)
		ret = record_all(&r, err);
	batch_release(&r.batch);
	record_stream_release(&r.feed);
	return ret;
}
