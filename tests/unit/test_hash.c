/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/err.h"
#include "common/hash.h"

#define BYTES(s) (s), sizeof(s) - 1

static void sha256(void **state)
{
	/* FIPS 180-4 examples, and the empty message */
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
	    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7"
		 "852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff"
		    "61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db0"
	     "6c1"},
	};
	unsigned char raw[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t len = strlen(rows[i].input);
		hash_sha256(rows[i].input, len, raw);
		hash_hex(raw, sizeof(raw), hex);
		table_str(i, rows[i].input, rows[i].want, hex);
	}
	table_end();
}

static void hmac(void **state)
{
	/* RFC 4231 sections 4.2, 4.3 and 4.7 (a key beyond the block) */
	static char long_key[131];
	static const struct {
		const char *key;
		size_t key_len;
		const char *input;
		const char *want;
	} rows[] = {
	    {BYTES("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		   "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"),
	     "Hi There",
	     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32c"
	     "ff7"},
	    {BYTES("Jefe"), "what do ya want for nothing?",
	     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3"
	     "843"},
	    {long_key, sizeof(long_key),
	     "Test Using Larger Than Block-Size Key - Hash Key First",
	     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37"
	     "f54"},
	    {NULL, 0, "",
	     "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c"
	     "5ad"},
	};
	unsigned char raw[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	(void)state;
	memset(long_key, 0xaa, sizeof(long_key));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		hash_hmac_sha256(rows[i].key, rows[i].key_len, rows[i].input,
				 strlen(rows[i].input), raw);
		hash_hex(raw, sizeof(raw), hex);
		table_str(i, rows[i].input, rows[i].want, hex);
	}
	table_end();
}

static void hex_of_all_bytes(void **state)
{
	char want[3];
	char got[3];

	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		unsigned char c = (unsigned char)i;
		snprintf(want, sizeof(want), "%02x", i);
		hash_hex(&c, 1, got);
		assert_string_equal(got, want);
	}
	hash_hex(NULL, 0, got);
	assert_string_equal(got, "");
}

static void random_bytes_differ(void **state)
{
	unsigned char a[64] = {0};
	unsigned char b[64] = {0};
	struct err err;

	(void)state;
	assert_int_equal(hash_random(a, sizeof(a), &err), 0);
	assert_int_equal(hash_random(b, sizeof(b), &err), 0);
	assert_int_equal(hash_random(b, 0, &err), 0);
	assert_false(hash_equal(a, b, sizeof(a)));
	/* the last bytes were filled too */
	assert_memory_not_equal(a + 48, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
}

static void equal(void **state)
{
	(void)state;
	assert_true(hash_equal("abc", "abc", 3));
	assert_true(hash_equal("abc", "abd", 2));
	assert_false(hash_equal("abc", "abd", 3));
	assert_false(hash_equal("bbc", "abc", 3));
	assert_true(hash_equal("", "x", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sha256),
	    cmocka_unit_test(hmac),
	    cmocka_unit_test(hex_of_all_bytes),
	    cmocka_unit_test(random_bytes_differ),
	    cmocka_unit_test(equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
