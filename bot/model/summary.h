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

/* of: at least one mail; k tells which of them are the range's. */
void summary_make(const struct load *load, const struct series_mails *of,
		  struct arena *a, struct model_series *out);

/* The mail that a series is named by: its cover, else its lowest patch. */
struct state_patch *summary_head(const struct series_mails *of);
/* N; a patch without N/M is 1 of 1. */
uint32_t summary_number(const struct state_patch *mail);
/* R15: an automatic selection, or a stable review. */
bool summary_is_backport(const struct series_mails *of);
/* M: the patches', else the cover's; 1 of a patch without numbers. */
unsigned summary_total(const struct series_mails *of);
/* Only patches numbered above M, such as a late 6/5: nothing of it is
 * missing. */
bool summary_is_addition(const struct model_series *s);

#endif /* BOT_MODEL_SUMMARY_H */
