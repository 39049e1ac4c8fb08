/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_TABLES_H
#define BOT_DIGEST_TABLES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct model;
struct strbuf;

/*
 * The tables of contributors and reviewers (doc/LAYOUT 2), who are the people of
 * bot/model/display.h. The counts of the first two tables add up to the patch
 * mails of Totals. A digest through a filter has no tables.
 */

#define TABLES_TOP 15 /* rows, and one for the others */
#define TABLES_MAX 3

struct tables {
	struct table {
		const char *title;     /* "Top 15 contributors" */
		const char *unit;      /* of the counts: "mails" */
		struct table_row {
			size_t count;     /* 0: left blank */
			const char *what; /* who, as it is displayed */
			bool rest;        /* "from 3 other people" */
			bool each;        /* each of them has this count: "each: 6 more people" */
		} rows[TABLES_TOP + 1];
		size_t n;
	} tables[TABLES_MAX];
	size_t n; /* no table is empty */
};

/* Fill out; its strings are in the arena. */
void tables_make(const struct model *m, struct arena *a, struct tables *out);

/* Write all tables in folded lines, each after an empty line. */
void tables_write(const struct model *m, struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_TABLES_H */
