/* SPDX-License-Identifier: MIT */
/*
 * The rules of the facts, rule by rule: tests/corpus/rules/R05-3-what.eml is
 * a mail, R05-3-what.want beside it what must be read of it, `key: value` by
 * line, only the keys that matter there. A folder R10-2-what holds the mails
 * of a set and its .want the series they fall in, a line each. A new case is
 * new files; README.md in that folder has the keys.
 */
#include "tests/unit/rules_base.h"

#include "common/clock.h"
#include "common/hash.h"
#include "state/messages.h"

#define RULES_LAST  13 /* R1 to this one have cases */
#define CASES_LEAST 5  /* of each rule */

/* What the keys of a .want stand for. */

static void add_words(struct strbuf *out, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", words[i]);
}

static void add_word(struct strbuf *out, bool on, const char *word)
{
	if (on)
		strbuf_addf(out, "%s%s", out->len ? " " : "", word);
}

static void add_person(struct strbuf *out, const struct mail_addr *addr)
{
	strbuf_addf(out, "%s <%s>", addr->name, addr->email);
}

static void add_bool(struct strbuf *out, bool on)
{
	strbuf_addstr(out, on ? "yes" : "no");
}

static void key_kind(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, facts_kind_name(f->kind));
}

static void key_why(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->why);
}

static void key_msgid(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->msgid_made ? "made" : f->msgid);
}

static void key_subject(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->subject);
}

static void key_title(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->tag.title);
}

static void key_tags(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->tag.tags);
}

static void key_version(const struct facts *f, struct strbuf *out)
{
	strbuf_addstr(out, f->tag.has_revision ? f->tag.revision : "none");
}

static void key_number(const struct facts *f, struct strbuf *out)
{
	if (f->tag.counted)
		strbuf_addf(out, "%u/%u", (unsigned)f->tag.counter,
			    (unsigned)f->tag.expected);
	else
		strbuf_addstr(out, "none");
}

static void key_words(const struct facts *f, struct strbuf *out)
{
	add_word(out, f->tag.reply, "reply");
	add_word(out, f->tag.has_patch, "patch");
	add_word(out, f->tag.rfc, "rfc");
	add_word(out, f->tag.resend, "resend");
	add_word(out, f->tag.pull, "pull");
	add_word(out, f->tag.autosel, "autosel");
	add_word(out, f->tag.kernel, "kernel");
	add_word(out, f->tag.notice, "notice");
}

static void key_from(const struct facts *f, struct strbuf *out)
{
	add_person(out, &f->from);
}

static void key_author(const struct facts *f, struct strbuf *out)
{
	add_person(out, &f->author);
}

static void key_date(const struct facts *f, struct strbuf *out)
{
	char buf[CLOCK_RFC3339_SIZE];

	strbuf_addstr(out, f->date_at == CLOCK_NEVER
			       ? "none"
			       : clock_rfc3339(f->date_at, buf));
}

static void key_ancestors(const struct facts *f, struct strbuf *out)
{
	add_words(out, f->ancestors.id, f->ancestors.n);
}

static void key_lists(const struct facts *f, struct strbuf *out)
{
	add_words(out, f->list_ids, f->n_list_ids);
}

static void key_diff(const struct facts *f, struct strbuf *out)
{
	add_bool(out, f->has_diff);
}

static void key_stat(const struct facts *f, struct strbuf *out)
{
	strbuf_addf(out, "%u files +%u -%u, %s", (unsigned)f->stat.files,
		    (unsigned)f->stat.insertions, (unsigned)f->stat.deletions,
		    f->has_stat ? "line" : "counted");
}

static void key_paths(const struct facts *f, struct strbuf *out)
{
	add_words(out, f->paths, f->n_paths);
}

static void key_marks(const struct facts *f, struct strbuf *out)
{
	add_word(out, f->fixes, "fixes");
	add_word(out, f->stable, "stable");
	add_word(out, f->robot, "robot");
}

/* Text with a bar for each line end. */
static void add_lines(struct strbuf *out, const char *text)
{
	for (; *text; text++)
		strbuf_addch(out, *text == '\n' ? '|' : *text);
}

static void key_body(const struct facts *f, struct strbuf *out)
{
	add_lines(out, f->body_start);
}

static void key_text(const struct facts *f, struct strbuf *out)
{
	add_lines(out, f->text);
}

static void key_trailers(const struct facts *f, struct strbuf *out)
{
	for (size_t i = 0; i < f->trailers.n; i++) {
		const struct patch_trailer *t = &f->trailers.trailer[i];

		strbuf_addf(out, "%s%s ", i ? ", " : "",
			    patch_trailer_name(t->kind));
		add_person(out, &t->addr);
	}
}

static void key_applied(const struct facts *f, struct strbuf *out)
{
	const struct applied_notice *p = &f->applied;

	if (!f->has_applied) {
		strbuf_addstr(out, "no");
		return;
	}
	strbuf_addf(out, "%s, %s", applied_notice_name(p->how), p->line);
	for (size_t i = 0; i < p->n_patches; i++)
		strbuf_addf(out, "%s%u", i ? " " : "|", p->patches[i]);
	for (size_t i = 0; i < p->n_commits; i++)
		strbuf_addf(out, "%s%s", i ? " " : "|", p->commits[i]);
	strbuf_addf(out, "%s%s", *p->actor ? "|" : "", p->actor);
}

