/* SPDX-License-Identifier: MIT */
#include "common/nearest.h"

#include <string.h>

#include "common/ascii.h"

#define WORD_MAX 64

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: the edit distance of Levenshtein with swaps of
 * neighbours. Three rows of the table are all it looks at. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	memset(rows, 0, sizeof(rows));
	for (size_t j = 0; j <= b_len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			char x = ascii_lower(a[i - 1]);
			char y = ascii_lower(b[j - 1]);

			row[j] = least(last[j - 1] + (x != y),
				       least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == ascii_lower(b[j - 2]) &&
			    y == ascii_lower(a[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b_len];
}

const char *nearest_find(const char *written, const char *const *words,
			 size_t n)
{
	size_t len = strlen(written);
	const char *best = NULL;
	size_t best_distance = WORD_MAX;

	if (len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t word_len = strlen(words[i]);
		size_t longer = len > word_len ? len : word_len;
		size_t d;

		if (word_len > WORD_MAX)
			continue;
		d = distance(written, len, words[i], word_len);
		if (d * 3 <= longer && d < best_distance) {
			best = words[i];
			best_distance = d;
		}
	}
	return best;
}
