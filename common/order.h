/* SPDX-License-Identifier: MIT */
#ifndef COMMON_ORDER_H
#define COMMON_ORDER_H

#include <stdint.h>
#include <string.h>

/*
 * Which of two comes first: below 0 the first, above 0 the second, 0 neither.
 */

static inline int order_ints(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Mails, and what is dated like them: the older first; of one date the one
 * whose Message-ID sorts first. */
static inline int order_dated(int64_t date_a, const char *msgid_a,
			      int64_t date_b, const char *msgid_b)
{
	int order = order_ints(date_a, date_b);

	return order ? order : strcmp(msgid_a, msgid_b);
}

/* For qsort: arrays of int64_t, of uint32_t, and of char *. */
int order_array_int64(const void *a, const void *b);
int order_array_uint32(const void *a, const void *b);
int order_array_str(const void *a, const void *b);

#endif /* COMMON_ORDER_H */
