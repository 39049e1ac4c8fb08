/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/clean.h"

#include "bot/command/command.h"
#include "bot/facts/command_mail.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

/*
 * Any line as a command: it is refused with one clean line that does not hold
 * all of it, or it is a command whose words mean the same again.
 */

static void check_refusal(const struct err *err)
{
	check_line("refusal", err->text);
	if (err->code != ERR_DATA || !*err->text || strlen(err->text) > 200)
		broken("refusal", err->text);
}

static void check_same(const struct command *c, const struct command *d,
		       const char *line)
{
	if (c->verb != d->verb || strcmp(c->range, d->range) != 0 ||
	    strcmp(c->filter, d->filter) != 0 || c->detail != d->detail ||
	    c->every != d->every || c->contents != d->contents ||
	    c->number != d->number || strcmp(c->token, d->token) != 0 ||
	    strcmp(c->until, d->until) != 0 || strcmp(c->words, d->words) != 0)
		broken("not the same again", line);
}

static void check_command(const struct command *c, struct arena *a)
{
	static const char *const verbs[] = {
	    [COMMAND_DIGEST] = "",
	    [COMMAND_SUBSCRIBE] = "subscribe",
	    [COMMAND_UNSUBSCRIBE] = "unsubscribe",
	    [COMMAND_PAUSE] = "pause",
	    [COMMAND_RESUME] = "resume",
	    [COMMAND_LIST] = "list",
	    [COMMAND_MINE] = "mine",
	    [COMMAND_TODO] = "todo",
	    [COMMAND_HELP] = "help",
	};
	const char *line =
	    arena_printf(a, "#digest %s %s", verbs[c->verb], c->words);
	struct command again;
	struct err err;

	check_text("filter", c->filter);
	if (command_parse(line, "#digest", a, &again, &err))
		broken(line, err.text);
	check_same(c, &again, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct strbuf line = STRBUF_INIT;
	struct command c;
	struct err err;

	if (size > COMMAND_LINE_MAX)
		size = COMMAND_LINE_MAX;
	utf8_add_valid(&line, (const char *)data, size);
	if (command_parse(line.buf, "#digest", &a, &c, &err))
		check_refusal(&err);
	else
		check_command(&c, &a);
	strbuf_release(&line);
	arena_release(&a);
	return 0;
}
