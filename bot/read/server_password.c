/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* explicit_bzero */

#include "bot/read/server_password.h"

#include <stdio.h>
#include <string.h>

#include "bot/read/spawner.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"

static int read_file(const char *path, struct strbuf *out, struct err *err)
{
	char line[4096];
	int r = 0;

	FILE *f = fopen(path, "re");
	if (!f)
		return err_errno(err, "cannot read password file '%s'", path);
	if (fgets(line, sizeof(line), f))
		strbuf_add(out, line, strcspn(line, "\r\n"));
	else
		r = err_set(err, ERR_CONFIG, "password file '%s' is empty",
			    path);
	explicit_bzero(line, sizeof(line));
	fclose(f);
	return r;
}

int server_password_read(const struct config_server *server, struct spawner *sp,
			 struct strbuf *out, struct err *err)
{
	if (*server->password_file)
		return read_file(server->password_file, out, err);
	return spawner_command(sp, server->password_command, out, err);
}

void server_password_wipe(struct strbuf *secret)
{
	explicit_bzero(secret->buf, secret->len);
	strbuf_release(secret);
}
