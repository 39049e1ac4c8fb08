/* SPDX-License-Identifier: MIT */
#include "bot/cli/cli.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/filter/apply.h"
#include "bot/filter/filter.h"
#include "bot/list/list.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/range/range.h"
#include "bot/series/refresh.h"
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
	for (; options && options->name; options++)
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

int cli_options_only(const char *command, int *argc, char **argv,
		     const struct cli_option *options)
{
	int code = cli_options(command, argc, argv, options);

	if (!code && *argc > 1)
		return cli_usage(command, "takes no operand, got '%.40s'",
				 argv[1]);
	return code;
}

int cli_choose(const char *command, const char *option, const char *value,
	       const char *const *words, int n)
{
	char all[200] = "";
	size_t len = 0;

	for (int i = 0; i < n; i++) {
		const char *join = !i ? "" : i + 1 < n ? ", " : " or ";

		if (!strcmp(words[i], value))
			return i;
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s",
					join, words[i]);
	}
	cli_usage(command, "%s must be %s, got '%.40s'", option, all, value);
	return -1;
}

void cli_print(struct strbuf *out)
{
	fwrite(out->buf, 1, out->len, stdout);
	strbuf_release(out);
}

const char *cli_time(int64_t at, char buf[CLOCK_RFC3339_SIZE])
{
	return at == CLOCK_NEVER ? "-" : clock_rfc3339(at, buf);
}

struct json_t *cli_time_json(int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	return at == CLOCK_NEVER ? json_null()
				 : json_string(clock_rfc3339(at, buf));
}

const char *cli_zone(const struct cli *cli)
{
	return cli->config ? cli->config->bot.timezone : "UTC";
}

int cli_list(struct cli *cli, struct list *out,
	     const struct config_list **config, struct err *err)
{
	const struct config *c = cli->config;

	*config = NULL;
	if (!c)
		return list_find(cli->state, cli->list, &cli->arena, out, err);
	if (cli->list)
		*config = config_list_find(c, cli->list);
	else if (c->n_lists == 1)
		*config = &c->lists[0];
	if (*config)
		return list_ready(cli->state, c, *config, &cli->arena, out,
				  err);
	if (cli->list)
		return err_set(err, ERR_DATA, "no list '%s' in %s", cli->list,
			       c->path);
	return err_set(err, ERR_DATA, "%s has several lists: say which with -l",
		       c->path);
}

int cli_model(struct cli *cli, const char *range_text,
	      const struct config_list **config, struct model *out,
	      struct err *err)
{
	struct range range;
	struct list list;

	if (cli_list(cli, &list, config, err) ||
	    series_refresh(cli->state, err) ||
	    state_begin_read(cli->state, err) ||
	    range_parse(range_text,
			&(struct range_context){cli_zone(cli), clock_now(),
						cli->state, list.id},
			&cli->arena, &range, err) ||
	    model_build(cli->state, &list, &range, &cli->arena, out, err))
		return -1;
	return state_commit(cli->state, err);
}

int cli_filter(struct cli *cli, const char *command, const char *text,
	       const struct config_list *list, struct model *m)
{
	const struct filter_context context = {
	    .maintainers = list ? list->maintainers : "",
	};
	struct filter filter;
	struct model filtered;
	struct err err;

	if (filter_parse(text, &context, &cli->arena, &filter, &err))
		return err.code == ERR_DATA ? cli_usage(command, "%s", err.text)
					    : cli_fail(&err);
	if (filter_apply(cli->state, &filter, m, &cli->arena, &filtered, &err))
		return cli_fail(&err);
	*m = filtered;
	return EX_OK;
}

const char *cli_xdg_path(struct arena *a, const char *name,
			 const char *fallback, const char *rest)
{
	const char *base = getenv(name), *home = getenv("HOME");

	if (base && base[0] == '/')
		return arena_printf(a, "%s/%s", base, rest);
	if (home && home[0] == '/')
		return arena_printf(a, "%s/%s/%s", home, fallback, rest);
	return NULL;
}

int cli_open_state(struct cli *cli, unsigned needs, struct err *err)
{
	const char *path = cli->state_path;

	if (!path && cli->config)
		path = cli->config->bot.state;
	if (!path)
		path = cli_xdg_path(&cli->arena, "XDG_STATE_HOME",
				    ".local/state", "patchdigest/state.db");
	if (!path)
		return err_set(err, ERR_CONFIG,
			       "no place for the state: give -s FILE, or set "
			       "XDG_STATE_HOME or HOME");
	cli->state_path = path;
	if (!(needs & CLI_CREATE) && access(path, F_OK) && errno == ENOENT)
		return err_set(
		    err, ERR_DATA,
		    "there is no database '%s': import or sync makes "
		    "it",
		    path);
	return state_open(path,
			  needs & CLI_CREATE ? STATE_CREATE
			  : needs & CLI_READ ? STATE_READ_ONLY
					     : 0,
			  &cli->state, err);
}

int cli_refuse_root(struct err *err)
{
	if (geteuid())
		return 0;
	return err_set(err, ERR_AUTH,
		       "refusing to run as root: the robot needs no right but "
		       "its own user's");
}

int cli_lock(struct cli *cli, struct err *err)
{
	return cli_refuse_root(err) || state_lock(cli->state, err) ? -1 : 0;
}
