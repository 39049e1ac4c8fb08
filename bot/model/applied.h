/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_APPLIED_H
#define BOT_MODEL_APPLIED_H

#include <stdbool.h>

struct arena;
struct model_answers;
struct model_series;
struct model_applied;
struct state_message;

/*
 * Whether a series or a pull request was applied: what its notices say (RULES R12,
 * LAYOUT.md 5).  Pure.
 *
 * Counted are b4's and patchwork's notices and plain phrases ("Queued,
 * thanks.", "Queued patches 1-9 and 18"), but no phrase by the submitter, who
 * may have applied a remark;
 * pr-tracker's answers to pull requests; notices of the tip and stable trees.
 * Loose wording never counts.
 *
 * Which patches: the numbers that the notice names.  Else all, if it answers
 * the cover, the first patch of a series without one, or speaks of the series;
 * else the patch it answers. A notice of a tree is about the patch whose title
 * it quotes, else the one that it answers or names.
 *
 * Stable trees take what is in mainline, sooner or later: of a series that was
 * not sent for them their notices count only where nothing else does, and then
 * as backport.
 */

/*
 * What answers say of s, or of a pull request if s is NULL: the first notice
 * that its writer did not take back, with the patches of all by the same person.  told: only those of the range.
 * False, and out left alone, if there is none.
 */
bool applied_find(const struct model_answers *answers,
		const struct model_series *s, bool told, struct arena *a,
		struct model_applied *out);

/*
 * The last mail by which somebody dropped all he had taken, out: what he had;
 * NULL if nobody did. Who drops some patches has taken the others.
 */
const struct state_message *
applied_find_dropped(const struct model_answers *answers,
		   const struct model_series *s, struct arena *a,
		   struct model_applied *out);

#endif /* BOT_MODEL_APPLIED_H */
