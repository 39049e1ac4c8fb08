/* SPDX-License-Identifier: MIT */
/* SPEC 3: ranges between marks, and of digests already sent. */
#include "tests/unit/range_rows.h"

#include <stdlib.h>

#include "state/cursors.h"
#include "state/db.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/outbox.h"

static struct err last_err;
#define OK(call)                                                               \
	do {                                                                   \
		if (call)                                                      \
			fail_msg("%s: %s", #call, last_err.text);              \
	} while (0)

static int64_t put_mail(const char *msgid, int64_t date_at, int64_t arrived_at)
{
	struct state_message m = {
	    .msgid = msgid,
	    .date_at = date_at,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = arrived_at,
	    .subject = "a mail",
	    .from = {"Ada", "ada@example.org"},
	    .refs = "",
	};
	enum state_put result;
	int64_t id;

	OK(state_message_put(st, &m, NULL, NULL, &id, &result, &last_err));
	OK(state_message_add_list(st, id, list_id, &last_err));
	return id;
}

/* A commit id that begins with hex. */
static void put_place(int64_t source_id, int64_t position, const char *hex,
		      int64_t message_id)
{
	unsigned char commit[20] = {0};

	for (size_t i = 0; hex[2 * i]; i++) {
		char byte[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		commit[i] = (unsigned char)strtoul(byte, NULL, 16);
	}
	OK(state_archive_put(st, source_id, position, commit, sizeof(commit),
			     message_id, &last_err));
}

static void put_digest(const char *slot, int64_t since, int64_t until,
		       int64_t first, int64_t last, enum outbox_state state)
{
	struct state_digest d = {
	    .list_id = list_id,
	    .slot = slot,
	    .slot_at = until,
	    .since = since,
	    .until = until,
	    .first = first,
	    .last = last,
	    .not_before = since - 1209600,
	    .msgid = slot,
	    .refs = "",
	    .created_at = until,
	    .scheduled = true,
	    .to_list = true,
	};
	struct outbox_mail mail = {
	    .kind = OUTBOX_DIGEST,
	    .part = 1,
	    .list_id = list_id,
	    .msgid = slot,
	    .sender = "r@example.org",
	    .recipient = "l@example.org",
	    .bytes = "x\n",
	    .len = 2,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};

	OK(state_digest_put(st, &d, &last_err));
	mail.digest_id = d.id;
	mail.created_at = mail.due_at = until;
	OK(state_outbox_put(st, &mail, &last_err));
	mail.state = state;
	mail.sent_at = until;
	OK(state_outbox_update(st, &mail, &last_err));
}

/* Two archives, one of them under two paths; mails from a mailbox; three
 * digests sent and one that waits. */
static int set_up(void **unused)
{
	int64_t base = clock_utc(2025, 3, 1, 0, 0, 0), a, b, c, id;

	(void)unused;
	now = clock_utc(2025, 4, 8, 10, 30, 0);
	if (state_open(":memory:", STATE_CREATE, &st, &last_err))
		return -1;
	OK(state_begin(st, &last_err));
	OK(state_list_put(st, "kvm", "kvm.vger.kernel.org", "kvm@x", &list_id,
			  &last_err));
	OK(state_source_put(st, "/a.git", &a, &last_err));
	OK(state_source_put(st, "/b.git", &b, &last_err));
	OK(state_source_put(st, "/copy-of-a.git", &c, &last_err));
	id = put_mail("a1@x", base, CLOCK_NEVER);
	put_place(a, 1, "aaaa000000000001", id);
	put_place(c, 1, "aaaa000000000001", id);
	id = put_mail("a2@x", base + 300, CLOCK_NEVER);
	put_place(a, 2, "aaaa000000000002", id);
	put_place(c, 2, "aaaa000000000002", id);
	id = put_mail("a3@x", base + 200, CLOCK_NEVER);
	put_place(a, 3, "20251301", id);
	id = put_mail("b..1@x", base, CLOCK_NEVER);
	put_place(b, 1, "bbbb000000000001", id);
	put_mail("m1@x", base + 86400, base + 86400);
	put_mail("m2@x", base + 90000, base + 90000);
	put_digest("one", base, base + 604800, 0, 2, OUTBOX_CONFIRMED);
	put_digest("two", base + 604800, base + 2 * 604800, 2, 3, OUTBOX_SENT);
	put_digest("three", base + 2 * 604800, base + 3 * 604800, 3, 5,
		   OUTBOX_SENT);
	put_digest("four", base + 3 * 604800, base + 4 * 604800, 5, 6,
		   OUTBOX_QUEUED);
	OK(state_commit(st, &last_err));
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	state_close(st);
	return 0;
}

static void test_good(void **unused)
{
	static const struct range_row rows[] = {
	    /* open ends */
	    {"2025-04-01..",
	     "2025-04-01T00:00:00Z " NOW " 2025-04-01 to 2025-04-08"},
	    {"..2025-04-07",
	     DAY("2025-03-22", "2025-04-08") "2025-03-22 to 2025-04-07 whole"},
	    {"..", "2025-03-22T00:00:00Z " NOW " 2025-03-22 to 2025-04-08"},
	    {"2025-04-08T10:29:59Z..",
	     "2025-04-08T10:29:59Z " NOW " 2025-04-08"},
	    /* digests sent; the one that waits is none */
	    {"last", DAY("2025-03-15", "2025-03-22") "arrival 3-5 14"},
	    {"last-0", DAY("2025-03-15", "2025-03-22") "arrival 3-5 14"},
	    {"last-1", DAY("2025-03-08", "2025-03-15") "arrival 2-3 14"},
	    {"last-2", DAY("2025-03-01", "2025-03-08") "arrival 0-2 14"},
	    /* marks */
	    {"aaaa000000000001..20251301",
	     "2025-03-01T00:00:00Z 2025-03-01T00:05:01Z archive 1 1-3 "
	     "aaaa000000000001 to 20251301"},
	    {"AAAA000000000001..aaaa000000000002",
	     "2025-03-01T00:00:00Z 2025-03-01T00:05:01Z archive 1 1-2 "
	     "AAAA000000000001 to aaaa000000000002"},
	    {"aaaa000000000002..20251301",
	     "2025-03-01T00:05:00Z 2025-03-01T00:05:00Z archive 1 2-3 "
	     "aaaa000000000002 to 20251301"},
	    {"bbbb0000..bbbb0000", "2025-03-01T00:00:00Z 2025-03-01T00:00:00Z "
				   "archive 2 1-1 bbbb0000 to bbbb0000"},
	    {"<a1@x>..<a3@x>", "2025-03-01T00:00:00Z 2025-03-01T00:05:01Z "
			       "archive 1 1-3 <a1@x> to <a3@x>"},
	    {"a1@x..<a2@x>", "2025-03-01T00:00:00Z 2025-03-01T00:05:01Z "
			     "archive 1 1-2 a1@x to <a2@x>"},
	    {"<b..1@x>..<b..1@x>", "2025-03-01T00:00:00Z 2025-03-01T00:00:00Z "
				   "archive 2 1-1 <b..1@x> to <b..1@x>"},
	    {"m1@x..m2@x", "2025-03-02T00:00:00Z 2025-03-02T01:00:01Z recorded "
			   "5-6 m1@x to m2@x"},
	};

	(void)unused;
	check_good(rows, LENGTH(rows));
}

static void test_bad(void **unused)
{
	static const struct range_row rows[] = {
	    {"2025-04-01T..", "a time is written 06:30 (at '..')"},
	    {"2025-04-09..", "it ends before it begins (at the end)"},
	    {"..2025-03-21", "it ends before it begins (at '2025-03-21')"},
	    /* marks */
	    {"e7f0ff2b", "one end is no range (at the end)"},
	    {"a1@x", "one end is no range (at the end)"},
	    {"e7f0ff..1d980064", "a commit id needs 8 digits (at 'e7f0ff')"},
	    {"aaaa000000000001..e7f0ff2b",
	     "no imported archive has a commit e7f0ff2b (at 'e7f0ff2b')"},
	    {"e7f0ff2b..aaaa000000000001",
	     "no imported archive has a commit e7f0ff2b (at 'e7f0ff2b')"},
	    {"aaaa0000..20251301",
	     "a mark fits several commits, give more digits (at 'aaaa0000')"},
	    {"aaaa000000000001..aaaa0000",
	     "a mark fits several commits, give more digits (at 'aaaa0000')"},
	    {"aaaa000000000001..bbbb0000",
	     "the marks are of different archives"},
	    {"20251301..aaaa000000000001",
	     "the second mark stands before the first (at 'aaaa000000000001')"},
	    {"aaaa000000000001..",
	     "two commits or two Message-IDs (at the end)"},
	    {"..aaaa000000000001",
	     "two commits or two Message-IDs (at 'aaaa000000000001')"},
	    {"aaaa000000000001..2025-04-01", "two commits or two Message-IDs"},
	    {"aaaa000000000001..<a2@x>", "two commits or two Message-IDs"},
	    {"aaaa000000000001...aaaa000000000002", "needs its <> (at '.aaaa"},
	    {"00000000000000000000000000000000000000000000000000000000000000001"
	     "..aaaa000000000001",
	     "a commit id has at most 64 digits"},
	    {"<a1@x>..<none@x>",
	     "no mail <none@x> is recorded (at '<none@x>')"},
	    {"<none@x>..<a1@x>",
	     "no mail <none@x> is recorded (at '<none@x>')"},
	    {"<a1@x>..<m1@x>", "the mails come from different sources"},
	    {"<a1@x>..<b..1@x>", "the mails come from different sources"},
	    {"m2@x..m1@x", "the second mail was recorded before the first"},
	    {"b..1@x..a1@x", "a Message-ID with '..' in it needs its <>"},
	    {"<a1@x..<a2@x>", "a Message-ID is written <a@b>"},
	    {"<>..<a2@x>", "a Message-ID is written <a@b> (at '<>')"},
	    /* digests */
	    {"last-3", "fewer than 4 digests have been sent (at 'last-3')"},
	    {"last-", "a digest before is written last-3 (at '-')"},
	    {"last-x", "a digest before is written last-3 (at '-x')"},
	    {"last-99999", "a digest before is written last-3 (at '-99999')"},
	    {"lastly", "neither a date nor a mark (at 'lastly')"},
	};

	(void)unused;
	check_bad(rows, LENGTH(rows));
}

static void test_commands(void **unused)
{
	static const struct range_row rows[] = {
	    {"<b..1@x>..<b..1@x>", "<b..1@x>..<b..1@x>"},
	    {"aaaa000000000001..20251301", "aaaa000000000001..20251301"},
	};

	(void)unused;
	check_commands(rows, LENGTH(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_commands),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
