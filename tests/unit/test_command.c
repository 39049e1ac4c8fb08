/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/command/command.h"
#include "common/arena.h"
#include "common/err.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz"

static const char *shown(const struct command *c, struct arena *a)
{
	static const char *const every[] = {"never", "daily", "weekly",
					    "monthly"};

	switch (c->verb) {
	case COMMAND_DIGEST:
		return arena_printf(a, "digest %s|%s|%d", c->range, c->filter,
				    (int)c->detail);
	case COMMAND_SUBSCRIBE:
		return arena_printf(a, "subscribe %s|%d|%s|%d", every[c->every],
				    (int)c->contents, c->filter,
				    (int)c->detail);
	case COMMAND_UNSUBSCRIBE:
		return arena_printf(a, "unsubscribe %d %s", (int)c->number,
				    c->token);
	case COMMAND_PAUSE:
		return arena_printf(a, "pause %s", c->until);
	case COMMAND_RESUME:
		return "resume";
	case COMMAND_LIST:
		return "list";
	case COMMAND_MINE:
		return "mine";
	case COMMAND_TODO:
		return "todo";
	case COMMAND_HELP:
		return "help";
	}
	return "?";
}

static void test_good(void **state)
{
	static const struct {
		const char *line, *want, *words;
	} rows[] = {
	    {"#digest 2w", "digest 2w||0", "2w"},
	    {"#DIGEST \t 2w  ", "digest 2w||0", "2w"},
	    {"#digest last-3 full", "digest last-3||2", "last-3 full"},
	    {"#digest <a..b@x>..<c@x>", "digest <a..b@x>..<c@x>||0",
	     "<a..b@x>..<c@x>"},
	    {"#digest e7f0ff2b..1d980064", "digest e7f0ff2b..1d980064||0",
	     "e7f0ff2b..1d980064"},
	    /* what is wrong in a range is not for this to say */
	    {"#digest 2026-02-30..", "digest 2026-02-30..||0", "2026-02-30.."},
	    {"#digest 2026-01-01'; DROP:x", "digest 2026-01-01';|DROP:x|0",
	     "2026-01-01'; DROP:x"},
	    {"#digest 2w  path:arch/arm64/kvm/  -from:bob@x  messages",
	     "digest 2w|path:arch/arm64/kvm/ -from:bob@x|1",
	     "2w path:arch/arm64/kvm/ -from:bob@x messages"},
	    {"#digest 2w full -me me", "digest 2w|-me me|2", "2w full -me me"},
	    {"#digest 2w section:\"KVM  FOR ARM64\" Overview",
	     "digest 2w|section:\"KVM  FOR ARM64\"|0",
	     "2w section:\"KVM  FOR ARM64\" Overview"},
	    {"#digest subscribe", "subscribe weekly|0||0", ""},
	    {"#digest Subscribe Daily todo", "subscribe daily|2||0",
	     "Daily todo"},
	    {"#digest subscribe mine", "subscribe weekly|1||0", "mine"},
	    {"#digest subscribe path:a me monthly messages -from:x",
	     "subscribe monthly|0|path:a me -from:x|1",
	     "path:a me monthly messages -from:x"},
	    {"#digest unsubscribe", "unsubscribe 0 ", ""},
	    {"#digest unsubscribe 12", "unsubscribe 12 ", "12"},
	    {"#digest unsubscribe ALL", "unsubscribe -1 ", "ALL"},
	    {"#digest unsubscribe 7 " TOKEN, "unsubscribe 7 " TOKEN,
	     "7 " TOKEN},
	    {"#digest unsubscribe " TOKEN, "unsubscribe 0 " TOKEN, TOKEN},
	    {"#digest pause 2020-07-31", "pause 2020-07-31", "2020-07-31"},
	    {"#digest pause never", "pause never", "never"},
	    {"#digest pause until 2020-07-31", "pause 2020-07-31",
	     "until 2020-07-31"},
	    {"#digest resume", "resume", ""},
	    {"#digest list", "list", ""},
	    {"#digest mine", "mine", ""},
	    {"#digest todo", "todo", ""},
	    {"#digest help", "help", ""},
	    {"#digest help me, please", "help", "me, please"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct command c;
		struct err err;
		int r = command_parse(rows[i].line, "#digest", &a, &c, &err);

		table_str(i, rows[i].line, rows[i].want,
			  r ? err.text : shown(&c, &a));
		table_str(i, rows[i].line, rows[i].words, c.words);
	}
	arena_release(&a);
	table_end();
}

static void test_faults(void **state)
{
	static const struct {
		const char *line, *want;
	} rows[] = {
	    {"#digest", "it asks nothing; \"help\" shows"},
	    {"#digest   ", "it asks nothing"},
	    {"#digester 2w", "a command begins with \"#digest \""},
	    {"digest 2w", "a command begins with \"#digest \""},
	    {"#digest subscrbe",
	     "\"subscrbe\" is neither a command nor a range; did you mean "
	     "\"subscribe\"?"},
	    {"#digest lst", "did you mean \"list\"?"},
	    {"#digest xyzzy", "\"xyzzy\" is neither a command nor a range; "
			      "a range is like 2w or 2025-04-01..2025-04-07, "
			      "and \"help\" shows the rest"},
	    {"#digest path:a", "a range comes first: 2w path:a"},
	    {"#digest -me", "a range comes first: 2w -me"},
	    {"#digest full", "a range comes first: 2w full"},
	    {"#digest 2w overveiw", "\"overveiw\" is neither a filter nor a "
				    "detail; did you mean \"overview\"?"},
	    {"#digest 2 w", "\"w\" is neither a filter nor a detail; a range "
			    "has no blanks: 2w, 2025-04-01..2025-04-07"},
	    {"#digest 2w me w", "\"w\" is neither a filter nor a detail; a "
				"filter is like path:arch/x86/kvm/"},
	    {"#digest 2w full full", "\"full\" says again"},
	    {"#digest 2w full overview", "\"overview\" says again"},
	    {"#digest 2w title:\"a b", "a quote is not closed at \"a b\""},
	    {"#digest 2w \"", "a quote is not closed at \"\""},
	    {"#digest subscribe wekly", "did you mean \"weekly\"?"},
	    {"#digest subscribe weekly daily", "\"daily\" says again"},
	    {"#digest subscribe mine todo", "\"todo\" says again"},
	    {"#digest subscribe 2w", "a subscription has no range"},
	    {"#digest subscribe yearly",
	     "no word of a subscription; it is daily, weekly or monthly"},
	    {"#digest unsubscribe al", "did you mean \"all\"?"},
	    {"#digest unsubscribe 0", "\"list\" shows them"},
	    {"#digest unsubscribe -1", "no number of a subscription"},
	    {"#digest unsubscribe 99999999999", "no number"},
	    {"#digest unsubscribe 1 2", "\"2\" is too much behind "
					"\"unsubscribe\""},
	    {"#digest unsubscribe 1 " TOKEN " x", "\"x\" is too much"},
	    {"#digest pause", "until when? say a day as YYYY-MM-DD"},
	    {"#digest pause until", "until when? say a day"},
	    {"#digest pause 2020-07-31 2020-08-01", "until when? say a day"},
	    {"#digest resume now", "\"now\" is too much behind \"resume\""},
	    {"#digest list all", "\"all\" is too much behind \"list\""},
	    {"#digest \033[1mx", "\"?[1mx\" is neither"},
	    {"#digest %n%n%n%s%s%s", "\"%n%n%n%s%s%s\" is neither"},
	    {"#digest "
	     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct command c;
		struct err err = {.text = "no fault"};
		int r = command_parse(rows[i].line, "#digest", &a, &c, &err);

		table_int(i, rows[i].line, -1, r);
		table_int(i, rows[i].line, ERR_DATA, err.code);
		if (!strstr(err.text, rows[i].want))
			table_str(i, rows[i].line, rows[i].want, err.text);
	}
	arena_release(&a);
	table_end();
}

static void test_another_prefix(void **state)
{
	struct arena a = ARENA_INIT;
	struct command c;
	struct err err;

	(void)state;
	assert_int_equal(command_parse("!kvm list", "!kvm", &a, &c, &err), 0);
	assert_int_equal(c.verb, COMMAND_LIST);
	assert_int_equal(command_parse("#digest list", "!kvm", &a, &c, &err),
			 -1);
	arena_release(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_another_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
