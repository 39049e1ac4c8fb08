/* SPDX-License-Identifier: MIT */
/*
 * Real weeks: what the program makes of the archives in ../shared/corpus is
 * compared, field by field, with the facts that another program made of them.
 * Where those files are absent the tests are skipped.
 */
#include "tests/unit/table.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/digest/json.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/read/ingest.h"
#include "bot/read/spawner.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/db.h"

#define CORPUS "../shared/corpus/"

static struct spawner *spawner;
static char folder[] = "/tmp/patchdigest-test-XXXXXX";

static const struct week {
	const char *facts;
	int64_t since, until;
} kvmarm[] =
    {
	{"kvmarm-2020-w16", 1586736000, 1587340800},
	{"kvmarm-2020-w22", 1590364800, 1590969600},
	{"kvmarm-2020-w26", 1592784000, 1593388800},
},
  kvm_ppc[] = {
      {"kvm-ppc-tail-2025-01", 1735689600, 1738368000},
};

/* What the facts say and we do not: how they were made. */
static const char *const theirs[] = {"format", "mails_read", "duplicates",
				     "at_or_after_until"};
/* What SPEC 4 adds. */
static const char *const ours[] = {
    "carried", "covers", "first_answer", "fixes",    "previous_beyond",
    "robots",  "stable", "topic",        "versions", "state"};

static bool is_among(const char *key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(key, keys[i]))
			return true;
	}
	return false;
}

static void differ(const char *path, const json_t *want, const json_t *got)
{
	char *w = want ? json_dumps(want, JSON_ENCODE_ANY) : NULL;
	char *g = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;

	table_str(0, path, w ? w : "nothing", g ? g : "nothing");
	free(w);
	free(g);
}

static void compare(const char *path, const json_t *want, const json_t *got);

static void compare_objects(const char *path, const json_t *want,
			    const json_t *got)
{
	struct arena a = ARENA_INIT;
	json_t *value;
	const char *key;

	json_object_foreach((json_t *)want, key, value)
	{
		if (!is_among(key, theirs, LENGTH(theirs)))
			compare(arena_printf(&a, "%s.%s", path, key), value,
				json_object_get(got, key));
	}
	json_object_foreach((json_t *)got, key, value)
	{
		if (!json_object_get(want, key) &&
		    !is_among(key, ours, LENGTH(ours)))
			differ(arena_printf(&a, "%s.%s", path, key), NULL,
			       value);
	}
	arena_release(&a);
}

static void compare_arrays(const char *path, const json_t *want,
			   const json_t *got)
{
	size_t n = json_array_size(want) > json_array_size(got)
		       ? json_array_size(want)
		       : json_array_size(got);
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++)
		compare(arena_printf(&a, "%s[%zu]", path, i),
			json_array_get(want, i), json_array_get(got, i));
	arena_release(&a);
}

static void compare(const char *path, const json_t *want, const json_t *got)
{
	if (json_is_object(want) && json_is_object(got))
		compare_objects(path, want, got);
	else if (json_is_array(want) && json_is_array(got))
		compare_arrays(path, want, got);
	else if (!want || !got || !json_equal(want, got))
		differ(path, want, got);
}

static void tell(struct state *st, const struct week *week, struct strbuf *out)
{
	const struct list list = {.name = "", .address = "", .archive = ""};
	const struct range range = {.span = {.kind = STATE_SPAN_DATES,
					     .since = week->since,
					     .until = week->until},
				    .since = week->since,
				    .until = week->until,
				    .zone = "UTC"};
	struct err err = {.code = ERR_NONE};
	struct arena a = ARENA_INIT;
	struct model model;

	if (model_build(st, &list, &range, &a, &model, &err))
		fail_msg("%s: %s", week->facts, err.text);
	digest_json(&model, out);
	arena_release(&a);
}

/* Loose wording (R12) is a guess: neither side is held to it. */
static void drop_guesses(json_t *value)
{
	json_t *applied = json_object_get(value, "applied"), *each;
	size_t n = json_array_size(applied), i;
	const char *key;

	while (n--) {
		const char *how = json_string_value(
		    json_object_get(json_array_get(applied, n), "how"));

		if (how && !strcmp(how, "wording"))
			json_array_remove(applied, n);
	}
	json_array_foreach(value, i, each) drop_guesses(each);
	json_object_foreach(value, key, each) drop_guesses(each);
}

static void compare_week(struct state *st, const struct week *week)
{
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;
	json_error_t fault;
	json_t *want, *got;

	strbuf_addf(&name, CORPUS "%s.json", week->facts);
	want = json_load_file(name.buf, 0, &fault);
	if (!want)
		fail_msg("%s: %s", name.buf, fault.text);
	tell(st, week, &text);
	got = json_loads(text.buf, 0, &fault);
	if (!got)
		fail_msg("our JSON: %s", fault.text);
	drop_guesses(want);
	drop_guesses(got);
	compare(week->facts, want, got);
	json_decref(want);
	json_decref(got);
	strbuf_release(&text);
	strbuf_release(&name);
}

