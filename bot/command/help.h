/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_HELP_H
#define BOT_COMMAND_HELP_H

struct config;
struct strbuf;

/* Append the short manual of the commands (doc/LAYOUT 8): at most 24 lines of
 * 78 columns, unless names are long. */
void help_write(const struct config *config, struct strbuf *out);

#endif /* BOT_COMMAND_HELP_H */
