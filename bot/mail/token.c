/* SPDX-License-Identifier: MIT */
#include "bot/mail/token.h"

#include <inttypes.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/encode.h"
#include "common/strbuf.h"

#define TOKEN_BYTES  16 /* 128 bits */
#define SENDER_BYTES 10

static void write_token(const unsigned char bytes[TOKEN_BYTES],
			char out[TOKEN_SIZE + 1])
{
	struct strbuf digits = STRBUF_INIT;

	encode_base32(&digits, bytes, TOKEN_BYTES);
	memcpy(out, digits.buf, TOKEN_SIZE + 1);
	strbuf_release(&digits);
}

int token_generate(char out[TOKEN_SIZE + 1],
		   unsigned char hash[HASH_SHA256_SIZE], struct err *err)
{
	unsigned char bytes[TOKEN_BYTES];

	if (hash_random(bytes, sizeof(bytes), err))
		return -1;
	write_token(bytes, out);
	token_hash(out, hash);
	return 0;
}

void token_hash(const char *token, unsigned char hash[HASH_SHA256_SIZE])
{
	struct strbuf text = STRBUF_INIT;

	for (; *token; token++)
		strbuf_addch(&text, ascii_lower(*token));
	hash_sha256(text.buf, text.len, hash);
	strbuf_release(&text);
}

/* What one key signs begins with what it is for:
 * "unsubscribe 12 1744013584 ann@example.org". */
void token_unsubscribe(const unsigned char key[KEY_SIZE], int64_t id,
		       int64_t created_at, const char *email,
		       char out[TOKEN_SIZE + 1])
{
	unsigned char mac[HASH_SHA256_SIZE];
	struct strbuf what = STRBUF_INIT;

	strbuf_addf(&what, "unsubscribe %" PRId64 " %" PRId64 " %s", id,
		    created_at, email);
	hash_hmac_sha256(key, KEY_SIZE, what.buf, what.len, mac);
	write_token(mac, out);
	strbuf_release(&what);
}

bool token_equal(const char *a, const char *b)
{
	char x[TOKEN_SIZE], y[TOKEN_SIZE];

	if (strlen(a) != sizeof(x) || strlen(b) != sizeof(y))
		return false;
	for (size_t i = 0; i < sizeof(x); i++) {
		x[i] = ascii_lower(a[i]);
		y[i] = ascii_lower(b[i]);
	}
	return hash_equal(x, y, sizeof(x));
}

const char *token_sender(const unsigned char key[KEY_SIZE], const char *robot,
			 const char *msgid, struct arena *a)
{
	unsigned char mac[HASH_SHA256_SIZE];
	char hex[2 * SENDER_BYTES + 1];
	const char *at = strrchr(robot, '@');
	const char *what = arena_printf(a, "sender %s", msgid);

	hash_hmac_sha256(key, KEY_SIZE, what, strlen(what), mac);
	hash_hex(mac, SENDER_BYTES, hex);
	char *sender = arena_printf(a, "%.*s+%s%s%s", (int)(at - robot), robot,
				    BOUNCE_REPORT_TAG, hex, at);
	for (char *p = sender; *p; p++)
		*p = ascii_lower(*p);
	return sender;
}
