/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_JSON_H
#define BOT_DIGEST_JSON_H

struct model;
struct strbuf;

/* The model as JSON (RULES R16), keys in R16's order, indented by 1, ended by
 * a newline: the same model gives the same bytes. */
void digest_json(const struct model *m, struct strbuf *out);

/* The series alone: those begun in the range, and under "continued" those that
 * got further patches in it. */
void digest_json_series(const struct model *m, struct strbuf *out);

#endif /* BOT_DIGEST_JSON_H */
