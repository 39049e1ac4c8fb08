/* SPDX-License-Identifier: MIT */
#include "bot/range/range.h"

#include <string.h>
#include <time.h>

#include "bot/range/mark.h"
#include "bot/range/range_end.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/slice.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "state/digests.h"

/*
 * A range is one word (`last`, `7d`, a day, a week, ...) or two ends with ".."
 * between them. An end is a stretch of days, an instant, a mark, or open; the
 * range goes from where the first begins to where the second ends.
 */

#define MARK_MAX 60 /* characters of a mark in a title */

/* The digest sent last, or n before it. */
static int find_digest(const struct range_reader *r, int n,
		       struct state_digest *out)
{
	const struct range_context *c = r->context;
	int found =
	    state_digest_sent(c->st, c->list_id, 0, n, r->arena, out, r->err);

	if (found < 0)
		return -1;
	if (!found && !n)
		return range_fault(r, r->text, "no digest has been sent yet");
	if (!found)
		return range_fault(
		    r, r->text, "fewer than %d digests have been sent", n + 1);
	return 0;
}

/* `last`, `last-3`: what that digest covered. */
static int read_last(const struct range_reader *r, struct range *out)
{
	struct state_digest d;
	int n = 0;

	if (r->len > 4) {
		size_t len = r->len - 5;

		if (r->text[4] != '-' || !len || len > 4 ||
		    !range_digits(r->text + 5, len, len, &n))
			return range_fault(r, r->text + 4,
					   "a digest before is written last-3");
	}

	if (!r->context->st)
		return 0;
	if (find_digest(r, n, &d))
		return -1;
	range_of_digest(&d, r->zone, r->arena, out);
	return 0;
}

/* `7m`, `2weeks`: digits and a word that is no unit, nor part of a commit. */
static bool is_other_unit(const char *s, size_t len, size_t n_digits)
{
	bool hex = true;

	for (size_t i = n_digits; i < len; i++) {
		char c = (char)(s[i] | 0x20);

		if (c < 'a' || c > 'z')
			return false;
		hex = hex && c <= 'f';
	}
	return n_digits && len > n_digits &&
	       (!hex || (len == n_digits + 1 && len < 8));
}

/* `7d`: 1, or 0 if it is none. */
static int read_duration(const struct range_reader *r, struct range *out)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'h', 3600}, {'d', CLOCK_DAY_S}, {'w', 7 * CLOCK_DAY_S}};
	int64_t seconds = 0;
	size_t n = 0;
	int count;

	while (n < r->len && ascii_is_digit(r->text[n]))
		n++;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (n + 1 == r->len && r->text[n] == units[i].letter)
			seconds = units[i].seconds;
	if (!seconds && is_other_unit(r->text, r->len, n))
		return range_fault(r, r->text + n,
				   "the units are h, d and w, as in 36h, 7d, "
				   "2w");
	if (!n || !seconds)
		return 0;
	if (n > 6 || !range_digits(r->text, n, n, &count) ||
	    count * seconds > r->context->now)
		return range_fault(r, r->text, "that is before %d",
				   RANGE_YEAR_MIN);
	if (!count)
		return range_fault(r, r->text, "that is no time at all");
	out->since = r->context->now - count * seconds;
	out->until = r->context->now;
	return 1;
}

/* Where the range is split: at the first ".." that is not in brackets; NULL
 * if there is none. */
static const char *find_dots(const char *s, size_t len)
{
	const char *end = s + len;

	if (len && *s == '<') {
		size_t n = 1 + strcspn(s + 1, "<>");

		if (s[n] == '>')
			s += n;
	}
	for (; s + 1 < end; s++)
		if (s[0] == '.' && s[1] == '.')
			return s;
	return NULL;
}

static const char *display_end(const struct range_end *e, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;

	utf8_add_shown(&sb, e->text, e->len);
	return strbuf_to_arena(&sb, a);
}

