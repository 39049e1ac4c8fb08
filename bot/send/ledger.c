/* SPDX-License-Identifier: MIT */
#include "bot/send/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/err.h"
#include "common/file.h"
#include "common/strbuf.h"

static const char *const event_words[] = {
    [LEDGER_ATTEMPT] = "attempt",
    [LEDGER_TAKEN] = "taken",
    [LEDGER_UNTAKEN] = "untaken",
    [LEDGER_AGAIN] = "again",
};

/* True if the file ends in the middle of a line, cut by a crash. */
static bool is_cut(int fd)
{
	char last;
	off_t size = lseek(fd, 0, SEEK_END);

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int ledger_add(const char *path, enum ledger_event event, const char *msgid,
	       struct err *err)
{
	struct strbuf line = STRBUF_INIT;
	int r = 0;

	int fd = open(
	    path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(err, "cannot open ledger '%s'", path);
	/* A cut line counts for nothing: its event was not yet synced, so what
	 * it announces had not begun. */
	strbuf_addf(&line, "%s%" PRId64 " %s %s\n", is_cut(fd) ? "\n" : "",
		    clock_now(), event_words[event], msgid);
	if (write(fd, line.buf, line.len) != (ssize_t)line.len || fsync(fd))
		r = err_errno(err, "cannot write ledger '%s'", path);
	else if (lseek(fd, 0, SEEK_CUR) == (off_t)line.len)
		r = file_sync_folder(path, err); /* this is its first line */
	close(fd);
	strbuf_release(&line);
	return r;
}

struct tally {
	int count[sizeof(event_words) / sizeof(event_words[0])];
};

static bool is_scheduled(const char *id, const char *prefix)
{
	size_t len = strlen(prefix);

	return !strncmp(id, prefix, len) && id[len] >= '0' && id[len] <= '9';
}

/* Count the events whose id is word; or, if prefix is set, those of scheduled
 * digests whose id begins with it. */
static int tally_ledger(const char *path, const char *word, bool prefix,
			struct tally *t, struct err *err)
{
	char line[1200], event[16], id[1024];

	memset(t, 0, sizeof(*t));
	FILE *f = fopen(path, "re");
	if (!f && errno == ENOENT)
		return 0;
	if (!f)
		return err_errno(err, "cannot read ledger '%s'", path);
	while (fgets(line, sizeof(line), f)) {
		if (!strchr(line, '\n') ||
		    sscanf(line, "%*d %15s %1023s", event, id) != 2)
			continue;
		if (prefix ? !is_scheduled(id, word) : strcmp(id, word))
			continue;
		for (size_t i = 0; i < sizeof(t->count) / sizeof(int); i++)
			if (!strcmp(event, event_words[i]))
				t->count[i]++;
	}
	int r = ferror(f) ? err_errno(err, "cannot read ledger '%s'", path) : 0;
	fclose(f);
	return r;
}

int ledger_ask(const char *path, const char *msgid, enum ledger_verdict *out,
	       struct err *err)
{
	struct tally t;

	if (tally_ledger(path, msgid, false, &t, err))
		return -1;
	if (t.count[LEDGER_TAKEN])
		*out = LEDGER_CLOSED;
	else if (t.count[LEDGER_ATTEMPT] >
		 t.count[LEDGER_UNTAKEN] + t.count[LEDGER_AGAIN])
		*out = LEDGER_OPEN;
	else
		*out = LEDGER_FREE;
	return 0;
}

int ledger_knows_list(const char *path, const char *list, struct err *err)
{
	struct strbuf prefix = STRBUF_INIT;
	struct tally t;

	strbuf_addf(&prefix, "digest.%s.", list);
	int r = tally_ledger(path, prefix.buf, true, &t, err);
	strbuf_release(&prefix);
	return r ? -1 : t.count[LEDGER_ATTEMPT] > 0;
}
