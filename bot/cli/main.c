/* SPDX-License-Identifier: MIT */
/* The program: the table of commands, and what happens around each. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/cli/cli.h"
#include "bot/cli/help.h"
#include "bot/read/spawner.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

static const struct cli_command commands[] = {
    {"run", "[--once] [--first-digest]",
     "the robot: fetch, record, send what is due, wait",
     "--once          one round, for cron or a timer; never waits; exit 75 if\n"
     "                something is left to do\n"
     "--first-digest  allow a state that was lost to send to its lists again\n",
     CLI_CONFIG | CLI_CREATE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_run},
    {"check", "", "read the config, log in to IMAP and SMTP, say what works",
     "Writes and sends nothing.\n", CLI_CONFIG | CLI_SPAWN, cli_check},
    {"sync", "", "fetch and record new mail, once", NULL,
     CLI_CONFIG | CLI_CREATE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_sync},
    {"import", "SOURCE...",
     "record an mbox, a Maildir or a public-inbox archive",
     "SOURCE is an mbox (- is standard input), a Maildir, or a public-inbox "
     "git\n"
     "archive (v2: one epoch, or a folder of epochs); plain, gzip, xz or "
     "zstd.\n"
     "May be run again: what is recorded stays as it is.\n",
     CLI_CREATE | CLI_SPAWN, cli_import},
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
     CLI_UPDATE | CLI_SPAWN, cli_digest},
    {"series",
     "[RANGE] [--format=text|json]\n"
     "       "
     "[--state=new|discussed|changes-asked|reviewed|applied|merged|dropped|"
     "superseded|waiting]",
     "the series of a range, and what became of them",
     "Without RANGE those of the last four weeks.\n", CLI_UPDATE, cli_series},
    {"show", "MSGID",
     "one series: all its versions, its patches and the tags on each",
     "MSGID is that of a patch, a cover letter, a pull request, or an answer "
     "to one.\n"
     "Said are the mail that proves its state, and why one version is taken "
     "for\n"
     "that before another.\n",
     CLI_UPDATE, cli_show},
    {"outbox", "[list | show ID | retry ID | drop ID]",
     "the mail that waits, and what became of it", NULL, CLI_UPDATE,
     cli_outbox},
    {"flush", "", "try to send what waits, now", NULL,
     CLI_CONFIG | CLI_UPDATE | CLI_LOCK | CLI_NOT_ROOT | CLI_SPAWN, cli_flush},
    {"subscribers",
     "[list [--format=text|json]]\n"
     "       add ADDRESS [weekly | daily | monthly] [mine | todo] [FILTER...]\n"
     "           [overview | messages | full]\n"
     "       remove ADDRESS [N | all]\n"
     "       pause ADDRESS UNTIL\n"
     "       resume ADDRESS\n"
     "       log [ADDRESS]\n"
     "       erase ADDRESS",
     "who gets a digest of their own, of what, and how often",
     "FILTER  a word of a filter, as digest takes it: path:arch/arm64/kvm/\n"
     "N       a number that list shows\n"
     "UNTIL   a day, 2025-07-31; what you pause only you resume\n"
     "mine    their open series; todo: those that want an answer of theirs\n"
     "log     who asked what and what was done, as JSON lines\n"
     "erase   forget a person; the log keeps its rows without them\n"
     "Nobody is asked to confirm. -l says which list.\n",
     0, cli_subscribers},
    {"status", "[--format=text|json|prometheus]",
     "what is recorded, when the next digest goes out, what waits", NULL,
     CLI_READ, cli_status},
    {"backup", "FILE", "a safe copy of the state, also while it runs", NULL,
     CLI_READ, cli_backup},
    {"vacuum", "--keep DURATION",
     "forget the texts of old messages (facts stay)",
     "Old is what is older than DURATION, a number and a unit: 90d, 52w.\n",
     CLI_UPDATE, cli_vacuum},
    {.name = NULL},
};

/* -c, else the user's own, else the system's; NULL: there is none. */
static const char *find_config(struct cli *cli)
{
	static const char system_path[] = "/etc/patchdigest/patchdigest.conf";

	if (cli->config_path)
		return cli->config_path;
	const char *own =
	    cli_xdg_path(&cli->arena, "XDG_CONFIG_HOME", ".config",
			 "patchdigest/patchdigest.conf");
	if (own && !access(own, F_OK))
		return own;
	return access(system_path, F_OK) ? NULL : system_path;
}

