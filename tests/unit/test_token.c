/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/mail/addr.h"

static const unsigned char key[KEY_SIZE] = "0123456789abcdef0123456789abcde";
static const unsigned char other_key[KEY_SIZE] = "another";

static void test_generate(void **state)
{
	char one[TOKEN_SIZE + 1], two[TOKEN_SIZE + 1];
	unsigned char hash[HASH_SHA256_SIZE], again[HASH_SHA256_SIZE];
	struct err err;

	(void)state;
	assert_int_equal(token_generate(one, hash, &err), 0);
	assert_int_equal(strlen(one), TOKEN_SIZE);
	assert_int_equal(strspn(one, "abcdefghijklmnopqrstuvwxyz234567"),
			 TOKEN_SIZE);
	token_hash(one, again);
	assert_memory_equal(hash, again, sizeof(hash));
	assert_int_equal(token_generate(two, again, &err), 0);
	assert_string_not_equal(one, two);
	assert_memory_not_equal(hash, again, sizeof(hash));
}

/* SHA-256 of "abc", FIPS 180-2 B.1: of the digits, in lower case. */
static void test_hash(void **state)
{
	static const char want[] = "ba7816bf8f01cfea414140de5dae2223"
				   "b00361a396177a9cb410ff61f20015ad";
	static const char *const forms[] = {"abc", "ABC", "aBc"};
	unsigned char hash[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(forms); i++) {
		token_hash(forms[i], hash);
		hash_hex(hash, sizeof(hash), hex);
		table_str(i, forms[i], want, hex);
	}
	table_end();
}

/* A link in mail that was sent long ago must go on to work: these are fixed,
 * here and below. Made by other means. */
static void test_unsubscribe(void **state)
{
	static const struct {
		const unsigned char *key;
		int64_t id, created_at;
		const char *email, *want;
	} rows[] = {
	    {key, 1, 1744013584, "ann@x", "s5o6ni6nivkp6ayvu27yvxttiu"},
	    {key, 12, 1744013584, "ann@x", "cg2dm6ogi6vtoxyo6xkm3pjbzu"},
	    {key, INT64_MAX, 1744013584, "ann@x", "dxi3iu7pdk5yjsvckqbhkrzgvq"},
	    {key, 1, 1744013585, "ann@x", "w4oocgcmyowqxhonmt62yhovbe"},
	    {key, 1, 1744013584, "bob@x", "2cl4nzz4hkuxthm723klxgna2u"},
	    {other_key, 1, 1744013584, "ann@x", "jwd3qp7rvsca3ve2mrjrpqtkvm"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char got[TOKEN_SIZE + 1];

		token_unsubscribe(rows[i].key, rows[i].id, rows[i].created_at,
				  rows[i].email, got);
		table_str(i, "unsubscribe", rows[i].want, got);
	}
	table_end();
}

static void test_equal(void **state)
{
	static const char t[] = "abcdefghijklmnopqrstuvwx27";
	static const struct {
		const char *a, *b;
		bool want;
	} rows[] = {
	    {t, "abcdefghijklmnopqrstuvwx27", true},
	    {t, "ABCDEFGHIJKLMNOPQRSTUVWX27", true},
	    {"ABCDEFGHIJKLMNOPQRSTUVWX27", t, true},
	    {t, "bbcdefghijklmnopqrstuvwx27", false},
	    {t, "abcdefghijklmnopqrstuvwx26", false},
	    {t, "abcdefghijklmnopqrstuvwx2", false},
	    {t, "abcdefghijklmnopqrstuvwx277", false},
	    {t, "", false},
	    {"", "", false},
	    {"a", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].b, rows[i].want,
			  token_equal(rows[i].a, rows[i].b));
	table_end();
}

static void test_sender(void **state)
{
	static const struct {
		const unsigned char *key;
		const char *robot, *msgid, *want;
	} rows[] = {
	    {key, "digest@example.org", "a@x",
	     "digest+b-c9d1295c2b3ec7f43787@example.org"},
	    {key, "Digest@Example.ORG", "a@x",
	     "digest+b-c9d1295c2b3ec7f43787@example.org"},
	    {key, "digest@example.org", "b@x",
	     "digest+b-2354159a1eb8ddeab206@example.org"},
	    {key, "kvm+digest@example.org", "a@x",
	     "kvm+digest+b-c9d1295c2b3ec7f43787@example.org"},
	    {other_key, "digest@example.org", "a@x",
	     "digest+b-a926465e76d1e7e9c7ab@example.org"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *got =
		    token_sender(rows[i].key, rows[i].robot, rows[i].msgid, &a);

		table_str(i, rows[i].msgid, rows[i].want, got);
		table_int(i, got, true, mail_addr_is_mailable(got));
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_generate),    cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_unsubscribe), cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_sender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
