/* SPDX-License-Identifier: MIT */
#include "bot/digest/json_value.h"

#include <jansson.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mail/addr.h"

json_t *json_value_must(json_t *value)
{
	if (!value)
		fatalx("cannot make JSON: out of memory or invalid UTF-8");
	return value;
}

void json_value_add(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, json_value_must(value)))
		fatalx("cannot make JSON: key '%s'", key);
}

void json_value_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, json_value_must(value)))
		fatalx("cannot make JSON: array");
}

void json_value_add_string(json_t *object, const char *key, const char *s)
{
	json_value_add(object, key, s ? json_string(s) : json_null());
}

void json_value_add_number(json_t *object, const char *key, size_t n)
{
	json_value_add(object, key, json_integer((json_int_t)n));
}

void json_value_add_time(json_t *object, const char *key, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	json_value_add_string(object, key, clock_rfc3339(at, buf));
}

void json_value_add_addr(json_t *object, const char *key,
			 const struct mail_addr *addr)
{
	json_t *o = json_value_must(json_object());

	json_value_add_string(o, "name", addr->name);
	json_value_add_string(o, "email", addr->email);
	json_value_add(object, key, o);
}

json_t *json_value_numbers(const uint32_t *list, size_t n)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < n; i++)
		json_value_append(array, json_integer(list[i]));
	return array;
}
