/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TABLE_H
#define TESTS_UNIT_TABLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/*
 * Tests that run over a table: all rows are tried, each that fails is shown
 * with its number, input, what was wanted and what came; then the test fails.
 *
 *	for (size_t i = 0; i < LENGTH(rows); i++)
 *		table_str(i, rows[i].input, rows[i].want, got);
 *	table_end();
 */

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static size_t table_faults;

/* Bytes as a C string would show them, at most some hundred. */
static inline void table_show(const char *label, const char *s, size_t len)
{
	print_error("  %-5s \"", label);
	for (size_t i = 0; i < len && i < 300; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\n')
			print_error("\\n");
		else if (c == '"' || c == '\\')
			print_error("\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			print_error("\\x%02x", c);
		else
			print_error("%c", c);
	}
	print_error("\"%s\n", len > 300 ? "..." : "");
}

/* Begin to show a row that failed; false if enough were shown. */
static inline bool table_row(size_t row, const char *input, size_t len)
{
	if (++table_faults > 10)
		return false;
	print_error("row %zu:\n", row);
	table_show("input", input, len);
	return true;
}

/* Bytes: NULs and all. */
static inline void table_mem(size_t row, const char *input, size_t len,
			     const char *want, size_t want_len, const char *got,
			     size_t got_len)
{
	if (want_len == got_len && !memcmp(want, got, want_len))
		return;
	if (!table_row(row, input, len))
		return;
	table_show("want", want, want_len);
	table_show("got", got, got_len);
}

static inline void table_str(size_t row, const char *input, const char *want,
			     const char *got)
{
	table_mem(row, input, strlen(input), want, strlen(want), got,
		  strlen(got));
}

static inline void table_int(size_t row, const char *input, int64_t want,
			     int64_t got)
{
	if (want == got || !table_row(row, input, strlen(input)))
		return;
	print_error("  want  %lld\n  got   %lld\n", (long long)want,
		    (long long)got);
}

/* Fail the test if a row did. */
static inline void table_end(void)
{
	size_t faults = table_faults;

	table_faults = 0;
	if (faults)
		fail_msg("%zu rows failed", faults);
}

#endif /* TESTS_UNIT_TABLE_H */
