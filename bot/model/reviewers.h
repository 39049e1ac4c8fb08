/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_REVIEWERS_H
#define BOT_MODEL_REVIEWERS_H

struct arena;
struct model;

/*
 * Fill reviewers, n_answered and answer_delay of a model whose series and older
 * ones are filled: who answered in the range, and how soon (LAYOUT 2). Pure.
 *
 * Neither robots nor a series' own submitter count. A tag counts for the person
 * it names, once for each series and kind. People are those whom readers see
 * (display.h). A name is the most frequent form among the person's tags of the
 * range, else among the mails; of equally frequent forms the first.
 */
void reviewers_count(struct model *m, struct arena *a);

#endif /* BOT_MODEL_REVIEWERS_H */