static struct state *open_state(void)
{
	struct err err = {.code = ERR_NONE};
	struct state *st;

	if (state_open(":memory:", STATE_CREATE, &st, &err))
		fail_msg("%s", err.text);
	return st;
}

static void import(struct state *st, const char *source)
{
	struct ingest_context in = {.st = st, .sp = spawner};
	struct err err = {.code = ERR_NONE};

	if (ingest_import(&in, source, &err))
		fail_msg("%s: %s", source, err.text);
	assert_int_equal(in.counts.unreadable, 0);
}

/* Skip the test if there is no such file. */
static void need(const char *file)
{
	if (!access(file, R_OK))
		return;
	print_message("skipped: %s: %s\n", file, strerror(errno));
	skip();
}

static void run(const char *command)
{
	if (system(command))
		fail_msg("failed: %s", command);
}

static void test_mbox(void **unused)
{
	struct state *st;

	(void)unused;
	need(CORPUS "kvmarm-2020q2.mbox.gz");
	st = open_state();
	import(st, CORPUS "kvmarm-2020q2.mbox.gz");
	for (size_t i = 0; i < LENGTH(kvmarm); i++)
		compare_week(st, &kvmarm[i]);
	state_close(st);
	table_end();
}

static void test_git(void **unused)
{
	struct strbuf command = STRBUF_INIT, source = STRBUF_INIT;
	struct state *st;

	(void)unused;
	need(CORPUS "kvm-ppc-tail.git.tar.gz");
	strbuf_addf(&command,
		    "tar -xzf " CORPUS "kvm-ppc-tail.git.tar.gz -C %s", folder);
	run(command.buf);
	strbuf_addf(&source, "%s/kvm-ppc-tail.git", folder);
	st = open_state();
	import(st, source.buf);
	compare_week(st, &kvm_ppc[0]);
	state_close(st);
	strbuf_release(&command);
	strbuf_release(&source);
	table_end();
}

/* Write the mails of an mbox in reverse. */
static void reverse(const char *from, const char *to)
{
	static const char opening[] = "\n\nFrom mboxrd@z ";
	struct strbuf all = STRBUF_INIT;
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	char buf[65536];
	size_t n;

	assert_true(in && out);
	strbuf_addstr(&all, "\n\n");
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		strbuf_add(&all, buf, n);
	strbuf_addch(&all, '\n');
	for (size_t end = all.len, at = all.len; at-- > 0;) {
		if (strncmp(all.buf + at, opening, strlen(opening)) != 0)
			continue;
		fwrite(all.buf + at + 2, 1, end - at - 2, out);
		fputc('\n', out);
		end = at + 1;
	}
	fclose(in);
	assert_int_equal(fclose(out), 0);
	strbuf_release(&all);
}

/* The order of reading, and reading twice, make no difference. */
static void test_reverse(void **unused)
{
	struct strbuf want = STRBUF_INIT, got = STRBUF_INIT;
	struct strbuf mbox = STRBUF_INIT, back = STRBUF_INIT;
	struct state *st, *reversed;

	(void)unused;
	need(CORPUS "kvmarm-2020q2.mbox.gz");
	strbuf_addf(&mbox, "%s/mbox", folder);
	strbuf_addf(&back, "zcat " CORPUS "kvmarm-2020q2.mbox.gz >%s",
		    mbox.buf);
	run(back.buf);
	strbuf_reset(&back);
	strbuf_addf(&back, "%s/back", folder);
	reverse(mbox.buf, back.buf);
	st = open_state();
	reversed = open_state();
	import(st, mbox.buf);
	import(reversed, back.buf);
	import(reversed, back.buf);
	for (size_t i = 0; i < LENGTH(kvmarm); i++) {
		tell(st, &kvmarm[i], &want);
		tell(reversed, &kvmarm[i], &got);
	}
	assert_true(want.len > 10000);
	assert_string_equal(want.buf, got.buf);
	state_close(st);
	state_close(reversed);
	strbuf_release(&want);
	strbuf_release(&got);
	strbuf_release(&mbox);
	strbuf_release(&back);
}

static int remove_folder(void **unused)
{
	char command[100];

	(void)unused;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mbox),
	    cmocka_unit_test(test_git),
	    cmocka_unit_test(test_reverse),
	};
	struct err err = {.code = ERR_NONE};
	int failed;

	/* The one that forks, before anything else is open. */
	if (spawner_start(&spawner, &err) || !mkdtemp(folder)) {
		fprintf(stderr, "cannot begin: %s\n", err.text);
		return 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, remove_folder);
	spawner_stop(spawner);
	return failed;
}
