/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_TABLES_H
#define BOT_DIGEST_TABLES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct model;
struct strbuf;

/*
 * The tables of contributors and reviewers (LAYOUT.md 2), by whom readers see
 * (shown.h): the columns of the first two add up to the patch mails of Totals.
 * A digest through a filter has none.
 */

#define TABLES_TOP 15 /* rows, and one for the others */
#define TABLES_MAX 3

struct tables {
	struct table {
		const char *title;     /* "Top 15 contributors" */
		const char *unit;      /* of the counts: "mails" */
		struct table_row {
			size_t count;     /* 0: none is shown */
			const char *what; /* fit to be shown */
			bool rest;        /* "from 3 other people" */
			bool each;        /* the count is that of each: "each: 6 more people" */
		} rows[TABLES_TOP + 1];
		size_t n;
	} tables[TABLES_MAX];
	size_t n; /* none is empty */
};

void tables_make(const struct model *m, struct arena *a, struct tables *out);

/* All of them in lines, an empty one before each. */
void tables_write(const struct model *m, struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_TABLES_H */
