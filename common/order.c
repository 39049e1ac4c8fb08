/* SPDX-License-Identifier: MIT */
#include "common/order.h"

int order_array_int64(const void *a, const void *b)
{
	return order_ints(*(const int64_t *)a, *(const int64_t *)b);
}

int order_array_uint32(const void *a, const void *b)
{
	return order_ints(*(const uint32_t *)a, *(const uint32_t *)b);
}

int order_array_str(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}
