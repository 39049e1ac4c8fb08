/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_RULES_BASE_H
#define TESTS_UNIT_RULES_BASE_H

#include "tests/unit/table.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "bot/facts/facts.h"
#include "bot/read/batch.h"
#include "bot/read/ingest.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/db.h"
#include "tests/unit/read_mail.h"

/* The cases in tests/corpus/rules, their mails read, and sets recorded. */

#define RULES "tests/corpus/rules"

static struct arena arena = ARENA_INIT;

/* A whole file; NULL if there is none. */
static inline const char *file_read(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	struct strbuf sb = STRBUF_INIT;
	char block[4096];
	const char *text;
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		strbuf_add(&sb, block, n);
	fclose(f);
	*len = sb.len;
	text = arena_strndup(&arena, sb.buf, sb.len);
	strbuf_release(&sb);
	return text;
}

static inline const char *path_of(const char *folder, const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static inline int name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in folder that end so, without that end, sorted. */
static inline size_t names_list(const char *folder, const char *end,
			 const char *names[], size_t max)
{
	DIR *d = opendir(folder);
	size_t n = 0, end_len = strlen(end);

	if (!d) {
		print_error("%s: %s\n", folder, strerror(errno));
		fail();
	}
	for (struct dirent *e; (e = readdir(d));) {
		size_t len = strlen(e->d_name);

		if (len <= end_len || strcmp(e->d_name + len - end_len, end))
			continue;
		assert_in_range(n, 0, max - 1);
		names[n++] = arena_strndup(&arena, e->d_name, len - end_len);
	}
	closedir(d);
	qsort(names, n, sizeof(*names), name_compare);
	return n;
}

static inline void mail_read(const char *path, struct facts *f)
{
	struct strbuf scratch = STRBUF_INIT;
	size_t len = 0;
	const char *raw = file_read(path, &len);

	if (!raw) {
		print_error("%s: %s\n", path, strerror(errno));
		fail();
	}
	read_facts(raw, len, &arena, &scratch, f);
	strbuf_release(&scratch);
}

/* The next line of *text, without its end; NULL behind the last. */
static inline char *line_next(const char **text)
{
	size_t len = strcspn(*text, "\n");
	char *line;

	if (!**text)
		return NULL;
	line = arena_strndup(&arena, *text, len);
	*text += len + ((*text)[len] == '\n');
	return line;
}

#define SET_MAX 16

struct set {
	const char *folder;
	const char *names[SET_MAX]; /* [n] of the files, without .eml */
	struct record mails[SET_MAX];
	size_t n;
};

static inline const char *name_of(const struct set *s, const char *msgid)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!strcmp(s->mails[i].facts.msgid, msgid))
			return s->names[i];
	}
	return "?";
}

/* Record the mails of a set, first to last or last to first. */
static inline struct state *set_record(struct set *s, bool backwards)
{
	struct ingest_context in = {.list = "rules"};
	struct batch b;
	struct err err = {0};

	if (state_open(":memory:", STATE_CREATE, &in.st, &err))
		fail_msg("%s", err.text);
	batch_init(&b, &in, s->folder);
	for (size_t i = 0; i < s->n; i++) {
		if (batch_mail(&b, &s->mails[backwards ? s->n - 1 - i : i],
			       &err))
			fail_msg("%s", err.text);
	}
	if (batch_commit(&b, &err) || series_refresh(in.st, &err))
		fail_msg("%s", err.text);
	batch_release(&b);
	return in.st;
}

/* Read the mails of a case. */
static inline struct set *set_read(const char *folder, const char *name)
{
	struct set *s = arena_alloc(&arena, sizeof(*s));

	s->folder = path_of(folder, name);
	s->n = names_list(s->folder, ".eml", s->names, SET_MAX);
	for (size_t i = 0; i < s->n; i++) {
		const char *file =
		    arena_printf(&arena, "%s/%s.eml", s->folder, s->names[i]);

		s->mails[i].type = RECORD_MAIL;
		s->mails[i].place = s->names[i];
		mail_read(file, &s->mails[i].facts);
	}
	return s;
}

/* True if the case is a folder of mails. */
static inline bool is_set(const char *name)
{
	return access(path_of(RULES, arena_printf(&arena, "%s.eml", name)),
		      F_OK) != 0;
}

#endif /* TESTS_UNIT_RULES_BASE_H */
