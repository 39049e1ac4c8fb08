/* SPDX-License-Identifier: MIT */
#ifndef COMMON_HASH_H
#define COMMON_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/*
 * Digests by OpenSSL, random bytes by the kernel.  All outputs are raw bytes.
 * The first digest of a process opens OpenSSL's configuration file: make one
 * before files are out of reach.
 */

#define HASH_SHA256_SIZE 32
#define HASH_HEX_SIZE    (2 * HASH_SHA256_SIZE + 1)

void hash_sha256(const void *data, size_t len,
		 unsigned char out[HASH_SHA256_SIZE]);
/* The first bits of a text's SHA-256, for indexes: nobody can aim at them. */
int64_t hash_key(const char *text);
void hash_hmac_sha256(const void *key, size_t key_len, const void *data,
		      size_t len, unsigned char out[HASH_SHA256_SIZE]);

/* Lower-case hex of n bytes and a NUL: out holds 2 * n + 1. */
void hash_hex(const unsigned char *bytes, size_t n, char *out);

/* len random bytes from the kernel; -1 with ERR_SYSTEM. */
int hash_random(void *out, size_t len, struct err *err);

/* True if the two are equal. Takes the same time whatever they hold. */
bool hash_equal(const void *a, const void *b, size_t len);

#endif /* COMMON_HASH_H */
