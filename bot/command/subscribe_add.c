/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bot/command/command.h"
#include "bot/command/subscribe_base.h"
#include "bot/filter/filter.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "config/address.h"
#include "config/config.h"
#include "state/messages.h"

/* A digest to one of these would go to all who read it, or come back. */
static int check_address(const struct subscribe *s, struct err *err)
{
	if (!mail_addr_is_mailable(s->email))
		return err_set(err, ERR_DATA, "'%s' cannot be mailed",
			       subscribe_shown(s, s->email));
	if (address_is_own(s->config, s->email) ||
	    address_is_list(s->config, s->email))
		return err_set(err, ERR_DATA,
			       "%s is the robot's or a list's own address",
			       s->email);
	return 0;
}

/* *text: the filter in the one form in which it is kept. What is wrong with
 * the operator's file is for him to read, not for who asks. */
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
		    subscribe_contents[c->contents]);
	if (s->filter) {
		*text = s->filter->text;
		return 0;
	}
	if (!filter_parse(c->filter, &context, s->a, &filter, err)) {
		*text = filter.text;
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

static int read_wish(const struct subscribe *s, const struct command *c,
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
			       subscribe_contents[c->contents],
			       subscribe_details[c->detail]);
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
	return subscribe_written(state_subscriber_put(s->st, p, err), err);
}

/* Put w for p, or find the same one. */
static int put_wish(const struct subscribe *s, const struct state_subscriber *p,
		    struct state_subscription *w, bool *there, struct err *err)
{
	struct state_subscription *rows;
	size_t n;

	w->subscriber_id = p->id;
	if (state_subscriptions(s->st, p->id, 0, s->a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!is_same(&rows[i], w))
			continue;
		*w = rows[i];
		*there = true;
		return 0;
	}
	if (n >= SUBSCRIBE_MAX)
		return err_set(err, ERR_DATA,
			       "%d subscriptions are the most; end one first",
			       SUBSCRIBE_MAX);
	return subscribe_written(state_subscription_put(s->st, w, err), err);
}

int subscribe_add(const struct subscribe *s, const struct command *c,
		  struct strbuf *did, struct err *err)
{
	const size_t start = did->len;
	struct state_subscriber p;
	struct state_subscription w;
	bool there = false;
	int found;

	if (!s->config)
		return err_set(err, ERR_CONFIG,
			       "a subscription needs the config, which names "
			       "the list and the robot");
	if (check_address(s, err) || read_wish(s, c, &w, err) ||
	    subscribe_written(state_list_put(s->st, s->list->name,
					     s->list->list_id, s->list->address,
					     &w.list_id, err),
			      err))
		return -1;
	found = state_subscriber_find(s->st, s->email, s->a, &p, err);
	if (found < 0 || (!found && put_person(s, &p, err)) ||
	    put_wish(s, &p, &w, &there, err) ||
	    subscribe_say_one(s, &w, did, err))
		return -1;
	if (there)
		strbuf_addf(did, "; there since %s already",
			    subscribe_day(s, w.created_at));
	if (subscribe_is_paused(&p))
		strbuf_addf(did, "; paused until %s",
			    subscribe_day(s, p.paused_until));
	return subscribe_put_act(s, p.email, did, start, err);
}
