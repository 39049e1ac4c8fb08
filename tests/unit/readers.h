/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_READERS_H
#define TESTS_UNIT_READERS_H

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/table.h"

#include "bot/read/record_stream.h"
#include "bot/read/spawner.h"
#include "common/err.h"
#include "common/strbuf.h"

/* Real spawners and readers, and a folder for what they read. */

struct readers {
	struct spawner *sp;
	struct strbuf folder; /* path of a new, empty folder */
	struct strbuf path;   /* of readers_path */
};

#define must(call)                                                             \
	do {                                                                   \
		struct err err_ = {.code = ERR_NONE};                          \
		struct err *err = &err_;                                       \
		if ((call) != 0)                                               \
			fail_msg("%s: %s", #call, err->text);                  \
	} while (0)

static inline int readers_open(void **test)
{
	struct readers *r = calloc(1, sizeof(*r));
	const char *tmp = getenv("TMPDIR");
	struct err err;

	strbuf_init(&r->folder);
	strbuf_init(&r->path);
	strbuf_addf(&r->folder, "%s/test_read.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(r->folder.buf) || spawner_start(&r->sp, &err) < 0)
		return -1;
	*test = r;
	return 0;
}

static inline int readers_remove(const char *path, const struct stat *st,
				 int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int readers_close(void **test)
{
	struct readers *r = *test;

	spawner_stop(r->sp);
	nftw(r->folder.buf, readers_remove, 16, FTW_DEPTH | FTW_PHYS);
	strbuf_release(&r->folder);
	strbuf_release(&r->path);
	free(r);
	return 0;
}

/* A path in the folder; valid until the next. */
static inline const char *readers_path(struct readers *r, const char *name)
{
	strbuf_reset(&r->path);
	strbuf_addf(&r->path, "%s/%s", r->folder.buf, name);
	return r->path.buf;
}

static inline void write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n <= 0)
			_exit(1);
		data += n;
		len -= (size_t)n;
	}
}

static inline void readers_file(struct readers *r, const char *name,
				const char *data, size_t len)
{
	int fd =
	    open(readers_path(r, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	write_all(fd, data, len);
	close(fd);
}

/* What a record says, on a line: "subject: start of the body", or
 * "unreadable: why". */
static inline void readers_say(const struct record *record, struct strbuf *out)
{
	if (record->type != RECORD_MAIL)
		return;
	if (record->facts.kind == FACTS_UNREADABLE)
		strbuf_addf(out, "unreadable: %s\n", record->facts.why);
	else
		strbuf_addf(out, "%s: %s\n", record->facts.subject,
			    record->facts.body_start);
}

#endif /* TESTS_UNIT_READERS_H */
