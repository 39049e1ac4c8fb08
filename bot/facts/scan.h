/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_SCAN_H
#define BOT_FACTS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/slice.h"

/* Small steps over a line of mail, shared by its parsers. */

/* Read the digits that *v begins with, saturated at max, and move *v behind
 * them; false if it begins with none. */
bool scan_number(struct slice *v, uint32_t max, uint32_t *out);

/* Move *v behind word if it begins with word, letter for letter or in any case;
 * false if it does not. */
bool scan_word(struct slice *v, const char *word);
bool scan_case_word(struct slice *v, const char *word);

/* Whether word, in any case, stands somewhere in v. */
bool scan_case_holds(struct slice v, const char *word);

/* How many c v begins with. */
size_t scan_run(struct slice v, char c);

static inline const char *scan_skip_blanks(const char *s) /* ' ' alone */
{
	return s + strspn(s, " ");
}

#endif /* BOT_FACTS_SCAN_H */
