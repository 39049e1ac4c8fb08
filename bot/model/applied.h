/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_APPLIED_H
#define BOT_MODEL_APPLIED_H

#include <stdbool.h>

struct arena;
struct model_answers;
struct model_applied;
struct model_series;
struct state_message;

/*
 * Whether a series or a pull request was applied, by its notices (RULES R12,
 * LAYOUT 5). Pure.
 *
 * These notices count: b4's and patchwork's; plain phrases ("Queued, thanks.",
 * "Queued patches 1-9 and 18") by anybody but the submitter, who may have
 * applied a remark; pr-tracker's answers to pull requests; those of the tip and
 * stable trees. Loose wording never counts.
 *
 * A notice is about the patches whose numbers it names. Without numbers it is
 * about all if it answers the cover, or the first patch of a series without a
 * cover, or speaks of the series; else about the patch that it answers. A
 * tree's notice is about the patch whose title it quotes, else the one that it
 * answers or names.
 *
 * Stable trees apply what is in mainline, sooner or later: for a series that
 * was not sent to stable their notices count only where no other does, and then
 * as backport.
 */

/*
 * Fill out from the first notice that its writer did not take back; its numbers
 * are those of all notices by the same person. s: NULL for a pull request;
 * in_range: look at notices of the range alone. Returns false, and leaves out
 * as it was, if there is none.
 */
bool applied_find(const struct model_answers *answers,
		  const struct model_series *s, bool in_range, struct arena *a,
		  struct model_applied *out);

/*
 * Find the last mail by which somebody dropped everything they had applied, and
 * fill out with what that was. NULL, and out as it was, if nobody did: whoever
 * drops only some patches still has the others.
 */
const struct state_message *
applied_find_dropped(const struct model_answers *answers,
		     const struct model_series *s, struct arena *a,
		     struct model_applied *out);

#endif /* BOT_MODEL_APPLIED_H */
