/* SPDX-License-Identifier: MIT */
#include "bot/command/subscribe.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bot/command/command.h"
#include "bot/filter/filter.h"
#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/address.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/messages.h"
#include "state/subscribers.h"

#define ZONE_OF(s) ((s)->config ? (s)->config->bot.timezone : "UTC")

/* "2020-07-31", "further notice" */
static const char *say_day(const struct subscribe *s, int64_t at)
{
	return at == STATE_PAUSED_FOR_EVER ? "further notice"
					   : clock_day(at, ZONE_OF(s), s->a);
}

/* A text from outside, fit to be shown, at most 40 bytes of it. */
static const char *display_short(const struct subscribe *s, const char *text)
{
	char buf[41];

	utf8_copy_shown(buf, sizeof(buf), text, strlen(text));
	return arena_strdup(s->a, buf);
}

/* A row that the state refuses (ERR_DATA) is no fault of who asks. */
static int check_written(int r, struct err *err)
{
	if (r && err->code == ERR_DATA)
		err->code = ERR_PERM;
	return r;
}

static bool is_paused(const struct state_subscriber *p)
{
	return p->paused_until != CLOCK_NEVER && p->paused_until > clock_now();
}

static int refuse_unsubscribed(const struct subscribe *s, struct err *err)
{
	return err_set(err, ERR_DATA, "there is no subscription of %s",
		       display_short(s, s->email));
}

/* The person of s->email, who must have a row. */
static int find_person(const struct subscribe *s, struct state_subscriber *p,
		       struct err *err)
{
	int found = state_subscriber_find(s->st, s->email, s->a, p, err);
	return found > 0 ? 0 : found < 0 ? -1 : refuse_unsubscribed(s, err);
}

/* That person and their subscriptions, one at least. */
static int find_subscriptions(const struct subscribe *s,
			      struct state_subscriber *p,
			      struct state_subscription **rows, size_t *n,
			      struct err *err)
{
	if (find_person(s, p, err) ||
	    state_subscriptions(s->st, p->id, 0, s->a, rows, n, err))
		return -1;
	return *n ? 0 : refuse_unsubscribed(s, err);
}

/* Append "kvm weekly path:arch/arm64/kvm/ messages"; what goes without saying
 * is not said. */
static int add_words(const struct subscribe *s,
		     const struct state_subscription *w, struct strbuf *did,
		     struct err *err)
{
	const char *const words[] = {
	    schedule_every_words[w->every],
	    w->contents ? state_contents_words[w->contents] : "",
	    w->filter,
	    w->detail ? text_detail_words[w->detail] : "",
	};
	struct state_list *lists;
	const char *name = "?";
	size_t n;