static void key_links(const struct facts *f, struct strbuf *out)
{
	static const char *const kinds[] = {
	    [POSTING_LINK_URL] = "url",
	    [POSTING_LINK_CHANGE_ID] = "change-id",
	    [POSTING_LINK_SUPERSEDES] = "supersedes",
	};

	for (size_t i = 0; i < f->links.n; i++) {
		const struct posting_link *l = &f->links.link[i];

		strbuf_addf(out, "%s%s %s (%s)", i ? ", " : "", kinds[l->kind],
			    l->target, l->names);
	}
}

static const struct key {
	const char *name;
	void (*add)(const struct facts *f, struct strbuf *out);
} keys[] = {
    {"kind", key_kind},       {"why", key_why},
    {"msgid", key_msgid},     {"subject", key_subject},
    {"title", key_title},     {"tags", key_tags},
    {"version", key_version}, {"number", key_number},
    {"words", key_words},     {"from", key_from},
    {"author", key_author},   {"date", key_date},
    {"lists", key_lists},     {"ancestors", key_ancestors},
    {"diff", key_diff},       {"stat", key_stat},
    {"paths", key_paths},     {"marks", key_marks},
    {"body", key_body},       {"text", key_text},
    {"links", key_links},     {"trailers", key_trailers},
    {"applied", key_applied},
};

static const struct key *key_find(const char *name)
{
	for (size_t i = 0; i < LENGTH(keys); i++) {
		if (!strcmp(keys[i].name, name))
			return &keys[i];
	}
	return NULL;
}

static const char *sha256_shown(const struct facts *f)
{
	char *hex = arena_alloc(&arena, 2 * sizeof(f->sha256) + 1);

	hash_hex(f->sha256, sizeof(f->sha256), hex);
	return hex;
}

static void mail_check(const char *name, const char *want)
{
	struct facts f;
	size_t row = 0;

	mail_read(path_of(RULES, arena_printf(&arena, "%s.eml", name)), &f);
	for (char *line; (line = line_next(&want)); row++) {
		const char *label = arena_printf(&arena, "%s: %s", name, line);
		char *value = strstr(line, ": ");
		const struct key *key;
		struct strbuf got = STRBUF_INIT;
		struct facts other;

		if (!value && line[strlen(line) - 1] == ':')
			value = line + strlen(line) - 1;
		else if (!value)
			fail_msg("%s: no key", label);
		*value++ = '\0';
		value += *value == ' ';
		if (!strcmp(line, "same-as")) {
			mail_read(path_of(RULES, value), &other);
			table_str(row, label, other.msgid, f.msgid);
			table_str(row, label, sha256_shown(&other),
				  sha256_shown(&f));
			continue;
		}
		key = key_find(line);
		if (!key)
			fail_msg("%s: unknown key", label);
		key->add(&f, &got);
		table_str(row, label, value, got.buf);
		strbuf_release(&got);
	}
	assert_int_not_equal(row, 0);
}

/* Sets of mails */

/* "cover 1 2\nother\n": each series a line, in the order they were begun. */
static void series_add(const struct set *s, const struct state_patch *rows,
		       size_t n, struct strbuf *out)
{
	bool done[SET_MAX] = {false};

	for (size_t i = 0; i < n; i++) {
		if (done[i])
			continue;
		for (size_t j = i; j < n; j++) {
			if (rows[j].series_id != rows[i].series_id)
				continue;
			done[j] = true;
			strbuf_addf(out, "%s%s", j == i ? "" : " ",
				    name_of(s, rows[j].message.msgid));
		}
		strbuf_addch(out, '\n');
	}
}

/* See what series the program makes of the mails. */
static void set_assemble(struct set *s, bool backwards, struct strbuf *out)
{
	const struct state_span all = {
	    .kind = STATE_SPAN_DATES, .since = 0, .until = INT64_MAX};
	struct state *st = set_record(s, backwards);
	struct state_patch *rows = NULL;
	struct err err = {0};
	size_t n = 0;

	if (state_patches_in(st, &all, &arena, &rows, &n, &err))
		fail_msg("%s", err.text);
	assert_in_range(n, 1, SET_MAX);
	series_add(s, rows, n, out);
	state_close(st);
}

static void set_check(const char *name, const char *want)
{
	struct set *s = set_read(RULES, name);

	for (int backwards = 0; backwards < 2; backwards++) {
		struct strbuf got = STRBUF_INIT;

		set_assemble(s, backwards, &got);
		table_str((size_t)backwards, name, want, got.buf);
		strbuf_release(&got);
	}
}

static void rules_hold(void **state)
{
	static const char *names[1000];
	size_t cases[RULES_LAST + 1] = {0};
	size_t n = names_list(RULES, ".want", names, LENGTH(names));

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const char *path =
		    path_of(RULES, arena_printf(&arena, "%s.want", names[i]));
		size_t len;
		const char *want = file_read(path, &len);
		long rule = strtol(names[i] + 1, NULL, 10);

		assert_non_null(want);
		assert_in_range(rule, 1, RULES_LAST);
		cases[rule]++;
		if (strlen(want) != len)
			fail_msg("%s: a NUL byte", path);
		if (rule == 10)
			set_check(names[i], want);
		else if (!is_set(names[i])) /* those: test_answers.c */
			mail_check(names[i], want);
	}
	table_end();
	for (size_t rule = 1; rule <= RULES_LAST; rule++) {
		if (cases[rule] < CASES_LEAST)
			fail_msg("R%zu has %zu cases", rule, cases[rule]);
	}
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_hold),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, release);
}
