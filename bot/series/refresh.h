/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_REFRESH_H
#define BOT_SERIES_REFRESH_H

struct err;
struct state;

/*
 * Bring the caches up to date: assemble (assemble.h) every cluster of
 * submitters that has mails not yet assembled, then replies (replies.h). The result is a function of the
 * set of recorded mails, whatever order they came in. Runs its own
 * transactions; interrupted, it goes on where it was.
 */
int series_refresh(struct state *st, struct err *err);

#endif /* BOT_SERIES_REFRESH_H */
