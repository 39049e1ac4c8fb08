/* SPDX-License-Identifier: MIT */
/* The commands series and show: what is known of series. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "bot/digest/chain_text.h"
#include "bot/digest/json.h"
#include "bot/list/list.h"
#include "bot/model/chain.h"
#include "bot/model/model.h"
#include "bot/series/refresh.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

#define RANGE_USUAL "4w"
#define RANGE_WORDS "the last 4 weeks"

struct series_args {
	const char *range; /* NULL: the usual one */
	const char *state; /* NULL: any */
	bool json;
};

static int parse_series_args(int argc, char **argv, struct series_args *args)
{
	static const char *const formats[] = {"text", "json"};
	const char *format = "text";

	*args = (struct series_args){0};
	if (cli_options("series", &argc, argv,
			(struct cli_option[]){{"state", &args->state, NULL},
					      {"format", &format, NULL},
					      {0}}))
		return EX_USAGE;
	if (argc > 2)
		return cli_usage("series", "one RANGE, please");
	if (argc == 2)
		args->range = argv[1];
	int i = cli_choose("series", "--format", format, formats, 2);
	if (i < 0)
		return EX_USAGE;
	args->json = i == 1;
	return EX_OK;
}

static void print_series(const struct model *m, const struct series_args *args,
			 struct arena *a)
{
	const size_t n = m->n_continued + m->n_series;
	struct strbuf out = STRBUF_INIT;

	if (args->json)
		digest_json_series(m, &out);
	for (size_t i = 0; i < n && !args->json; i++) {
		if (i)
			strbuf_addch(&out, '\n');
		chain_write_line(m,
				 i < m->n_continued
				     ? &m->continued[i]
				     : &m->series[i - m->n_continued],
				 a, &out);
	}
	cli_print(&out);
}

int cli_series(struct cli *cli, int argc, char **argv)
{
	const struct config_list *list;
	struct series_args args;
	struct model m;
	struct err err;

	int code = parse_series_args(argc, argv, &args);
	if (code)
		return code;
	if (cli_model(cli, args.range ? args.range : RANGE_USUAL, &list, &m,
		      &err))
		return cli_fail(&err);
	if (args.state) {
		code = cli_filter(
		    cli, "series",
		    arena_printf(&cli->arena, "state:\"%s\"", args.state), list,
		    &m);
		if (code)
			return code;
	}
	print_series(&m, &args, &cli->arena);
	if (!args.range && !m.n_series && !m.n_continued &&
	    cli->level != LOG_QUIET)
		fputs("patchdigest series: no series in " RANGE_WORDS
		      "; give a RANGE\n",
		      stderr);
	return EX_OK;
}

/* The Message-ID without its brackets. */
static const char *strip_brackets(struct cli *cli, const char *msgid)
{
	size_t len = strlen(msgid);

	if (len > 2 && msgid[0] == '<' && msgid[len - 1] == '>')
		return arena_strndup(&cli->arena, msgid + 1, len - 2);
	return msgid;
}

/* The list, for its archive and robots; where several would do, none: a series
 * is shown as it stands in all of them. */
static int find_list_or_none(struct cli *cli, struct list *out, struct err *err)
{
	const struct config_list *list;

	if (!cli_list(cli, out, &list, err))
		return 0;
	if (cli->list || err->code != ERR_DATA)
		return -1;
	*out = (struct list){.name = "", .address = "", .archive = ""};
	if (cli->config) {
		out->robots = cli->config->people.robots;
		out->n_robots = cli->config->people.n_robots;
		out->roster = list_people(cli->config, &cli->arena);
	}
	return 0;
}

int cli_show(struct cli *cli, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	struct list where;
	struct chain chain;
	struct err err;

	if (cli_options("show", &argc, argv, NULL))
		return EX_USAGE;
	if (argc != 2)
		return cli_usage("show", argc < 2 ? "which MSGID?"
						  : "one MSGID, please");
	if (find_list_or_none(cli, &where, &err) ||
	    series_refresh(cli->state, &err) ||
	    state_begin_read(cli->state, &err) ||
	    chain_find(cli->state, &where, strip_brackets(cli, argv[1]),
		       &cli->arena, &chain, &err) ||
	    state_commit(cli->state, &err))
		return cli_fail(&err);
	chain_write(&chain, &where, cli_zone(cli), &cli->arena, &out);
	cli_print(&out);
	return EX_OK;
}
