/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SUMMARY_H
#define BOT_MODEL_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct load;
struct series_mails;
struct model_series;
struct state_patch;

/*
 * The facts of one series that its own mails hold (RULES R8 to R10, R16).
 * Those that need other mails are in ties.h. Pure.
 */

#define SUMMARY_MISSING_MAX 1000 /* numbers listed; all are counted */

/* Fill out from the mails of a series, at least one. load: for which of them lie
 * in the range. */
void summary_make(const struct load *load, const struct series_mails *of,
		  struct arena *a, struct model_series *out);

/* The mail that a series is named by: its cover, else its lowest patch. */
struct state_patch *summary_head(const struct series_mails *of);
/* N of N/M; 1 for a patch without. */
uint32_t summary_number(const struct state_patch *mail);
/* Whether it is an automatic selection or a stable review (RULES R8). */
bool summary_is_backport(const struct series_mails *of);
/* M of N/M: the patches', else the cover's; 1 for a patch without. */
unsigned summary_total(const struct series_mails *of);
/* Whether s has only patches numbered above M, such as a late 6/5: then nothing
 * of it is missing. */
bool summary_is_addition(const struct model_series *s);

#endif /* BOT_MODEL_SUMMARY_H */
