/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_INGEST_RUN_H
#define BOT_READ_INGEST_RUN_H

#include <stdint.h>

struct err;
struct ingest_context;
struct read_job;

/*
 * Record all mails of a job that ends, from first reader to last commit.
 * source: what unreadable ones are noted under; archive: its row, if it is a
 * git archive, else 0; unit: "bytes" or "mails", for the progress.
 */
int ingest_run(struct ingest_context *in, struct read_job *job,
	       const char *source, int64_t archive, const char *unit,
	       struct err *err);

#endif /* BOT_READ_INGEST_RUN_H */
