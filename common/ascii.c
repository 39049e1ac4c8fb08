/* SPDX-License-Identifier: MIT */
#include "common/ascii.h"

#include <stdint.h>
#include <string.h>

int ascii_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int ascii_casecmp(const char *a, const char *b)
{
	return ascii_ncasecmp(a, b, SIZE_MAX);
}

int ascii_ncasecmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int diff = (unsigned char)ascii_lower(a[i]) -
			   (unsigned char)ascii_lower(b[i]);
		if (diff || !a[i])
			return diff;
	}
	return 0;
}

bool ascii_case_has(const char *text, const char *s, size_t len)
{
	for (size_t left = strlen(text); left >= len; left--, text++)
		if (!ascii_ncasecmp(text, s, len))
			return true;
	return false;
}

bool ascii_is(const char *s, size_t len, const char *word)
{
	return len == strlen(word) && !memcmp(s, word, len);
}

bool ascii_case_is(const char *s, size_t len, const char *word)
{
	return len == strlen(word) && !ascii_ncasecmp(s, word, len);
}

bool ascii_begins(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !memcmp(s, word, n);
}

bool ascii_case_begins(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !ascii_ncasecmp(s, word, n);
}

bool ascii_ends(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !memcmp(s + len - n, word, n);
}

bool ascii_case_ends(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !ascii_ncasecmp(s + len - n, word, n);
}

bool ascii_is_one_of(const char *s, size_t len, const char *words)
{
	for (; *words; words += strspn(words, " ")) {
		size_t n = strcspn(words, " ");

		if (n == len && !memcmp(words, s, n))
			return true;
		words += n;
	}
	return false;
}
