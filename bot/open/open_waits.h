/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_WAITS_H
#define BOT_OPEN_OPEN_WAITS_H

struct arena;
struct open_series;
struct open_view;

/*
 * What an open series waits for, in the eyes of its submitter, by its recorded
 * state and who wrote last; and what usually comes next on the list (pace.h).
 *
 *	yours	changes are asked for; or the last human answer is not his, and
 *		its writer has given no tag to the patch that it answers
 *	others	a first answer, reviews, being applied or pulled
 *	taken	all of it was applied, or is in a pull request
 */

enum open_turn { OPEN_TURN_YOURS, OPEN_TURN_OTHERS, OPEN_TURN_TAKEN };

struct open_waits {
	enum open_turn turn;
	const char *text; /* "review of patches 3,6-8 (...)"; fit to be shown */
	const char *last; /* "Ada Example, 2020-05-29, on patch 3"; NULL: no human answer of another's */
};

void open_waits_find(const struct open_view *v, const struct open_series *s,
		     struct arena *a, struct open_waits *out);

#endif /* BOT_OPEN_OPEN_WAITS_H */
