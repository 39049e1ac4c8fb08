/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_CLOSING_H
#define BOT_MAIL_CLOSING_H

struct arena;
struct digest_answer;
struct digest_mail_options;

/*
 * The footers of mail to one person (LAYOUT 8), from the line "-- ".
 */

/* Of a subscription's digest: since when (a day of zone), by which words, how
 * to end it. Neither options->mailing.subscription nor text.keeper is NULL. */
const char *closing_of_subscription(const struct digest_mail_options *options,
				    const char *zone, struct arena *a);

const char *closing_of_answer(const struct digest_answer *answer,
			      struct arena *a);

#endif /* BOT_MAIL_CLOSING_H */
