/* SPDX-License-Identifier: MIT */
/*
 * Commands that run the robot: run, flush; and check, which tries whether it
 * could.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "bot/people/roster.h"
#include "bot/read/ingest.h"
#include "bot/read/server_password.h"
#include "bot/robot/outgoing.h"
#include "bot/robot/robot.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

/* What one round came to, as an exit code. */
static int round_code(int r, bool left, const struct err *err)
{
	if (r && err->code != ERR_TEMP)
		return cli_fail(err);
	if (r)
		fprintf(stderr, "patchdigest: %s\n", err->text);
	return r || left ? EX_TEMPFAIL : EX_OK;
}

int cli_run(struct cli *cli, int argc, char **argv)
{
	struct robot_options options = {.config_path = cli->config_path};
	bool once = false, left = false;
	struct err err;

	if (cli_options_only("run", &argc, argv,
			     (struct cli_option[]){
				 {"once", NULL, &once},
				 {"first-digest", NULL, &options.first_digest},
				 {0}}))
		return EX_USAGE;
	if (state_check(cli->state, &err))
		return cli_fail(&err);
	if (once) {
		int r = robot_once(cli->state, cli->spawner, cli->config,
				   &options, &left, &err);
		return round_code(r, left, &err);
	}
	return robot_run(cli->state, cli->spawner, &cli->config, &options, &err)
		   ? cli_fail(&err)
		   : EX_OK;
}

int cli_flush(struct cli *cli, int argc, char **argv)
{
	bool left = false;
	struct err err;

	if (cli_options_only("flush", &argc, argv, NULL))
		return EX_USAGE;
	int r = robot_flush(cli->state, cli->spawner, cli->config, &left, &err);

	return round_code(r, left, &err);
}

/* Each of these says how it stands, and returns an exit code. */

/* What the digests would do without: no fault of the configuration. */
static void warn_of_people(struct cli *cli)
{
	const struct config_people *people = &cli->config->people;
	struct strbuf faults = STRBUF_INIT;
	struct roster roster;
	struct slice fault;

	roster_load(people->mailmap, people->employers, &cli->arena, &roster,
		    &faults);
	for (const char *rest = faults.buf; lines_next(&rest, &fault);)
		fprintf(stderr, "warning: %.*s\n", (int)fault.len, fault.s);
	strbuf_release(&faults);
}

static int check_files(struct cli *cli)
{
	struct strbuf faults = STRBUF_INIT;
	struct err err;
	int r = config_check_files(cli->config, &faults, &err);

	fputs(faults.buf, stderr);
	strbuf_release(&faults);
	warn_of_people(cli);
	if (r)
		return cli_fail(&err);
	printf("config  %s: good, %zu list%s\n", cli->config->path,
	       cli->config->n_lists, cli->config->n_lists == 1 ? "" : "s");
	return EX_OK;
}

static int check_imap(struct cli *cli)
{
	struct ingest_context in = {.sp = cli->spawner, .config = cli->config};
	const struct config_server *server = &cli->config->imap.server;
	char what[400];
	struct err err;

	if (ingest_check(&in, what, sizeof(what), &err)) {
		printf("imap    %s:%d: %s\n", server->host, server->port,
		       err.text);
		return err_exit_code(err.code);
	}
	printf("imap    %s:%d: works, %s\n", server->host, server->port, what);
	return EX_OK;
}

static int check_smtp(struct cli *cli)
{
	const struct config_server *server = &cli->config->smtp.server;
	struct strbuf password = STRBUF_INIT;
	struct smtp_config smtp;
	char what[400];
	struct err err;

	int r = outgoing_smtp(server, cli->spawner, &password, &smtp, &err);
	if (!r)
		r = smtp_session_check(&smtp, what, sizeof(what), &err);
	if (r)
		printf("smtp    %s:%d: %s\n", server->host, server->port,
		       err.text);
	else
		printf("smtp    %s:%d: works, %s\n", server->host, server->port,
		       what);
	server_password_wipe(&password);
	return r ? err_exit_code(err.code) : EX_OK;
}

int cli_check(struct cli *cli, int argc, char **argv)
{
	if (cli_options_only("check", &argc, argv, NULL))
		return EX_USAGE;
	int files = check_files(cli), imap = check_imap(cli),
	    smtp = check_smtp(cli);
	return files ? files : imap ? imap : smtp;
}
