/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_RELATE_H
#define CONFIG_RELATE_H

struct config;
struct config_reader;

/*
 * Settings that depend on each other. *c may come from a file with faults:
 * values that were refused are "" or the default.
 */

/* Fill in the defaults that other settings decide: port, list_id, archive,
 * folder, digest.to, and the topics of lists without any. */
void relate_complete(struct config_reader *r, struct config *c);

/* Add the faults that lie between settings: a name given twice, no TLS to
 * another machine, a user without a password, ... */
void relate_check(struct config_reader *r, const struct config *c);

#endif /* CONFIG_RELATE_H */
