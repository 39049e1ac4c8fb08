/* SPDX-License-Identifier: MIT */
/* Who wrote, where From names who passed it on. */
#include "tests/unit/table.h"

#include "bot/people/relay.h"
#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"

#define LIST "kvm@lists.example.org"

static void test_parse(void **state)
{
	static const struct {
		const char *name, *email;
		const char *want; /* "name|dotted"; "" if it is none */
	} rows[] = {
	    {"Ada Example via B4 Relay", "devnull+ada.example.org@kernel.org",
	     "Ada Example|ada.example.org"},
	    {"Ada Example", "devnull+ada.example.org@kernel.org",
	     "Ada Example|ada.example.org"},
	    {"", "devnull+ada.example.org@kernel.org", "|ada.example.org"},
	    {"Ada", "devnull+@kernel.org", "Ada|"},
	    {"Ada via B4 Relay", "devnull+ada.example.org@evil.example", ""},
	    {"Ada Example via kvm", LIST, "Ada Example|"},
	    {"Ada Example via Something", LIST, "Ada Example|"},
	    {"Ada via Libc-alpha", "libc-alpha@other.example", "Ada|"},
	    {"'Ada Example' via syzkaller", "syzkaller@other.example",
	     "Ada Example|"},
	    {"\"Ada\" via Kvm", LIST, "Ada|"},
	    {"Ada via", "qemu-devel@nongnu.example", "Ada|"},
	    {"Ada VIA", "qemu-devel@nongnu.example", "Ada|"},
	    {"Via via via", "qemu-devel@nongnu.example", "Via via|"},
	    {" via", LIST, "|"},
	    {"Ada", LIST, ""},
	    /* names of people */
	    {"Ada via Home", "ada.example@example.org", ""},
	    {"Ada Viagem", "ada@example.org", ""},
	    {"Via Appia", "via@example.org", ""},
	    {"Ada Example", "ada@example.org", ""},
	    {"", "", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addr addr = {rows[i].name, rows[i].email};
		struct relay relay;
		const char *got = "";

		if (relay_parse(&addr, LIST, &a, &relay))
			got =
			    arena_printf(&a, "%s|%s", relay.name, relay.dotted);
		table_str(i, rows[i].name, rows[i].want, got);
	}
	arena_release(&a);
	table_end();
}

/* Without a list's address its name has to be among the words. */
static void test_unknown_list(void **state)
{
	struct mail_addr plain = {"Ada via Something", LIST};
	struct mail_addr named = {"Ada via KVM list", LIST};
	struct arena a = ARENA_INIT;
	struct relay relay;

	(void)state;
	assert_false(relay_parse(&plain, "", &a, &relay));
	assert_true(relay_parse(&named, "", &a, &relay));
	arena_release(&a);
}

/* A long name and address cost no more than their length. */
static void test_long(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf name = STRBUF_INIT, email = STRBUF_INIT;
	struct relay relay;

	(void)state;
	strbuf_addstr(&name, "Ada via ");
	strbuf_addchars(&name, 'a', 500000);
	strbuf_addchars(&email, 'a', 250000);
	strbuf_addstr(&email, "b@x.example");
	struct mail_addr addr = {name.buf, email.buf};
	assert_false(relay_parse(&addr, LIST, &a, &relay));
	strbuf_release(&name);
	strbuf_release(&email);
	arena_release(&a);
}

static void test_dotted(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(relay_dotted("ada@example.org", &a),
			    "ada.example.org");
	assert_string_equal(relay_dotted("", &a), "");
	arena_release(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_unknown_list),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_dotted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