static int read_config(struct cli *cli, const struct cli_command *command,
		       struct err *err)
{
	struct strbuf faults = STRBUF_INIT;
	const char *path = find_config(cli);
	int r = 0;

	if (path) {
		r = config_load(path, &cli->config, &faults, err);
		fputs(faults.buf, stderr);
	} else if (command->needs & CLI_CONFIG) {
		r = err_set(err, ERR_CONFIG,
			    "no config file: neither -c, nor "
			    "$XDG_CONFIG_HOME/patchdigest/patchdigest.conf, "
			    "nor /etc/patchdigest/patchdigest.conf");
	}
	strbuf_release(&faults);
	return r;
}

/* PATCHDIGEST_CLOCK, the tests' clock: never where a real server could hear. */
static int set_clock(const struct cli *cli, struct err *err)
{
	const char *file = getenv("PATCHDIGEST_CLOCK");

	if (!file || !*file)
		return 0;
	if (cli->config && !config_is_loopback(cli->config))
		return err_set(err, ERR_CONFIG,
			       "PATCHDIGEST_CLOCK is only for servers on "
			       "loopback, and %s names others",
			       cli->config->path);
	if (clock_use_file(file, err))
		return -1;
	log_info("clock file path=%s", file);
	return 0;
}

static int prepare(struct cli *cli, const struct cli_command *command,
		   struct err *err)
{
	if (command->needs & CLI_NOT_ROOT && cli_refuse_root(err))
		return -1;
	if (read_config(cli, command, err))
		return -1;
	if (set_clock(cli, err))
		return -1;
	if (command->needs & (CLI_READ | CLI_UPDATE | CLI_CREATE) &&
	    cli_open_state(cli, command->needs, err))
		return -1;
	if (command->needs & CLI_LOCK && state_lock(cli->state, err))
		return -1;
	return 0;
}

static int run_command(struct cli *cli, const struct cli_command *command,
		       int argc, char **argv)
{
	struct err err;
	int code;

	/* The spawner first: it must not inherit a database. */
	if (command->needs & CLI_SPAWN && spawner_start(&cli->spawner, &err))
		return cli_fail(&err);
	if (prepare(cli, command, &err))
		code = cli_fail(&err);
	else
		code = command->run(cli, argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		/* A reader that has seen enough (EPIPE) wants no comment. */
		if (errno != EPIPE)
			fprintf(stderr,
				"patchdigest: cannot write standard output\n");
		code = EX_IOERR;
	}
	state_close(cli->state);
	config_free(cli->config);
	spawner_stop(cli->spawner);
	arena_release(&cli->arena);
	return code;
}

int main(int argc, char **argv)
{
	struct cli cli = {.level = LOG_NORMAL, .arena = ARENA_INIT};
	int c;

	umask(077);
	if (argc > 1 && !strcmp(argv[1], "--help"))
		return cli_help_print(commands, NULL, stdout);
	if (argc > 1 && !strcmp(argv[1], "--version"))
		return cli_help_version();
	signal(SIGPIPE, SIG_IGN); /* TLS writes with write(2) */
	opterr = 0;
	while ((c = getopt(argc, argv, "+c:s:l:qvh")) != -1) {
		switch (c) {
		case 'c':
			cli.config_path = optarg;
			break;
		case 's':
			cli.state_path = optarg;
			break;
		case 'l':
			cli.list = optarg;
			break;
		case 'q':
			cli.level = LOG_QUIET;
			break;
		case 'v':
			cli.level = LOG_VERBOSE;
			break;
		case 'h':
			return cli_help_print(commands, NULL, stdout);
		default:
			return cli_usage(
			    NULL,
			    "unknown option '-%c', or its value is missing",
			    optopt);
		}
	}
	log_init(cli.level);
	argc -= optind;
	argv += optind;
	if (argc < 1) {
		cli_help_print(commands, NULL, stderr);
		return EX_USAGE;
	}
	if (!strcmp(argv[0], "help"))
		return cli_help_print(commands, argv[1], stdout);
	if (!strcmp(argv[0], "version"))
		return cli_help_version();
	for (const struct cli_command *k = commands; k->name; k++) {
		if (strcmp(k->name, argv[0]))
			continue;
		if (argc > 1 && !strcmp(argv[1], "--help"))
			return cli_help_print(commands, argv[0], stdout);
		return run_command(&cli, k, argc, argv);
	}
	return cli_help_unknown(commands, argv[0]);
}
