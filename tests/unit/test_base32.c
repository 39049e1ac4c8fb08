/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/base32.h"
#include "common/strbuf.h"

/* RFC 4648 section 10 without the padding, and the bytes that show sign
 * errors. */
static const struct {
	const char *in;
	size_t len;
	const char *want;
} rows[] = {
    {"", 0, ""},
    {"f", 1, "my"},
    {"fo", 2, "mzxq"},
    {"foo", 3, "mzxw6"},
    {"foob", 4, "mzxw6yq"},
    {"fooba", 5, "mzxw6ytb"},
    {"foobar", 6, "mzxw6ytboi"},
    {"\0\0\0\0\0", 5, "aaaaaaaa"},
    {"\xff\xff\xff\xff\xff", 5, "77777777"},
    {"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10, "abcdefghijklmnop"},
    {"\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10, "qrstuvwxyz234567"},
};

static void test_add(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&out);
		base32_add(&out, rows[i].in, rows[i].len);
		table_str(i, rows[i].in, rows[i].want, out.buf);
	}
	strbuf_release(&out);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_add)};

	return cmocka_run_group_tests_name("base32", tests, NULL, NULL);
}
