/* SPDX-License-Identifier: MIT */
#include "bot/digest/wording.h"

#include <string.h>

#include "bot/facts/applied_line.h"
#include "bot/model/display.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"
#include "bot/model/summary.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define URL_MAX 800 /* bytes; LAYOUT 10's line has room for it */

const char *wording_shown(const char *s, struct arena *a)
{
	struct strbuf out = STRBUF_INIT;

	utf8_add_shown(&out, s, strlen(s));
	return strbuf_to_arena(&out, a);
}

const char *wording_count(size_t n, const char *one, const char *many,
			  struct arena *a)
{
	return arena_printf(a, "%zu %s", n, n == 1 ? one : many);
}

const char *wording_some(size_t n, const char *one, const char *many,
			 struct arena *a)
{
	return n ? wording_count(n, one, many, a) : "";
}

const char *wording_numbers(const uint32_t *numbers, size_t n, size_t max,
			    struct arena *a)
{
	struct strbuf out = STRBUF_INIT, run = STRBUF_INIT;

	for (size_t i = 0; i < n;) {
		size_t end = i + 1;

		while (end < n && numbers[end] == numbers[end - 1] + 1)
			end++;
		if (end - i == 2)
			end = i + 1;
		strbuf_reset(&run);
		strbuf_addf(&run, "%s%lu", i ? "," : "",
			    (unsigned long)numbers[i]);
		if (end - i > 1)
			strbuf_addf(&run, "-%lu",
				    (unsigned long)numbers[end - 1]);
		if (out.len + run.len + strlen(",...") > max && end < n) {
			strbuf_addstr(&out, ",...");
			break;
		}
		strbuf_add(&out, run.buf, run.len);
		i = end;
	}
	strbuf_release(&run);
	return strbuf_to_arena(&out, a);
}

const char *wording_patches(const uint32_t *numbers, size_t n, struct arena *a)
{
	return arena_printf(
	    a, "%s %s", n == 1 ? "patch" : "patches",
	    wording_numbers(numbers, n, WORDING_NUMBERS_MAX, a));
}

const char *wording_refs(int first, int last, struct arena *a)
{
	if (first == last)
		return arena_printf(a, "[%d]", first);
	return arena_printf(a, "[%d]-[%d]", first, last);
}

const char *wording_label(const struct model_series *s, struct arena *a)
{
	bool resend = s->resend || s->repost_of;
	bool first = !strcmp(s->version, "1");
	struct strbuf out = STRBUF_INIT;

	if (resend)
		strbuf_addstr(&out, "Resend ");
	if (s->rfc)
		strbuf_addstr(&out, "RFC ");
	if (!first)
		strbuf_addf(&out, "v%s", s->version);
	else if (!resend && !s->rfc)
		strbuf_addstr(&out, "New");
	strbuf_rtrim(&out);
	return strbuf_to_arena(&out, a);
}

const char *wording_version(const char *version, bool rfc, struct arena *a)
{
	const char *number = wording_shown(version, a);

	if (!rfc)
		return arena_printf(a, "v%s", number);
	if (!strcmp(number, "1"))
		return "RFC";
	return arena_printf(a, "RFC v%s", number);
}

const char *wording_duration(int64_t seconds, struct arena *a)
{
	size_t minutes = seconds > 60 ? (size_t)seconds / 60 : 1;

	if (minutes < 2 * 60)
		return wording_count(minutes, "minute", "minutes", a);
	if (minutes < 2 * 24 * 60)
		return wording_count(minutes / 60, "hour", "hours", a);
	return wording_count(minutes / (24 * 60), "day", "days", a);
}

const char *wording_tags(const struct model_series *s, struct arena *a)
{
	const struct model_tags *t = &s->tagged;
	const char *text;

	if (!t->reviewed && !t->acked && !t->tested && !t->nacked)
		return "";
	text =
	    arena_printf(a, "R%zu A%zu T%zu", t->reviewed, t->acked, t->tested);
	if (t->nacked)
		text = arena_printf(a, "%s N%zu", text, t->nacked);
	if (!t->n_none || t->n_none == s->n_present)
		return text;
	return arena_printf(
	    a, "%s (none on %s)", text,
	    wording_numbers(t->none, t->n_none, WORDING_NUMBERS_MAX, a));
}

const char *wording_applied(const struct model_applied *t,
			    const struct display *display, struct arena *a)
{
	struct mail_addr by = display ? display_person(display, &t->by) : t->by;
	const char *text = applied_verb_name(t->verb);

	if (*by.name || *by.email)
		text = arena_printf(a, "%s by %s", text, wording_name(&by, a));
	if (*t->place)
		text = arena_printf(a, "%s to %s", text,
				    wording_shown(t->place, a));
	return text;
}

const char *wording_applied_patches(const struct model_applied *t,
				    uint32_t total, struct arena *a)
{
	if (total <= 1)
		return "";
	if (t->all)
		return arena_printf(a, "all %lu patches", (unsigned long)total);
	return arena_printf(a, "%s of %lu",
			    wording_patches(t->numbers, t->n_numbers, a),
			    (unsigned long)total);
}

