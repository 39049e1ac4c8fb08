/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SERVER_PASSWORD_H
#define BOT_READ_SERVER_PASSWORD_H

struct config_server;
struct err;
struct spawner;
struct strbuf;

/* The password of a server: the first line of password_file, or of what
 * password_command prints (run by the spawner). Wipe it with server_password_wipe. */
int server_password_read(const struct config_server *server, struct spawner *sp,
		struct strbuf *out, struct err *err);
void server_password_wipe(struct strbuf *secret); /* overwrites, then releases */

#endif /* BOT_READ_SERVER_PASSWORD_H */
