/* SPDX-License-Identifier: MIT */
#ifndef BOT_CLI_HELP_H
#define BOT_CLI_HELP_H

#include <stdio.h>

/* What `help`, `version` and a wrong word print. Each returns an exit code. */

/* command: NULL for the list of all. */
int cli_help_print(const char *command, FILE *to);
int cli_help_version(void);
/* An unknown command: says so, and what is possible. */
int cli_help_unknown(const char *word);

#endif /* BOT_CLI_HELP_H */
