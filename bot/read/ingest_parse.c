/* SPDX-License-Identifier: MIT */
#include "bot/read/ingest.h"

#include <string.h>
#include <unistd.h>

#include "bot/read/read_job.h"
#include "bot/read/record_stream.h"
#include "common/err.h"
#include "common/log.h"

#define NAMES_MAX (64 * 1024) /* bytes of the names given to one reader */

struct parse {
	struct spawner *sp;
	ingest_parse_fn *fn;
	void *arg;
	size_t missing; /* files that could not be opened */
};

/* One reader's worth of files. */
static int parse_some(struct parse *p, char *const *files, size_t n,
		      struct err *err)
{
	struct read_job job;
	struct record r;
	struct record_stream feed;
	int ret;

	read_job_init(&job, READ_FILES);
	job.full = true;
	job.paths = (const char **)files;
	job.n_paths = n;
	ret = record_stream_start(&feed, p->sp, &job, err);
	while (!ret) {
		ret = record_stream_next(&feed, -1, &r, err) < 0 ? -1 : 0;
		if (ret || r.type == RECORD_END)
			break;
		if (r.number < 1 || r.number > n) {
			ret = err_set(err, ERR_DATA, "reader: no such file");
		} else if (r.type == RECORD_PASSED) {
			log_warnx("%s: %s", files[r.number - 1], r.place);
			p->missing++;
		} else if (r.type == RECORD_NOTE) {
			log_warnx("%s: %s", files[r.number - 1], r.place);
		} else if (r.type == RECORD_MAIL) {
			ret = p->fn(p->arg, files[r.number - 1], &r.facts, err);
		}
	}
	record_stream_release(&feed);
	return ret;
}

int ingest_parse(struct spawner *sp, char *const *files, size_t n,
		 ingest_parse_fn *fn, void *arg, struct err *err)
{
	struct parse p = {.sp = sp, .fn = fn, .arg = arg};

	for (size_t i = 0, some; i < n; i += some) {
		size_t bytes = 0;

		for (some = 0; i + some < n && some < READ_PATHS_MAX; some++) {
			bytes += strlen(files[i + some]) + 8;
			if (bytes > NAMES_MAX && some)
				break;
		}
		if (parse_some(&p, files + i, some, err) < 0)
			return -1;
	}
	if (p.missing)
		return err_set(err, ERR_DATA, "%zu of %zu files cannot be read",
			       p.missing, n);
	return 0;
}
