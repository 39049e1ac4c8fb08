/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_VALUE_H
#define BOT_DIGEST_JSON_VALUE_H

#include <stddef.h>
#include <stdint.h>

struct json_t; /* jansson's */
struct mail_addr;

/*
 * JSON values. What is handed to an object or array belongs to it. jansson
 * fails only where memory or UTF-8 does: the first ends the process as
 * everywhere, the second is a broken promise of the parsers and ends it, too.
 */

struct json_t *json_value_must(struct json_t *value);
void json_value_add(struct json_t *object, const char *key,
		    struct json_t *value);
void json_value_append(struct json_t *array, struct json_t *value);

/* NULL is null. */
void json_value_add_string(struct json_t *object, const char *key,
			   const char *s);
void json_value_add_number(struct json_t *object, const char *key, size_t n);
/* RFC 3339, UTC */
void json_value_add_time(struct json_t *object, const char *key, int64_t at);
/* {name, email} */
void json_value_add_addr(struct json_t *object, const char *key,
			 const struct mail_addr *addr);

/* A new array of list[n]. */
struct json_t *json_value_numbers(const uint32_t *list, size_t n);

#endif /* BOT_DIGEST_JSON_VALUE_H */
