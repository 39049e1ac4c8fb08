/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <string.h>

/* A hundred years: more is a slip, and this times a million still fits. */
#define DURATION_MAX ((int64_t)100 * 366 * 86400)

int64_t config_duration(const char *s)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {
	    {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800},
	};
	int64_t n = 0;

	if (*s < '0' || *s > '9')
		return -1;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (*s - '0');
		if (n > DURATION_MAX)
			return -1;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (s[0] == units[i].letter && !s[1])
			return n > DURATION_MAX / units[i].seconds
				   ? -1
				   : n * units[i].seconds;
	}
	return -1;
}