static int resolve_marks(const struct range_reader *r,
			 const struct range_end *first,
			 const struct range_end *last, struct range *out)
{
	struct state *st = r->context->st;
	struct mark_pair marks = {first->mark, last->mark, NULL};
	struct err why;
	int rc;

	if (!st)
		return 0;
	rc = first->kind == RANGE_END_COMMIT
		 ? mark_of_commits(st, &marks, r->arena, out, &why)
		 : mark_of_messages(st, &marks, r->arena, out, &why);
	if (rc && why.code == ERR_DATA)
		return range_fault(
		    r, marks.wrong == first->mark ? first->text : last->text,
		    "%s", why.text);
	if (rc)
		*r->err = why;
	out->first_mark = display_end(first, r->arena);
	out->last_mark = display_end(last, r->arena);
	return rc;
}

static int resolve_dates(const struct range_reader *r,
			 const struct range_end *first,
			 const struct range_end *last, struct range *out)
{
	struct state_digest d;

	if (first->kind == RANGE_END_OPEN && !r->context->st)
		return 0;
	out->since = first->from;
	out->until = last->kind == RANGE_END_OPEN ? r->context->now : last->to;
	if (first->kind == RANGE_END_OPEN) {
		if (find_digest(r, 0, &d))
			return -1;
		out->since = d.until;
	}
	if (out->since >= out->until)
		return range_fault(r, last->text, "it ends before it begins");
	return 0;
}

static int read_pair(const struct range_reader *r, struct range *out)
{
	const char *rest = r->dots + 2, *more;
	size_t rest_len = (size_t)(r->text + r->len - rest);
	struct range_end first, last;

	more = find_dots(rest, rest_len);
	if (more || (rest_len && *rest == '.'))
		return range_fault(r, more ? more : rest,
				   "a Message-ID with '..' in it needs its <>");
	if (range_end_read(r, r->text, (size_t)(r->dots - r->text), &first) ||
	    range_end_read(r, rest, rest_len, &last))
		return -1;

	bool marks =
	    first.kind == RANGE_END_COMMIT || first.kind == RANGE_END_MESSAGE;

	if (first.kind != last.kind &&
	    (marks || last.kind == RANGE_END_COMMIT ||
	     last.kind == RANGE_END_MESSAGE))
		return range_fault(r, rest,
				   "the ends of a range of marks must be "
				   "two commits or two Message-IDs");
	if (marks)
		return resolve_marks(r, &first, &last, out);
	return resolve_dates(r, &first, &last, out);
}

static int read_single(const struct range_reader *r, struct range *out)
{
	struct range_end end;
	int rc = read_duration(r, out);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (range_end_read(r, r->text, r->len, &end))
		return -1;
	switch (end.kind) {
	case RANGE_END_DAYS:
		out->since = end.from;
		out->until = end.to;
		return 0;
	case RANGE_END_INSTANT:
	case RANGE_END_COMMIT:
	case RANGE_END_MESSAGE:
		return range_fault(r, r->text + r->len, "one end is no range");
	case RANGE_END_OPEN:
		break;
	}
	return range_fault(r, r->text, "there is nothing to read");
}

/* True if a day of the zone begins at that instant. */
static bool is_midnight(const char *zone, int64_t at)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return range_midnight(zone, tm.tm_year + 1900, tm.tm_mon + 1,
			      tm.tm_mday) == at;
}

/* The ISO name of [since, until), or NULL. */
static const char *iso_name(const struct range *r, struct arena *a)
{
	struct tm tm;

	clock_local(r->zone, r->since, &tm);

	int year = tm.tm_year + 1900, month = tm.tm_mon + 1, day = tm.tm_mday;

	if (month == 1 && day == 1 &&
	    range_midnight(r->zone, year + 1, 1, 1) == r->until)
		return arena_printf(a, "%04d", year);
	if (day == 1 && range_midnight(r->zone, year, month + 1, 1) == r->until)
		return arena_printf(a, "%04d-%02d", year, month);
	if (tm.tm_wday == 1 &&
	    range_midnight(r->zone, year, month, day + 7) == r->until) {
		/* A week is its Thursday's: ISO 8601. */
		int64_t thursday =
		    range_midnight(r->zone, year, month, day + 3);

		clock_local(r->zone, thursday, &tm);
		return arena_printf(a, "%04d-W%02d", tm.tm_year + 1900,
				    tm.tm_yday / 7 + 1);
	}
	return NULL;
}

