/* SPDX-License-Identifier: MIT */
/* Sections of a MAINTAINERS file. */
#include "tests/unit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bot/filter/maintainers.h"
#include "common/arena.h"
#include "common/err.h"

static const char file[] =
    "List of maintainers\n"
    "===================\n"
    "\n"
    "Descriptions of section entries:\n"
    "\n"
    "	M: *Mail* patches to: FullName <address@domain>\n"
    "	F: *Files* and directories wildcard patterns.\n"
    "\n"
    "Maintainers List\n"
    "----------------\n"
    "\n"
    "KERNEL VIRTUAL MACHINE FOR ARM64 (KVM/arm64)\n"
    "M:	Ada Example <ada@example.org>\n"
    "L:	kvmarm@example.org\n"
    "S:	Maintained\n"
    "F:	arch/arm64/include/asm/kvm*\n"
    "F:	arch/arm64/kvm/\n"
    "X:	arch/arm64/kvm/hyp/\n"
    "F:	virt/kvm/arm\n"
    "N:	vgic[^/]*\\.c$\n"
    "K:	\\bpsci_(cpu | sys)\n"
    "\n"
    "NAMELESS\n"
    "M:	Bob\n"
    "R:	BOB@example.org\n"
    "THE LAST ONE\r\n"
    "S:	Odd Fixes\r\n"
    "F:	mm/\r\n"
    "BROKEN\n"
    "S:	Orphan\n"
    "\n"
    "WRONG\n"
    "F:	a.c\n"
    "N:	vgic\n"
    "N:	(a";

static void test_paths(void **state)
{
	static const struct {
		const char *path;
		bool want;
	} rows[] = {
	    {"arch/arm64/include/asm/kvm_host.h", true},
	    {"arch/arm64/include/asm/kvm/host.h", false},
	    {"arch/arm64/kvm/arm.c", true},
	    {"arch/arm64/kvm/hyp/a.c", false},
	    {"virt/kvm/arm/a.c", true},
	    {"virt/kvm/arm", true},
	    {"virt/kvm/arm.c", false},
	    {"drivers/vgic-a.c", true},
	    {"drivers/vgic/a.c", false},
	    {"mm/slab.c", false},
	};
	struct maintainers_section s;
	struct arena a = ARENA_INIT;
	struct err err;

	(void)state;
	if (maintainers_parse(file, sizeof(file) - 1,
			      " kernel virtual machine for arm64 (KVM/ARM64) ",
			      &a, &s, &err))
		fail_msg("%s", err.text);
	assert_string_equal(s.name,
			    "KERNEL VIRTUAL MACHINE FOR ARM64 (KVM/arm64)");
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].path, rows[i].want,
			  maintainers_match_path(&s, rows[i].path));
	assert_true(maintainers_match_text(&s, "call psci_cpu_on\n"));
	assert_true(maintainers_match_text(&s, "psci_sys"));
	assert_false(maintainers_match_text(&s, "xpsci_cpu"));
	arena_release(&a);
	table_end();
}

static void test_find(void **state)
{
	static const struct {
		const char *name, *want; /* a name or a part of the fault */
	} rows[] = {
	    {"the last one", "THE LAST ONE"},
	    /* whole words that only one begins with */
	    {"the last", "THE LAST ONE"},
	    {"Kernel Virtual Machine for ARM64",
	     "KERNEL VIRTUAL MACHINE FOR ARM64 (KVM/arm64)"},
	    {"THE LA", "there is no section \"THE LA\""},
	    {"BROKEN", "BROKEN"},
	    {"NAMELESS", "NAMELESS"},
	    {"THE LST ONE", "did you mean \"THE LAST ONE\"?"},
	    {"xyz", "there is no section \"xyz\""},
	    {"", "there is no section \"\""},
	    {"Maintainers List", "no section"},
	    {"a\033b", "there is no section \"a?b\""},
	    {"WRONG", "section 'WRONG': pattern '(a'"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct maintainers_section s;
		struct err err;
		int r = maintainers_parse(file, sizeof(file) - 1, rows[i].name,
					  &a, &s, &err);

		if (r && strstr(err.text, rows[i].want))
			continue;
		table_str(i, rows[i].name, rows[i].want, r ? err.text : s.name);
	}
	arena_release(&a);
	table_end();
}

/* Bytes of any kind, and many sections. */
static void test_hostile(void **state)
{
	enum { SIZE = 4 * 1024 * 1024 };
	char *text = malloc(SIZE);
	struct maintainers_section s;
	struct arena a = ARENA_INIT;
	struct err err;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = (char)(i * 2654435761u >> 13);
	maintainers_parse(text, SIZE, "X", &a, &s, &err);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = "A\nF:x\n"[i % 6];
	assert_int_equal(
	    maintainers_parse(text, SIZE, "nobody's code", &a, &s, &err), -1);
	free(text);
	arena_release(&a);
}

/* Who looks after what; wrong patterns are nobody's business here. */
static void check_all(const char *path)
{
	static const struct {
		const char *name, *person;
		size_t files, paths;
	} rows[] = {
	    {"KERNEL VIRTUAL MACHINE FOR ARM64 (KVM/arm64)", "ada@example.org",
	     3, 1},
	    {"NAMELESS", "bob@example.org", 1, 0},
	    {"WRONG", "", 1, 1},
	};
	struct maintainers_section *all;
	struct arena a = ARENA_INIT;
	struct err err;
	size_t n;

	if (maintainers_read_all(path, &a, &all, &n, &err))
		fail_msg("%s", err.text);
	assert_int_equal(n, LENGTH(rows));
	for (size_t i = 0; i < n; i++) {
		const struct maintainers_section *s = &all[i];

		table_str(i, "name", rows[i].name, s->name);
		table_str(i, s->name, rows[i].person,
			  s->n_people ? s->people[0] : "");
		table_int(i, s->name, (int)rows[i].files, (int)s->n_files);
		table_int(i, s->name, (int)rows[i].paths, (int)s->n_paths);
	}
	arena_release(&a);
	table_end();
}

static void test_read(void **state)
{
	char path[] = "/tmp/maintainers-XXXXXX";
	int fd = mkstemp(path);
	struct maintainers_section s;
	struct arena a = ARENA_INIT;
	struct err err;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, sizeof(file) - 1), sizeof(file) - 1);
	close(fd);
	assert_int_equal(maintainers_read(path, "the last one", &a, &s, &err),
			 0);
	assert_true(maintainers_match_path(&s, "mm/slab.c"));
	check_all(path);
	unlink(path);
	assert_int_equal(maintainers_read(path, "the last one", &a, &s, &err),
			 -1);
	assert_non_null(strstr(err.text, path));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
