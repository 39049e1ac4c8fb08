/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_ROSTER_H
#define BOT_PEOPLE_ROSTER_H

#include <stdbool.h>

#include "bot/people/employers.h"
#include "bot/people/mailmap.h"

struct arena;
struct strbuf;

/*
 * What the operator says of people: the files people.mailmap and
 * people.employers of the config.
 *
 * The roster changes what text and page display: names in entries and tables,
 * which rows of the tables are one person, and, if there are employers, the
 * rows of the table of domains. Facts are never mapped: the
 * JSON, who answered whom and which series is whose version stay as the mails
 * have them.
 */

#define ROSTER_FILE_MAX   (16 << 20) /* bytes of a file */
#define ROSTER_LINE_MAX   4096       /* bytes of a line */
#define ROSTER_FAULTS_MAX 20         /* listed of one file; then how many more */

struct roster {
	struct mailmap mailmap;
	bool has_employers; /* a file of them was read */
	struct employers employers;
};

/*
 * Read both files; "": there is none. Their text is valid UTF-8 (what is not
 * becomes U+FFFD); an empty line, and one that begins with '#', is passed over.
 *
 * Faults are appended to faults, a line each, "FILE:LINE: text", and are
 * warnings: a line with a fault is left out, and a file that cannot be read
 * counts as none.
 */
void roster_load(const char *mailmap, const char *employers, struct arena *a,
		 struct roster *out, struct strbuf *faults);

#endif /* BOT_PEOPLE_ROSTER_H */
