/* SPDX-License-Identifier: MIT */
/* The last gate before the wire: what goes to whom at all. */
#include "tests/unit/clock_file.h"
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/send/deliver.h"
#include "config/config.h"
#include "smtp/session.h"
#include "state/outbox.h"

static const char *admins[] = {"Jane Doe <jane@example.org>"};
static struct config_list lists[] = {
    {.name = "kvm",
     .address = "kvm@vger.kernel.org",
     .digest = {.to = "kvm-digest@vger.kernel.org"}},
};
static const struct config config = {
    .bot = {.address = "digest@example.org",
	    .name = "digest",
	    .admins = admins,
	    .n_admins = 1,
	    .stop_file = ""},
    .smtp = {.max_per_hour = 1000, .max_message_bytes = 1000},
    .lists = lists,
    .n_lists = 1,
};

/* A mailbox that is out of reach: a digest has to wait. */
static int search(void *arg, const char *msgid, struct err *err)
{
	(void)arg;
	(void)msgid;
	return err_set(err, ERR_TEMP, "the mailbox is away");
}

static struct outbox_mail send(struct memory *m, enum outbox_kind kind,
			       const char *recipient, int row)
{
	/* Nobody listens there: what is let through stays queued. */
	static const struct smtp_config nobody = {
	    .tls = {.host = "127.0.0.1",
		    .port = 1,
		    .timeout_ms = 1000,
		    .wake_fd = -1},
	    .helo = "example.org",
	};
	struct deliver d = {.st = m->st,
			    .config = &config,
			    .smtp = &nobody,
			    .ledger = "/nonexistent/ledger",
			    .search_mailbox = search};
	struct outbox_mail mail = {
	    .kind = kind,
	    .part = 1,
	    .msgid = arena_printf(&m->a, "%d@example.org", row),
	    .sender = "digest@example.org",
	    .recipient = recipient,
	    .bytes = "Subject: x\n\nx\n",
	    .len = 14,
	    .created_at = clock_now(),
	    .due_at = clock_now(),
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};
	bool left;

	must(state_begin(m->st, err));
	must(state_outbox_put(m->st, &mail, err));
	must(state_commit(m->st, err));
	must(deliver_run(&d, &left, err));
	must_be(1, state_outbox_find(m->st, mail.id, &m->a, &mail, err));
	return mail;
}

static void test_only_digests_go_to_lists(void **test)
{
	static const struct {
		enum outbox_kind kind;
		const char *recipient;
		bool goes;
	} rows[] = {
	    {OUTBOX_DIGEST, "kvm@vger.kernel.org", true},
	    {OUTBOX_DIGEST, "kvm-digest@vger.kernel.org", true},
	    {OUTBOX_ANSWER, "ada@example.com", true},
	    {OUTBOX_ANSWER, "kvm@vger.kernel.org", false},
	    {OUTBOX_ANSWER, "KVM@VGER.kernel.org", false},
	    {OUTBOX_ANSWER, "kvm-digest@vger.kernel.org", false},
	    {OUTBOX_ANSWER, "digest@example.org", false},
	    {OUTBOX_ANSWER, "digest+b-01@example.org", false},
	    {OUTBOX_PERSONAL, "jane@example.org", true},
	    {OUTBOX_PERSONAL, "kvm@vger.kernel.org", false},
	    {OUTBOX_NOTICE, "jane@example.org", true},
	    {OUTBOX_NOTICE, "kvm@vger.kernel.org", false},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail mail =
		    send(*test, rows[i].kind, rows[i].recipient, (int)i);

		table_int(i, rows[i].recipient,
			  rows[i].goes ? OUTBOX_QUEUED : OUTBOX_FAILED,
			  mail.state);
		table_int(i, rows[i].recipient, rows[i].goes, mail.attempts);
		if (!rows[i].goes)
			table_str(i, rows[i].recipient,
				  "only digests go to a list, nothing to the "
				  "robot itself",
				  mail.last_text);
	}
	table_end();
}

