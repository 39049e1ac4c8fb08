/* SPDX-License-Identifier: MIT */
#include "common/hash.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/err.h"
#include "common/log.h"

/* Fetched once: with EVP_sha256() OpenSSL 3 looks it up at every use, which
 * costs more than the digest of a short text. */
static const EVP_MD *sha256(void)
{
	static EVP_MD *md;

	if (!md) {
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
		if (!md)
			fatalx("this OpenSSL has no SHA-256");
	}
	return md;
}

void hash_sha256(const void *data, size_t len,
		 unsigned char out[HASH_SHA256_SIZE])
{
	static EVP_MD_CTX *ctx;

	if (!ctx)
		ctx = EVP_MD_CTX_new();
	if (!ctx)
		fatal("cannot get memory for a SHA-256");
	if (!EVP_DigestInit_ex2(ctx, sha256(), NULL) ||
	    !EVP_DigestUpdate(ctx, data, len) ||
	    !EVP_DigestFinal_ex(ctx, out, NULL))
		fatalx("OpenSSL cannot make a SHA-256");
}

int64_t hash_key(const char *text)
{
	unsigned char sum[HASH_SHA256_SIZE];
	int64_t key;

	hash_sha256(text, strlen(text), sum);
	memcpy(&key, sum, sizeof(key));
	return key;
}

void hash_hmac_sha256(const void *key, size_t key_len, const void *data,
		      size_t len, unsigned char out[HASH_SHA256_SIZE])
{
	/* OpenSSL takes a NULL key as "the one of last time" */
	if (!HMAC(sha256(), key_len ? key : "", (int)key_len, data, len, out,
		  NULL))
		fatalx("OpenSSL cannot make an HMAC");
}

void hash_hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

int hash_random(void *out, size_t len, struct err *err)
{
	unsigned char *p = out;

	while (len) {
		ssize_t n = getrandom(p, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, "cannot get random bytes");
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

bool hash_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