/* What follows from since and until. */
static void set_names(struct range *r, struct arena *a)
{
	r->whole_days = r->since < r->until && is_midnight(r->zone, r->since) &&
			is_midnight(r->zone, r->until);
	r->iso = r->whole_days ? iso_name(r, a) : NULL;
}

int range_parse(const char *text, const struct range_context *context,
		struct arena *a, struct range *out, struct err *err)
{
	struct slice trimmed = slice_trim(slice_of(text));
	struct range_reader r = {
	    .text = arena_strndup(a, trimmed.s, trimmed.len),
	    .len = trimmed.len,
	    .zone = context->zone,
	    .context = context,
	    .arena = a,
	    .err = err,
	};
	int rc;

	*out = (struct range){
	    .span = {.kind = STATE_SPAN_DATES},
	    .zone = arena_strdup(a, context->zone),
	};
	r.dots = find_dots(r.text, r.len);
	if (!strcmp(r.text, "last") || !strncmp(r.text, "last-", 5))
		rc = read_last(&r, out);
	else if (r.dots)
		rc = read_pair(&r, out);
	else
		rc = read_single(&r, out);
	if (rc)
		return -1;
	if (!out->first_mark && out->span.kind == STATE_SPAN_DATES) {
		out->span.since = out->since;
		out->span.until = out->until;
		set_names(out, a);
	}
	out->span.list_id = context->list_id;
	return 0;
}

void range_of_digest(const struct state_digest *d, const char *zone,
		     struct arena *a, struct range *out)
{
	*out = (struct range){
	    .span = {.kind = STATE_SPAN_ARRIVAL,
		     .since = d->since,
		     .until = d->until,
		     .first = d->first,
		     .last = d->last,
		     .not_before = d->not_before},
	    .since = d->since,
	    .until = d->until,
	    .zone = arena_strdup(a, zone),
	};
	set_names(out, a);
}

const char *range_first_day(const struct range *r, struct arena *a)
{
	return clock_day(r->since, r->zone, a);
}

const char *range_last_day(const struct range *r, struct arena *a)
{
	return clock_day(r->until > r->since ? r->until - 1 : r->since, r->zone,
			 a);
}

/* A mark as long as a title can bear. */
static const char *short_mark(const char *mark, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;

	range_add_head(&sb, mark, strlen(mark), MARK_MAX);
	return strbuf_to_arena(&sb, a);
}

const char *range_title(const struct range *r, struct arena *a)
{
	if (r->first_mark)
		return arena_printf(a, "%s to %s", short_mark(r->first_mark, a),
				    short_mark(r->last_mark, a));
	return arena_printf(a, "%s to %s", range_first_day(r, a),
			    range_last_day(r, a));
}

const char *range_name(const struct range *r, struct arena *a)
{
	const char *first = range_first_day(r, a);

	if (r->iso)
		return r->iso;
	if (!r->first_mark && !strcmp(first, range_last_day(r, a)))
		return first;
	return range_title(r, a);
}

/* "2020-05-25T06:00:00Z", the seconds only if there are any. */
static const char *instant_text(int64_t at, struct arena *a)
{
	char buf[CLOCK_RFC3339_SIZE];

	clock_rfc3339(at, buf);
	if (!strcmp(buf + 16, ":00Z"))
		return arena_printf(a, "%.16sZ", buf);
	return arena_strdup(a, buf);
}

const char *range_command(const struct range *r, struct arena *a)
{
	const char *first = range_first_day(r, a);
	const char *last = range_last_day(r, a);

	if (r->first_mark)
		return arena_printf(a, "%s..%s", r->first_mark, r->last_mark);
	if (r->iso)
		return r->iso;
	if (!r->whole_days)
		return arena_printf(a, "%s..%s", instant_text(r->since, a),
				    instant_text(r->until, a));
	if (!strcmp(first, last))
		return first;
	return arena_printf(a, "%s..%s", first, last);
}
