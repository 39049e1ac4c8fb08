/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdalign.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 300; size++) {
			unsigned char *p = arena_alloc(&a, size);
			assert_non_null(p);
			assert_int_equal((uintptr_t)p % alignof(max_align_t),
					 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, size);
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

/* Pieces of all sizes, blocks of their own among them, do not overlap. */
static void pieces_do_not_overlap(void **state)
{
	struct arena a = ARENA_INIT;
	enum { PIECES = 400 };
	unsigned char *pieces[PIECES];
	size_t sizes[PIECES];

	(void)state;
	srand(1);
	for (size_t i = 0; i < PIECES; i++) {
		sizes[i] = (size_t)rand() % (i % 10 ? 200 : 40000);
		pieces[i] = arena_alloc(&a, sizes[i]);
		memset(pieces[i], (int)(i % 251), sizes[i]);
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(pieces[i][k], i % 251);
	arena_release(&a);
}

static void taken_counts(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	arena_alloc(&a, 10);
	arena_strdup(&a, "four");
	arena_array(&a, 3, 100000);
	assert_int_equal(a.taken, 10 + 5 + 300000);
	arena_reset(&a);
	assert_int_equal(a.taken, 0);
	arena_release(&a);
	assert_null(a.head);
	arena_release(&a);
	arena_reset(&a);
}

static void reset_keeps_one_block(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int i = 0; i < 10000; i++)
		arena_alloc(&a, 100);
	arena_reset(&a);
	void *head = a.head;
	assert_non_null(head);
	arena_alloc(&a, 100);
	assert_ptr_equal(a.head, head);
	arena_reset(&a);

	/* a big one alone is not worth keeping */
	arena_release(&a);
	arena_alloc(&a, 1000000);
	arena_reset(&a);
	assert_null(a.head);
}

static void strings(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(arena_strdup(&a, ""), "");
	assert_string_equal(arena_strdup(&a, "text"), "text");
	assert_string_equal(arena_strndup(&a, "text", 2), "te");
	assert_string_equal(arena_strndup(&a, NULL, 0), "");
	assert_memory_equal(arena_strndup(&a, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_printf(&a, "%s", ""), "");
	assert_string_equal(arena_printf(&a, "%d/%s", 7, "x"), "7/x");
	assert_int_equal(strlen(arena_printf(&a, "%100000d", 1)), 100000);
	arena_release(&a);
}

static void mem(void **state)
{
	char *p = mem_alloc(0);

	(void)state;
	assert_non_null(p);
	p = mem_realloc(p, 0);
	assert_non_null(p);
	p = mem_realloc(p, 100);
	memset(p, 1, 100);
	free(p);
	p = mem_realloc(NULL, 10);
	free(p);
	p = mem_strdup("text");
	assert_string_equal(p, "text");
	free(p);
}

/* What was there stays, what is new is zeroed: in the arena and on the heap. */
static void arrays_grow(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int heap = 0; heap < 2; heap++) {
		int *p = NULL;
		size_t size = 0;

		for (size_t n = 0; n < 1000; n++) {
			p = heap ? mem_grow(p, n, &size, sizeof(*p))
				 : arena_grow(&a, p, n, &size, sizeof(*p));
			assert_true(n < size);
			for (size_t k = 0; k < size; k++)
				assert_int_equal(p[k], k < n ? (int)k : 0);
			p[n] = (int)n;
		}
		if (heap)
			free(p);
	}
	arena_release(&a);
}

/* The exit code of a child that asks for n times size bytes. */
static int exit_code_of(size_t n, size_t size)
{
	int status;

	fflush(NULL);
	pid_t pid = fork();
	if (!pid) {
		struct arena a = ARENA_INIT;
		close(STDERR_FILENO);
		arena_array(&a, n, size);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void impossible_wishes_end_the_process(void **state)
{
	static const struct {
		size_t n;
		size_t size;
		int want;
	} rows[] = {
	    {1, 1, 0},
	    {0, SIZE_MAX, 0},
	    {SIZE_MAX, 0, 0},
	    {SIZE_MAX / 2, 3, 70},
	    {SIZE_MAX / 16 + 1, 16, 70},
	    {1, SIZE_MAX, 70},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, "", rows[i].want,
			  exit_code_of(rows[i].n, rows[i].size));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_and_aligned),
	    cmocka_unit_test(pieces_do_not_overlap),
	    cmocka_unit_test(taken_counts),
	    cmocka_unit_test(reset_keeps_one_block),
	    cmocka_unit_test(strings),
	    cmocka_unit_test(mem),
	    cmocka_unit_test(arrays_grow),
	    cmocka_unit_test(impossible_wishes_end_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
