/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_ROSTER_H
#define BOT_PEOPLE_ROSTER_H

#include <stdbool.h>

#include "bot/people/employers.h"
#include "bot/people/mailmap.h"

struct strbuf;

/*
 * What the operator says of people: config people.mailmap, people.employers.
 *
 * It changes what readers see, in the text and in the page: names in entries
 * and tables, which rows of the tables are one person, and, only if there are
 * employers, the rows of the table of domains. Facts are never mapped: the
 * JSON, who answered whom and which series is whose version stay as the mails
 * have them.
 */

struct roster {
	struct mailmap mailmap;
	bool has_employers; /* a file of them was read */
	struct employers employers;
};

/*
 * Read both files; "": there is none. A file that cannot be read counts as
 * none. All faults are appended to faults, a line each: they are warnings.
 */
void roster_load(const char *mailmap, const char *employers, struct arena *a,
		 struct roster *out, struct strbuf *faults);

#endif /* BOT_PEOPLE_ROSTER_H */
