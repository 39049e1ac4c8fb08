/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FUZZ_CLEAN_H
#define TESTS_FUZZ_CLEAN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"

/* What must hold of text that was made of hostile bytes. A fuzzer that finds
 * something else aborts. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void broken(const char *what, const char *s)
{
	fprintf(stderr, "%s: \"%s\"\n", what, s);
	abort();
}

/* No control bytes. */
static inline void check_line(const char *what, const char *s)
{
	size_t len = strlen(s);

	if (!utf8_is_valid(s, len))
		broken(what, s);
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			broken(what, s);
}

static inline void check_text(const char *what, const char *s)
{
	if (!utf8_is_valid(s, strlen(s)))
		broken(what, s);
}

#endif /* TESTS_FUZZ_CLEAN_H */
