/* SPDX-License-Identifier: MIT */
#include "bot/cli/help.h"

#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "common/nearest.h"

#define COMMANDS_MAX (sizeof(cli_commands) / sizeof(cli_commands[0]))

const struct cli_command cli_commands[] = {
    {"run", "[--once] [--first-digest]",
     "the robot: fetch, record, send what is due, wait",
     "--once          one round, for cron or a timer; never waits; exit 75 if\n"
     "                something is left to do\n"
     "--first-digest  allow a state that was lost to send to its lists again\n",
     CLI_CONFIG | CLI_WRITE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_run},
    {"check", "", "read the config, log in to IMAP and SMTP, say what works",
     "Writes and sends nothing.\n", CLI_CONFIG | CLI_SPAWN, cli_check},
    {"sync", "", "fetch and record new mail, once", NULL,
     CLI_CONFIG | CLI_WRITE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_sync},
    {"import", "SOURCE...",
     "record an mbox, a Maildir or a public-inbox archive",
     "SOURCE is an mbox (- is standard input), a Maildir, or a public-inbox "
     "git\n"
     "archive (v2: one epoch, or a folder of epochs); plain, gzip, xz or "
     "zstd.\n"
     "May be run again: what is recorded stays as it is.\n",
     CLI_WRITE | CLI_SPAWN, cli_import},
    {"parse", "FILE...", "print what is read of single mails, as JSON lines",
     "FILE is one mail (- is standard input). Nothing is recorded.\n",
     CLI_SPAWN, cli_parse},
    {"digest",
     "RANGE [--detail=overview|messages|full]\n"
     "       [--format=text|json|mail|html] [--filter EXPR] [--send [--yes]]",
     "the digest of a range",
     "RANGE   2025-04-01..2025-04-07   2025-W14   2025-04   2025   7d   2w   "
     "36h\n"
     "        2025-04-01T00:00Z..2025-04-02T06:30+02:00   last   last-3\n"
     "        1a2b3c4d..5e6f7a8b (commits of an archive)   <msgid>..<msgid>\n"
     "--filter  'path:arch/arm64/kvm/ -from:bob@example.org': only such "
     "series; "
     "all\n"
     "        words must hold, - turns one round: path: section: from: to:\n"
     "        author: prefix: title: state: needs:review\n"
     "--send  mail it to the list's digest address, outside the schedule; "
     "asks\n"
     "        first on a terminal, wants --yes elsewhere\n",
     CLI_WRITE | CLI_SPAWN, cli_digest},
    {"series",
     "[RANGE] [--format=text|json]\n"
     "       "
     "[--state=new|discussed|changes-asked|reviewed|applied|merged|dropped|"
     "superseded|waiting]",
     "the series of a range, and what became of them",
     "Without RANGE those of the last four weeks.\n", CLI_WRITE, cli_series},
    {"show", "MSGID",
     "one series: all its versions, its patches and the tags on each",
     "MSGID is that of a patch, a cover letter, a pull request, or an answer "
     "to one.\n"
     "Said are the mail that proves its state, and why one version is taken "
     "for\n"
     "that before another.\n",
     CLI_WRITE, cli_show},
    {"outbox", "[list | show ID | retry ID | drop ID]",
     "the mail that waits, and what became of it", NULL, CLI_WRITE, cli_outbox},
    {"flush", "", "try to send what waits, now", NULL,
     CLI_CONFIG | CLI_WRITE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_flush},
    {"subscribers",
     "[list [--format=text|json]]\n"
     "       add ADDRESS [weekly | daily | monthly] [mine | todo] [FILTER...]\n"
     "           [overview | messages | full]\n"
     "       remove ADDRESS [N | all]\n"
     "       pause ADDRESS UNTIL\n"
     "       resume ADDRESS\n"
     "       log [ADDRESS]\n"
     "       erase ADDRESS",
     "who gets a digest of his own, of what, and how often",
     "FILTER  a word of a filter, as digest takes it: path:arch/arm64/kvm/\n"
     "N       a number that list shows\n"
     "UNTIL   a day, 2025-07-31; what you pause only you resume\n"
     "mine    his open series; todo: those that want an answer of his\n"
     "log     who asked what and what was done, as JSON lines\n"
     "erase   forget a person; the log keeps its rows without him\n"
     "Nobody is asked to confirm. -l says which list.\n",
     CLI_WRITE, cli_subscribers},
    {"status", "[--format=text|json|prometheus]",
     "what is recorded, when the next digest goes out, what waits", NULL,
     CLI_STATE, cli_status},
    {"backup", "FILE", "a safe copy of the state, also while it runs", NULL,
     CLI_STATE, cli_backup},
    {"vacuum", "--keep DURATION",
     "forget the texts of old messages (facts stay)",
     "Old is what is older than DURATION, a number and a unit: 90d, 52w.\n",
     CLI_WRITE, cli_vacuum},
    {.name = NULL},
};

static void print_all(FILE *to)
{
	fputs("usage: patchdigest [-c FILE] [-s STATE] [-l LIST] [-q|-v] "
	      "COMMAND ...\n\n",
	      to);
	for (const struct cli_command *k = cli_commands; k->name; k++)
		fprintf(to, "  %-11s %s\n", k->name, k->summary);
	fputs("  help        [COMMAND] more of one command\n"
	      "  version     which patchdigest this is\n\n"
	      "-c FILE   config file    -s STATE  database    -l LIST  which "
	      "list\n"
	      "-q quiet  -v talkative   See patchdigest(8).\n",
	      to);
}

int cli_help_print(const char *command, FILE *to)
{
	if (!command || !strcmp(command, "help") ||
	    !strcmp(command, "version")) {
		print_all(to);
		return EX_OK;
	}
	for (const struct cli_command *k = cli_commands; k->name; k++) {
		if (strcmp(k->name, command))
			continue;
		fprintf(to, "usage: patchdigest %s%s%s\n\n%s\n", k->name,
			*k->synopsis ? " " : "", k->synopsis, k->summary);
		if (k->details)
			fprintf(to, "\n%s", k->details);
		return EX_OK;
	}
	return cli_help_unknown(command);
}

int cli_help_version(void)
{
	puts("patchdigest " PATCHDIGEST_VERSION);
	return EX_OK;
}

int cli_help_unknown(const char *word)
{
	const char *names[COMMANDS_MAX];
	size_t n = 0;

	for (const struct cli_command *k = cli_commands; k->name; k++)
		names[n++] = k->name;
	const char *near = nearest_find(word, names, n);
	fprintf(stderr,
		"patchdigest: unknown command '%.40s'; possible are:", word);
	for (const struct cli_command *k = cli_commands; k->name; k++)
		fprintf(stderr, " %s", k->name);
	fputs(" help version\n", stderr);
	if (near)
		fprintf(stderr, "did you mean \"%s\"?\n", near);
	return EX_USAGE;
}
