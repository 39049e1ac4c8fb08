/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FAULT_H
#define CONFIG_FAULT_H

struct config_setting_t;
struct setting_reader;
struct strbuf;

/*
 * What is wrong with a config file, collected while it is read.
 *
 * path names a setting as libconfig does, "lists.[0].digest.to"; people see
 * "lists[0].digest.to". A fault stands at the place of that setting, or of
 * the nearest one that it would stand in.
 */

/* fmt: what was expected and what was found, "must be ..., got ...". */
void fault_add(struct setting_reader *r, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Append all faults in the order of the file, "file:line: path: text\n". */
void fault_print(struct setting_reader *r, struct strbuf *out);

/* "patchdigest.conf:14: imap.port". This and what follows is in r->arena. */
const char *fault_place(struct setting_reader *r, const char *path);

/* What the file says there, for "got ...": 99999, true, "text" (fit for a
 * terminal, its end cut off where it is long), a list ( ... ). */
const char *fault_value(struct setting_reader *r,
			const struct config_setting_t *s);
const char *fault_text(struct setting_reader *r, const char *text);

#endif /* CONFIG_FAULT_H */
