/* SPDX-License-Identifier: MIT */
#ifndef BOT_ROBOT_OUTGOING_H
#define BOT_ROBOT_OUTGOING_H

#include "bot/compose/compose.h"
#include "bot/mail/key.h"
#include "bot/send/deliver.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "smtp/session.h"

struct config;
struct config_server;
struct err;
struct spawner;
struct state;

/*
 * What composing and delivering need, made ready from the config: the key,
 * the ledger beside it, the SMTP server and its password.
 */

struct outgoing {
	unsigned char key[KEY_SIZE];
	struct arena arena;     /* own */
	struct strbuf password; /* own; wiped by close */
	struct smtp_config smtp;
	struct compose_context compose;
	struct deliver deliver; /* search_mailbox and search_arg are the caller's */
};

/* config is borrowed until close. On -1 *out is NULL. */
int outgoing_open(struct state *st, struct spawner *sp,
		  const struct config *config, struct outgoing **out,
		  struct err *err);
void outgoing_close(struct outgoing *out); /* NULL is fine */

/* The ledger's path: "<key_file>.ledger". */
const char *outgoing_ledger(const struct config *config, struct arena *a);

/* The SMTP server of the config as smtp/ wants it; the password goes to a
 * strbuf that the caller wipes. */
int outgoing_smtp(const struct config_server *server, struct spawner *sp,
		  struct strbuf *password, struct smtp_config *out,
		  struct err *err);

#endif /* BOT_ROBOT_OUTGOING_H */
