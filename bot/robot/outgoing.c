/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* explicit_bzero */

#include "bot/robot/outgoing.h"

#include <stdlib.h>
#include <string.h>

#include "bot/read/server_password.h"
#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/service.h"
#include "config/config.h"

/* The watchdog lives on while a server is slow. */
static void tick(void *arg)
{
	(void)arg;
	service_alive();
}

const char *outgoing_ledger(const struct config *config, struct arena *a)
{
	return arena_printf(a, "%s.ledger", config->bot.key_file);
}

int outgoing_open(struct state *st, struct spawner *sp,
		  const struct config *config, struct outgoing **out,
		  struct err *err)
{
	struct outgoing *o = mem_alloc(sizeof(*o));

	*o = (struct outgoing){
	    .arena = ARENA_INIT,
	    .password = STRBUF_INIT,
	    .compose = {.st = st, .config = config, .key = o->key},
	    .deliver = {.st = st, .config = config, .smtp = &o->smtp},
	};
	o->compose.ledger = o->deliver.ledger =
	    outgoing_ledger(config, &o->arena);
	*out = o;
	if (key_load(config->bot.key_file, o->key, err) ||
	    outgoing_smtp(&config->smtp.server, sp, &o->password, &o->smtp,
			  err)) {
		outgoing_close(o);
		*out = NULL;
		return -1;
	}
	o->smtp.helo = mail_addr_domain(config->bot.address);
	o->smtp.tls.tick = tick;
	return 0;
}

int outgoing_smtp(const struct config_server *server, struct spawner *sp,
		  struct strbuf *password, struct smtp_config *out,
		  struct err *err)
{
	*out = (struct smtp_config){
	    .tls =
		{
		    .host = server->host,
		    .port = server->port,
		    .mode = server->tls,
		    .ca_file = *server->ca_file ? server->ca_file : NULL,
		    .timeout_ms = server->timeout * 1000,
		    .wake_fd = -1,
		},
	    .auth = *server->user ? server->auth : AUTH_NONE,
	    .user = server->user,
	};
	if (*server->user && server_password_read(server, sp, password, err))
		return -1;
	out->password = password->buf;
	return 0;
}

void outgoing_close(struct outgoing *out)
{
	if (!out)
		return;
	server_password_wipe(&out->password);
	arena_release(&out->arena);
	explicit_bzero(out->key, sizeof(out->key));
	free(out);
}
