/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_H
#define BOT_DIGEST_JSON_H

struct model;
struct strbuf;

/* Append the model as JSON (doc/RULES R16): keys in R16's order, indented by 1,
 * a newline at the end. The same model gives the same bytes. */
void digest_json(const struct model *m, struct strbuf *out);

/* Append the series of the model alone: those begun in the range, and under
 * "continued" those begun before it that got further patches in it. */
void digest_json_series(const struct model *m, struct strbuf *out);

#endif /* BOT_DIGEST_JSON_H */
