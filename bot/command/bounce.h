/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_BOUNCE_H
#define BOT_COMMAND_BOUNCE_H

struct config;
struct err;
struct state;
struct state_command_mail;

/*
 * Mail of ours that came back (RELIABILITY 2.5): who cannot be reached for
 * long is paused, and never deleted.
 */

#define BOUNCE_PAUSE    10 /* half points that pause: five failures for good */
#define BOUNCE_GAP_DAYS 7  /* after so many days without one the count begins anew */
#define BOUNCE_MAIL_DAYS 30 /* reports about mail older than this say nothing */

/*
 * letter: a COMMAND_MAIL_BOUNCE. It counts if the outbox has a mail with the envelope
 * sender that it came to, which no other mail had, and if it speaks of that
 * mail's recipient, who is a subscriber: by one of its two addresses (his mail
 * may be sent on to another), or as the only report of the letter. A failure
 * for good (5.x.x) counts two half points, one for now (4.x.x) one, a delay and
 * what the content caused (5.7.x) none; one report a day (UTC) counts. The
 * pause has no end, and the admins are told of it. Inside the caller's
 * transaction.
 */
int bounce_take(struct state *st, const struct config *config,
		const struct state_command_mail *letter, struct err *err);

#endif /* BOT_COMMAND_BOUNCE_H */