static int64_t notices(struct memory *m)
{
	struct outbox_mail *rows;
	size_t n;
	int64_t count = 0;

	must(state_outbox_list(m->st, -1, &m->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		count += rows[i].kind == OUTBOX_NOTICE;
	return count;
}

/* Whoever forges a sender must not fill the admins' mailbox, nor must a server
 * that refuses all subscribers. */
static void test_failed_personal_mail_is_told_once_a_day(void **test)
{
	static const struct {
		enum outbox_kind kind;
		int hours; /* gone by since the row before */
		int64_t notices;
	} rows[] = {
	    {OUTBOX_ANSWER, 0, 1},     {OUTBOX_ANSWER, 1, 1},
	    {OUTBOX_PERSONAL, 1, 1},   {OUTBOX_PERSONAL, 11, 1},
	    {OUTBOX_PERSONAL, 1, 2},   {OUTBOX_ANSWER, 0, 2},
	    {OUTBOX_NOTICE, 0, 2 + 1}, /* itself */
	};
	struct memory *m = *test;
	int64_t at = CLOCK_FILE_START; /* 10:00 UTC */

	assert_int_equal(clock_file_open(), 0);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		at += rows[i].hours * 3600;
		clock_file_set(at);
		send(m, rows[i].kind, "kvm@vger.kernel.org", (int)i);
		table_int(i, "notices", rows[i].notices, notices(m));
	}
	table_end();
}

/* What was being sent when the state could not be written is not left so. */
static void test_left_sending(void **test)
{
	struct memory *m = *test;
	struct deliver d = {
	    .st = m->st, .config = &config, .search_mailbox = search};
	struct outbox_mail mail =
	    send(m, OUTBOX_PERSONAL, "ada@example.com", 1);
	bool left;

	mail.state = OUTBOX_SENDING;
	mail.attempted_at = clock_now();
	must(state_begin(m->st, err));
	must(state_outbox_update(m->st, &mail, err));
	must(state_commit(m->st, err));
	must(deliver_run(&d, &left, err));
	assert_true(left);
	must_be(1, state_outbox_find(m->st, mail.id, &m->a, &mail, err));
	assert_int_equal(mail.state, OUTBOX_DOUBTFUL);
}

/* Looked at each second, said now and then. */
static void test_stop_file(void **test)
{
	struct memory *m = *test;
	struct config stopped = config;
	struct deliver d = {
	    .st = m->st, .config = &stopped, .search_mailbox = search};
	struct outbox_mail mail =
	    send(m, OUTBOX_PERSONAL, "ada@example.com", 1);
	int64_t said_ms;
	bool left;

	stopped.bot.stop_file = "/dev/null";
	mail.due_at = clock_now();
	must(state_begin(m->st, err));
	must(state_outbox_update(m->st, &mail, err));
	must(state_commit(m->st, err));
	must(deliver_run(&d, &left, err));
	assert_true(left);
	said_ms = d.stopped_ms;
	assert_int_not_equal(said_ms, 0);
	/* as if it had been some minutes ago */
	said_ms = d.stopped_ms -= 14 * 60 * 1000;
	must(deliver_run(&d, &left, err));
	assert_int_equal(d.stopped_ms, said_ms);
	d.stopped_ms -= 15 * 60 * 1000;
	must(deliver_run(&d, &left, err));
	assert_true(d.stopped_ms >= said_ms);
}

/* Doubtful ones that the mailbox does not settle: a digest of a subscription
 * goes out once more after an hour, with the same id and bytes; an answer or
 * a notice never. */
static void test_doubtful(void **test)
{
	static const struct {
		enum outbox_kind kind;
		int minutes; /* since the attempt */
		int repeats;
		bool again;
	} rows[] = {
	    {OUTBOX_PERSONAL, 59, 0, false},
	    {OUTBOX_PERSONAL, 61, 0, true},
	    {OUTBOX_PERSONAL, 61, 1, false},
	    {OUTBOX_PERSONAL, 60 * 48, 1, false},
	    {OUTBOX_ANSWER, 61, 0, false},
	    {OUTBOX_ANSWER, 60 * 48, 0, false},
	    {OUTBOX_NOTICE, 60 * 48, 0, false},
	};
	struct memory *m = *test;
	struct deliver d = {
	    .st = m->st, .config = &config, .search_mailbox = search};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail before =
		    send(m, rows[i].kind, "ada@example.com", (int)i);
		struct outbox_mail after;

		before.state = OUTBOX_DOUBTFUL;
		before.attempted_at = clock_now() - 60 * rows[i].minutes;
		before.repeats = rows[i].repeats;
		must(state_begin(m->st, err));
		must(state_outbox_update(m->st, &before, err));
		must(state_commit(m->st, err));
		must(outcome_settle(&d, err));
		must_be(
		    1, state_outbox_find(m->st, before.id, &m->a, &after, err));
		table_int(i, "state",
			  rows[i].again ? OUTBOX_QUEUED : OUTBOX_DOUBTFUL,
			  after.state);
		table_int(i, "repeats", rows[i].repeats + rows[i].again,
			  after.repeats);
		assert_string_equal(after.msgid, before.msgid);
		assert_string_equal(after.bytes, before.bytes);
	}
	table_end();
}

/* What is never repeated leaves nothing to do for the next round. */
static void test_left(void **test)
{
	static const struct {
		enum outbox_kind kind;
		int repeats;
		bool left;
	} rows[] = {
	    {OUTBOX_ANSWER, 0, false},
	    {OUTBOX_NOTICE, 0, false},
	    {OUTBOX_PERSONAL, 1, false},
	    {OUTBOX_PERSONAL, 0, true},
	};
	struct memory *m = *test;
	struct deliver d = {
	    .st = m->st, .config = &config, .search_mailbox = search};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail mail =
		    send(m, rows[i].kind, "ada@example.com", (int)i);
		bool left;

		mail.state = OUTBOX_DOUBTFUL;
		mail.repeats = rows[i].repeats;
		must(state_begin(m->st, err));
		must(state_outbox_update(m->st, &mail, err));
		must(state_commit(m->st, err));
		must(deliver_run(&d, &left, err));
		table_int(i, "left", rows[i].left, left);
	}
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_only_digests_go_to_lists),
	    TEST(test_failed_personal_mail_is_told_once_a_day),
	    TEST(test_left_sending),
	    TEST(test_stop_file),
	    TEST(test_left),
	    TEST(test_doubtful),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
