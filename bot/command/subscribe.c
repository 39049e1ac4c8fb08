/* SPDX-License-Identifier: MIT */
#include "bot/command/subscribe_base.h"

#include <inttypes.h>
#include <string.h>

#include "bot/digest/wording.h"
#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/acts.h"
#include "state/messages.h"
#include "state/subscribers.h"

/* In the order of the enums. */
static const char *const every_words[] = {"never", "daily", "weekly",
					  "monthly"};
const char *const subscribe_contents[] = {"", "mine", "todo"};
const char *const subscribe_details[] = {"", "messages", "full"};

const char *subscribe_zone(const struct subscribe *s)
{
	return s->config ? s->config->bot.timezone : "UTC";
}

const char *subscribe_day(const struct subscribe *s, int64_t at)
{
	return at == STATE_PAUSED_FOR_EVER
		   ? "further notice"
		   : wording_day(at, subscribe_zone(s), s->a);
}

const char *subscribe_shown(const struct subscribe *s, const char *text)
{
	char buf[41];

	utf8_copy_shown(buf, sizeof(buf), text, strlen(text));
	return arena_strdup(s->a, buf);
}

int subscribe_written(int r, struct err *err)
{
	if (r && err->code == ERR_DATA)
		err->code = ERR_PERM;
	return r;
}

int subscribe_put_act(const struct subscribe *s, const char *who,
		      const struct strbuf *did, size_t start, struct err *err)
{
	struct state_act act = {
	    .at = clock_now(),
	    .who = who,
	    .how =
		s->msgid ? arena_printf(s->a, "mail %s", s->msgid) : "operator",
	    .asked = s->asked,
	    .did = did->buf + start,
	};

	return subscribe_written(state_act_put(s->st, &act, err), err);
}

bool subscribe_is_paused(const struct state_subscriber *p)
{
	return p->paused_until != CLOCK_NEVER && p->paused_until > clock_now();
}

/* Who has no row has no subscriptions either. */
int subscribe_find_person(const struct subscribe *s,
			  struct state_subscriber *out, struct err *err)
{
	int found = state_subscriber_find(s->st, s->email, s->a, out, err);

	if (found)
		return found < 0 ? -1 : 0;
	return err_set(err, ERR_DATA, "there is no subscription of %s",
		       subscribe_shown(s, s->email));
}

int subscribe_find_all(const struct subscribe *s,
		       const struct state_subscriber *p,
		       struct state_subscription **rows, size_t *n,
		       struct err *err)
{
	if (state_subscriptions(s->st, p->id, 0, s->a, rows, n, err))
		return -1;
	if (*n)
		return 0;
	return err_set(err, ERR_DATA, "there is no subscription of %s",
		       subscribe_shown(s, s->email));
}

/* "kvm weekly path:arch/arm64/kvm/ messages" */
static int describe(struct state *st, const struct state_subscription *w,
		    struct arena *a, const char **text, struct err *err)
{
	struct state_list *lists;
	const char *said = "?";
	size_t n;

