/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_REVIEWERS_H
#define BOT_MODEL_REVIEWERS_H

struct arena;
struct model;

/*
 * Who answered in the range, and how soon (LAYOUT.md 2): fill reviewers,
 * n_answered and answer_delay of a model whose series and older ones are
 * there.  Pure.
 *
 * Neither robots nor a series' own submitter count.  A tag given in the range
 * counts for whom it names, once for each series and kind.  People are
 * those whom readers see (shown.h).  The name is as the person's tags of the
 * range have it, else as the mails: the most frequent
 * form, of equally frequent ones the first.
 */
void reviewers_count(struct model *m, struct arena *a);

#endif /* BOT_MODEL_REVIEWERS_H */
