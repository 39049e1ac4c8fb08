/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* explicit_bzero */

#include "bot/robot/outgoing.h"

#include <string.h>

#include "bot/read/server_password.h"
#include "common/service.h"
#include "config/config.h"

static void tick(void *arg)
{
	(void)arg;
	service_alive();
}

void outgoing_rebind(struct outgoing *out)
{
	out->smtp.password = out->password.buf;
	out->compose.key = out->key;
	out->deliver.smtp = &out->smtp;
}

const char *outgoing_ledger(const struct config *config, struct arena *a)
{
	return arena_printf(a, "%s.ledger", config->bot.key_file);
}

int outgoing_open(struct outgoing *out, struct state *st, struct spawner *sp,
		  const struct config *config, struct err *err)
{
	const struct config_server *server = &config->smtp.server;

	*out = (struct outgoing){
	    .arena = ARENA_INIT,
	    .password = STRBUF_INIT,
	    .compose = {.st = st, .config = config},
	    .deliver = {.st = st, .config = config},
	};
	out->compose.ledger = out->deliver.ledger =
	    outgoing_ledger(config, &out->arena);
	if (key_load(config->bot.key_file, out->key, err))
		return -1;
	if (outgoing_smtp(server, sp, &out->password, &out->smtp, err))
		return -1;
	out->smtp.helo = strrchr(config->bot.address, '@') + 1;
	out->smtp.tls.tick = tick;
	outgoing_rebind(out);
	return 0;
}

int outgoing_smtp(const struct config_server *server, struct spawner *sp,
		  struct strbuf *password, struct smtp_config *out,
		  struct err *err)
{
	static const enum tls_mode modes[] = {
	    [CONFIG_TLS_IMPLICIT] = TLS_IMPLICIT,
	    [CONFIG_TLS_STARTTLS] = TLS_STARTTLS,
	    [CONFIG_TLS_NONE] = TLS_NONE,
	};
	static const enum smtp_auth auths[] = {
	    [CONFIG_AUTH_PLAIN] = SMTP_AUTH_PLAIN,
	    [CONFIG_AUTH_LOGIN] = SMTP_AUTH_LOGIN,
	    [CONFIG_AUTH_XOAUTH2] = SMTP_AUTH_XOAUTH2,
	};

	*out = (struct smtp_config){
	    .tls =
		{
		    .host = server->host,
		    .port = server->port,
		    .mode = modes[server->tls],
		    .ca_file = *server->ca_file ? server->ca_file : NULL,
		    .timeout_ms = server->timeout * 1000,
		    .wake_fd = -1,
		},
	    .auth = *server->user ? auths[server->auth] : SMTP_AUTH_NONE,
	    .user = server->user,
	};
	if (*server->user && server_password_read(server, sp, password, err))
		return -1;
	out->password = password->buf;
	return 0;
}

void outgoing_close(struct outgoing *out)
{
	server_password_wipe(&out->password);
	arena_release(&out->arena);
	explicit_bzero(out->key, sizeof(out->key));
}
