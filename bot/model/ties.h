/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_TIES_H
#define BOT_MODEL_TIES_H

#include <stddef.h>

struct arena;
struct err;
struct load;
struct series_mails;
struct model_series;
struct state_message;
struct versions;

/*
 * What ties a series to other mails (RULES R10): the pull request that its
 * patches refer to, the thread it amends, the posting it repeats; and the
 * series that a stable or tip robot speaks of.  0 or -1.
 */

/* Message-IDs of the heads of all postings of the same as s, itself among
 * them, oldest first: s has been through ties_find(). */
int ties_find_postings(struct load *load, const struct model_series *s,
		       const char ***msgids, size_t *n, struct err *err);

/* Fill pull_request, amends and repost_of of s, which summary_make() made. */
int ties_find(struct versions *v, struct model_series *s, struct err *err);

/* The pull request that a series belongs to: its Message-ID, "" if only the
 * subject says so, NULL. */
int ties_find_pull(struct load *load, const struct series_mails *of,
		   const char **pull, struct err *err);

/* Message-ID of the head of the series that a notice speaks of, or NULL. */
int ties_find_noticed(struct load *load, struct state_message *notice,
		      const char **msgid, struct err *err);

#endif /* BOT_MODEL_TIES_H */
