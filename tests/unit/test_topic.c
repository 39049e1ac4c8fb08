/* SPDX-License-Identifier: MIT */
/* Globs over paths, and what a series is about. */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "bot/filter/topic.h"
#include "common/arena.h"
#include "config/config.h"

static void test_glob(void **state)
{
	static const struct {
		const char *glob, *path;
		bool want;
	} rows[] = {
	    {"arch/x86/kvm/x86.c", "arch/x86/kvm/x86.c", true},
	    {"arch/x86/kvm/x86.c", "arch/x86/kvm/x86.h", false},
	    {"arch/x86/kvm/x86", "arch/x86/kvm/x86.c", false},
	    {"arch/x86/kvm/x86.c", "arch/x86/kvm/x86", false},
	    /* folders */
	    {"arch/x86/", "arch/x86/kvm/x86.c", true},
	    {"arch/x86/", "arch/x86/Makefile", true},
	    {"arch/x86/", "arch/x86", false},
	    {"arch/x86/", "arch/x86/", false},
	    {"arch/x86/", "arch/x86_64/a.c", false},
	    {"arch/x86", "arch/x86/Makefile", false},
	    {"*/x86/", "arch/x86/kvm/a.c", true},
	    {"*/x86/", "tools/arch/x86/a.c", false},
	    {"**/x86/", "tools/arch/x86/a.c", true},
	    {"arch/*/", "arch/x86/a.c", true},
	    {"arch/*/", "arch/Kconfig", false},
	    /* one star stays in its folder */
	    {"*", "Makefile", true},
	    {"*", "arch/Makefile", false},
	    {"include/linux/kvm*", "include/linux/kvm_host.h", true},
	    {"include/linux/kvm*", "include/linux/kvm", true},
	    {"include/linux/kvm*", "include/linux/kvm/a.h", false},
	    {"drivers/*/kvm*.c", "drivers/s390/kvm_io.c", true},
	    {"drivers/*/kvm*.c", "drivers/s390/net/kvm_io.c", false},
	    {"*.c", "a.c.c", true},
	    {"*a*b*c", "xaxbxcxc", true},
	    {"*a*b*c", "xaxcxb", false},
	    /* two cross folders */
	    {"**", "arch/x86/a.c", true},
	    {"**.rst", "Documentation/virt/api.rst", true},
	    {"**/kvm/**", "arch/x86/kvm/mmu/a.c", true},
	    {"**/kvm/*", "arch/x86/kvm/mmu/a.c", false},
	    {"**/kvm/*", "arch/x86/kvm/a.c", true},
	    {"a***b", "a/x/yb", true},
	    {"a/**", "a/", true},
	    /* ? and quoted characters */
	    {"a?c", "abc", true},
	    {"a?c", "a/c", false},
	    {"a?c", "ac", false},
	    {"a\\*c", "a*c", true},
	    {"a\\*c", "abc", false},
	    {"a\\?", "ab", false},
	    {"a\\", "a\\", true},
	    {"", "", true},
	    {"", "a", false},
	    {"[ab]", "a", false},
	    {"[ab]", "[ab]", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].glob, rows[i].want,
			  topic_glob_match(rows[i].glob, rows[i].path));
	table_end();
}

/* The glob that kills a matcher which tries one star after another. */
static void test_hostile_glob(void **state)
{
	char glob[TOPIC_GLOB_MAX + 2] = "", path[8001];

	(void)state;
	for (size_t i = 0; i + 2 <= TOPIC_GLOB_MAX; i += 2)
		memcpy(glob + i, i % 4 ? "*a" : "**", 2);
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_true(topic_glob_match(glob, path));
	glob[TOPIC_GLOB_MAX - 1] = 'b';
	assert_false(topic_glob_match(glob, path));

	memset(glob, '*', TOPIC_GLOB_MAX + 1);
	assert_false(topic_glob_match(glob, path));
	glob[TOPIC_GLOB_MAX] = '\0';
	assert_true(topic_glob_match(glob, path));
}

/* Slow, plain and surely right: what every answer is held against. */
static bool plain_match(const char *g, const char *p)
{
	if (!*g)
		return !*p;
	if (g[0] == '/' && !g[1])
		return p[0] == '/' && p[1];
	if (g[0] == '*' && g[1] == '*')
		return plain_match(g + 2, p) || (*p && plain_match(g, p + 1));
	if (g[0] == '*')
		return plain_match(g + 1, p) ||
		       (*p && *p != '/' && plain_match(g, p + 1));
	if (g[0] == '\\' && g[1])
		return g[1] == *p && plain_match(g + 2, p + 1);
	if (!*p || (g[0] == '?' ? *p == '/' : g[0] != *p))
		return false;
	return plain_match(g + 1, p + 1);
}

