/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/command/effect.h"
#include "bot/command/help.h"
#include "bot/command/transcript.h"
#include "common/clock.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#define LONG                                                                   \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"x"                                                                    \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"x"
#define CUT "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."

static void check(const struct transcript *t, const char *want)
{
	struct strbuf got = STRBUF_INIT;

	transcript_write(t, &got);
	table_str(0, t->effects[0].line, want, got.buf);
	readable_check("transcript", got.buf, got.len);
	strbuf_release(&got);
	table_end();
}

static struct transcript asked(const struct effect *effects, size_t n)
{
	return (struct transcript){
	    .asked_at = clock_utc(2020, 6, 29, 8, 12, 31),
	    .zone = "UTC",
	    .proof = POLICY_PROVEN,
	    .n_asked = n,
	    .n_max = 5,
	    .effects = effects,
	    .n = n,
	};
}

/* As the sample answer has it. */
static void test_outcomes(void **state)
{
	static const struct effect effects[] = {
	    {.line = "#digest 2020-06-22..2020-06-28 state:waitng",
	     .outcome = EFFECT_WRONG,
	     .said = "there is no state \"waitng\"; did you mean \"waiting\"?"},
	    {.line = "#digest 2020-06-22..2020-06-28 state:waiting",
	     .outcome = EFFECT_DONE,
	     .said = "5 series, below"},
	};
	const struct transcript t = asked(effects, 2);

	(void)state;
	check(&t, "Your mail of 2020-06-29 08:12 UTC had 2 commands.\n\n"
		  "> #digest 2020-06-22..2020-06-28 state:waitng\n"
		  "  Not done: there is no state \"waitng\"; did you mean "
		  "\"waiting\"?\n\n"
		  "> #digest 2020-06-22..2020-06-28 state:waiting\n"
		  "  Done: 5 series, below.\n");
}

static void test_lines_and_texts(void **state)
{
	static const struct effect effects[] = {
	    {.line = "#digest list",
	     .outcome = EFFECT_DONE,
	     .said = "7: kvm weekly, since 2020-01-02\n"
		     "9: kvm daily me, since 2020-02-03"},
	    {.line = "#digest mine",
	     .outcome = EFFECT_DONE,
	     .said = "1 series, below",
	     .text = "Mine.\n"},
	    {.line = "#digest todo",
	     .outcome = EFFECT_DONE,
	     .said = "2 series, below",
	     .text = "Theirs.\n"},
	};
	struct transcript t = asked(effects, 3);

	(void)state;
	t.proof = POLICY_CONFIRMED;
	t.n_asked = 500;
	check(&t, "You confirmed your mail of 2020-06-29 08:12 UTC, which had "
		  "500 commands.\n\n"
		  "> #digest list\n"
		  "  Done: 7: kvm weekly, since 2020-01-02\n"
		  "        9: kvm daily me, since 2020-02-03\n\n"
		  "> #digest mine\n"
		  "  Done: 1 series, below.\n\n"
		  "> #digest todo\n"
		  "  Done: 2 series, below.\n\n"
		  "Only the first 5 of a mail are read.\n\n"
		  "Mine.\n\n"
		  "Theirs.\n");
}

/* What waits is named, and what to do about it; hostile words are tame. */
static void test_confirmation(void **state)
{
	static const struct effect effects[] = {
	    {.line = "#digest subscribe weekly " LONG " path:a path:b "
		     "path:c path:d",
	     .outcome = EFFECT_WAITS,
	     .said = "to subscribe is confirmed first"},
	    {.line =
		 "#digest title:\"\033[1m\xe2\x80\xae" LONG LONG LONG LONG "\"",
	     .outcome = EFFECT_WRONG,
	     .said = "a\033b\xe2\x80\xae"},
	};
	const struct transcript t = asked(effects, 2);

	(void)state;
	check(&t, "Your mail of 2020-06-29 08:12 UTC had 2 commands.\n\n"
		  "> #digest subscribe weekly\n"
		  "    " CUT " path:a\n"
		  "    path:b path:c path:d\n"
		  "  Not done yet: to subscribe is confirmed first.\n\n"
		  "> #digest title:\"?[1m?"
		  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... ...\n"
		  "  Not done: a?b?\n\n"
		  "To confirm what is not done yet, answer this mail as it is, "
		  "within 3 days. If\nyou did not ask for it, do nothing: then "
		  "nothing happens.\n");
}

static void test_help(void **state)
{
	static const char *admins[] = {"Jane Doe <digest-admin@example.org>"};
	const struct config config = {
	    .bot = {.address = "digest@example.org",
		    .admins = admins,
		    .n_admins = 1},
	    .commands = {.prefix = "#digest", .per_mail = 5},
	};
	struct strbuf got = STRBUF_INIT;
	size_t lines = 0;

	(void)state;
	help_write(&config, &got);
	readable_check("help", got.buf, got.len);
	for (const char *p = got.buf; *p; lines++) {
		size_t len = strcspn(p, "\n");

		table_int(lines, p, true, len <= 78);
		p += len + 1;
	}
	assert_true(lines <= 24);
	golden_check("help.txt", got.buf, got.len);
	strbuf_release(&got);
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_outcomes),
	    cmocka_unit_test(test_lines_and_texts),
	    cmocka_unit_test(test_confirmation),
	    cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
