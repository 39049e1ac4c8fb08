/* SPDX-License-Identifier: MIT */
/* The command subscribers: what mail commands do, by the operator's word. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "bot/command/command.h"
#include "bot/command/subscribe.h"
#include "bot/facts/command_mail.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/subscribers.h"

#define PREFIX "#digest"

struct line {
	const char *text; /* "#digest subscribe weekly" */
	struct command command;
};

/* One person's subscriptions, as they are shown them, below their address. */
static int print_one(struct cli *cli, const struct state_subscriber *p,
		     struct strbuf *out, struct err *err)
{
	struct strbuf said = STRBUF_INIT;
	const struct subscribe s = {
	    .st = cli->state,
	    .config = cli->config,
	    .email = p->email,
	    .a = &cli->arena,
	};
	const struct command list = {.verb = COMMAND_LIST};
	int r = subscribe_run(&s, &list, &said, err);
	struct slice line;

	if (*p->name) {
		utf8_add_shown(out, p->name, strlen(p->name));
		strbuf_addf(out, " <%s>\n", p->email);
	} else {
		strbuf_addf(out, "%s\n", p->email);
	}
	for (const char *rest = said.buf; lines_next(&rest, &line);)
		strbuf_addf(out, "  %.*s\n", (int)line.len, line.s);
	strbuf_release(&said);
	return r;
}

static json_t *json_subscription(const struct state_subscription *w,
				 const struct state_list *lists, size_t n)
{
	const char *list = "";

	for (size_t i = 0; i < n; i++)
		if (lists[i].id == w->list_id)
			list = lists[i].name;
	return json_pack("{sI ss ss ss ss ss ss so}", "number",
			 (json_int_t)w->id, "list", list, "every",
			 schedule_every_words[w->every], "contents",
			 state_contents_words[w->contents], "filter", w->filter,
			 "detail", text_detail_words[w->detail], "words",
			 w->words, "since", cli_time_json(w->created_at));
}

static int add_json(struct cli *cli, const struct state_subscriber *p,
		    json_t *out, struct err *err)
{
	struct state_subscription *rows;
	struct state_list *lists;
	size_t n, n_lists;

	if (state_subscriptions(cli->state, p->id, 0, &cli->arena, &rows, &n,
				err) ||
	    state_lists(cli->state, &cli->arena, &lists, &n_lists, err))
		return -1;
	json_t *all = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    all, json_subscription(&rows[i], lists, n_lists));
	json_array_append_new(
	    out, json_pack("{ss ss so so ss sf so}", "email", p->email, "name",
			   p->name, "since", cli_time_json(p->created_at),
			   "paused_until", cli_time_json(p->paused_until),
			   "paused_why", p->paused_why, "bounce_points",
			   p->points / 2.0, "subscriptions", all));
	return 0;
}

