/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_SERIES_H
#define BOT_DIGEST_JSON_SERIES_H

struct arena;
struct json_t; /* jansson's */
struct model;
struct model_answers;
struct model_series;
struct model_series_state;

/* One series as JSON: the facts (RULES R16), then what SPEC 4 adds. */
struct json_t *json_series_make(const struct model *m,
				const struct model_series *s, struct arena *a);

/* Parts of it, for what is told in part. */
void json_series_add_answers(struct json_t *object,
			     const struct model_answers *answers);
struct json_t *json_series_applied(const struct model_answers *answers);
struct json_t *json_series_state(const struct model_series_state *standing);

#endif /* BOT_DIGEST_JSON_SERIES_H */
