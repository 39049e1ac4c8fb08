/* SPDX-License-Identifier: MIT */
#include "bot/command/effect.h"
#include "bot/model/build.h"

#include <inttypes.h>
#include <string.h>

#include "bot/command/help.h"
#include "bot/command/subscribe.h"
#include "bot/digest/wording.h"
#include "bot/filter/apply.h"
#include "bot/mail/answer.h"
#include "bot/open/open.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/audit_log.h"

/* A day of the zone may have an hour more. */
#define SPAN_MAX_S (EFFECT_SPAN_DAYS * CLOCK_DAY_S + 3600)

static void set_wrong(const struct effect_context *c, struct effect *e,
		      const char *said)
{
	e->outcome = EFFECT_WRONG;
	e->said = arena_strdup(c->a, said);
}

/* Read the range; st NULL: its form alone. */
static int read_range(const struct effect_context *c, struct state *st,
		      struct effect *e, struct err *err)
{
	struct err why;

	if (range_parse(e->command.range,
			&(struct range_context){c->config->bot.timezone, c->now,
						st, c->where->id},
			c->a, &e->range, &why)) {
		if (why.code != ERR_DATA) {
			*err = why;
			return -1;
		}
		set_wrong(c, e, why.text);
		return 0;
	}
	/* of marks, too, so that they bound what a digest costs */
	int64_t span = e->range.until - e->range.span.since;
	if (span > SPAN_MAX_S)
		set_wrong(c, e,
			  arena_printf(c->a,
				       "a range by mail spans %d days at most, "
				       "this one %" PRId64,
				       EFFECT_SPAN_DAYS,
				       (span + CLOCK_DAY_S - 1) / CLOCK_DAY_S));
	return 0;
}

/* What is wrong with the robot's own files is the operator's to know. */
static void check_filter(const struct effect_context *c, struct effect *e)
{
	const struct filter_context context = {
	    .me = c->email,
	    .maintainers = c->list->maintainers,
	};
	struct err why;

	if (!*e->command.filter ||
	    !filter_parse(e->command.filter, &context, c->a, &e->filter, &why))
		return;
	if (why.code == ERR_DATA) {
		set_wrong(c, e, why.text);
		return;
	}
	if (why.code != ERR_CONFIG)
		log_warnx("filter failed list=%s why=%s", c->list->name,
			  why.text);
	set_wrong(c, e,
		  "\"section:\" does not work for this list: it has no "
		  "MAINTAINERS file here");
}

void effect_read_line(const struct effect_context *c, const char *line,
		      struct effect *out)
{
	struct err why;

	*out = (struct effect){.line = line, .said = ""};
	if (command_parse(line, c->config->commands.prefix, c->a, &out->command,
			  &why))
		set_wrong(c, out, why.text);
}

void effect_check_words(const struct effect_context *c, struct effect *e)
{
	struct err unused;

	if (e->outcome == EFFECT_READY && e->command.verb == COMMAND_DIGEST)
		read_range(c, NULL, e, &unused);
	if (e->outcome == EFFECT_READY)
		check_filter(c, e);
}

static int record_act(const struct effect_context *c, const struct effect *e,
		      const char *did, struct err *err)
{
	struct state_audit_entry act = {
	    .at = c->now,
	    .who = c->email,
	    .how = arena_printf(c->a, "mail %s", c->msgid),
	    .asked = e->line,
	    .did = did,
	};

	return state_audit_put(c->st, &act, err);
}

int effect_record(const struct effect_context *c, struct effect *e,
		  enum effect_outcome outcome, const char *said,
		  struct err *err)
{
	static const char *const did[] = {
	    [EFFECT_READY] = "",
	    [EFFECT_WRONG] = "not done: ",
	    [EFFECT_WAITS] = "asked to confirm: ",
	    [EFFECT_DONE] = "done: ",
	};

	e->outcome = outcome;
	e->said = said;
	return record_act(c, e, arena_printf(c->a, "%s%s", did[outcome], said),
			  err);
}

static int record_done(const struct effect_context *c, struct effect *e,
		       const char *said, struct err *err)
{
	return effect_record(c, e, EFFECT_DONE, said, err);
}

/* "5 series, below" */
static const char *count_below(const struct model *m, struct arena *a)
{
	const struct model_counts *n = &m->counts;

	if (n->series)
		return arena_printf(
		    a, "%s, below",
		    wording_count(n->series, "series", "series", a));
	if (n->pull_requests)
		return arena_printf(a, "%s, below",
				    wording_count(n->pull_requests,
						  "pull request",
						  "pull requests", a));
	return "below";
}

