/* SPDX-License-Identifier: MIT */
/* The command digest: a range in one of several forms. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "bot/cli/cli.h"
#include "bot/compose/compose.h"
#include "bot/compose/content.h"
#include "bot/digest/html.h"
#include "bot/digest/json.h"
#include "bot/digest/text.h"
#include "bot/mail/digest_mail.h"
#include "bot/mail/key.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/robot/outgoing.h"
#include "bot/robot/robot.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/strbuf.h"
#include "config/config.h"

#define PREVIEW_BYTES 8 /* of the hash that names a preview */

struct digest_args {
	const char *range;
	const char *filter; /* NULL: all */
	bool send, yes;
	int detail; /* enum text_detail */
	int format; /* enum digest_format */
};

enum digest_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MAIL, FORMAT_HTML };

static const char *const format_words[] = {"text", "json", "mail", "html"};

static int parse_digest_args(int argc, char **argv, struct digest_args *args)
{
	const char *detail = "overview", *format = "text";

	*args = (struct digest_args){0};
	if (cli_options("digest", &argc, argv,
			(struct cli_option[]){{"detail", &detail, NULL},
					      {"format", &format, NULL},
					      {"filter", &args->filter, NULL},
					      {"send", NULL, &args->send},
					      {"yes", NULL, &args->yes},
					      {0}}))
		return EX_USAGE;
	if (argc != 2)
		return cli_usage("digest", argc < 2 ? "which RANGE?"
						    : "one RANGE, please");
	args->range = argv[1];
	args->detail = cli_choose("digest", "--detail", detail,
				  text_detail_words, TEXT_DETAIL_N);
	if (args->detail < 0)
		return EX_USAGE;
	args->format =
	    cli_choose("digest", "--format", format, format_words, 4);
	if (args->format < 0)
		return EX_USAGE;
	if (args->send && args->format == FORMAT_HTML)
		return cli_usage("digest", "a page is never mailed: --send and "
					   "--format=html do not go together");
	return EX_OK;
}

static struct text_options text_options(const struct cli *cli,
					const struct digest_args *args)
{
	struct text_options o = {.detail = (enum text_detail)args->detail};

	if (cli->config) {
		o.bot = cli->config->bot.address;
		o.prefix = cli->config->commands.prefix;
		o.keeper = cli->config->bot.admins[0];
	}
	return o;
}

static int print_digest(const struct cli *cli, const struct digest_args *args,
			const struct model *m, struct arena *a, struct err *err)
{
	struct text_options o = text_options(cli, args);
	struct digest_text text;
	struct strbuf out = STRBUF_INIT;

	if (digest_text_make(cli->state, m, &o, a, &text, err))
		return -1;
	digest_text_join(&text, &out);
	cli_print(&out);
	digest_text_release(&text);
	return 0;
}

static int print_html(const struct cli *cli, const struct digest_args *args,
		      const struct model *m, struct arena *a, struct err *err)
{
	struct text_options o = text_options(cli, args);
	struct strbuf out = STRBUF_INIT;
	int r = digest_html(cli->state, m, &o, a, &out, err);

	if (r)
		strbuf_release(&out);
	else
		cli_print(&out);
	return r;
}

static void print_json(const struct model *m)
{
	struct strbuf out = STRBUF_INIT;

	digest_json(m, &out);
	cli_print(&out);
}

/* Other ranges, filters and details are other mails. */
static const char *preview_slot(const struct model *m,
				const struct digest_args *args, struct arena *a)
{
	const char *what =
	    arena_printf(a, "%s %s %s", range_command(&m->range, a),
			 text_detail_words[args->detail], m->filter);
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
	struct mailing_part *parts;
	size_t n;

	if (!list)
		return err_set(err, ERR_CONFIG,
			       "--format=mail needs a config, which names "
			       "sender and list: give one with -c FILE");
	if (key_load(cli->config->bot.key_file, key, err))
		return -1;
	const struct compose_context context = {
	    .st = cli->state, .config = cli->config, .key = key};
	const struct mail_addr to = {"", list->digest.to};
	struct digest_mail_options o =
	    content_options(&context, list, &to, preview_slot(m, args, a));
	const struct state_digest row = {.list_id = m->list.id,
					 .slot_at = m->range.until};

	o.text = text_options(cli, args);
	o.to_list = true;
	if (content_thread(&context, list, &row, a, &o, err) ||
	    digest_mail_make(cli->state, m, &o, a, &parts, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		fputs("From mboxrd@z Thu Jan  1 00:00:00 1970\n", stdout);
		fwrite(parts[i].bytes, 1, parts[i].len, stdout);
		putchar('\n');
	}
	return 0;
}

/* Whether the person at the keyboard says yes. */
static bool ask_to_send(const struct config_list *list, const struct model *m)
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
	struct outgoing *out;
	struct err err;
	bool left;

	if (!list)
		return cli_usage("digest", "--send needs a config");
	if (args->detail == TEXT_FULL)
		return cli_usage("digest",
				 "--detail=full never goes to a list");
	if (model_is_empty(m)) {
		err_set(&err, ERR_DATA, "nothing to tell in that range");
		return cli_fail(&err);
	}
	if (!args->yes && !isatty(STDIN_FILENO))
		return cli_usage("digest", "--send wants --yes where nobody "
					   "can be asked");
	if (!args->yes && !ask_to_send(list, m))
		return EX_OK;
	if (cli_lock(cli, &err))
		return cli_fail(&err);
	int r =
	    outgoing_open(cli->state, cli->spawner, cli->config, &out, &err);
	if (!r)
		r = compose_extra(&out->compose, list,
				  (enum text_detail)args->detail, m, &err);
	outgoing_close(out);
	if (!r)
		r = robot_flush(cli->state, cli->spawner, cli->config, &left,
				&err);
	if (r)
		return cli_fail(&err);
	return left ? EX_TEMPFAIL : EX_OK;
}

int cli_digest(struct cli *cli, int argc, char **argv)
{
	const struct config_list *list;
	struct digest_args args;
	struct model m;
	struct err err;

	int code = parse_digest_args(argc, argv, &args);
	if (code)
		return code;
	if (cli_model(cli, args.range, &list, &m, &err))
		return cli_fail(&err);
	if (args.filter) {
		code = cli_filter(cli, "digest", args.filter, list, &m);
		if (code)
			return code;
	}
	if (args.send)
		return send_digest(cli, &args, list, &m);
	int r = 0;
	switch ((enum digest_format)args.format) {
	case FORMAT_TEXT:
		r = print_digest(cli, &args, &m, &cli->arena, &err);
		break;
	case FORMAT_JSON:
		print_json(&m);
		break;
	case FORMAT_MAIL:
		r = print_mail(cli, &args, list, &m, &cli->arena, &err);
		break;
	case FORMAT_HTML:
		r = print_html(cli, &args, &m, &cli->arena, &err);
		break;
	}
	return r ? cli_fail(&err) : EX_OK;
}
