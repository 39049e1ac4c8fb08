/* SPDX-License-Identifier: MIT */
/* The command digest: a range, told in one of several forms. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/cli/cli.h"
#include "bot/compose/compose.h"
#include "bot/compose/schedule.h"
#include "bot/digest/html.h"
#include "bot/digest/json.h"
#include "bot/digest/text.h"
#include "bot/filter/filter.h"
#include "bot/filter/sift.h"
#include "bot/list/list.h"
#include "bot/mail/digest_mail.h"
#include "bot/model/model.h"
#include "bot/range/range.h"
#include "bot/robot/outgoing.h"
#include "bot/robot/robot.h"
#include "bot/series/refresh.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

#define PREVIEW_BYTES 8 /* of the hash that names a preview */

struct digest_args {
	const char *range;
	const char *detail;
	const char *format;
	const char *filter; /* NULL: all */
	bool send, yes;
	enum text_detail level;
};

static int parse_args(int argc, char **argv, struct digest_args *args)
{
	*args = (struct digest_args){.format = "text"};
	if (cli_options("digest", &argc, argv,
			(struct cli_option[]){{"detail", &args->detail, NULL},
					      {"format", &args->format, NULL},
					      {"filter", &args->filter, NULL},
					      {"send", NULL, &args->send},
					      {"yes", NULL, &args->yes},
					      {0}}))
		return EX_USAGE;
	if (argc != 2)
		return cli_usage("digest", argc < 2 ? "which RANGE?"
						    : "one RANGE, please");
	args->range = argv[1];
	args->level = TEXT_FULL + 1;
	for (int i = TEXT_OVERVIEW; i <= TEXT_FULL; i++)
		if (!args->detail ||
		    !strcmp(args->detail, text_detail_words[i])) {
			args->level = (enum text_detail)i;
			break;
		}
	if (args->level > TEXT_FULL)
		return cli_usage("digest",
				 "--detail must be overview, messages or full, "
				 "got '%.40s'",
				 args->detail);
	if (strcmp(args->format, "text") && strcmp(args->format, "json") &&
	    strcmp(args->format, "mail") && strcmp(args->format, "html"))
		return cli_usage("digest",
				 "--format must be text, json, mail or html, "
				 "got '%.40s'",
				 args->format);
	if (args->send && !strcmp(args->format, "html"))
		return cli_usage("digest", "a page is never mailed: --send and "
					   "--format=html do not go together");
	return EX_OK;
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

static struct text_options text_options(const struct cli *cli,
					const struct digest_args *args)
{
	struct text_options o = {.detail = args->level};

	if (cli->config) {
		o.bot = cli->config->bot.address;
		o.prefix = cli->config->commands.prefix;
		o.keeper = cli->config->bot.admins[0];
	}
	return o;
}

static int print_text(const struct cli *cli, const struct digest_args *args,
		      const struct model *m, struct arena *a, struct err *err)
{
	struct text_options o = text_options(cli, args);
	struct digest_text text;
	struct strbuf out = STRBUF_INIT;

	if (digest_text_make(cli->state, m, &o, a, &text, err))
		return -1;
	digest_text_join(&text, &out);
	fwrite(out.buf, 1, out.len, stdout);
	strbuf_release(&out);
	digest_text_release(&text);
	return 0;
}

static int print_html(const struct cli *cli, const struct digest_args *args,
		      const struct model *m, struct arena *a, struct err *err)
{
	struct text_options o = text_options(cli, args);
	struct strbuf out = STRBUF_INIT;
	int r = digest_html(cli->state, m, &o, a, &out, err);

	if (!r)
		fwrite(out.buf, 1, out.len, stdout);
	strbuf_release(&out);
	return r;
}

static int print_json(const struct model *m)
{
	struct strbuf out = STRBUF_INIT;

	digest_json(m, &out);
	fwrite(out.buf, 1, out.len, stdout);
	strbuf_release(&out);
	return 0;
}

/* Other ranges, filters and details are other mails. */
static const char *preview_slot(const struct model *m,
				const struct digest_args *args, struct arena *a)
{
	const char *what =
	    arena_printf(a, "%s %s %s", range_command(&m->range, a),
			 text_detail_words[args->level], m->filter);
	unsigned char sum[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	hash_sha256(what, strlen(what), sum);
	hash_hex(sum, PREVIEW_BYTES, hex);
	return arena_printf(a, "preview-%s", hex);
}

/* The messages as they would be sent, as an mbox that any reader opens. */
static int print_mail(const struct cli *cli, const struct digest_args *args,
		      const struct config_list *list, const struct model *m,
		      struct arena *a, struct err *err)
{
	unsigned char key[KEY_SIZE] = {0};
	struct digest_mail *parts;
	size_t n;

	if (!list)
		return err_set(err, ERR_CONFIG,
			       "--format=mail needs a config, which names "
			       "sender and list: give one with -c FILE");
	if (key_load(cli->config->bot.key_file, key, err))
		return -1;
	struct digest_mail_options o = {
	    .text = text_options(cli, args),
	    .from = {cli->config->bot.name, cli->config->bot.address},
	    .to = {"", list->digest.to},
	    .to_list = true,
	    .slot = preview_slot(m, args, a),
	    .key = key,
	    .key_len = sizeof(key),
	    .date_at = clock_now(),
	    .max_bytes = (size_t)list->digest.max_bytes,
	};
	const char **refs;

	if (compose_parent(cli->state, cli->config, list, m->list.id,
			   m->range.until, a, &refs, &o.n_refs, err))
		return -1;
	o.refs = refs;
	if (digest_mail_make(cli->state, m, &o, a, &parts, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		fputs("From mboxrd@z Thu Jan  1 00:00:00 1970\n", stdout);
		fwrite(parts[i].bytes, 1, parts[i].len, stdout);
		putchar('\n');
	}
	return 0;
}

/* Is the person at the keyboard sure? */
static bool ask(const struct config_list *list, const struct model *m)
{
	char answer[16];

	fprintf(stderr, "Send the digest of %zu patches to %s? [y/N] ",
		m->counts.patch_mails, list->digest.to);
	return fgets(answer, sizeof(answer), stdin) &&
	       (answer[0] == 'y' || answer[0] == 'Y');
}

static int send_digest(struct cli *cli, const struct digest_args *args,
		       const struct config_list *list, const struct model *m)
{
	struct outgoing out;
	struct err err;
	bool left;

	if (!list)
		return cli_usage("digest", "--send needs a config");
	if (args->level == TEXT_FULL)
		return cli_usage("digest",
				 "--detail=full never goes to a list");
	if (model_is_empty(m)) {
		err_set(&err, ERR_DATA, "nothing to tell in that range");
		return cli_fail(&err);
	}
	if (!args->yes && !isatty(STDIN_FILENO))
		return cli_usage("digest", "--send wants --yes where nobody "
					   "can be asked");
	if (!args->yes && !ask(list, m))
		return EX_OK;
	if (cli_lock(cli, &err))
		return cli_fail(&err);
	int r =
	    outgoing_open(&out, cli->state, cli->spawner, cli->config, &err);
	if (!r)
		r = compose_extra(&out.compose, list, args->level, m, &err);
	outgoing_close(&out);
	if (!r)
		r = robot_flush(cli->state, cli->spawner, cli->config, &left,
				&err);
	if (r)
		return cli_fail(&err);
	return left ? EX_TEMPFAIL : EX_OK;
}

int cli_filter(struct cli *cli, const char *command, const char *text,
	       const struct config_list *list, struct model *m)
{
	const struct filter_context context = {
	    .maintainers = list ? list->maintainers : "",
	};
	struct filter filter;
	struct model sifted;
	struct err err;

	if (filter_parse(text, &context, &cli->arena, &filter, &err))
		return err.code == ERR_DATA ? cli_usage(command, "%s", err.text)
					    : cli_fail(&err);
	if (sift_model(cli->state, &filter, m, &cli->arena, &sifted, &err))
		return cli_fail(&err);
	*m = sifted;
	return EX_OK;
}

int cli_digest(struct cli *cli, int argc, char **argv)
{
	const struct config_list *list;
	struct digest_args args;
	struct list where;
	struct range range;
	struct model m;
	struct err err;
	const char *zone = cli->config ? cli->config->bot.timezone : "UTC";

	int code = parse_args(argc, argv, &args);
	if (code)
		return code;
	if (cli_list(cli, &where, &list, &err) ||
	    series_refresh(cli->state, &err) ||
	    range_parse(args.range, zone, clock_now(), cli->state, where.id,
			&cli->arena, &range, &err) ||
	    model_build(cli->state, &where, &range, &cli->arena, &m, &err))
		return cli_fail(&err);
	if (args.filter) {
		code = cli_filter(cli, "digest", args.filter, list, &m);
		if (code)
			return code;
	}
	if (args.send)
		return send_digest(cli, &args, list, &m);
	int r;
	if (!strcmp(args.format, "json"))
		r = print_json(&m);
	else if (!strcmp(args.format, "mail"))
		r = print_mail(cli, &args, list, &m, &cli->arena, &err);
	else if (!strcmp(args.format, "html"))
		r = print_html(cli, &args, &m, &cli->arena, &err);
	else
		r = print_text(cli, &args, &m, &cli->arena, &err);
	return r ? cli_fail(&err) : EX_OK;
}
