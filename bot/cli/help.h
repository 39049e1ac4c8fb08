/* SPDX-License-Identifier: MIT */
#ifndef BOT_CLI_HELP_H
#define BOT_CLI_HELP_H

#include <stdio.h>

struct cli_command;

/* What `help`, `version` and an unknown command print; each returns the exit
 * code. commands: the table, which a row without a name ends. */

/* command: NULL for the list of all. */
int cli_help_print(const struct cli_command *commands, const char *command,
		   FILE *to);
int cli_help_version(void);
/* For a word that is no command: says so, and names all and the nearest. */
int cli_help_unknown(const struct cli_command *commands, const char *word);

#endif /* BOT_CLI_HELP_H */