static int list_all(struct cli *cli, bool json)
{
	struct strbuf text = STRBUF_INIT;
	json_t *array = json_array();
	struct state_subscriber *rows;
	struct err err;
	size_t n = 0;

	int r = state_subscribers(cli->state, &cli->arena, &rows, &n, &err);
	for (size_t i = 0; !r && i < n; i++)
		r = json ? add_json(cli, &rows[i], array, &err)
			 : print_one(cli, &rows[i], &text, &err);
	if (!r && json) {
		json_dumpf(array, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	fwrite(text.buf, 1, r ? 0 : text.len, stdout);
	strbuf_release(&text);
	json_decref(array);
	return r ? cli_fail(&err) : EX_OK;
}

static int print_log(struct cli *cli, const char *email)
{
	struct state_audit_entry *acts;
	struct err err;
	size_t n;

	if (state_audit_log(cli->state, email, &cli->arena, &acts, &n, &err))
		return cli_fail(&err);
	for (size_t i = 0; i < n; i++) {
		json_t *act = json_pack(
		    "{sI so ss ss ss ss}", "id", (json_int_t)acts[i].id, "at",
		    cli_time_json(acts[i].at), "who", acts[i].who, "how",
		    acts[i].how, "asked", acts[i].asked, "did", acts[i].did);

		json_dumpf(act, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(act);
	}
	return EX_OK;
}

/* What the shell took away, quotes around blanks, the filter wants again. */
static void add_word(struct strbuf *line, const char *word)
{
	bool quote = strpbrk(word, " \t") && !strchr(word, '"');

	strbuf_addf(line, " %s", quote ? "\"" : "");
	utf8_add_shown(line, word, strlen(word));
	strbuf_addstr(line, quote ? "\"" : "");
}

/* "subscribe" and the words behind it, read as those of a mail are. */
static int read_line(struct cli *cli, const char *verb, char **words,
		     struct line *out)
{
	struct strbuf line = STRBUF_INIT;
	struct err err;

	strbuf_addf(&line, PREFIX " %s", verb);
	for (; *words; words++)
		add_word(&line, *words);
	out->text = arena_strdup(&cli->arena, line.buf);
	int code = EX_OK;
	if (line.len > COMMAND_LINE_MAX)
		code = cli_usage("subscribers", "that is over %d bytes",
				 COMMAND_LINE_MAX);
	else if (command_parse(out->text, PREFIX, &cli->arena, &out->command,
			       &err))
		code = cli_usage("subscribers", "%s", err.text);
	strbuf_release(&line);
	return code;
}

/* Each is what a line of mail does. */
static const struct act {
	const char *name;
	const char *verb;
} acts[] = {
    {"add", "subscribe"},
    {"remove", "unsubscribe"},
    {"pause", "pause"},
    {"resume", "resume"},
};

static const struct act *find_act(const char *name)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (!strcmp(acts[i].name, name))
			return &acts[i];
	return NULL;
}

static int run_act(struct cli *cli, const struct act *act,
		   const struct mail_addr *who, char **words)
{
	struct subscribe s = {
	    .st = cli->state,
	    .config = cli->config,
	    .email = who->email,
	    .name = who->name,
	    .a = &cli->arena,
	};
	struct strbuf did = STRBUF_INIT;
	struct list where;
	struct line line;
	struct err err;

	int code = read_line(cli, act->verb, words, &line);
	if (code)
		return code;
	s.asked = line.text;
	if (line.command.verb == COMMAND_SUBSCRIBE && cli->config &&
	    cli_list(cli, &where, &s.list, &err))
		return cli_fail(&err);
	int r = state_begin(cli->state, &err) ||
		state_end(cli->state,
			  subscribe_run(&s, &line.command, &did, &err), &err);
	if (!r)
		puts(did.buf);
	strbuf_release(&did);
	return r ? cli_fail(&err) : EX_OK;
}

static int erase_rows(struct cli *cli, const char *email,
		      struct state_audit_entry *act, struct err *err)
{
	int64_t rows;

	if (state_person_erase(cli->state, email, &rows, err))
		return -1;
	if (!rows)
		return err_set(err, ERR_DATA, "nothing is known of %s", email);
	act->did =
	    arena_printf(&cli->arena, "erased a person: %" PRId64 " row%s",
			 rows, rows == 1 ? "" : "s");
	return state_audit_put(cli->state, act, err);
}

static int erase_person(struct cli *cli, const char *email)
{
	struct state_audit_entry act = {
	    .at = clock_now(), .who = "", .how = "operator", .asked = "erase"};
	struct err err;

	if (state_begin(cli->state, &err) ||
	    state_end(cli->state, erase_rows(cli, email, &act, &err), &err))
		return cli_fail(&err);
	puts(act.did);
	return EX_OK;
}

/* "Ada Example <ada@example.org>" will do as well. */
static int read_address(struct cli *cli, const char *word,
			struct mail_addr *out)
{
	mail_addr_parse(word, &cli->arena, out);
	return *out->email
		   ? EX_OK
		   : cli_usage("subscribers", "'%.40s' is no address", word);
}

static int list_or_usage(struct cli *cli, int argc, char **argv)
{
	static const char *const formats[] = {"text", "json"};
	const char *format = "text";
	struct err err;

	if (cli_options("subscribers", &argc, argv,
			(struct cli_option[]){{"format", &format, NULL}, {0}}))
		return EX_USAGE;
	if (argc > 2)
		return cli_usage("subscribers", "list takes no operand");
	int form = cli_choose("subscribers", "--format", format, formats, 2);
	if (form < 0)
		return EX_USAGE;
	if (cli_open_state(cli, CLI_READ, &err))
		return cli_fail(&err);
	return list_all(cli, form == 1);
}

/* Options belong to list alone: elsewhere '-' turns a filter round. */
int cli_subscribers(struct cli *cli, int argc, char **argv)
{
	const char *word = argc < 2 || argv[1][0] == '-' ? "list" : argv[1];
	const struct act *act = find_act(word);
	struct mail_addr who = {.email = NULL};
	struct err err;

	if (!strcmp(word, "list"))
		return list_or_usage(cli, argc, argv);
	if (!act && strcmp(word, "log") && strcmp(word, "erase"))
		return cli_usage("subscribers",
				 "unknown word '%.20s'; possible are: list add "
				 "remove pause resume log erase",
				 word);
	if (argc < 3 && strcmp(word, "log"))
		return cli_usage("subscribers", "%s whom? say an ADDRESS",
				 word);
	int code = argc < 3 ? EX_OK : read_address(cli, argv[2], &who);
	if (code)
		return code;
	if (!act && argc > 3)
		return cli_usage("subscribers", "%s takes one ADDRESS", word);
	if (cli_open_state(cli, act ? CLI_CREATE : CLI_UPDATE, &err))
		return cli_fail(&err);
	if (act)
		return run_act(cli, act, &who, argv + 3);
	return !strcmp(word, "log") ? print_log(cli, who.email)
				    : erase_person(cli, who.email);
}