	if (state_lists(st, a, &lists, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (lists[i].id == w->list_id)
			said = lists[i].name;
	const char *const words[] = {every_words[w->every],
				     subscribe_contents[w->contents], w->filter,
				     subscribe_details[w->detail]};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (*words[i])
			said = arena_printf(a, "%s %s", said, words[i]);
	*text = said;
	return 0;
}

int subscribe_say_one(const struct subscribe *s,
		      const struct state_subscription *w, struct strbuf *did,
		      struct err *err)
{
	const char *text;

	if (describe(s->st, w, s->a, &text, err))
		return -1;
	strbuf_addf(did, "subscription %" PRId64 ": %s", w->id, text);
	return 0;
}

/* Which of rows number means; *n becomes how many. */
static int choose(const struct subscribe *s, int64_t number,
		  struct state_subscription **rows, size_t *n, struct err *err)
{
	struct strbuf numbers = STRBUF_INIT;

	if (number < 0 || (!number && *n == 1))
		return 0;
	for (size_t i = 0; i < *n; i++) {
		strbuf_addf(&numbers, "%s%" PRId64, i ? ", " : "",
			    (*rows)[i].id);
		if ((*rows)[i].id != number)
			continue;
		*rows += i;
		*n = 1;
		strbuf_release(&numbers);
		return 0;
	}
	if (number)
		err_set(err, ERR_DATA,
			"there is no subscription %" PRId64
			" of %s; there is %s",
			number, subscribe_shown(s, s->email), numbers.buf);
	else
		err_set(err, ERR_DATA, "which one? there are %s; or all",
			numbers.buf);
	strbuf_release(&numbers);
	return -1;
}

static int end_one(const struct subscribe *s,
		   const struct state_subscription *w, struct strbuf *did,
		   struct err *err)
{
	strbuf_addstr(did, "ended ");
	if (subscribe_say_one(s, w, did, err))
		return -1;
	return subscribe_written(
	    state_subscription_end(s->st, w->id, clock_now(), err), err);
}

int subscribe_end(const struct subscribe *s, int64_t number, struct strbuf *did,
		  struct err *err)
{
	const size_t start = did->len;
	struct state_subscriber p;
	struct state_subscription *rows;
	size_t n;

	if (subscribe_find_person(s, &p, err) ||
	    subscribe_find_all(s, &p, &rows, &n, err) ||
	    choose(s, number, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_addstr(did, "; ");
		if (end_one(s, &rows[i], did, err))
			return -1;
	}
	return subscribe_put_act(s, p.email, did, start, err);
}

/* Whether the number or the token is wrong is not told. */
int subscribe_end_by_token(const struct subscribe *s,
			   const unsigned char key[KEY_SIZE], int64_t number,
			   const char *token, struct strbuf *did,
			   struct err *err)
{
	const size_t start = did->len;
	char right[TOKEN_SIZE + 1];
	struct state_subscriber p;
	struct state_subscription w;

	int found = state_subscription_find(s->st, number, s->a, &w, err);
	if (found < 0 || (found && state_subscriber_get(s->st, w.subscriber_id,
							s->a, &p, err)))
		return -1;
	if (found)
		token_unsubscribe(key, number, w.created_at, p.email, right);
	if (!found || !token_equal(token, right))
		return err_set(err, ERR_DATA,
			       "the number and the code behind it do not "
			       "belong together");
	if (w.ended_at != CLOCK_NEVER)
		strbuf_addf(did,
			    "nothing: subscription %" PRId64 " ended on %s",
			    w.id, subscribe_day(s, w.ended_at));
	else if (end_one(s, &w, did, err))
		return -1;
	return subscribe_put_act(s, p.email, did, start, err);
}

static void say_pause(const struct subscribe *s,
		      const struct state_subscriber *p, struct strbuf *did)
{
	const char *why =
	    !strcmp(p->paused_why, "bounces")    ? ", because mail came back"
	    : !strcmp(p->paused_why, "operator") ? ", by the operator"
						 : "";

	strbuf_addf(did, "paused until %s%s\n",
		    subscribe_day(s, p->paused_until), why);
}

int subscribe_list(const struct subscribe *s, struct strbuf *did,
		   struct err *err)
{
	struct state_subscription *rows;
	struct state_subscriber p;
	const char *text;
	size_t n = 0;
	int found = state_subscriber_find(s->st, s->email, s->a, &p, err);

	if (found < 0 || (found && state_subscriptions(s->st, p.id, 0, s->a,
						       &rows, &n, err)))
		return -1;
	if (!n)
		strbuf_addstr(did, "no subscriptions\n");
	for (size_t i = 0; i < n; i++) {
		if (describe(s->st, &rows[i], s->a, &text, err))
			return -1;
		strbuf_addf(did, "%" PRId64 ": %s, since %s\n", rows[i].id,
			    text, subscribe_day(s, rows[i].created_at));
	}
	if (n && subscribe_is_paused(&p))
		say_pause(s, &p, did);
	return 0;
}
