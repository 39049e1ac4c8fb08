/* SPDX-License-Identifier: MIT */
#include "bot/cli/help.h"

#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "common/nearest.h"

#define COMMANDS_MAX 40 /* named with an unknown one */

static void print_all(const struct cli_command *commands, FILE *to)
{
	fputs("usage: patchdigest [-c FILE] [-s STATE] [-l LIST] [-q|-v] "
	      "COMMAND ...\n\n",
	      to);
	for (const struct cli_command *k = commands; k->name; k++)
		fprintf(to, "  %-11s %s\n", k->name, k->summary);
	fputs("  help        [COMMAND] more of one command\n"
	      "  version     which patchdigest this is\n\n"
	      "-c FILE   config file    -s STATE  database    -l LIST  which "
	      "list\n"
	      "-q quiet  -v talkative   See patchdigest(8).\n",
	      to);
}

int cli_help_print(const struct cli_command *commands, const char *command,
		   FILE *to)
{
	if (!command || !strcmp(command, "help") ||
	    !strcmp(command, "version")) {
		print_all(commands, to);
		return EX_OK;
	}
	for (const struct cli_command *k = commands; k->name; k++) {
		if (strcmp(k->name, command))
			continue;
		fprintf(to, "usage: patchdigest %s%s%s\n\n%s\n", k->name,
			*k->synopsis ? " " : "", k->synopsis, k->summary);
		if (k->details)
			fprintf(to, "\n%s", k->details);
		return EX_OK;
	}
	return cli_help_unknown(commands, command);
}

int cli_help_version(void)
{
	puts("patchdigest " PATCHDIGEST_VERSION);
	return EX_OK;
}

int cli_help_unknown(const struct cli_command *commands, const char *word)
{
	const char *names[COMMANDS_MAX];
	size_t n = 0;

	for (const struct cli_command *k = commands;
	     k->name && n < COMMANDS_MAX; k++)
		names[n++] = k->name;
	const char *near = nearest_find(word, names, n);
	fprintf(stderr,
		"patchdigest: unknown command '%.40s'; possible are:", word);
	for (const struct cli_command *k = commands; k->name; k++)
		fprintf(stderr, " %s", k->name);
	fputs(" help version\n", stderr);
	if (near)
		fprintf(stderr, "did you mean \"%s\"?\n", near);
	return EX_USAGE;
}
