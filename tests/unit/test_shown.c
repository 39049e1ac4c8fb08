/* SPDX-License-Identifier: MIT */
/* Whom readers see behind an address. */
#include "tests/unit/digest_week.h"

#include "bot/digest/text.h"
#include "bot/model/display.h"
#include "bot/people/roster.h"

#define LIST  "kvm@vger.kernel.org"
#define RELAY "devnull+ada.example.org@kernel.org"

struct seen {
	struct mail_addr from, author; /* author.email "": none in the text */
};

static void test_person(void **state)
{
	static const struct {
		const char *what;
		struct seen seen[3];
		struct mail_addr addr;
		const char *want;
	} rows[] = {
	    {"nobody is known",
	     {{{0}, {0}}},
	     {"Ada via B4 Relay", RELAY},
	     "Ada <>"},
	    {"no relay",
	     {{{0}, {0}}},
	     {"Ada", "ada@example.org"},
	     "Ada <ada@example.org>"},
	    {"the same From names the author",
	     {{{"Ada via B4 Relay", RELAY}, {"Ada E", "ada@example.org"}}},
	     {"Ada via B4 Relay", RELAY},
	     "Ada E <ada@example.org>"},
	    {"another's patch, passed on by Ada",
	     {{{"Ada via B4 Relay", RELAY}, {"Bob", "bob@example.org"}}},
	     {"Ada via B4 Relay", RELAY},
	     "Ada <>"},
	    {"the address fits somebody who wrote elsewhere",
	     {{{"Ada E", "ada@example.org"}, {"", ""}}},
	     {"Ada via B4 Relay", RELAY},
	     "Ada E <ada@example.org>"},
	    {"the name fits a From at another address",
	     {{{"Ada", "ada@other.example"}, {"", ""}}},
	     {"ada via B4 Relay", RELAY},
	     "Ada <ada@other.example>"},
	    {"two have that name",
	     {{{"Ada", "ada@one.example"}, {"", ""}},
	      {{"Ada", "ada@two.example"}, {"", ""}}},
	     {"Ada via kvm", LIST},
	     "Ada <>"},
	    {"a list in the sender's place",
	     {{{"Ada via kvm", LIST}, {"Ada", "ada@example.org"}}},
	     {"Ada via kvm", LIST},
	     "Ada <ada@example.org>"},
	    {"of two the first",
	     {{{"Ada via kvm", LIST}, {"Ada", "ada@one.example"}},
	      {{"Ada via kvm", LIST}, {"Ada", "ada@two.example"}}},
	     {"Ada via kvm", LIST},
	     "Ada <ada@one.example>"},
	    {"no name at all", {{{0}, {0}}}, {"", RELAY}, " <" RELAY ">"},
	    {"no name, but a known address",
	     {{{"", "ada@example.org"}, {"", ""}}},
	     {"", RELAY},
	     " <ada@example.org>"},
	    {"a mailmap on top of it",
	     {{{"Ada via B4 Relay", RELAY}, {"Ada", "ada@old.example"}}},
	     {"Ada via B4 Relay", RELAY},
	     "Ada Proper <ada@new.example>"},
	};
	static const char map[] =
	    "Ada Proper <ada@new.example> <ada@old.example>";

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		struct roster roster = {.has_employers = false};
		struct display s;

		mailmap_init(&roster.mailmap, &a);
		assert_null(mailmap_add(&roster.mailmap, slice_of(map)));
		display_init(&s, &roster, LIST, &a);
		for (size_t k = 0; k < 3 && rows[i].seen[k].from.email; k++) {
			const struct seen *seen = &rows[i].seen[k];

			if (*seen->author.email)
				display_learn_author(&s, &seen->from,
						     &seen->author);
			display_learn(&s, &seen->from);
		}
		struct mail_addr got = display_person(&s, &rows[i].addr);
		table_str(i, rows[i].what, rows[i].want,
			  arena_printf(&a, "%s <%s>", got.name, got.email));
		arena_release(&a);
	}
	table_end();
}

/* Two covers and a patch by one person under three addresses, and one more. */
static const struct week_mail mails[] = {
    {"c1", 1, "Ada Example via B4 Relay", RELAY, "[PATCH 0/1] KVM: one", "", "",
     0, 0, 0, 0, "Cover.\n", NULL},
    {"c2", 2, "Ada Example via kvm", LIST, "[PATCH 0/1] KVM: two", "", "", 0, 0,
     0, 0, "Cover.\n", NULL},
    {"p1", 3, "Ada Example", "ada@old.example", "[PATCH] KVM: three", "",
     "virt/kvm/a.c", 1, 1, 1, 0, "Patch.\n", NULL},
    {"p2", 4, "Bob", "bob@gmail.com", "[PATCH] KVM: four", "", "virt/kvm/a.c",
     1, 1, 1, 0, "Patch.\n", NULL},
};

static void add_line(struct roster *r, const char *map, const char *employer)
{
	const char *why = NULL;

	if (map)
		why = mailmap_add(&r->mailmap, slice_of(map));
	if (employer && !why)
		why = employers_add(&r->employers, slice_of(employer));
	if (why)
		fail_msg("%s", why);
}

/* The text of the week under that roster; facts must not depend on it. */
static void make(const struct roster *roster, struct strbuf *out)
{
	struct text_options options = {.detail = TEXT_OVERVIEW};
	struct digest_text text;
	struct week w;
	struct err err;

	week_open(&w);
	for (size_t i = 0; i < LENGTH(mails); i++)
		week_put(&w, &mails[i]);
	w.roster = roster;
	week_build(&w, "2025-W14");
	assert_int_equal(w.model.n_people, 4);
	assert_int_equal(w.model.n_domains, 4);
	if (digest_text_check(&w.model, &err) ||
	    digest_text_make(w.st, &w.model, &options, &w.arena, &text, &err))
		fail_msg("%s", err.text);
	digest_text_join(&text, out);
	digest_text_release(&text);
	week_close(&w);
}

static void has(const struct strbuf *text, const char *line)
{
	if (!strstr(text->buf, line))
		fail_msg("no \"%s\" in\n%s", line, text->buf);
}

static void test_tables(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf out = STRBUF_INIT;
	struct roster roster = {.has_employers = true};

	(void)state;
	make(NULL, &out);
	has(&out, "Top 15 contributor email domains\n\n"
		  "      3 old.example\n      1 gmail.com\n");
	has(&out, "      3 Ada Example <ada@old.example>\n"
		  "      1 Bob <bob@gmail.com>\n");
	has(&out, "New: KVM: one\n    Ada Example, 2025-03-31");
	assert_null(strstr(out.buf, " via "));

	mailmap_init(&roster.mailmap, &a);
	employers_init(&roster.employers, &a);
	add_line(&roster, "Ada Lovelace <ada@new.example> <ada@old.example>",
		 "new.example New Works");
	strbuf_reset(&out);
	make(&roster, &out);
	has(&out, "Top 15 contributor employers\n\n"
		  "      3 New Works\n      1 independent\n");
	has(&out, "      3 Ada Lovelace <ada@new.example>\n");
	has(&out, "New: KVM: two\n    Ada Lovelace, 2025-03-31");
	strbuf_release(&out);
	arena_release(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_person),
	    cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
