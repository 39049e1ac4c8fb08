/* SPDX-License-Identifier: MIT */
/* A digest through a filter. */
#include "tests/unit/digest_week.h"
#include "tests/unit/golden.h"

#include <stdlib.h>
#include <unistd.h>

#include "bot/digest/html.h"
#include "bot/digest/json.h"
#include "bot/digest/text.h"
#include "bot/filter/filter.h"
#include "bot/filter/apply.h"
#include "state/recipients.h"

static char maintainers[] = "/tmp/maintainers-XXXXXX";

static const struct filter_context context = {
    .me = "dan@example.net",
    .maintainers = maintainers,
};

static void note_recipients(struct week *w, const char *msgid,
			    const char *email)
{
	struct state_message m;
	struct err err;

	if (state_message_find(w->st, msgid, &w->arena, &m, &err) != 1 ||
	    state_recipients_put(w->st, m.id, &email, 1, &err))
		fail_msg("%s", msgid);
}

static void open_week(struct week *w)
{
	week_open(w);
	for (size_t i = 0; i < LENGTH(week_mails); i++)
		week_put(w, &week_mails[i]);
	note_recipients(w, "mm@ada", "dan@example.net");
	note_recipients(w, "arm2@bob", "xdan@example.net");
	week_build(w, "2025-W14");
}

static void apply_filter(struct week *w, const char *text, struct model *out)
{
	struct filter f;
	struct err err;

	if (filter_parse(text, &context, &w->arena, &f, &err) ||
	    filter_apply(w->st, &f, &w->model, &w->arena, out, &err) ||
	    digest_text_check(out, &err))
		fail_msg("%s: %s", text, err.text);
}

/* "fix arm(1,2) +old |pull": heads up to their '@', patches that match, '+'
 * begun before, '|' a pull request. */
static const char *heads(const struct model *m, struct arena *a)
{
	const char *got = "";

	for (size_t i = 0; i < m->n_series + m->n_continued; i++) {
		bool old = i >= m->n_series;
		const struct model_series *s =
		    old ? &m->continued[i - m->n_series] : &m->series[i];

		if (s->pulled_in)
			continue;
		got = arena_printf(a, "%s%s%s%.*s", got, *got ? " " : "",
				   old ? "+" : "",
				   (int)strcspn(s->msgid, "@:$"), s->msgid);
		for (size_t k = 0; k < s->n_matches; k++)
			got = arena_printf(a, "%s%s%u", got, k ? "," : "(",
					   s->matches[k]);
		if (s->n_matches)
			got = arena_printf(a, "%s)", got);
	}
	for (size_t i = 0; i < m->n_pulls; i++)
		got = arena_printf(
		    a, "%s%s|%.*s", got, *got ? " " : "",
		    (int)strcspn(m->pulls[i].mail->message.msgid, "@"),
		    m->pulls[i].mail->message.msgid);
	return got;
}

static void test_series(void **state)
{
	static const struct {
		const char *filter, *want;
	} rows[] = {
	    {"path:mm/", "all mm"},
	    {"path:arch/arm64/kvm/arm.c", "arm0(1,2) stable"},
	    {"path:Documentation/", "arm0(4)"},
	    {"path:arch/x86/kvm/c.c", "+old1(3)"},
	    /* of a cover alone by its diffstat, of a pull by its patches */
	    {"path:arch/s390/", "cover all |pull"},
	    {"path:arch/s390/ path:mm/", "all"},
	    {"path:arch/s390/ -path:mm/", "cover |pull"},
	    {"path:arch/s390/kvm/a.c", "|pull"},
	    {"from:bob path:**/s390/**", "cover |pull"},
	    {"from:BOB@example.com path:pci.c", "tool"},
	    {"from:nobody", ""},
	    {"author:carol", "arm0 |pull"},
	    {"prefix:kvmtool", "tool"},
	    {"prefix:KVMTOOL", "tool"},
	    {"prefix:kvm", ""},
	    {"prefix:stable -prefix:5.10", ""},
	    {"title:PLEASE", "again1 again2 again3"},
	    {"title:\"spell right\"", "all"},
	    {"title:s390 -path:arch/s390/kvm/b.c", "cover"},
	    {"title:updates", "|pull"},
	    {"me", "mm"},
	    {"to:dan@", "arm0 mm"},
	    {"to:dan@ -me", "arm0"},
	    {"state:superseded", "again1 again2"},
	    {"state:waiting title:please", "again3"},
	    {"state:waiting path:arch/arm64/ -prefix:stable",
	     "arm0(1,2) all two1 mend"},
	    {"state:waiting title:interrupt", "fix"},
	    {"section:\"FIRST\"", "arm0(1,2) stable"},
	    {"section:keys", "fix sel"},
	    {"section:keys -prefix:AUTOSEL -from:bob", "fix"},
	    {"needs:review title:please", "again3"},
	};
	struct week w;

	(void)state;
	open_week(&w);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct model m;

		apply_filter(&w, rows[i].filter, &m);
		table_str(i, rows[i].filter, rows[i].want, heads(&m, &w.arena));
	}
	week_close(&w);
	table_end();
}