static void random_word(char *out, size_t max, const char *letters)
{
	size_t len = (size_t)rand() % max;

	for (size_t i = 0; i < len; i++)
		out[i] = letters[(size_t)rand() % strlen(letters)];
	out[len] = '\0';
}

static void test_random_globs(void **state)
{
	size_t matches = 0;

	(void)state;
	srand(7);
	for (size_t i = 0; i < 200000; i++) {
		char glob[8], path[9];

		random_word(glob, sizeof(glob), "ab/*?*");
		random_word(path, sizeof(path), "ab/");
		matches += plain_match(glob, path);
		table_int(i, glob, plain_match(glob, path),
			  topic_glob_match(glob, path));
	}
	assert_true(matches > 1000);
	table_end();
}

static const char *const arm[] = {"arch/arm64/"};
static const char *const x86[] = {"arch/x86/"};
static const char *const kvm[] = {"virt/", "include/linux/kvm*"};
static const char *const tests_paths[] = {"tools/testing/"};
static const char *const docs[] = {"Documentation/"};
#define PATHS(list) (const char **)list, LENGTH(list)

static const struct config_topic topics[] = {
    {"arm64", PATHS(arm), "", false, true},
    {"x86", PATHS(x86), "", false, true},
    {"generic KVM", PATHS(kvm), "", false, false},
    {"tests", PATHS(tests_paths), "", true, false},
    {"kvmtool", NULL, 0, "kvmtool", false, false},
    {"docs", PATHS(docs), "", true, false},
};

static const char *topic_name(int topic)
{
	if (topic == TOPIC_OTHER)
		return "other";
	return topic == TOPIC_SEVERAL ? "several" : topics[topic].name;
}

static void test_choose(void **state)
{
	static const struct {
		const char *paths[10];
		const char *tags, *want;
	} rows[] = {
	    {{NULL}, "", "other"},
	    {{NULL}, "kvmtool", "kvmtool"},
	    {{"arch/arm64/a"}, "", "arm64"},
	    /* the tag wins at once, in any case, as a whole word */
	    {{"arch/arm64/a"}, "kvmtool", "kvmtool"},
	    {{"arch/arm64/a"}, "x KVMTOOL y", "kvmtool"},
	    {{"arch/arm64/a"}, "kvmtools", "arm64"},
	    {{"arch/arm64/a"}, "my-kvmtool", "arm64"},
	    /* half is enough, and of two halves the first */
	    {{"arch/arm64/a", "arch/x86/a"}, "", "arm64"},
	    {{"arch/x86/a", "arch/arm64/a"}, "", "arm64"},
	    {{"arch/x86/a", "virt/a"}, "", "x86"},
	    {{"arch/x86/a", "arch/x86/b", "virt/a", "mm/a"}, "", "x86"},
	    /* tests and documents stand back */
	    {{"arch/arm64/a", "tools/testing/a", "Documentation/a"},
	     "",
	     "arm64"},
	    {{"arch/arm64/a", "tools/testing/a", "Documentation/a", "mm/a",
	      "mm/b"},
	     "",
	     "arm64"},
	    {{"tools/testing/a"}, "", "tests"},
	    {{"tools/testing/a", "arch/arm64/a"}, "", "arm64"},
	    {{"tools/testing/a", "tools/testing/b", "arch/arm64/a"},
	     "",
	     "tests"},
	    /* of two halves without them, the first again */
	    {{"arch/x86/a", "virt/a", "Documentation/a"}, "", "x86"},
	    /* nobody has half */
	    {{"arch/x86/a", "arch/arm64/a", "virt/a"}, "", "several"},
	    {{"tools/testing/a", "Documentation/a", "mm/a"}, "", "several"},
	    /* other counts, but only at first */
	    {{"mm/a"}, "", "other"},
	    {{"mm/a", "mm/b", "arch/x86/a"}, "", "other"},
	    {{"mm/a", "mm/b", "arch/x86/a", "arch/x86/b"}, "", "x86"},
	    {{"mm/a", "mm/b", "arch/x86/a", "arch/x86/b", "arch/arm64/a"},
	     "",
	     "x86"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct topic_choice choice;
		size_t n = 0, touched = 0;

		while (rows[i].paths[n])
			n++;
		topic_choose(topics, LENGTH(topics), rows[i].paths, n,
			     rows[i].tags, &a, &choice);
		table_str(i, n ? rows[i].paths[0] : "", rows[i].want,
			  topic_name(choice.topic));
		for (size_t k = 0; k < LENGTH(topics); k++)
			touched += choice.touched[k];
		assert_true(touched <= n);
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_glob),
	    cmocka_unit_test(test_hostile_glob),
	    cmocka_unit_test(test_random_globs),
	    cmocka_unit_test(test_choose),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
