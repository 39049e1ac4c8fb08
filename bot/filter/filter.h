/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_FILTER_H
#define BOT_FILTER_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/filter/maintainers.h"

struct arena;
struct err;

/*
 * FILTER (SPEC 7): which series a reader wants to see. Words with blanks
 * between; all must hold, '-' in front turns one round; a value may stand in
 * double quotes, or a part of it.
 *
 *	path:GLOB       touches such a file (topic.h says what a glob is)
 *	section:"NAME"  touches what that section of MAINTAINERS looks after
 *	from:WHO        submitter: a part of the name or the address
 *	to:WHO          a part of an address in To or Cc
 *	author:WHO      author of a patch: a part of the name or the address
 *	prefix:WORD     a tag word of the subject
 *	title:WORDS     all the words stand in the title
 *	state:NAME      what became of it
 *	needs:review    a patch has neither Reviewed-by nor Acked-by
 *	me              names me in To or Cc
 *
 * Letters' case counts in globs alone.
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

enum filter_state {
	FILTER_STATE_NEW,
	FILTER_STATE_DISCUSSED,
	FILTER_STATE_CHANGES_ASKED,
	FILTER_STATE_REVIEWED,
	FILTER_STATE_APPLIED,
	FILTER_STATE_MERGED,
	FILTER_STATE_DROPPED,
	FILTER_STATE_SUPERSEDED,
	FILTER_STATE_WAITING, /* for a first answer: LAYOUT 4 */
};

struct filter_term {
	enum filter_key key;
	bool negated;
	const char *value;                  /* without quotes; of ME the address */
	struct maintainers_section section; /* of SECTION */
	enum filter_state state;            /* of STATE */
};

struct filter {
	const char *text;         /* as it is shown: a blank between words */
	struct filter_term *term; /* [n], at least one */
	size_t n;
};

/* What words stand for. */
struct filter_context {
	const char *me;          /* who asks; NULL: nobody, the command line */
	const char *maintainers; /* path of the list's file; "" if there is none */
};

/*
 * Read one. -1 with ERR_DATA and a text that shows what was read (escaped, at
 * most 40 characters), the word that is wrong, the nearest right one, and two
 * examples; who asks by mail (context->me) is told the wrong word and the
 * nearest only. ERR_CONFIG where a section is asked of a list without the
 * file.
 */
int filter_parse(const char *text, const struct filter_context *context,
		 struct arena *a, struct filter *out, struct err *err);

#endif /* BOT_FILTER_FILTER_H */
