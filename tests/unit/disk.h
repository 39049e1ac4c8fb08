/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_DISK_H
#define TESTS_UNIT_DISK_H

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/folder.h"
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"

/* States in a file: a folder for each test, mails to put there, processes. */

static struct strbuf path = STRBUF_INIT;
static struct arena arena = ARENA_INIT;

/* Every test has a folder of its own and a file name in it. */
static inline int make_folder(void **test)
{
	strbuf_reset(&path);
	if (folder_make(test))
		return -1;
	strbuf_addstr(&path, folder_path("state.db"));
	return 0;
}

static inline int remove_folder(void **test)
{
	arena_reset(&arena);
	return folder_remove(test);
}

static inline int release(void **test)
{
	(void)test;
	strbuf_release(&path);
	arena_release(&arena);
	return 0;
}

static inline struct state *open_state(enum state_open_flags flags)
{
	struct state *st;

	must(state_open(path.buf, flags, &st, err));
	return st;
}

/* Mails m<first>.. in a transaction; -1 as soon as one cannot be put. */
static inline int put_mails(struct state *st, int first, int n, struct err *err)
{
	for (int i = first; i < first + n; i++) {
		struct state_patch p =
		    memory_patch(arena_printf(&arena, "m%d", i), "a@b", i);
		enum state_put result;
		int64_t id;

		if (state_message_put(st, &p.message, &p, "some text\n", &id,
				      &result, err))
			return -1;
	}
	return 0;
}

static inline int64_t count(struct state *st)
{
	int64_t n, first, last;

	must(state_messages_summary(st, 0, &n, &first, &last, err));
	return n;
}

/* Run fn in a process of its own; its exit status, or 128 + the signal. */
static inline int in_child(void (*fn)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		fn();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

#define DISK_TEST(f)                                                           \
	cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

#endif /* TESTS_UNIT_DISK_H */
