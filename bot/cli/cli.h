/* SPDX-License-Identifier: MIT */
#ifndef BOT_CLI_CLI_H
#define BOT_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/log.h"

struct config;
struct config_list;
struct err;
struct json_t;
struct spawner;
struct state;
struct strbuf;

/*
 * The command line (doc/SPEC 1): what all commands share. The table of commands
 * and what happens around each stand in main.c. Data goes to stdout, talk to
 * stderr; exit codes are those of sysexits.h.
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
	CLI_READ = 1 << 1,     /* reads the state, which must be there */
	CLI_UPDATE = 1 << 2,   /* writes to a state that must be there */
	CLI_CREATE = 1 << 3,   /* writes to the state, which is made if missing */
	CLI_LOCK = 1 << 4,     /* holds the run lock */
	CLI_NOT_ROOT = 1 << 5, /* refuses to be root */
	CLI_SPAWN = 1 << 6,    /* reads mail */
};

struct cli_command {
	const char *name;
	const char *synopsis; /* arguments, for help */
	const char *summary;  /* one line */
	const char *details;  /* further lines of help, or NULL */
	unsigned needs;       /* enum cli_needs */
	int (*run)(struct cli *cli, int argc, char **argv); /* an exit code */
};

/* Print err on stderr as "patchdigest: text", return its exit code. */
int cli_fail(const struct err *err);
/* Print "patchdigest COMMAND: text" and how to get help; returns 64. */
int cli_usage(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* One option of a command: "--name", "--name=value" or "--name value". */
struct cli_option {
	const char *name;   /* without the dashes; NULL ends the table */
	const char **value; /* where the value goes; NULL: a switch */
	bool *on;           /* set if given; may be NULL */
};

/*
 * Take the options out of argv, wherever they stand before a "--"; the operands
 * are left in argv[1..*argc). options: NULL for a command without any. Returns
 * 0 or 64, with the complaint printed; cli_options_only also complains about
 * operands.
 */
int cli_options(const char *command, int *argc, char **argv,
		const struct cli_option *options);
int cli_options_only(const char *command, int *argc, char **argv,
		     const struct cli_option *options);

/* Which of words[0..n) is the value of an option; -1, with the complaint
 * printed, if none is. */
int cli_choose(const char *command, const char *option, const char *value,
	       const char *const *words, int n);

/* Print out on stdout and release it. */
void cli_print(struct strbuf *out);

/* An instant as text ("-" for CLOCK_NEVER, else as clock_rfc3339), and as JSON
 * (null for CLOCK_NEVER), which the caller owns. */
const char *cli_time(int64_t at, char buf[CLOCK_RFC3339_SIZE]);
struct json_t *cli_time_json(int64_t at);

/* The time zone of days: the config's, else UTC. */
const char *cli_zone(const struct cli *cli);

/* Find the list that -l names, or the only one there is. *config: the list's
 * settings; NULL without a config. -1: no such list (ERR_DATA), or the state
 * failed. */
int cli_list(struct cli *cli, struct list *out,
	     const struct config_list **config, struct err *err);

/* The model of a range of that list, in the command's arena. -1 leaves the
 * transaction that reads it open; the process ends then. */
int cli_model(struct cli *cli, const char *range_text,
	      const struct config_list **config, struct model *out,
	      struct err *err);

/* Reduce m to what matches the filter text. list: NULL without a
 * config. Returns 0, or an exit code with the complaint printed. */
int cli_filter(struct cli *cli, const char *command, const char *text,
	       const struct config_list *list, struct model *m);

/* $NAME/rest, else $HOME/fallback/rest; NULL if neither variable is set. */
const char *cli_xdg_path(struct arena *a, const char *name,
			 const char *fallback, const char *rest);

/* Open the state of -s, the config or the user, by one of CLI_READ, CLI_UPDATE
 * and CLI_CREATE. main does it for commands whose row says so. */
int cli_open_state(struct cli *cli, unsigned needs, struct err *err);

/* -1 with ERR_AUTH if root runs it; cli_lock also takes the run lock. */
int cli_refuse_root(struct err *err);
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
