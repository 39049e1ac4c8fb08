/* SPDX-License-Identifier: MIT */
/*
 * Commands that bring mail in from files: import, parse; and from the
 * mailbox, once: sync.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/cli/cli.h"
#include "bot/facts/facts.h"
#include "bot/read/ingest.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"

struct progress {
	int64_t started_ms;
	bool shown;
};

static void say_progress(void *arg, int64_t done, int64_t total,
			 const char *unit)
{
	struct progress *p = arg;
	int64_t ms = clock_monotonic_ms() - p->started_ms;
	double rate = ms > 0 ? (double)done * 1000 / (double)ms : 0;

	p->shown = true;
	fprintf(stderr, "\r%lld %s, %.0f a second", (long long)done, unit,
		rate);
	if (total > done && rate > 0)
		fprintf(stderr, ", %.0f s left", (double)(total - done) / rate);
	fputs("\033[K", stderr);
}

/* A progress line is for people: on a terminal that is not told to be quiet. */
static void watch_progress(const struct cli *cli, struct ingest_context *in,
			   struct progress *p)
{
	const char *term = getenv("TERM");

	if (cli->level == LOG_QUIET || !isatty(STDERR_FILENO) || !term ||
	    !strcmp(term, "dumb"))
		return;
	p->started_ms = clock_monotonic_ms();
	in->progress = say_progress;
	in->progress_arg = p;
}

static void say_counts(const struct cli *cli, const struct progress *p,
		       const struct ingest_counts *n, bool failed)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	if (cli->level == LOG_QUIET || (failed && !n->read))
		return;
	fprintf(stderr, "%lld mail%s read: %lld new, %lld known",
		(long long)n->read, n->read == 1 ? "" : "s", (long long)n->new,
		(long long)n->known);
	if (n->replaced)
		fprintf(stderr, ", %lld replaced", (long long)n->replaced);
	if (n->unreadable)
		fprintf(stderr, ", %lld unreadable", (long long)n->unreadable);
	fputc('\n', stderr);
}

static struct ingest_context ingest_of(struct cli *cli)
{
	return (struct ingest_context){
	    .st = cli->state,
	    .sp = cli->spawner,
	    .config = cli->config,
	    .list = cli->list,
	};
}

int cli_import(struct cli *cli, int argc, char **argv)
{
	struct ingest_context in = ingest_of(cli);
	struct progress p = {0};
	struct err err;
	int code = EX_OK;

	if (cli_options("import", &argc, argv, NULL))
		return EX_USAGE;
	if (argc < 2)
		return cli_usage("import", "which SOURCE?");
	watch_progress(cli, &in, &p);
	for (int i = 1; i < argc && code == EX_OK; i++)
		if (ingest_import(&in, argv[i], &err))
			code = -1;
	say_counts(cli, &p, &in.counts, code != EX_OK);
	return code ? cli_fail(&err) : EX_OK;
}

int cli_sync(struct cli *cli, int argc, char **argv)
{
	struct ingest_context in = ingest_of(cli);
	struct progress p = {0};
	struct err err;

	if (cli_options_only("sync", &argc, argv, NULL))
		return EX_USAGE;
	watch_progress(cli, &in, &p);
	int r = ingest_sync(&in, NULL, NULL, &err);
	say_counts(cli, &p, &in.counts, r);
	return r ? cli_fail(&err) : EX_OK;
}

static json_t *person_json(const struct mail_addr *addr)
{
	return json_pack("{s:s, s:s}", "name", addr->name, "email",
			 addr->email);
}

static json_t *strings_json(const char *const *s, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(s[i]));
	return array;
}

static json_t *number_json(bool named, uint32_t n)
{
	return named ? json_integer(n) : json_null();
}

static json_t *diffstat_json(const struct facts *f)
{
	if (!f->has_stat && !f->has_diff)
		return json_null();
	return json_pack("{s:i, s:i, s:i}", "files", (int)f->stat.files,
			 "insertions", (int)f->stat.insertions, "deletions",
			 (int)f->stat.deletions);
}

static json_t *trailers_json(const struct facts *f)
{
	json_t *array = json_array();

	for (size_t i = 0; i < f->trailers.n; i++) {
		const struct patch_trailer *t = &f->trailers.trailer[i];

		json_array_append_new(
		    array, json_pack("{s:s, s:s, s:s}", "kind",
				     patch_trailer_name(t->kind), "name",
				     t->addr.name, "email", t->addr.email));
	}
	return array;
}

static int print_facts(void *arg, const char *file, const struct facts *f,
		       struct err *err)
{
	struct strbuf name = STRBUF_INIT;

	(void)arg;
	utf8_add_valid(&name, file, strlen(file));
	json_t *o = json_pack(
	    "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:s}",
	    "file", name.buf, "message_id", f->msgid, "subject", f->subject,
	    "from", person_json(&f->from), "author", person_json(&f->author),
	    "date", cli_time_json(f->date_at), "in_reply_to",
	    strings_json(f->in_reply_to.id, f->in_reply_to.n), "references",
	    strings_json(f->references.id, f->references.n), "kind",
	    facts_kind_name(f->kind), "title", f->tag.title, "prefix",
	    f->tag.tags, "version", f->tag.revision);
	strbuf_release(&name);
	if (!o)
		return err_set(err, ERR_SYSTEM, "cannot make JSON of '%s'",
			       file);
	json_object_set_new(o, "index",
			    number_json(f->tag.counted, f->tag.counter));
	json_object_set_new(o, "total",
			    number_json(f->tag.counted, f->tag.expected));
	json_object_set_new(o, "rfc", json_boolean(f->tag.rfc));
	json_object_set_new(o, "resend", json_boolean(f->tag.resend));
	json_object_set_new(o, "has_diff", json_boolean(f->has_diff));
	json_object_set_new(o, "diffstat", diffstat_json(f));
	json_object_set_new(o, "trailers", trailers_json(f));
	json_object_set_new(o, "body_start", json_string(f->body_start));
	if (f->kind == FACTS_UNREADABLE)
		json_object_set_new(o, "why", json_string(f->why));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(o);
	return 0;
}

int cli_parse(struct cli *cli, int argc, char **argv)
{
	struct err err;

	if (cli_options("parse", &argc, argv, NULL))
		return EX_USAGE;
	if (argc < 2)
		return cli_usage("parse", "which FILE?");
	if (ingest_parse(cli->spawner, argv + 1, (size_t)argc - 1, print_facts,
			 NULL, &err))
		return cli_fail(&err);
	return EX_OK;
}
