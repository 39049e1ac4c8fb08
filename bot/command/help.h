/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_HELP_H
#define BOT_COMMAND_HELP_H

struct config;
struct strbuf;

/* The manual, short: at most 24 lines of 78 columns, but for long names
 * (LAYOUT 8). */
void help_write(const struct config *config, struct strbuf *out);

#endif /* BOT_COMMAND_HELP_H */
