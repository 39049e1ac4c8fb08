/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/audit_log.h"
#include "state/outbox.h"
#include "state/sql.h"
#include "state/subscribers.h"
#include "state/tokens.h"

static void put(struct state *st, int64_t at, const char *who, const char *how,
		const char *asked, const char *did)
{
	struct state_audit_entry act = {
	    .at = at, .who = who, .how = how, .asked = asked, .did = did};

	must(state_audit_put(st, &act, err));
	assert_true(act.id > 0);
}

/* "WHO HOW|ASKED|DID", an act a line. */
static const char *acts(struct memory *memory, const char *who)
{
	struct state_audit_entry *rows;
	char *text = arena_strdup(&memory->a, "");
	size_t n;

	must(state_audit_log(memory->st, who, &memory->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		text = arena_printf(&memory->a, "%s%d %s %s|%s|%s\n", text,
				    (int)rows[i].at, rows[i].who, rows[i].how,
				    rows[i].asked, rows[i].did);
	return text;
}

static void test_audit_rows(void **test)
{
	struct memory *memory = *test;

	assert_string_equal(acts(memory, NULL), "");
	put(memory->st, 3, "ann@x", "mail a@x", "subscribe", "subscribed");
	put(memory->st, 2, "bob@x", "operator", "pause", "paused");
	put(memory->st, 1, "ann@x", "bounce b@x", "", "1 point");
	assert_string_equal(acts(memory, NULL),
			    "3 ann@x mail a@x|subscribe|subscribed\n"
			    "2 bob@x operator|pause|paused\n"
			    "1 ann@x bounce b@x||1 point\n");
	assert_string_equal(acts(memory, "ann@x"),
			    "3 ann@x mail a@x|subscribe|subscribed\n"
			    "1 ann@x bounce b@x||1 point\n");
	assert_string_equal(acts(memory, "cy@x"), "");
}

static int64_t put_mail(struct state *st, enum outbox_kind kind,
			const char *recipient, const char *msgid,
			enum outbox_state state)
{
	struct outbox_mail m = {
	    .kind = kind,
	    .state = state,
	    .msgid = msgid,
	    .sender = "bot@x",
	    .recipient = recipient,
	    .bytes = "To: ann@x\n\nAnn asked\n",
	    .len = 21,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "550 no ann@x here",
	};

	must(state_outbox_put(st, &m, err));
	return m.id;
}

/* All that there may be of a person. */
static void put_person(struct memory *memory, const char *email,
		       unsigned char hash)
{
	struct state *st = memory->st;
	struct state_subscriber p = {.email = email,
				     .name = "Ann Author",
				     .paused_until = CLOCK_NEVER,
				     .paused_why = "",
				     .bounced_at = CLOCK_NEVER};
	struct state_subscription w = {.every = 2,
				       .filter = "",
				       .words = "weekly",
				       .ended_at = CLOCK_NEVER};
	struct state_token t = {.hash = {hash},
				.email = email,
				.name = "Ann Author",
				.msgid = "confirm@x",
				.lines = "#digest subscribe"};

	must(state_list_put(st, "kvm", "", "", &w.list_id, err));
	t.list_id = w.list_id;
	must(state_subscriber_put(st, &p, err));
	w.subscriber_id = p.id;
	must(state_subscription_put(st, &w, err));
	w.ended_at = 1;
	must(state_subscription_put(st, &w, err));
	must(state_token_put(st, &t, err));
}

/* Every cell of every table that holds that text, "TABLE COLUMN", a line
 * each; what a person posted is public. */
static const char *cells_with(struct memory *memory, const char *text)
{
	static const char *const tables[] = {
	    "command_mails", "subscribers", "subscriptions", "tokens",
	    "audit_log",     "outbox",      "settings",
	};
	char *found = arena_strdup(&memory->a, "");

	for (size_t i = 0; i < LENGTH(tables); i++) {
		char *sql =
		    arena_printf(&memory->a, "SELECT * FROM %s", tables[i]);
		sqlite3_stmt *s;

		assert_int_equal(
		    sqlite3_prepare_v2(memory->st->db, sql, -1, &s, NULL),
		    SQLITE_OK);
		while (sqlite3_step(s) == SQLITE_ROW)
			for (int c = 0; c < sqlite3_column_count(s); c++) {
				const char *cell =
				    (const char *)sqlite3_column_text(s, c);

				if (cell && strstr(cell, text))
					found = arena_printf(
					    &memory->a, "%s%s %s\n", found,
					    tables[i],
					    sqlite3_column_name(s, c));
			}
		sqlite3_finalize(s);
	}
	return found;
}

static void put_letter(struct memory *memory, const char *email)
{
	struct state_message m = memory_message("asks@x", email, 5);
	int64_t id = memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);
	char *sql = arena_printf(&memory->a,
				 "INSERT INTO command_mails VALUES (%d, 1, "
				 "'%s', 'Ann Author', 0, 0, '',"
				 " '#digest help', 0, '', '', '', '', '', '')",
				 (int)id, email);

	must(sql_exec(memory->st, sql, err));
}

static void test_erase(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct outbox_mail m;
	int64_t rows, waits, sent, other, told;

	put_person(memory, "ann@x", 1);
	put_person(memory, "bob@x", 2);
	put_letter(memory, "ann@x");
	put(st, 1, "ann@x", "mail asks@x", "subscribe path:mm/", "weekly mm");
	put(st, 2, "bob@x", "mail b@x", "help", "answered");
	put(st, 3, "ann@x", "operator", "pause", "paused");
	waits = put_mail(st, OUTBOX_ANSWER, "ann@x", "1@x", OUTBOX_QUEUED);
	sent = put_mail(st, OUTBOX_ANSWER, "ann@x", "2@x", OUTBOX_SENT);
	other = put_mail(st, OUTBOX_ANSWER, "bob@x", "3@x", OUTBOX_QUEUED);
	told = put_mail(st, OUTBOX_NOTICE, "jane@x", "4@x", OUTBOX_SENT);
	must(
	    state_setting_put(st, "last_error", "deliver: no Ann@X here", err));

	must(state_person_erase(st, "ann@x", &rows, err));
	assert_int_equal(rows, 2 + 1 + 1 + 1 + 2 + 1 + 1 + 2);
	assert_string_equal(acts(memory, NULL),
			    "1  mail||\n"
			    "2 bob@x mail b@x|help|answered\n"
			    "3  operator||\n");
	must_be(1, state_outbox_find(st, waits, &memory->a, &m, err));
	assert_int_equal(m.state, OUTBOX_DROPPED);
	assert_string_equal(m.recipient, "erased");
	assert_string_equal(m.bytes, "\n");
	must_be(1, state_outbox_find(st, sent, &memory->a, &m, err));
	assert_int_equal(m.state, OUTBOX_SENT);
	must_be(1, state_outbox_find(st, other, &memory->a, &m, err));
	assert_int_equal(m.state, OUTBOX_QUEUED);
	assert_string_equal(cells_with(memory, "bob@x"),
			    "subscribers email\ntokens email\naudit_log who\n"
			    "outbox recipient\n");
	must_be(1, state_outbox_find(st, told, &memory->a, &m, err));
	assert_string_equal(m.recipient, "jane@x");
	assert_string_equal(m.bytes, "\n");
	assert_string_equal(cells_with(memory, "Ann@X"), "");
	/* of bob's mail: all mails here have the same bytes */
	assert_string_equal(cells_with(memory, "ann@x"),
			    "outbox last_text\noutbox bytes\n");
	must(state_person_erase(st, "bob@x", &rows, err));
	assert_string_equal(cells_with(memory, "ann@x"), "");
	assert_string_equal(cells_with(memory, "Ann"), "");
	must(state_person_erase(st, "ann@x", &rows, err));
	assert_int_equal(rows, 0);
}

/* A link in a mail that was sent before must not end another's. */
static void test_numbers_are_given_once(void **test)
{
	struct memory *memory = *test;
	struct state_subscription *rows;
	int64_t n;
	size_t left;

	put_person(memory, "ann@x", 1); /* 1 and 2 */
	must(state_person_erase(memory->st, "ann@x", &n, err));
	put_person(memory, "ann@x", 1);
	must(state_subscriptions(memory->st, 0, 0, &memory->a, &rows, &left,
				 err));
	assert_int_equal(left, 1);
	assert_int_equal(rows[0].id, 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_audit_rows),
	    TEST(test_erase),
	    TEST(test_numbers_are_given_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
