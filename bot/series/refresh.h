/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_REFRESH_H
#define BOT_SERIES_REFRESH_H

struct err;
struct state;

/*
 * Bring what is computed from the recorded mails up to date: the series of
 * every patch that waits for one (assemble.h), then what mails answer
 * (replies.h).  The result is a function of the set of recorded mails, whatever
 * order they came in; the work grows with what waits and with the series and
 * threads it belongs to, not with all that its senders ever sent.
 *
 * Runs its own transactions; interrupted, it goes on where it was.  0 or -1.
 */
int series_refresh(struct state *st, struct err *err);

#endif /* BOT_SERIES_REFRESH_H */
