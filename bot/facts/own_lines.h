/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_OWN_LINES_H
#define BOT_FACTS_OWN_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/slice.h"

/*
 * The own lines of a reply (doc/RULES R11): what its sender wrote below and
 * between the quotes.
 *
 *	struct own_lines own;
 *	struct own_line line;
 *
 *	own_lines_init(&own, text, len);
 *	while (own_lines_next(&own, &line))
 *		...
 *
 * They end before `-- `, `--`, `----- Original Message`, a rule of ten or more
 * '_', or the head `From:` + `Sent:`, `Date:`, `To:` of a mail quoted whole.
 * Quotes (after up to 3 blanks '>' or '|') and what stands between two
 * scissors lines are passed over.  One pass, nothing is copied.
 */

struct own_lines {
	struct slice rest; /* not read yet */
	bool cut;          /* between scissors */
	bool gap;          /* the line before was empty, a quote, or none */
};

struct own_line {
	struct slice text; /* without its line end */
	bool opens;        /* stands first in its paragraph */
};

/* text[0..len): LF line ends; borrowed. */
void own_lines_init(struct own_lines *own, const char *text, size_t len);

/* The next own line, empty ones included; false at the end. */
bool own_lines_next(struct own_lines *own, struct own_line *line);

#endif /* BOT_FACTS_OWN_LINES_H */