const char *wording_title(const char *tags, const char *title, struct arena *a)
{
	if (!*title)
		title = "(no title)";
	if (*tags)
		title = arena_printf(a, "[%s] %s", tags, title);
	return wording_shown(title, a);
}

const char *wording_short(const char *s, struct arena *a)
{
	char cut[WORDING_SHORT_MAX + 1];

	if (strlen(s) <= WORDING_SHORT_MAX)
		return wording_shown(s, a);
	utf8_copy_shown(cut, sizeof(cut), s, strlen(s));
	return arena_printf(a, "%s...", cut);
}

const char *wording_name(const struct mail_addr *addr, struct arena *a)
{
	if (*addr->name)
		return wording_short(addr->name, a);
	return *addr->email ? wording_short(addr->email, a) : "(nobody)";
}

const char *wording_person(const char *name, const char *email, struct arena *a)
{
	if (!*email)
		return *name ? wording_short(name, a) : "(nobody)";
	if (!*name || !ascii_casecmp(name, email))
		return wording_short(email, a);
	return arena_printf(a, "%s <%s>", wording_short(name, a),
			    wording_short(email, a));
}

const char *wording_url(const char *archive, const char *msgid, struct arena *a)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789@+-=._:,";
	struct strbuf out = STRBUF_INIT;

	if (!*archive || !*msgid || !strncmp(msgid, "sha256:", 7))
		return NULL;
	strbuf_addstr(&out, archive);
	for (const char *s = msgid; *s; s++) {
		if (strchr(safe, *s))
			strbuf_addch(&out, *s);
		else
			strbuf_addf(&out, "%%%02X", (unsigned char)*s);
	}
	if (out.len > URL_MAX) {
		strbuf_release(&out);
		return NULL;
	}
	return strbuf_to_arena(&out, a);
}

/* The numbers 1..M of a series that are there. */
static size_t count_regular(const struct model_series *s)
{
	size_t n = s->n_present;

	while (n && s->present[n - 1] > s->total)
		n--;
	return n;
}

/* " and 6/5" of patches numbered above M. */
static const char *say_extra(const struct model_series *s, struct arena *a)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < s->n_extra; i++) {
		if (i == 3) {
			strbuf_addstr(&out, " and more");
			break;
		}
		strbuf_addf(&out, " and %lu/%lu", (unsigned long)s->extra[i],
			    (unsigned long)s->total);
	}
	return strbuf_to_arena(&out, a);
}

const char *wording_present(const struct model_series *s, struct arena *a)
{
	size_t n = count_regular(s);
	const char *more = say_extra(s, a);
	const char *only, *not ;

	if (summary_is_addition(s))
		return wording_count(s->n_present, "patch", "patches", a);
	if (!s->n_missing_all)
		return arena_printf(
		    a, "%s%s", wording_count(n, "patch", "patches", a), more);

	const char *of = arena_printf(
	    a, "%zu of %s", n, wording_count(s->total, "patch", "patches", a));

	if (!n)
		return arena_printf(a, "%s (cover only)%s", of, more);
	only = wording_numbers(s->present, n, WORDING_NUMBERS_MAX, a);
	not = wording_numbers(s->missing, s->n_missing, WORDING_NUMBERS_MAX, a);
	if (s->n_missing == s->n_missing_all && strlen(not ) < strlen(only))
		return arena_printf(a, "%s (not %s)%s", of, not, more);
	return arena_printf(a, "%s (only %s)%s", of, only, more);
}

const char *wording_continued(const struct model_series *s, struct arena *a)
{
	const char *numbers = wording_numbers(
	    s->present_in_range, s->n_present_in_range, WORDING_NUMBERS_MAX, a);

	if (!s->n_present_in_range)
		return s->covers_in_range ? "cover letter" : "0 patches";
	return arena_printf(
	    a, "%s (%s of %lu)",
	    wording_count(s->n_present_in_range, "patch", "patches", a),
	    numbers, (unsigned long)s->total);
}

const char *wording_who(const struct display *display,
			const struct mail_addr *addr, struct arena *a)
{
	const struct mail_addr person = display_person(display, addr);

	return wording_name(&person, a);
}

const char *wording_who_full(const struct display *display,
			     const struct mail_addr *addr, struct arena *a)
{
	const struct mail_addr person = display_person(display, addr);

	return wording_person(person.name, person.email, a);
}

const char *wording_state(const struct model_series *s, struct arena *a)
{
	const struct model_applied *applied = s->state.applied;
	const char *name = series_state_name(&s->state);

	if (!applied || applied->all || s->state.is == MODEL_IS_DROPPED)
		return name;
	return arena_printf(a, "%s %s of %lu", name,
			    wording_numbers(applied->numbers,
					    applied->n_numbers,
					    WORDING_NUMBERS_MAX, a),
			    (unsigned long)s->total);
}
