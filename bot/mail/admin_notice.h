/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_ADMIN_NOTICE_H
#define BOT_MAIL_ADMIN_NOTICE_H

struct config;
struct err;
struct state;

/*
 * Word to the admins: a short mail to each of bot.admins, put in the outbox.
 * key names the event ("failed 41"): each is told once, for ever.
 * The caller is inside a transaction.
 */
int notice_put(struct state *st, const struct config *config, const char *key,
	       const char *subject, const char *text, struct err *err);

/* Keep what went wrong last, for `status`: "<time> <doing>: <why>". The caller
 * is inside a transaction. */
int notice_trouble(struct state *st, const char *doing, const char *why,
		   struct err *err);

#endif /* BOT_MAIL_ADMIN_NOTICE_H */
