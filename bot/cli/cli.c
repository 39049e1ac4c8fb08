/* SPDX-License-Identifier: MIT */
#include "bot/cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/cli/help.h"
#include "bot/read/spawner.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

int cli_fail(const struct err *err)
{
	fprintf(stderr, "patchdigest: %s\n", err->text);
	return err_exit_code(err->code);
}

int cli_usage(const char *command, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "patchdigest%s%s: ", command ? " " : "",
		command ? command : "");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\ntry: patchdigest help%s%s\n", command ? " " : "",
		command ? command : "");
	return EX_USAGE;
}

static const struct cli_option *find_option(const struct cli_option *options,
					    const char *name, size_t len)
{
	for (; options->name; options++)
		if (strlen(options->name) == len &&
		    !memcmp(options->name, name, len))
			return options;
	return NULL;
}

int cli_options(const char *command, int *argc, char **argv,
		const struct cli_option *options)
{
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		const char *arg = argv[i];

		if (!strcmp(arg, "--")) {
			while (++i < *argc)
				argv[kept++] = argv[i];
			break;
		}
		if (arg[0] != '-' || !arg[1]) { /* "-" is standard input */
			argv[kept++] = argv[i];
			continue;
		}
		size_t len = strcspn(arg, "=");
		const struct cli_option *o = NULL;
		if (!strncmp(arg, "--", 2))
			o = find_option(options, arg + 2, len - 2);
		if (!o)
			return cli_usage(command, "unknown option '%s'", arg);
		if (o->on)
			*o->on = true;
		if (!o->value && arg[len])
			return cli_usage(command, "--%s takes no value",
					 o->name);
		if (!o->value)
			continue;
		if (arg[len])
			*o->value = arg + len + 1;
		else if (i + 1 < *argc)
			*o->value = argv[++i];
		else
			return cli_usage(command, "--%s needs a value",
					 o->name);
	}
	*argc = kept;
	argv[kept] = NULL;
	return 0;
}

/* $NAME/rest, else $HOME/fallback/rest; NULL if neither variable is set. */
static const char *xdg_path(struct arena *a, const char *name,
			    const char *fallback, const char *rest)
{
	const char *base = getenv(name), *home = getenv("HOME");

	if (base && base[0] == '/')
		return arena_printf(a, "%s/%s", base, rest);
	if (home && home[0] == '/')
		return arena_printf(a, "%s/%s/%s", home, fallback, rest);
	return NULL;
}

/* -c, else the user's own, else the system's; NULL: there is none. */
static const char *find_config(struct cli *cli)
{
	static const char system_path[] = "/etc/patchdigest/patchdigest.conf";

	if (cli->config_path)
		return cli->config_path;
	const char *own = xdg_path(&cli->arena, "XDG_CONFIG_HOME", ".config",
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

static int open_state(struct cli *cli, const struct cli_command *command,
		      struct err *err)
{
	const char *path = cli->state_path;

	if (!path && cli->config)
		path = cli->config->bot.state;
	if (!path)
		path = xdg_path(&cli->arena, "XDG_STATE_HOME", ".local/state",
				"patchdigest/state.db");
	if (!path)
		return err_set(err, ERR_CONFIG,
			       "no place for the state: give -s FILE, or set "
			       "XDG_STATE_HOME or HOME");
	cli->state_path = path;
	return state_open(
	    path, command->needs & CLI_WRITE ? STATE_CREATE : STATE_READ_ONLY,
	    &cli->state, err);
}

static int refuse_root(struct err *err)
{
	if (geteuid())
		return 0;
	return err_set(err, ERR_AUTH,
		       "refusing to run as root: the robot needs no right but "
		       "its own user's");
}

int cli_lock(struct cli *cli, struct err *err)
{
	return refuse_root(err) || state_lock(cli->state, err) ? -1 : 0;
}

static int prepare(struct cli *cli, const struct cli_command *command,
		   struct err *err)
{
	if (command->needs & CLI_NOT_ROOT && refuse_root(err))
		return -1;
	if (read_config(cli, command, err))
		return -1;
	if (set_clock(cli, err))
		return -1;
	if (command->needs & (CLI_STATE | CLI_WRITE) &&
	    open_state(cli, command, err))
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

int cli_main(int argc, char **argv)
{
	struct cli cli = {.level = LOG_NORMAL, .arena = ARENA_INIT};
	int c;

	umask(077);
	if (argc > 1 && !strcmp(argv[1], "--help"))
		return cli_help_print(NULL, stdout);
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
			return cli_help_print(NULL, stdout);
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
		cli_help_print(NULL, stderr);
		return EX_USAGE;
	}
	if (!strcmp(argv[0], "help"))
		return cli_help_print(argv[1], stdout);
	if (!strcmp(argv[0], "version"))
		return cli_help_version();
	for (const struct cli_command *k = cli_commands; k->name; k++) {
		if (strcmp(k->name, argv[0]))
			continue;
		if (argc > 1 && !strcmp(argv[1], "--help"))
			return cli_help_print(argv[0], stdout);
		return run_command(&cli, k, argc, argv);
	}
	return cli_help_unknown(argv[0]);
}
