/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_HELP_H
#define BOT_COMMAND_HELP_H

struct config;
struct strbuf;

/* Append the short manual of the commands: at most 24 lines of 78 columns, but
 * for long names (doc/LAYOUT 8). */
void help_write(const struct config *config, struct strbuf *out);

#endif /* BOT_COMMAND_HELP_H */
