/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_GOLDEN_H
#define TESTS_UNIT_GOLDEN_H

/*
 * Golden files: tests/golden/NAME holds what a test made once and a person
 * read. GOLDEN=write in the environment writes them anew; read the diff.
 */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/strbuf.h"

static inline void golden_read(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "r");
	char buf[4096];
	size_t n;

	while (f && (n = fread(buf, 1, sizeof(buf), f)) > 0)
		strbuf_add(out, buf, n);
	if (f)
		fclose(f);
}

/* Length of the line at s[i..len), without its line feed. */
static inline size_t golden_line(const char *s, size_t i, size_t len)
{
	const char *lf = i < len ? memchr(s + i, '\n', len - i) : NULL;

	return lf ? (size_t)(lf - s) - i : len - i;
}

/* Compare line by line; the first that differs is shown. */
static inline void golden_check(const char *name, const char *got, size_t len)
{
	struct strbuf want = STRBUF_INIT;
	char path[256];
	const char *mode = getenv("GOLDEN");
	size_t line = 1, i = 0, n, m;

	snprintf(path, sizeof(path), "tests/golden/%s", name);
	if (mode && !strcmp(mode, "write")) {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		assert_int_equal(fwrite(got, 1, len, f), len);
		assert_int_equal(fclose(f), 0);
	}
	golden_read(path, &want);
	for (; i < len || i < want.len; line++) {
		n = i < len ? golden_line(got, i, len) : 0;
		m = i < want.len ? golden_line(want.buf, i, want.len) : 0;
		if (i >= len || i >= want.len || n != m ||
		    memcmp(got + i, want.buf + i, n) != 0) {
			print_error("%s:%zu:\n", path, line);
			table_show("want", i < want.len ? want.buf + i : "", m);
			table_show("got", i < len ? got + i : "", n);
			fail_msg("%s differs", path);
		}
		i += n + 1;
	}
	strbuf_release(&want);
}

#endif /* TESTS_UNIT_GOLDEN_H */
