/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_BOUNCE_H
#define BOT_COMMAND_BOUNCE_H

struct config;
struct err;
struct state;
struct state_command_mail;

/*
 * Mail of ours that came back (RFC 3464): a subscriber who cannot be reached
 * for long is paused, and never deleted.
 */

#define BOUNCE_PAUSE     10 /* half points that pause: five failures for good */
#define BOUNCE_GAP_DAYS  7  /* after so many days without a report the count begins anew */
#define BOUNCE_MAIL_DAYS 30 /* reports about older mail do not count */

/*
 * Count a COMMAND_MAIL_BOUNCE against the subscriber whose mail came back, in
 * half points: two for a failure for good (5.x.x), one for a failure for now
 * (4.x.x), none for a delay or what the content caused (5.7.x); one report a
 * day (UTC) counts.
 *
 * It counts if the outbox has a mail with the envelope sender that the bounce
 * came to, which no other mail had, and if a report names that mail's
 * recipient, by one of its two addresses, or is the only report of the bounce
 * (mail may be sent on to another address).
 *
 * The pause has no end, and the admins are told of it. Inside the caller's
 * transaction. -1: the state failed.
 */
int bounce_count(struct state *st, const struct config *config,
		 const struct state_command_mail *mail, struct err *err);

#endif /* BOT_COMMAND_BOUNCE_H */
