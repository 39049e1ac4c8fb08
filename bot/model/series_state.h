/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SERIES_STATE_H
#define BOT_MODEL_SERIES_STATE_H

#include <stddef.h>

struct arena;
struct model_answers;
struct model_series;
struct model_series_state;

/*
 * Where a series stands (SPEC 4), from explicit evidence only, each with the
 * mail that proves it.  The first that holds:
 *
 *	merged		a notice says merged, or it is the tip tree's
 *	applied		any other notice (taken.h) but a backport's; perhaps of some
 *			patches only, or of those that were not dropped again
 *	dropped		whoever took it wrote later that he dropped it
 *	superseded	a newer version or posting is known: series_state_supersede
 *	changes asked	a Nacked-by, not by the submitter; `pw-bot:
 *			changes-requested` or patchwork's robot saying so
 *	reviewed	a Reviewed-by or Acked-by was given in a reply, and every
 *			patch has a tag (reviewed, acked or tested, carried ones
 *			included; one on the cover is on all; a patch that never
 *			came to the list has one only so); the mail is the reply
 *			that gave the last such tag
 *	discussed	a human other than the submitter answered: the first
 *	new		none of these
 *
 * A tag that was carried over from an older version reviews nothing: "no
 * answer yet" is what its submitter wants to know.  Pure.
 */

/* Fill standing of s, whose answers, carried and tagged are there. */
void series_state_judge(struct model_series *s, struct arena *a);

/* series: [n] by (first_at, msgid), judged: those of which a newer version, or
 * the same posted again, is among them too are superseded. */
void series_state_supersede(struct model_series *const *series, size_t n,
			struct arena *a);

/* That a newer version or posting, by, replaced s; what was taken was not. */
void series_state_replace(struct model_series *s, const char *by);

/* "new", "changes asked", ... */
const char *series_state_name(const struct model_series_state *standing);

#endif /* BOT_MODEL_SERIES_STATE_H */
