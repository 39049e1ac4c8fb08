/* SPDX-License-Identifier: MIT */
#ifndef BOT_CLI_CLI_H
#define BOT_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/model/model.h"
#include "common/arena.h"
#include "common/log.h"

struct config;
struct config_list;
struct err;
struct spawner;
struct state;

/*
 * The command line (SPEC 1): one table of commands, each with what it needs.
 * Data goes to stdout, talk to stderr; exit codes are those of sysexits.h.
 */

struct cli {
	const char *config_path; /* -c, or NULL */
	const char *state_path;  /* -s, or NULL */
	const char *list;        /* -l, or NULL */
	enum log_level level;
	struct spawner *spawner; /* own */
	struct config *config;   /* own; NULL: there is none */
	struct state *state;     /* own; NULL: the command needs none */
	struct arena arena;      /* for the length of the command */
};

enum cli_needs {
	CLI_CONFIG = 1 << 0,   /* a config file must be there */
	CLI_STATE = 1 << 1,    /* reads the state, which must be there */
	CLI_WRITE = 1 << 2,    /* writes the state, which is made if missing */
	CLI_LOCK = 1 << 3,     /* holds the run lock */
	CLI_NOT_ROOT = 1 << 4, /* refuses to be root */
	CLI_SPAWN = 1 << 5,    /* reads mail */
};

struct cli_command {
	const char *name;
	const char *synopsis; /* arguments, for help */
	const char *summary;  /* one line */
	const char *details;  /* further lines of help, or NULL */
	unsigned needs;       /* enum cli_needs */
	int (*run)(struct cli *cli, int argc, char **argv); /* an exit code */
};

extern const struct cli_command cli_commands[]; /* ends with name NULL */

/* The program: returns its exit code. */
int cli_main(int argc, char **argv);

/*
 * Help for the commands.
 */

/* Print err on stderr as "patchdigest: text", return its exit code. */
int cli_fail(const struct err *err);
/* Print "patchdigest COMMAND: text" and how to get help; returns 64. */
int cli_usage(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * One option of a command: "--name" or "--name=value" (the value may also be
 * the next argument). cli_options takes the known ones out of argv, wherever
 * they stand before a "--", and leaves the operands: *argc and argv change.
 * Returns 0 or 64, with the complaint printed.
 */
struct cli_option {
	const char *name;   /* without the dashes; NULL ends the table */
	const char **value; /* where the value goes; NULL: a switch */
	bool *on;           /* set if given; may be NULL */
};
int cli_options(const char *command, int *argc, char **argv,
		const struct cli_option *options);

/* Ready the list that -l names, or the only one there is. -1 with ERR_DATA
 * and the names there are. *config is its group, or NULL without a config. */
int cli_list(struct cli *cli, struct list *out,
	     const struct config_list **config, struct err *err);

/* Put the model through a filter. list: NULL without a config. Returns 0, or
 * an exit code with the complaint printed. */
int cli_filter(struct cli *cli, const char *command, const char *text,
	       const struct config_list *list, struct model *m);

/* Take the run lock and refuse root, for commands that need it only sometimes. */
int cli_lock(struct cli *cli, struct err *err);

/* Commands, by file. */
int cli_run(struct cli *cli, int argc, char **argv);
int cli_check(struct cli *cli, int argc, char **argv);
int cli_sync(struct cli *cli, int argc, char **argv);
int cli_import(struct cli *cli, int argc, char **argv);
int cli_parse(struct cli *cli, int argc, char **argv);
int cli_digest(struct cli *cli, int argc, char **argv);
int cli_series(struct cli *cli, int argc, char **argv);
int cli_show(struct cli *cli, int argc, char **argv);
int cli_outbox(struct cli *cli, int argc, char **argv);
int cli_subscribers(struct cli *cli, int argc, char **argv);
int cli_flush(struct cli *cli, int argc, char **argv);
int cli_status(struct cli *cli, int argc, char **argv);
int cli_backup(struct cli *cli, int argc, char **argv);
int cli_vacuum(struct cli *cli, int argc, char **argv);

#endif /* BOT_CLI_CLI_H */
