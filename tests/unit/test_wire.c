/* SPDX-License-Identifier: MIT */
/* Numbers and strings between processes: what is put is got, nothing else. */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "bot/read/wire.h"
#include "common/strbuf.h"

static void put_all(struct strbuf *out)
{
	wire_put_u8(out, 200);
	wire_put_u32(out, 4000000000u);
	wire_put_u64(out, UINT64_MAX);
	wire_put_str(out, "a string");
	wire_put_str(out, NULL);
	wire_put_bytes(out, "\0x", 2);
}

/* All fields of put_all(); false if one is not what was put. */
static bool get_all(struct wire *in)
{
	size_t len;
	bool same = wire_get_u8(in) == 200;

	same &= wire_get_u32(in) == 4000000000u;
	same &= wire_get_u64(in) == UINT64_MAX;
	same &= !strcmp(wire_get_str(in), "a string");
	same &= !strcmp(wire_get_str(in), "");
	same &= !memcmp(wire_get_bytes(in, &len), "\0x", 2) && len == 2;
	return same;
}

static void test_back_as_put(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct wire in;

	(void)state;
	put_all(&sb);
	in = (struct wire){.p = sb.buf, .end = sb.buf + sb.len};
	assert_true(get_all(&in));
	assert_true(wire_at_end(&in));
	strbuf_release(&sb);
}

/* Cut anywhere, it is bad, and nothing behind its end is looked at. */
static void test_cut(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	put_all(&sb);
	for (size_t len = 0; len < sb.len; len++) {
		char *copy = malloc(len ? len : 1); /* asan guards its end */
		struct wire in = {.p = copy, .end = copy + len};

		memcpy(copy, sb.buf, len);
		get_all(&in);
		table_int(len, "cut", true, in.bad);
		table_int(len, "then", 0, (int64_t)wire_get_u64(&in));
		table_str(len, "then", "", wire_get_str(&in));
		free(copy);
	}
	strbuf_release(&sb);
	table_end();
}

static void test_lies(void **state)
{
	static const struct {
		const char *what;
		const char bytes[12];
		size_t len;
	} rows[] = {
	    {"a length beyond all",
	     "\xff\xff\xff\xff"
	     "abc",
	     8},
	    {"a length of one too many", "\x04\0\0\0abc", 8},
	    {"no NUL behind it", "\x03\0\0\0abcd", 8},
	    {"no room for the NUL", "\x03\0\0\0abc", 7},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct wire in = {.p = rows[i].bytes,
				  .end = rows[i].bytes + rows[i].len};
		size_t len = 99;

		table_str(i, rows[i].what, "", wire_get_bytes(&in, &len));
		table_int(i, rows[i].what, true, in.bad);
		table_int(i, rows[i].what, 0, (int64_t)len);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_back_as_put),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
