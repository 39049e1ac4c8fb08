/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_KIND_H
#define BOT_FACTS_KIND_H

#include <stdbool.h>

#include "bot/facts/facts.h"

/* What kind of mail it is: the first of RULES R5's list that fits. */

struct patch_evidence {
	bool has_diff;   /* R6 */
	bool has_stat;   /* a `N files changed` line */
	bool signed_off; /* a line Signed-off-by: */
};

enum facts_kind patch_kind(const struct patch_subject *tag,
			   const struct patch_evidence *body);

/* R15: is email, lower case, one of the robots everybody knows? */
bool patch_is_robot(const char *email);

#endif /* BOT_FACTS_KIND_H */