static int show_digest(const struct effect_context *c, struct effect *e,
		       const struct model *m, struct err *err)
{
	const struct text_options options = {
	    .detail = e->command.detail,
	    .bot = c->config->bot.address,
	    .prefix = c->config->commands.prefix,
	    .keeper = c->config->bot.admins[0],
	};
	struct answer_digest *d = arena_alloc(c->a, sizeof(*d));

	if (digest_answer_add(c->st, m, &options, c->a, c->room, d, err))
		return -1;
	e->digest = d;
	return record_done(c, e, count_below(m, c->a), err);
}

static int make_digest(const struct effect_context *c, struct effect *e,
		       struct arena *a, struct err *err)
{
	struct model all, filtered, *m = &all;

	if (model_build(c->st, c->where, &e->range, a, &all, err))
		return -1;
	if (e->filter.n) {
		m = &filtered;
		if (filter_apply(c->st, &e->filter, &all, a, m, err))
			return -1;
	}
	if (model_is_empty(m))
		return record_done(c, e,
				   model_is_empty(&all)
				       ? "there was nothing in that time"
				       : "nothing in that time fits the filter",
				   err);
	return show_digest(c, e, m, err);
}

static int run_digest(const struct effect_context *c, struct effect *e,
		      struct err *err)
{
	struct arena of_model = ARENA_INIT;
	int r;

	if (!*c->room)
		set_wrong(
		    c, e,
		    "this answer is as long as answers get; ask for it in "
		    "a mail of its own");
	else if (read_range(c, c->st, e, err))
		return -1;
	if (e->outcome != EFFECT_READY)
		return effect_record(c, e, EFFECT_WRONG, e->said, err);
	r = make_digest(c, e, &of_model, err);
	arena_release(&of_model);
	return r;
}

void effect_release(struct effect *e)
{
	if (e->digest)
		digest_answer_release(e->digest);
	e->digest = NULL;
}

static int run_open(const struct effect_context *c, struct effect *e,
		    struct err *err)
{
	const struct open_query q = {
	    .list = c->where,
	    .maintainers = c->list->maintainers,
	    .me = c->email,
	    .now = c->now,
	    .zone = c->config->bot.timezone,
	};
	bool mine = e->command.verb == COMMAND_MINE;
	struct strbuf text = STRBUF_INIT;
	size_t n;
	int r = mine ? open_mine(c->st, &q, c->a, &text, &n, err)
		     : open_todo(c->st, &q, c->a, &text, &n, err);

	e->text = strbuf_to_arena(&text, c->a);
	if (r)
		return -1;
	if (n)
		return record_done(
		    c, e,
		    arena_printf(c->a, "%s, below",
				 wording_count(n, "series", "series", c->a)),
		    err);
	e->text = NULL;
	return record_done(c, e,
			   mine ? "no series of yours is open"
				: "no series waits for you",
			   err);
}

static int run_help(const struct effect_context *c, struct effect *e,
		    struct err *err)
{
	struct strbuf text = STRBUF_INIT;

	help_write(c->config, &text);
	e->text = strbuf_to_arena(&text, c->a);
	return record_done(c, e, "below", err);
}

/* subscribe.h writes the rows of what is done. */
static int run_subscription(const struct effect_context *c, struct effect *e,
			    struct err *err)
{
	const struct subscribe s = {
	    .st = c->st,
	    .config = c->config,
	    .list = c->list,
	    .email = c->email,
	    .name = c->name,
	    .msgid = c->msgid,
	    .key = c->key,
	    .asked = e->line,
	    .filter = &e->filter,
	    .a = c->a,
	};
	struct strbuf did = STRBUF_INIT;
	struct err why;
	int r = subscribe_run(&s, &e->command, &did, &why);

	strbuf_rtrim(&did);
	e->said = strbuf_to_arena(&did, c->a);
	e->outcome = EFFECT_DONE;
	if (!r)
		return e->command.verb == COMMAND_LIST
			   ? record_act(c, e, "listed", err)
			   : 0;
	if (why.code == ERR_DATA)
		return effect_record(c, e, EFFECT_WRONG,
				     arena_strdup(c->a, why.text), err);
	*err = why;
	return -1;
}

int effect_run(const struct effect_context *c, struct effect *e,
	       struct err *err)
{
	switch (e->command.verb) {
	case COMMAND_DIGEST:
		return run_digest(c, e, err);
	case COMMAND_MINE:
	case COMMAND_TODO:
		return run_open(c, e, err);
	case COMMAND_HELP:
		return run_help(c, e, err);
	case COMMAND_SUBSCRIBE:
	case COMMAND_UNSUBSCRIBE:
	case COMMAND_PAUSE:
	case COMMAND_RESUME:
	case COMMAND_LIST:
		return run_subscription(c, e, err);
	}
	return 0;
}
