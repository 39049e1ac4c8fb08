/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bot/command/subscribe_base.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"

/* "2020-07-31", a day that the calendar has. */
static bool read_day(const char *text, struct tm *tm)
{
	static const char form[] = "dddd-dd-dd";
	int number[3] = {0}, part = 0;
	char check[CLOCK_RFC3339_SIZE];

	for (size_t i = 0; i < sizeof(form); i++) {
		if (form[i] != 'd') {
			if (text[i] != form[i])
				return false;
			part++;
			continue;
		}
		if (text[i] < '0' || text[i] > '9')
			return false;
		number[part] = 10 * number[part] + (text[i] - '0');
	}
	clock_rfc3339(clock_utc(number[0], number[1], number[2], 0, 0, 0),
		      check);
	if (strncmp(check, text, sizeof(form) - 1) != 0)
		return false;
	*tm = (struct tm){.tm_year = number[0] - 1900,
			  .tm_mon = number[1] - 1,
			  .tm_mday = number[2],
			  .tm_isdst = -1};
	return true;
}

static int read_until(const struct subscribe *s, const char *until, int64_t *at,
		      struct err *err)
{
	struct tm tm;

	if (!read_day(until, &tm))
		return err_set(
		    err, ERR_DATA, "\"%s\" is no day; a day is like %s",
		    subscribe_shown(s, until),
		    subscribe_day(s, clock_now() + INT64_C(28) * 86400));
	*at = clock_instant(subscribe_zone(s), &tm);
	if (*at <= clock_now())
		return err_set(err, ERR_DATA, "%s is no day to come", until);
	return 0;
}

/* What the operator has paused is his. */
static int may_change(const struct subscribe *s,
		      const struct state_subscriber *p, struct err *err)
{
	if (!s->msgid || !subscribe_is_paused(p) ||
	    strcmp(p->paused_why, "operator"))
		return 0;
	return err_set(err, ERR_DATA,
		       "only the operator, who paused it until %s, can do that",
		       subscribe_day(s, p->paused_until));
}

static int put_pause(const struct subscribe *s, struct state_subscriber *p,
		     int64_t until, const char *why, struct err *err)
{
	p->paused_until = until;
	p->paused_why = why;
	p->points = 0;
	p->bounced_at = CLOCK_NEVER;
	return subscribe_written(state_subscriber_put(s->st, p, err), err);
}

int subscribe_pause(const struct subscribe *s, const char *until,
		    struct strbuf *did, struct err *err)
{
	const size_t start = did->len;
	struct state_subscriber p;
	struct state_subscription *rows;
	int64_t at = CLOCK_NEVER;
	size_t n;

	if (subscribe_find_person(s, &p, err) ||
	    subscribe_find_all(s, &p, &rows, &n, err) ||
	    read_until(s, until, &at, err) || may_change(s, &p, err) ||
	    put_pause(s, &p, at, s->msgid ? "asked" : "operator", err))
		return -1;
	strbuf_addf(did, "paused until %s, %zu subscription%s",
		    subscribe_day(s, at), n, n == 1 ? "" : "s");
	return subscribe_put_act(s, p.email, did, start, err);
}

int subscribe_resume(const struct subscribe *s, struct strbuf *did,
		     struct err *err)
{
	const size_t start = did->len;
	struct state_subscriber p;

	if (subscribe_find_person(s, &p, err) || may_change(s, &p, err))
		return -1;
	strbuf_addstr(did, subscribe_is_paused(&p)
			       ? "resumed; what came meanwhile comes "
				 "with the next digest"
			       : "nothing: it was not paused");
	return put_pause(s, &p, CLOCK_NEVER, "", err) ||
		       subscribe_put_act(s, p.email, did, start, err)
		   ? -1
		   : 0;
}