	if (state_lists(s->st, s->a, &lists, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (lists[i].id == w->list_id)
			name = lists[i].name;
	strbuf_addstr(did, name);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (*words[i])
			strbuf_addf(did, " %s", words[i]);
	return 0;
}

/* Append "subscription 7: kvm weekly". */
static int add_subscription(const struct subscribe *s,
			    const struct state_subscription *w,
			    struct strbuf *did, struct err *err)
{
	strbuf_addf(did, "subscription %" PRId64 ": ", w->id);
	return add_words(s, w, did, err);
}

/* A digest to the robot or to a list would go to all who read it, or come
 * back. */
static int check_address(const struct subscribe *s, struct err *err)
{
	if (!mail_addr_is_mailable(s->email))
		return err_set(err, ERR_DATA, "'%s' cannot be mailed",
			       display_short(s, s->email));
	if (address_is_own(s->config, s->email) ||
	    address_is_list(s->config, s->email))
		return err_set(err, ERR_DATA,
			       "%s is the robot's or a list's own address",
			       s->email);
	return 0;
}

/* *text: the filter in the one form in which it is kept. What is wrong with
 * the operator's file is for the operator to read, not for who asks. */
static int read_filter(const struct subscribe *s, const struct command *c,
		       const char **text, struct err *err)
{
	const struct filter_context context = {
	    .me = s->email, .maintainers = s->list->maintainers};
	struct filter filter;

	*text = "";
	if (!*c->filter)
		return 0;
	if (c->contents != STATE_CONTENTS_DIGEST)
		return err_set(
		    err, ERR_DATA,
		    "\"%s\" takes no filter: it is what concerns you",
		    state_contents_words[c->contents]);
	if (s->filter ||
	    !filter_parse(c->filter, &context, s->a, &filter, err)) {
		*text = s->filter ? s->filter->text : filter.text;
		return 0;
	}
	if (err->code == ERR_CONFIG)
		err->code = ERR_DATA;
	if (err->code == ERR_DATA)
		return -1;
	log_warnx("maintainers fault: %s", err->text);
	return err_set(err, ERR_DATA,
		       "the MAINTAINERS file of the list cannot be read now");
}

static int read_subscription(const struct subscribe *s, const struct command *c,
			     struct state_subscription *out, struct err *err)
{
	*out = (struct state_subscription){
	    .every = (int)c->every,
	    .contents = c->contents,
	    .detail = (int)c->detail,
	    .words = c->words,
	    .created_at = clock_now(),
	    .ended_at = CLOCK_NEVER,
	};
	if (c->contents != STATE_CONTENTS_DIGEST && c->detail != TEXT_OVERVIEW)
		return err_set(err, ERR_DATA,
			       "\"%s\" has no \"%s\": it is a list of series",
			       state_contents_words[c->contents],
			       text_detail_words[c->detail]);
	return read_filter(s, c, &out->filter, err);
}

static bool is_same(const struct state_subscription *x,
		    const struct state_subscription *y)
{
	return x->list_id == y->list_id && x->every == y->every &&
	       x->contents == y->contents && x->detail == y->detail &&
	       !strcmp(x->filter, y->filter);
}

static int put_person(const struct subscribe *s, struct state_subscriber *p,
		      struct err *err)
{
	*p = (struct state_subscriber){
	    .email = s->email,
	    .name = s->name,
	    .created_at = clock_now(),
	    .paused_until = CLOCK_NEVER,
	    .paused_why = "",
	    .bounced_at = CLOCK_NEVER,
	};
	return check_written(state_subscriber_put(s->st, p, err), err);
}

/* Put w for p; if the same is there already, *w becomes that. */
static int put_subscription(const struct subscribe *s,
			    const struct state_subscriber *p,
			    struct state_subscription *w, bool *there,
			    struct err *err)
{
	struct state_subscription *rows;
	size_t n;

	w->subscriber_id = p->id;
	if (state_subscriptions(s->st, p->id, 0, s->a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		*there = is_same(&rows[i], w);
		if (!*there)
			continue;
		*w = rows[i];
		return 0;
	}
	if (n >= SUBSCRIBE_MAX)
		return err_set(err, ERR_DATA,
			       "%d subscriptions are the most; end one first",
			       SUBSCRIBE_MAX);
	return check_written(state_subscription_put(s->st, w, err), err);
}

static int run_subscribe(const struct subscribe *s, const struct command *c,
			 struct state_subscriber *p, struct strbuf *did,
			 struct err *err)
{
	struct state_subscription w;
	bool there = false;
	int found;

	if (!s->config)
		return err_set(err, ERR_CONFIG,
			       "a subscription needs the config, which names "
			       "the list and the robot");
	if (check_address(s, err) || read_subscription(s, c, &w, err) ||
	    check_written(state_list_put(s->st, s->list->name, s->list->list_id,
					 s->list->address, &w.list_id, err),
			  err))
		return -1;
	found = state_subscriber_find(s->st, s->email, s->a, p, err);
	if (found < 0 || (!found && put_person(s, p, err)) ||
	    put_subscription(s, p, &w, &there, err) ||
	    add_subscription(s, &w, did, err))
		return -1;
	if (there)
		strbuf_addf(did, "; there since %s already",
			    say_day(s, w.created_at));
	if (is_paused(p))
		strbuf_addf(did, "; paused until %s",
			    say_day(s, p->paused_until));
	return 0;
}

/* Which of rows number means, as in struct command; *n becomes how many. */
static int choose_subscriptions(const struct subscribe *s, int64_t number,
				struct state_subscription **rows, size_t *n,
				struct err *err)
{
	const char *numbers = "";

	if (number < 0 || (!number && *n == 1))
		return 0;
	for (size_t i = 0; i < *n; i++) {
		if ((*rows)[i].id == number) {
			*rows += i;
			*n = 1;
			return 0;
		}
		numbers = arena_printf(s->a, "%s%s%" PRId64, numbers,
				       i ? ", " : "", (*rows)[i].id);
	}
	if (!number)
		return err_set(err, ERR_DATA, "which one? there are %s; or all",
			       numbers);
	return err_set(err, ERR_DATA,
		       "there is no subscription %" PRId64
		       " of %s; there is %s",
		       number, display_short(s, s->email), numbers);
}

static int end_one(const struct subscribe *s,
		   const struct state_subscription *w, struct strbuf *did,
		   struct err *err)
{
	strbuf_addstr(did, "ended ");
	if (add_subscription(s, w, did, err))
		return -1;
	int r = state_subscription_end(s->st, w->id, clock_now(), err);
	return check_written(r, err);
}

/* p: the owner of the subscription. The answer does not say whether the
 * number or the token is wrong. */
static int end_by_token(const struct subscribe *s, const struct command *c,
			struct state_subscriber *p, struct strbuf *did,
			struct err *err)
{
	char right[TOKEN_SIZE + 1];
	struct state_subscription w;
	int found = state_subscription_find(s->st, c->number, s->a, &w, err);

	if (found < 0 || (found && state_subscriber_get(s->st, w.subscriber_id,
							s->a, p, err)))
		return -1;
	if (found)
		token_unsubscribe(s->key, c->number, w.created_at, p->email,
				  right);
	if (!found || !token_equal(c->token, right))
		return err_set(err, ERR_DATA,
			       "the number and the code behind it do not "
			       "belong together");
	if (w.ended_at == CLOCK_NEVER)
		return end_one(s, &w, did, err);
	strbuf_addf(did, "nothing: subscription %" PRId64 " ended on %s", w.id,
		    say_day(s, w.ended_at));
	return 0;
}

static int run_unsubscribe(const struct subscribe *s, const struct command *c,
			   struct state_subscriber *p, struct strbuf *did,
			   struct err *err)
{
	struct state_subscription *rows;
	size_t n;

	if (s->key && *c->token)
		return end_by_token(s, c, p, did, err);
	if (find_subscriptions(s, p, &rows, &n, err) ||
	    choose_subscriptions(s, c->number, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_addstr(did, "; ");
		if (end_one(s, &rows[i], did, err))
			return -1;
	}
	return 0;
}

/* "2020-07-31", a day that the calendar has: it comes out as it went in. */
static bool read_day(const char *text, struct tm *tm)
{
	char same[CLOCK_RFC3339_SIZE];
	int year, month, day;

	if (sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3)
		return false;
	clock_rfc3339(clock_utc(year, month, day, 0, 0, 0), same);
	same[strcspn(same, "T")] = '\0';
	*tm = (struct tm){.tm_year = year - 1900,
			  .tm_mon = month - 1,
			  .tm_mday = day,
			  .tm_isdst = -1};
	return !strcmp(same, text);
}

static int read_until(const struct subscribe *s, const char *until, int64_t *at,
		      struct err *err)
{
	struct tm tm;

	if (!read_day(until, &tm))
		return err_set(err, ERR_DATA,
			       "\"%s\" is no day; a day is like %s",
			       display_short(s, until),
			       say_day(s, clock_now() + 28 * CLOCK_DAY_S));
	*at = clock_instant(ZONE_OF(s), &tm);
	return *at > clock_now()
		   ? 0
		   : err_set(err, ERR_DATA, "%s is no day to come", until);
}

/* What the operator has paused is not for others to change. */
static int check_operator(const struct subscribe *s,
			  const struct state_subscriber *p, struct err *err)
{
	if (!s->msgid || !is_paused(p) || strcmp(p->paused_why, "operator"))
		return 0;
	return err_set(err, ERR_DATA,
		       "only the operator, who paused it until %s, can do that",
		       say_day(s, p->paused_until));
}

static int put_pause(const struct subscribe *s, struct state_subscriber *p,
		     int64_t until, const char *why, struct err *err)
{
	p->paused_until = until;
	p->paused_why = why;
	p->points = 0;
	p->bounced_at = CLOCK_NEVER;
	return check_written(state_subscriber_put(s->st, p, err), err);
}

static int run_pause(const struct subscribe *s, const struct command *c,
		     struct state_subscriber *p, struct strbuf *did,
		     struct err *err)
{
	struct state_subscription *rows;
	int64_t at = CLOCK_NEVER;
	size_t n;

	if (find_subscriptions(s, p, &rows, &n, err) ||
	    read_until(s, c->until, &at, err) || check_operator(s, p, err))
		return -1;
	strbuf_addf(did, "paused until %s, %zu subscription%s", say_day(s, at),
		    n, n == 1 ? "" : "s");
	return put_pause(s, p, at, s->msgid ? "asked" : "operator", err);
}

static int run_resume(const struct subscribe *s, struct state_subscriber *p,
		      struct strbuf *did, struct err *err)
{
	if (find_person(s, p, err) || check_operator(s, p, err))
		return -1;
	strbuf_addstr(did, is_paused(p) ? "resumed; what came meanwhile comes "
					  "with the next digest"
					: "nothing: it was not paused");
	return put_pause(s, p, CLOCK_NEVER, "", err);
}

static int run_list(const struct subscribe *s, struct strbuf *did,
		    struct err *err)
{
	struct state_subscription *rows;
	struct state_subscriber p;
	size_t n = 0;
	int found = state_subscriber_find(s->st, s->email, s->a, &p, err);

	if (found < 0 || (found && state_subscriptions(s->st, p.id, 0, s->a,
						       &rows, &n, err)))
		return -1;
	if (!n)
		strbuf_addstr(did, "no subscriptions\n");
	for (size_t i = 0; i < n; i++) {
		strbuf_addf(did, "%" PRId64 ": ", rows[i].id);
		if (add_words(s, &rows[i], did, err))
			return -1;
		strbuf_addf(did, ", since %s\n",
			    say_day(s, rows[i].created_at));
	}
	if (n && is_paused(&p))
		strbuf_addf(
		    did, "paused until %s%s\n", say_day(s, p.paused_until),
		    !strcmp(p.paused_why, "bounces")
			? ", because mail came back"
		    : !strcmp(p.paused_why, "operator") ? ", by the operator"
							: "");
	return 0;
}

int subscribe_run(const struct subscribe *s, const struct command *c,
		  struct strbuf *did, struct err *err)
{
	const size_t start = did->len;
	struct state_audit_entry act = {
	    .at = clock_now(),
	    .how =
		s->msgid ? arena_printf(s->a, "mail %s", s->msgid) : "operator",
	    .asked = s->asked,
	};
	struct state_subscriber p;
	int r = -1;

	switch (c->verb) {
	case COMMAND_SUBSCRIBE:
		r = run_subscribe(s, c, &p, did, err);
		break;
	case COMMAND_UNSUBSCRIBE:
		r = run_unsubscribe(s, c, &p, did, err);
		break;
	case COMMAND_PAUSE:
		r = run_pause(s, c, &p, did, err);
		break;
	case COMMAND_RESUME:
		r = run_resume(s, &p, did, err);
		break;
	case COMMAND_LIST:
	case COMMAND_DIGEST:
	case COMMAND_MINE:
	case COMMAND_TODO:
	case COMMAND_HELP:
		return run_list(s, did, err);
	}
	if (r)
		return -1;
	act.who = p.email;
	act.did = did->buf + start;
	return check_written(state_audit_put(s->st, &act, err), err);
}
