/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts.h"

#include <string.h>

int64_t facts_title_key(const char *title)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a, 64 bits */
	size_t len = strlen(title);
	bool gap = false, begun = false;

	while (len && (title[len - 1] == ' ' || title[len - 1] == '\t'))
		len--;
	if (len && title[len - 1] == '.')
		len--;
	while (len && (title[len - 1] == ' ' || title[len - 1] == '\t'))
		len--;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)title[i];

		if (c == ' ' || c == '\t') {
			gap = begun;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 'a' - 'A');
		if (gap)
			h = (h ^ ' ') * 1099511628211u;
		h = (h ^ c) * 1099511628211u;
		gap = false;
		begun = true;
	}
	return h ? (int64_t)h : 1;
}
