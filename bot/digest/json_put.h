/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_PUT_H
#define BOT_DIGEST_JSON_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_t; /* jansson's */
struct mail_addr;

/*
 * JSON values. An object or array owns what is put into it. jansson fails only
 * if memory is out or if text is not UTF-8, which the parsers promise: both end
 * the process.
 */

struct json_t *json_put_object(void); /* a new one; the caller owns it */
struct json_t *json_put_array(void);

/* Append a value to an array. */
void json_put_last(struct json_t *array, struct json_t *value);

/* Put a value under key into an object o. */
void json_put(struct json_t *o, const char *key, struct json_t *value);
void json_put_string(struct json_t *o, const char *key, const char *s); /* NULL: null */
void json_put_number(struct json_t *o, const char *key, size_t n);
void json_put_bool(struct json_t *o, const char *key, bool b);
void json_put_time(struct json_t *o, const char *key, int64_t at); /* RFC 3339, UTC */
void json_put_addr(struct json_t *o, const char *key,
		   const struct mail_addr *addr); /* {name, email} */
void json_put_numbers(struct json_t *o, const char *key, const uint32_t *list,
		      size_t n); /* array of list[0..n) */

#endif /* BOT_DIGEST_JSON_PUT_H */
