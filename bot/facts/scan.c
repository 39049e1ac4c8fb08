/* SPDX-License-Identifier: MIT */
#include "bot/facts/scan.h"

bool scan_number(struct slice *v, uint32_t max, uint32_t *out)
{
	const char *from = v->s;

	for (*out = 0; v->len && ascii_is_digit(*v->s); *v = slice_skip(*v, 1))
		if (*out < max)
			*out = 10 * *out + (uint32_t)(*v->s - '0');
	if (*out > max)
		*out = max;
	return v->s > from;
}

bool scan_word(struct slice *v, const char *word)
{
	if (!ascii_begins(v->s, v->len, word))
		return false;
	*v = slice_skip(*v, strlen(word));
	return true;
}

bool scan_case_word(struct slice *v, const char *word)
{
	if (!ascii_case_begins(v->s, v->len, word))
		return false;
	*v = slice_skip(*v, strlen(word));
	return true;
}

bool scan_case_holds(struct slice v, const char *word)
{
	for (; v.len; v = slice_skip(v, 1))
		if (ascii_case_begins(v.s, v.len, word))
			return true;
	return false;
}

size_t scan_run(struct slice v, char c)
{
	size_t n = 0;

	while (n < v.len && v.s[n] == c)
		n++;
	return n;
}
