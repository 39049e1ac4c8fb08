/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/clean.h"

#include "bot/range/range.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/cursors.h"
#include "state/db.h"
#include "state/digests.h"

/*
 * Any text as a range: it is refused with one clean line, or it is a range
 * whose command means the same range again.
 */

#define NOW 1744108200 /* 2025-04-08T10:30:00Z */

static struct state *st;
static int64_t list_id;

static void must(int r, const struct err *err)
{
	if (r)
		broken("the state", err->text);
}

static void put_mail(const char *msgid, int64_t position, int64_t source)
{
	static const unsigned char commits[][20] = {
	    {0xe7, 0xf0, 0xff, 0x2b, 1}, {0x1d, 0x98, 0x00, 0x64, 2}};
	struct state_message m = {.msgid = msgid,
				  .date_at = NOW - 86400,
				  .received_at = CLOCK_NEVER,
				  .arrived_at = NOW - 3600,
				  .subject = "",
				  .from = {"", "a@example.org"},
				  .refs = ""};
	enum state_put result;
	struct err err;
	int64_t id;

	must(state_message_put(st, &m, NULL, NULL, &id, &result, &err), &err);
	must(state_message_add_list(st, id, list_id, &err), &err);
	must(state_archive_put(st, source, position, commits[position - 1], 20,
			       id, &err),
	     &err);
}

/* Two mails of an archive, and a digest that was sent. */
static void make_state(void)
{
	struct state_digest digest = {.slot = "20250407T0600Z",
				      .slot_at = NOW - 100000,
				      .since = NOW - 700000,
				      .until = NOW - 100000,
				      .last = 1,
				      .msgid = "digest@example.org",
				      .refs = "",
				      .scheduled = true,
				      .to_list = true};
	struct err err;
	int64_t source;

	must(state_open(":memory:", STATE_CREATE, &st, &err), &err);
	must(state_begin(st, &err), &err);
	must(state_list_put(st, "kvm", "", "", &list_id, &err), &err);
	must(state_source_put(st, "/archive", &source, &err), &err);
	put_mail("one@example.org", 1, source);
	put_mail("two..dots@example.org", 2, source);
	digest.list_id = list_id;
	must(state_digest_put(st, &digest, &err), &err);
	must(state_commit(st, &err), &err);
}

static void check_refusal(const struct err *err)
{
	check_line("refusal", err->text);
	if (err->code != ERR_DATA || !*err->text)
		broken("refusal", err->text);
}

static void check_range(const struct range *r, const char *zone,
			struct arena *a)
{
	const char *command = range_command(r, a);
	struct range again;
	struct err err;

	check_line("name", range_name(r, a));
	check_line("title", range_title(r, a));
	check_line("first day", range_first_day(r, a));
	check_line("last day", range_last_day(r, a));
	if (r->since > r->until)
		broken("ends before it begins", command);
	if (range_parse(command,
			&(struct range_context){zone, NOW, st, list_id}, a,
			&again, &err))
		broken(command, err.text);
	/* what arrived is asked for by date */
	if (r->span.kind != again.span.kind &&
	    r->span.kind != STATE_SPAN_ARRIVAL)
		broken("another kind", command);
	if (again.since > r->since || again.until < r->until)
		broken("not all of it", command);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const zones[] = {"UTC", "Europe/Berlin",
					    "America/New_York"};
	struct arena a = ARENA_INIT;
	struct range r;
	struct err err;

	if (!st)
		make_state();
	const char *zone = zones[size % 3];
	const char *text = arena_strndup(&a, (const char *)data, size);
	if (range_parse(text, &(struct range_context){zone, NOW, st, list_id},
			&a, &r, &err))
		check_refusal(&err);
	else
		check_range(&r, zone, &a);
	arena_release(&a);
	return 0;
}