/* What came after the range changes no answer. */
static void test_later(void **state)
{
	static const char *const filters[] = {
	    "needs:review",     "state:waiting",   "state:new",
	    "state:superseded", "state:discussed", "state:applied",
	    "-needs:review",    "-state:waiting",
	};
	static const struct week_mail later[] = {
	    {"fix2@ada", 200, WEEK_ADA,
	     "[PATCH v2] KVM: x86: Do not lose an interrupt", "",
	     "arch/x86/kvm/lapic.c", 1, 2, 1, 0, "", NULL},
	    {"mm2@ada", 210, WEEK_ADA, "[PATCH RESEND] mm: something else", "",
	     "mm/a.c", 1, 1, 0, 0, "", NULL},
	};
	const char *want[LENGTH(filters)];
	struct model m;
	struct week w;
	struct err err;

	(void)state;
	open_week(&w);
	for (size_t i = 0; i < LENGTH(filters); i++) {
		apply_filter(&w, filters[i], &m);
		want[i] = heads(&m, &w.arena);
	}
	assert_int_equal(state_begin(w.st, &err), 0);
	for (size_t i = 0; i < LENGTH(later); i++)
		week_put(&w, &later[i]);
	week_build(&w, "2025-W14");
	assert_non_null(w.model.series[0].since);
	for (size_t i = 0; i < LENGTH(filters); i++) {
		apply_filter(&w, filters[i], &m);
		table_str(i, filters[i], want[i], heads(&m, &w.arena));
	}
	week_close(&w);
	table_end();
}

/* All that pass and all that do not are all there are. */
static void test_negation(void **state)
{
	static const char *const filters[] = {
	    "path:arch/x86/", "from:ada", "state:waiting", "needs:review", "me",
	};
	struct week w;

	(void)state;
	open_week(&w);
	for (size_t i = 0; i < LENGTH(filters); i++) {
		struct model with, without;

		apply_filter(&w, filters[i], &with);
		apply_filter(&w, arena_printf(&w.arena, "-%s", filters[i]),
			     &without);
		table_int(i, filters[i], (int64_t)w.model.counts.patch_mails,
			  (int64_t)(with.counts.patch_mails +
				    without.counts.patch_mails));
		table_int(
		    i, filters[i], (int64_t)w.model.counts.series,
		    (int64_t)(with.counts.series + without.counts.series));
		table_int(i, filters[i],
			  (int64_t)w.model.counts.backport_patches,
			  (int64_t)(with.counts.backport_patches +
				    without.counts.backport_patches));
	}
	week_close(&w);
	table_end();
}

static void test_golden(void **state)
{
	struct text_options options = {.bot = "digest@example.org",
				       .prefix = "#digest"};
	struct strbuf out = STRBUF_INIT;
	struct digest_text text;
	struct model m;
	struct week w;
	struct err err;

	(void)state;
	open_week(&w);
	apply_filter(&w, "path:arch/arm64/ -title:\"mended now\"", &m);
	assert_int_equal(
	    digest_text_make(w.st, &m, &options, &w.arena, &text, &err), 0);
	digest_text_join(&text, &out);
	golden_check("filtered.txt", out.buf, out.len);
	strbuf_reset(&out);
	digest_json(&m, &out);
	assert_non_null(strstr(out.buf, "\"filter\": \"path:arch/arm64/ "
					"-title:\\\"mended now\\\"\""));
	assert_null(strstr(out.buf, "\"mails\""));
	digest_text_release(&text);
	strbuf_release(&out);
	week_close(&w);
}

/* Nothing matches: that is said. */
static void test_nothing(void **state)
{
	static const struct text_options options = {.bot = NULL};
	struct strbuf page = STRBUF_INIT;
	struct digest_text text;
	struct model m;
	struct week w;
	struct err err;

	(void)state;
	open_week(&w);
	for (int matches = 0; matches < 2; matches++) {
		apply_filter(&w, matches ? "title:updates" : "from:nobody", &m);
		assert_int_equal(
		    digest_text_make(w.st, &m, &options, &w.arena, &text, &err),
		    0);
		assert_int_equal(
		    strstr(text.overview.buf, "\n\nNo patch mails.\n") != NULL,
		    !matches);
		digest_text_release(&text);
		strbuf_reset(&page);
		assert_int_equal(
		    digest_html(w.st, &m, &options, &w.arena, &page, &err), 0);
		assert_int_equal(strstr(page.buf, "<p>No patch mails.</p>\n") !=
				     NULL,
				 !matches);
	}
	strbuf_release(&page);
	week_close(&w);
}

static int write_maintainers(void **state)
{
	static const char text[] = "FIRST\nF:\tarch/arm64/kvm/arm*\n\n"
				   "KEYS\nK:\t\\b[Ll]ose \\s an\\b\n";
	int fd = mkstemp(maintainers);

	(void)state;
	if (fd < 0 || write(fd, text, sizeof(text) - 1) < 0)
		return -1;
	return close(fd);
}

static int remove_maintainers(void **state)
{
	(void)state;
	return unlink(maintainers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_series),   cmocka_unit_test(test_later),
	    cmocka_unit_test(test_negation), cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, write_maintainers,
				      remove_maintainers);
}
