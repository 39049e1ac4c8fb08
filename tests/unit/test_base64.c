/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base64.h"
#include "common/strbuf.h"

/* RFC 4648 section 10, and the bytes that show sign errors. */
static const struct {
	const char *in;
	size_t len;
	const char *want;
} rows[] = {
    {"", 0, ""},
    {"f", 1, "Zg=="},
    {"fo", 2, "Zm8="},
    {"foo", 3, "Zm9v"},
    {"foob", 4, "Zm9vYg=="},
    {"fooba", 5, "Zm9vYmE="},
    {"foobar", 6, "Zm9vYmFy"},
    {"\0user\0pass", 10, "AHVzZXIAcGFzcw=="},
    {"\xff\xfe\xfd", 3, "//79"},
    {"\xfb\xef\xbe\x80", 4, "++++gA=="},
};

static void test_add(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf out = STRBUF_INIT;

		base64_add(&out, rows[i].in, rows[i].len);
		if (strcmp(out.buf, rows[i].want))
			fail_msg("row %zu, want '%s', got '%s'", i,
				 rows[i].want, out.buf);
		strbuf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_add)};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
