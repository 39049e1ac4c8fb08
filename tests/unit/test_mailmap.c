/* SPDX-License-Identifier: MIT */
/* git's mailmap. */
#include "tests/unit/table.h"

#include "bot/people/mailmap.h"
#include "common/arena.h"

static void add(struct mailmap *m, const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");
		const char *why = mailmap_add(m, (struct slice){lines, len});

		if (why)
			fail_msg("%s: %s", lines, why);
		lines += len + (lines[len] == '\n');
	}
}

static void test_find(void **state)
{
	static const struct {
		const char *map, *name, *email, *want;
	} rows[] = {
	    {"", "Ada", "ada@x.org", "Ada <ada@x.org>"},
	    {"Ada Proper <ada@x.org>", "ada", "ada@x.org",
	     "Ada Proper <ada@x.org>"},
	    {"Ada Proper <ada@x.org>", "ada", "bob@x.org", "ada <bob@x.org>"},
	    {"<ada@x.org> <ada@old.org>", "Ada L", "ada@old.org",
	     "Ada L <ada@x.org>"},
	    {"Ada P <ada@x.org> <ada@old.org>", "a", "ada@old.org",
	     "Ada P <ada@x.org>"},
	    {"Ada P <Ada@X.org> <ADA@old.ORG>", "a", "ada@old.org",
	     "Ada P <ada@x.org>"},
	    /* with a commit name: only that name, in any case */
	    {"Ada P <ada@x.org> Root <root@host>", "rOOT", "root@host",
	     "Ada P <ada@x.org>"},
	    {"Ada P <ada@x.org> Root <root@host>", "Bob", "root@host",
	     "Bob <root@host>"},
	    {"Ada P <ada@x.org> Root <root@host>\n<any@x.org> <root@host>",
	     "Root", "root@host", "Ada P <ada@x.org>"},
	    {"Ada P <ada@x.org> Root <root@host>\n<any@x.org> <root@host>",
	     "Bob", "root@host", "Bob <any@x.org>"},
	    /* the later line wins, field by field */
	    {"Old <ada@x.org>\nNew <ada@x.org>", "a", "ada@x.org",
	     "New <ada@x.org>"},
	    {"Ada P <ada@old.org>\n<ada@x.org> <ada@old.org>", "a",
	     "ada@old.org", "Ada P <ada@x.org>"},
	    /* not looked up again */
	    {"<b@x> <a@x>\n<c@x> <b@x>", "N", "a@x", "N <b@x>"},
	    /* blanks, comments, nobody's address */
	    {"  Ada \t P  < ada@x.org >  <ada@old.org>   # moved", "a",
	     "ada@old.org", "Ada \t P <ada@x.org>"},
	    {"Ada P <ada@x.org>#", "a", "ada@x.org", "Ada P <ada@x.org>"},
	    {"Nobody <no@x> <>", "Ada", "", "Nobody <no@x>"},
	    {"\xc3\x84"
	     "da <ada@x.org>",
	     "a", "ada@x.org",
	     "\xc3\x84"
	     "da <ada@x.org>"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		struct mail_addr addr = {rows[i].name, rows[i].email};
		struct mailmap m;

		mailmap_init(&m, &a);
		add(&m, rows[i].map);
		mailmap_find(&m, &addr, &a, &addr);
		table_str(i, rows[i].map, rows[i].want,
			  arena_printf(&a, "%s <%s>", addr.name, addr.email));
		arena_release(&a);
	}
	table_end();
}

static void test_faults(void **state)
{
	static const struct {
		const char *line, *want;
	} rows[] = {
	    {"Ada Proper", "expected an address in < >"},
	    {"Ada Proper ada@x.org", "expected an address in < >"},
	    {"Ada <ada@x.org", "expected a '>'"},
	    {"Ada <ada@x.org> <b@x", "expected a '>'"},
	    {"Ada <>", "the address is empty"},
	    {"Ada < > <b@x>", "the address is empty"},
	    {"<ada@x.org>", "expected a name, or a second address"},
	    {"<ada@x.org> # only", "expected a name, or a second address"},
	    {"A <a@x> B", "expected an address in < >"},
	    {"A <a@x> B <b@x> C <c@x>", "expected at most two addresses"},
	};
	struct arena a = ARENA_INIT;
	struct mailmap m;

	(void)state;
	mailmap_init(&m, &a);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *why = mailmap_add(&m, slice_of(rows[i].line));

		table_str(i, rows[i].line, rows[i].want, why ? why : "");
	}
	/* and none of them left something behind */
	assert_int_equal(m.keys.n, 0);
	arena_release(&a);
	table_end();
}

static void test_many(void **state)
{
	struct arena a = ARENA_INIT;
	struct mailmap m;

	(void)state;
	mailmap_init(&m, &a);
	for (int i = 0; i < 5000; i++)
		add(&m, arena_printf(&a, "P %d <p%d@x> <q%d@x>", i, i, i));
	for (int i = 0; i < 5000; i++) {
		struct mail_addr addr = {"", arena_printf(&a, "q%d@x", i)};

		mailmap_find(&m, &addr, &a, &addr);
		table_str((size_t)i, "", arena_printf(&a, "P %d", i),
			  addr.name);
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
