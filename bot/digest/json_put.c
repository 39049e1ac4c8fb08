/* SPDX-License-Identifier: MIT */
#include "bot/digest/json_put.h"

#include <jansson.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mail/addr.h"

static json_t *must_exist(json_t *value)
{
	if (!value)
		fatalx("cannot make JSON: out of memory or invalid UTF-8");
	return value;
}

json_t *json_put_object(void)
{
	return must_exist(json_object());
}

json_t *json_put_array(void)
{
	return must_exist(json_array());
}

void json_put_last(json_t *array, json_t *value)
{
	if (json_array_append_new(array, must_exist(value)))
		fatalx("cannot make JSON: array");
}

void json_put(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(o, key, must_exist(value)))
		fatalx("cannot make JSON: key '%s'", key);
}

void json_put_string(json_t *o, const char *key, const char *s)
{
	json_put(o, key, s ? json_string(s) : json_null());
}

void json_put_number(json_t *o, const char *key, size_t n)
{
	json_put(o, key, json_integer((json_int_t)n));
}

void json_put_bool(json_t *o, const char *key, bool b)
{
	json_put(o, key, json_boolean(b));
}

void json_put_time(json_t *o, const char *key, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	json_put_string(o, key, clock_rfc3339(at, buf));
}

void json_put_addr(json_t *o, const char *key, const struct mail_addr *addr)
{
	json_t *value = json_put_object();

	json_put_string(value, "name", addr->name);
	json_put_string(value, "email", addr->email);
	json_put(o, key, value);
}

void json_put_numbers(json_t *o, const char *key, const uint32_t *list,
		      size_t n)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < n; i++)
		json_put_last(array, json_integer(list[i]));
	json_put(o, key, array);
}
