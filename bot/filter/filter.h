/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_FILTER_H
#define BOT_FILTER_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/filter/maintainers.h"
#include "bot/model/model.h"

struct arena;
struct err;

/*
 * FILTER: which series a reader wants to see. Words with blanks between; all
 * must hold; '-' in front of a word negates it; a value, or a part of it, may
 * stand in double quotes.
 *
 *	path:GLOB       touches a file that fits the glob (topic.h)
 *	section:"NAME"  touches code of that section of MAINTAINERS
 *	from:WHO        submitter: a part of the name or the address
 *	to:WHO          a part of an address in To or Cc
 *	author:WHO      author of a patch: a part of the name or the address
 *	prefix:WORD     a tag word of the subject
 *	title:WORDS     all the words stand in the title
 *	state:NAME      its state: new, applied, waiting ..
 *	needs:review    a patch has neither Reviewed-by nor Acked-by
 *	me              names me in To or Cc
 *
 * Case counts in globs alone.
 */

#define FILTER_MAX   1000 /* bytes */
#define FILTER_TERMS 20

enum filter_key {
	FILTER_PATH,
	FILTER_SECTION,
	FILTER_FROM,
	FILTER_TO,
	FILTER_AUTHOR,
	FILTER_PREFIX,
	FILTER_TITLE,
	FILTER_STATE,
	FILTER_NEEDS,
	FILTER_ME,
};

/* A state that is none of enum model_state: waiting for a first answer. */
#define FILTER_WAITING (MODEL_IS_SUPERSEDED + 1)

struct filter_term {
	enum filter_key key;
	bool negated;
	const char *value; /* without quotes; of ME the address */
	struct maintainers_section section; /* of SECTION */
	int state; /* of STATE: of enum model_state, or FILTER_WAITING */
};

struct filter {
	const char *text;         /* for display: a blank between words */
	struct filter_term *term; /* [n], at least one */
	size_t n;
};

struct filter_context {
	const char *me;          /* address of who asks by mail; NULL: command line */
	const char *maintainers; /* path of the list's file; "" if there is none */
};

/*
 * Parse a filter; its strings are the arena's.
 *
 * -1 with ERR_DATA, the word that is wrong and the nearest right one; on a
 * command line also the filter (fit for display, at most 40 bytes) and two
 * examples. ERR_CONFIG if a section is asked of a list without a MAINTAINERS
 * file.
 */
int filter_parse(const char *text, const struct filter_context *context,
		 struct arena *a, struct filter *out, struct err *err);

#endif /* BOT_FILTER_FILTER_H */
