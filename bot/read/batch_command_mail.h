/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_BATCH_COMMAND_MAIL_H
#define BOT_READ_BATCH_COMMAND_MAIL_H

#include <stdint.h>

struct arena;
struct err;
struct command_mail;
struct state;

/* Put the command mail in row message_id to those that wait.  loop: its
 * X-Loop. a: working memory. */
int batch_command_mail_put(struct state *st, int64_t message_id,
		     const struct command_mail *l, const char *loop, struct arena *a,
		     struct err *err);

#endif /* BOT_READ_BATCH_COMMAND_MAIL_H */
