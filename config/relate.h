/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_RELATE_H
#define CONFIG_RELATE_H

struct config;
struct setting_reader;

/*
 * What settings have to do with each other. Both are called on a struct that
 * may hold faults already: values that were refused are "" or the default.
 */

/* Fill the defaults that come from other settings: ports, list_id, archive,
 * folder, to; and the topics of lists that have no such setting. */
void relate_complete(struct setting_reader *r, struct config *c);

/* Tell the faults that no setting shows by itself: names given twice, TLS
 * left out on the way to another machine, a user without a password, ... */
void relate_check(struct setting_reader *r, const struct config *c);

#endif /* CONFIG_RELATE_H */
