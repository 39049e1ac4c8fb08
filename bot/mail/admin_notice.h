/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_ADMIN_NOTICE_H
#define BOT_MAIL_ADMIN_NOTICE_H

struct config;
struct err;
struct state;

/* A short mail to each of bot.admins. */
struct notice {
	const char *key;     /* names the event: "failed 41" */
	const char *subject;
	const char *text;    /* LF, ends with one */
};

/* Put the notice in the outbox, a mail for each admin; no-op if a notice of that
 * key was ever put there. Call in a transaction. */
int notice_put(struct state *st, const struct config *config,
	       const struct notice *notice, struct err *err);

/* Keep what went wrong last, for `status`: "<time> <doing>: <why>". Call in a
 * transaction. */
int notice_trouble(struct state *st, const char *doing, const char *why,
		   struct err *err);

#endif /* BOT_MAIL_ADMIN_NOTICE_H */
