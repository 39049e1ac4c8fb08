/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_APPLIED_ROW_H
#define TESTS_UNIT_APPLIED_ROW_H

#include "bot/facts/applied_line.h"
#include "state/mentions.h"

/* The row of an applied notice (how 0: of none) as reading its line gives it;
 * patches: numbers of a list, ' ' between. Strings are in the arena. */
static inline struct state_applied_notice applied_row(int how, const char *line,
					       const char *patches,
					       struct arena *a)
{
	struct applied_line said;

	applied_line_read(line, a, &said);
	return (struct state_applied_notice){
	    .how = how,
	    .line = line,
	    .actor = "",
	    .patches = patches,
	    .commits = "",
	    .verb = said.verb,
	    .place = said.place,
	    .named = said.patches,
	    .is_whole = said.is_whole,
	    .drops_it = said.drops_it,
	};
}

#endif /* TESTS_UNIT_APPLIED_ROW_H */
