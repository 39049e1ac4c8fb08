/* SPDX-License-Identifier: MIT */
#include "bot/read/import_git.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "bot/read/ingest.h"
#include "bot/read/ingest_run.h"
#include "bot/read/read_job.h"
#include "bot/read/spawner.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "state/cursors.h"
#include "state/db.h"

#define EPOCHS_MAX 10000

struct epoch {
	const char *path;
	unsigned number;
	const char *tip; /* its last commit; "" if it has none yet */
};

struct archive {
	struct ingest_context *in;
	struct arena arena;
	const char *path; /* the source's key */
	int64_t source_id;
	struct epoch *epochs; /* own, [n], by number */
	size_t n;
	int64_t position; /* of the last mail recorded */
	const char *last; /* its commit; "" from the start */
	size_t from;      /* the epoch that goes on */
};

static bool exists(struct archive *ar, const char *folder, const char *name)
{
	struct stat st;

	return !stat(arena_printf(&ar->arena, "%s/%s", folder, name), &st);
}

static bool is_repository(struct archive *ar, const char *path)
{
	return exists(ar, path, "HEAD") && exists(ar, path, "objects");
}

static void add_epoch(struct archive *ar, const char *path, unsigned number)
{
	ar->epochs = mem_realloc(ar->epochs, (ar->n + 1) * sizeof(*ar->epochs));
	ar->epochs[ar->n++] = (struct epoch){
	    .path = arena_strdup(&ar->arena, path),
	    .number = number,
	    .tip = "",
	};
}

