/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_SERIES_H
#define BOT_DIGEST_JSON_SERIES_H

struct arena;
struct json_t; /* jansson's */
struct model;
struct model_answers;
struct model_series;
struct model_series_state;

/* Parts of the JSON of a digest (doc/RULES R16). The caller owns what is
 * returned. */

/* A new object of one series of m: its facts, then its state, first answer,
 * versions, carried tags, marks and topic. a: for scratch. */
struct json_t *json_series_make(const struct model *m,
				const struct model_series *s, struct arena *a);

/* Put the counts of replies, trailers, notices and robots' reports of a series
 * into object. */
void json_series_add_answers(struct json_t *object,
			     const struct model_answers *answers);
/* A new array of the notices that a series or pull request was applied. */
struct json_t *json_series_applied(const struct model_answers *answers);
/* A new object of a state, and of what was applied: where to, and which patches
 * if not all. */
struct json_t *json_series_state(const struct model_series_state *state);

#endif /* BOT_DIGEST_JSON_SERIES_H */