static int compare(const void *a, const void *b)
{
	const struct epoch *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* The N of "N.git": 1, 0 if it is not such a name. */
static int epoch_number(const char *name, unsigned *number)
{
	size_t n = strspn(name, "0123456789");

	if (!n || n > 6 || strcmp(name + n, ".git"))
		return 0;
	*number = (unsigned)strtoul(name, NULL, 10);
	return 1;
}

static int find_epochs(struct archive *ar, struct err *err)
{
	DIR *dir = opendir(ar->path);
	struct dirent *entry;
	unsigned number;

	if (!dir)
		return err_errno(err, "open '%s'", ar->path);
	while ((entry = readdir(dir)) && ar->n < EPOCHS_MAX) {
		const char *path =
		    arena_printf(&ar->arena, "%s/%s", ar->path, entry->d_name);

		if (epoch_number(entry->d_name, &number) &&
		    is_repository(ar, path))
			add_epoch(ar, path, number);
	}
	closedir(dir);
	if (!ar->n)
		return err_set(err, ERR_DATA,
			       "not an mbox, a Maildir or a public-inbox "
			       "archive");
	qsort(ar->epochs, ar->n, sizeof(*ar->epochs), compare);
	return 0;
}

static int open_archive(struct archive *ar, const char *path, struct err *err)
{
	ar->path = path;
	if (is_repository(ar, path)) {
		add_epoch(ar, path, 0);
		return 0;
	}
	if (exists(ar, path, "git"))
		ar->path = arena_printf(&ar->arena, "%s/git", path);
	return find_epochs(ar, err);
}

/* Run git; its exit code, -1 on a fault. out may be NULL. */
static int git(struct archive *ar, const struct epoch *e,
	       const char *const *args, struct strbuf *out, struct err *err)
{
	struct strbuf ignored = STRBUF_INIT;
	int status, r;

	r = spawner_git(ar->in->sp, e->path, args, &status,
			out ? out : &ignored, err);
	strbuf_release(&ignored);
	if (r < 0)
		return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
		return err_set(err, ERR_SYSTEM, "git cannot be run");
	if (WEXITSTATUS(status) == 128 && out)
		return err_set(err, ERR_DATA, "git cannot read '%s'", e->path);
	return WEXITSTATUS(status);
}

/* The branch that HEAD names, or what it most likely should name. */
static int find_tip(struct archive *ar, struct epoch *e, struct err *err)
{
	static const char *const branches[] = {"HEAD", "refs/heads/master",
					       "refs/heads/main"};
	struct strbuf out = STRBUF_INIT;
	int code = 1;

	for (size_t i = 0; code > 0 && i < 3; i++) {
		const char *args[] = {
		    "rev-parse", "--quiet", "--verify",
		    arena_printf(&ar->arena, "%s^{commit}", branches[i]), NULL};

		code = git(ar, e, args, &out, err);
	}
	strbuf_rtrim(&out);
	if (!code)
		e->tip = arena_strndup(&ar->arena, out.buf, out.len);
	strbuf_release(&out);
	return code < 0 ? -1 : 0;
}

/* Look for the last commit recorded in this epoch's history: 1/0/-1. */
static int holds_last(struct archive *ar, const struct epoch *e,
		      struct err *err)
{
	const char *const args[] = {"merge-base", "--is-ancestor", ar->last,
				    e->tip, NULL};
	const char *const there[] = {"cat-file", "-e", ar->last, NULL};
	int code;

	if (!*e->tip)
		return 0;
	if (!strcmp(ar->last, e->tip))
		return 1;
	code = git(ar, e, there, NULL, err);
	if (!code)
		code = git(ar, e, args, NULL, err);
	return code < 0 ? -1 : !code;
}

static int load_last(struct archive *ar, struct err *err)
{
	unsigned char commit[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	size_t len;

	if (state_source_put(ar->in->st, ar->path, &ar->source_id, err) < 0 ||
	    state_archive_last(ar->in->st, ar->source_id, &ar->position, commit,
			       &len, err) < 0)
		return -1;
	ar->last = "";
	if (!ar->position)
		return 0;
	hash_hex(commit, len, hex);
	ar->last = arena_strdup(&ar->arena, hex);
	return 0;
}

static int forget(struct archive *ar, struct err *err)
{
	log_warnx("archive rewritten source=%s: reading it again", ar->path);
	ar->position = 0;
	ar->last = "";
	ar->from = 0;
	if (state_begin(ar->in->st, err) < 0)
		return -1;
	return state_end(ar->in->st,
			 state_archive_forget(ar->in->st, ar->source_id, err),
			 err);
}

/* Which epoch goes on: the highest that has the last commit. */
static int find_place(struct archive *ar, struct err *err)
{
	if (load_last(ar, err) < 0)
		return -1;
	if (!ar->position)
		return 0;
	for (size_t i = ar->n; i-- > 0;) {
		int found = holds_last(ar, &ar->epochs[i], err);

		if (found < 0)
			return -1;
		if (found) {
			ar->from = i;
			return 0;
		}
	}
	return forget(ar, err);
}

/* How many commits there are to read: worth asking only if someone watches. */
static int count_commits(struct archive *ar, const struct epoch *e,
			 const char *after, uint64_t *total, struct err *err)
{
	struct strbuf out = STRBUF_INIT;
	const char *args[] = {"rev-list", "--count",
			      arena_printf(&ar->arena, "%s%s%s", after,
					   *after ? ".." : "", e->tip),
			      NULL};
	int code = ar->in->progress ? git(ar, e, args, &out, err) : 1;

	*total = code ? 0 : (uint64_t)strtoull(out.buf, NULL, 10);
	strbuf_release(&out);
	return code < 0 ? -1 : 0;
}

static int import_epoch(struct archive *ar, const struct epoch *e,
			const char *after, struct err *err)
{
	struct read_job job;

	if (!*e->tip || !strcmp(e->tip, after))
		return 0;
	read_job_init(&job, READ_GIT);
	job.paths = (const char *[]){e->path};
	job.n_paths = 1;
	job.number = (uint64_t)ar->position;
	job.after = after;
	job.tip = e->tip;
	if (count_commits(ar, e, after, &job.total, err) < 0)
		return -1;
	if (job.total)
		job.total += job.number;
	if (ingest_run(ar->in, &job, ar->path, ar->source_id, "mails", err) < 0)
		return -1;
	ar->position = (int64_t)job.number;
	return 0;
}

int import_git(struct ingest_context *in, const char *path, struct err *err)
{
	struct archive ar = {.in = in};
	int r = open_archive(&ar, path, err);

	for (size_t i = 0; !r && i < ar.n; i++)
		r = find_tip(&ar, &ar.epochs[i], err);
	if (!r)
		r = find_place(&ar, err);
	for (size_t i = ar.from; !r && i < ar.n; i++)
		r = import_epoch(&ar, &ar.epochs[i],
				 i == ar.from ? ar.last : "", err);
	free(ar.epochs);
	arena_release(&ar.arena);
	return r;
}
