/* SPDX-License-Identifier: MIT */
/* What becomes of a mail: each state that an attempt, a crash or doubt leads
 * to, with the ledger as it was and is then. */
#include "tests/unit/clock_file.h"
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/send/ledger.h"
#include "bot/send/outcome.h"
#include "config/config.h"
#include "smtp/session.h"

#define MINUTE 60
#define HOUR   3600
#define DAY    86400
#define ID     "digest.kvm.20200601T0600Z.1.00@example.org"

static const char *admins[] = {"Jane Doe <jane@example.org>"};
static char ledger[200];
static int n_searched;

/* What a search of the mailbox finds; arg: int, as search_mailbox returns. */
static int search(void *arg, const char *msgid, struct err *err)
{
	const int *found = arg;

	n_searched++;
	assert_string_equal(msgid, ID);
	if (*found < 0)
		return err_set(err, ERR_TEMP, "the mailbox is away");
	return *found;
}

struct stage {
	struct config_list list;
	struct config config;
	struct deliver d;
	int found;
	int64_t list_id;
	struct outbox_mail mail;
};

/* A mail of that kind and state; its ledger is empty. */
static void open_stage(struct memory *m, struct stage *s, enum outbox_kind kind,
		       enum outbox_state state)
{
	const char *tmp = getenv("TMPDIR");

	clock_file_set(CLOCK_FILE_START);
	n_searched = 0;
	snprintf(ledger, sizeof(ledger), "%.150s/ledger.%ld",
		 tmp ? tmp : "/tmp", (long)getpid());
	unlink(ledger);
	*s = (struct stage){
	    .list = {.name = "kvm",
		     .address = "kvm@vger.kernel.org",
		     .echo = true,
		     .echo_wait = HOUR},
	    .config = {.bot = {.address = "digest@example.org",
			       .name = "digest",
			       .admins = admins,
			       .n_admins = 1},
		       .n_lists = 1},
	};
	s->config.lists = &s->list;
	s->d = (struct deliver){.st = m->st,
				.config = &s->config,
				.ledger = ledger,
				.search_mailbox = search,
				.search_arg = &s->found};
	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "kvm.vger.kernel.org",
			    "kvm@vger.kernel.org", &s->list_id, err));
	s->mail = (struct outbox_mail){
	    .kind = kind,
	    .state = state,
	    .part = 1,
	    .list_id = s->list_id,
	    .msgid = ID,
	    .sender = "digest@example.org",
	    .recipient = "kvm@vger.kernel.org",
	    .bytes = "Subject: x\n\nx\n",
	    .len = 14,
	    .created_at = clock_now(),
	    .due_at = clock_now(),
	    .expires_at = CLOCK_NEVER,
	    .attempts = 1,
	    .attempted_at = clock_now(),
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};
	must(state_outbox_put(m->st, &s->mail, err));
	must(state_commit(m->st, err));
}

/* The mail as it is stored now. */
static struct outbox_mail stored(struct memory *m, const struct stage *s)
{
	struct outbox_mail mail;

	must_be(1, state_outbox_find(m->st, s->mail.id, &m->a, &mail, err));
	return mail;
}

static void write_ledger(enum ledger_verdict verdict)
{
	if (verdict != LEDGER_FREE)
		must(ledger_add(ledger, LEDGER_ATTEMPT, ID, err));
	if (verdict == LEDGER_CLOSED)
		must(ledger_add(ledger, LEDGER_TAKEN, ID, err));
}

static enum ledger_verdict read_ledger(void)
{
	enum ledger_verdict verdict = LEDGER_OPEN;

	must(ledger_ask(ledger, ID, &verdict, err));
	return verdict;
}

/* A mail of the list's, recorded now. */
static void arrive(struct memory *m, int64_t list_id, const char *msgid)
{
	struct state_message mail =
	    memory_message(msgid, "ada@example.org", clock_now());
	enum state_put result;
	int64_t id;

	mail.arrived_at = clock_now();
	must(state_begin(m->st, err));
	must(state_message_put(m->st, &mail, NULL, "", &id, &result, err));
	must(state_message_add_list(m->st, id, list_id, err));
	must(state_commit(m->st, err));
}

static int64_t notices(struct memory *m)
{
	struct outbox_mail *rows;
	int64_t count = 0;
	size_t n;

	must(state_outbox_list(m->st, -1, &m->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		count += rows[i].kind == OUTBOX_NOTICE;
	return count;
}

/* Doubt about a list's digest. */
static void test_settle_digest(void **test)
{
	static const struct {
		const char *label;
		bool echo;     /* the list sends own mail back */
		bool recorded; /* the digest's own, in the state */
		int found;     /* in the mailbox; -1: it is out of reach */
		bool others;   /* other mail came since the attempt */
		int minutes;   /* since the attempt; echo_wait is an hour */
		int repeats;
		enum outbox_state state;
		int searched, notices;
		enum ledger_verdict verdict;
	} rows[] = {
	    {"recorded, at once", true, true, 0, false, 1, 0, OUTBOX_CONFIRMED,
	     0, 0, LEDGER_OPEN},
	    {"recorded, no echo", false, true, 0, false, 1, 0, OUTBOX_CONFIRMED,
	     0, 0, LEDGER_OPEN},
	    {"too soon", true, false, 1, true, 59, 0, OUTBOX_DOUBTFUL, 0, 0,
	     LEDGER_OPEN},
	    {"found", true, false, 1, true, 60, 0, OUTBOX_CONFIRMED, 1, 0,
	     LEDGER_OPEN},
	    {"out of reach", true, false, -1, true, 60, 0, OUTBOX_DOUBTFUL, 1,
	     0, LEDGER_OPEN},
	    {"others came", true, false, 0, true, 60, 0, OUTBOX_QUEUED, 1, 0,
	     LEDGER_FREE},
	    {"none came", true, false, 0, false, 60, 0, OUTBOX_DOUBTFUL, 1, 1,
	     LEDGER_OPEN},
	    {"sent twice", true, false, 0, true, 60, 1, OUTBOX_DOUBTFUL, 1, 1,
	     LEDGER_OPEN},
	    {"sent twice, found", true, false, 1, true, 60, 1, OUTBOX_CONFIRMED,
	     1, 0, LEDGER_OPEN},
	    {"no echo", false, false, 1, true, 1, 0, OUTBOX_DOUBTFUL, 0, 1,
	     LEDGER_OPEN},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stage s;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		open_stage(m, &s, OUTBOX_DIGEST, OUTBOX_DOUBTFUL);
		arrive(m, s.list_id, "earlier@x");
		write_ledger(LEDGER_OPEN);
		s.list.echo = rows[i].echo;
		s.found = rows[i].found;
		s.mail.repeats = rows[i].repeats;
		must(outcome_store(&s.d, &s.mail, err));
		clock_file_set(CLOCK_FILE_START + MINUTE);
		if (rows[i].others)
			arrive(m, s.list_id, "other@x");
		if (rows[i].recorded)
			arrive(m, s.list_id, ID);
		clock_file_set(CLOCK_FILE_START + rows[i].minutes * MINUTE);
		/* the admins are asked once */
		for (int k = 0; k < (rows[i].notices ? 2 : 1); k++)
			must(outcome_settle(&s.d, err));

		struct outbox_mail mail = stored(m, &s);
		int again = rows[i].state == OUTBOX_QUEUED;

		table_str(i, rows[i].label, outbox_state_name(rows[i].state),
			  outbox_state_name(mail.state));
		table_int(i, rows[i].label, rows[i].repeats + again,
			  mail.repeats);
		table_int(i, rows[i].label, rows[i].searched, n_searched > 0);
		table_int(i, rows[i].label, rows[i].notices, notices(m));
		table_int(i, rows[i].label, rows[i].verdict, read_ledger());
		memory_close(&memory);
	}
	table_end();
}

/* What the server said, or did not say. */
static void test_attempt(void **test)
{
	static const struct {
		enum outbox_kind kind;
		enum ledger_verdict before; /* OPEN: DATA was begun */
		enum smtp_outcome outcome;
		enum outbox_state state;
		enum ledger_verdict after;
		int notices;
	} rows[] = {
	    {OUTBOX_DIGEST, LEDGER_OPEN, SMTP_SENT, OUTBOX_SENT, LEDGER_CLOSED,
	     0},
	    {OUTBOX_DIGEST, LEDGER_OPEN, SMTP_LATER, OUTBOX_QUEUED, LEDGER_FREE,
	     0},
	    {OUTBOX_DIGEST, LEDGER_FREE, SMTP_LATER, OUTBOX_QUEUED, LEDGER_FREE,
	     0},
	    {OUTBOX_DIGEST, LEDGER_OPEN, SMTP_REFUSED, OUTBOX_FAILED,
	     LEDGER_FREE, 1},
	    {OUTBOX_DIGEST, LEDGER_FREE, SMTP_REFUSED, OUTBOX_FAILED,
	     LEDGER_FREE, 1},
	    {OUTBOX_DIGEST, LEDGER_OPEN, SMTP_DOUBTFUL, OUTBOX_DOUBTFUL,
	     LEDGER_OPEN, 0},
	    /* the ledger is for digests alone */
	    {OUTBOX_PERSONAL, LEDGER_FREE, SMTP_SENT, OUTBOX_SENT, LEDGER_FREE,
	     0},
	    {OUTBOX_PERSONAL, LEDGER_FREE, SMTP_LATER, OUTBOX_QUEUED,
	     LEDGER_FREE, 0},
	    {OUTBOX_PERSONAL, LEDGER_FREE, SMTP_REFUSED, OUTBOX_FAILED,
	     LEDGER_FREE, 1},
	    {OUTBOX_ANSWER, LEDGER_FREE, SMTP_DOUBTFUL, OUTBOX_DOUBTFUL,
	     LEDGER_FREE, 0},
	    {OUTBOX_NOTICE, LEDGER_FREE, SMTP_REFUSED, OUTBOX_FAILED,
	     LEDGER_FREE, 1}, /* itself */
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct smtp_result result = {
		    .outcome = rows[i].outcome, .code = 250, .text = "said"};
		struct stage s;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		open_stage(m, &s, rows[i].kind, OUTBOX_SENDING);
		write_ledger(rows[i].before);
		must(outcome_of_attempt(&s.d, &s.mail, &result, &m->a, err));

		struct outbox_mail mail = stored(m, &s);
		bool sent = mail.state == OUTBOX_SENT;

		table_str(i, "state", outbox_state_name(rows[i].state),
			  outbox_state_name(mail.state));
		table_int(i, "ledger", rows[i].after, read_ledger());
		table_int(i, "notices", rows[i].notices, notices(m));
		table_int(i, "sent at", sent, mail.sent_at == clock_now());
		table_int(i, "due", mail.state == OUTBOX_QUEUED,
			  mail.due_at > clock_now());
		table_str(i, "text", "said", mail.last_text);
		memory_close(&memory);
	}
	table_end();
}

/* The process died while it sent. */
static void test_recover(void **test)
{
	static const struct {
		enum outbox_kind kind;
		enum ledger_verdict verdict;
		enum outbox_state state;
	} rows[] = {
	    {OUTBOX_DIGEST, LEDGER_FREE, OUTBOX_QUEUED},
	    {OUTBOX_DIGEST, LEDGER_OPEN, OUTBOX_DOUBTFUL},
	    {OUTBOX_DIGEST, LEDGER_CLOSED, OUTBOX_SENT},
	    {OUTBOX_PERSONAL, LEDGER_FREE, OUTBOX_DOUBTFUL},
	    {OUTBOX_ANSWER, LEDGER_FREE, OUTBOX_DOUBTFUL},
	    {OUTBOX_NOTICE, LEDGER_FREE, OUTBOX_DOUBTFUL},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stage s;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		open_stage(m, &s, rows[i].kind, OUTBOX_SENDING);
		write_ledger(rows[i].verdict);
		must(outcome_recover(&s.d, err));

		struct outbox_mail mail = stored(m, &s);

		table_str(i, "state", outbox_state_name(rows[i].state),
			  outbox_state_name(mail.state));
		table_int(i, "sent at", mail.state == OUTBOX_SENT,
			  mail.sent_at == CLOCK_FILE_START);
		table_int(i, "ledger", rows[i].verdict, read_ledger());
		memory_close(&memory);
	}
	table_end();
}

/* How long a mail that a server does not take now is tried. */
static void test_put_off(void **test)
{
	static const struct {
		int tries;
		int64_t waited,
		    expires;   /* seconds since it was made; -1 never */
		int64_t delay; /* at least; 0: given up */
	} rows[] = {
	    {1, 0, -1, MINUTE},      {2, 0, -1, 5 * MINUTE},
	    {3, 0, -1, 15 * MINUTE}, {4, 0, -1, HOUR},
	    {40, 4 * DAY, -1, HOUR}, {99, 5 * DAY - HOUR + 1, -1, 0},
	    {1, 0, MINUTE, 0},       {1, 0, MINUTE + 1, MINUTE},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stage s;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		open_stage(m, &s, OUTBOX_DIGEST, OUTBOX_SENDING);
		s.mail.attempts = rows[i].tries;
		if (rows[i].expires >= 0)
			s.mail.expires_at = s.mail.created_at + rows[i].expires;
		clock_file_set(CLOCK_FILE_START + rows[i].waited);
		must(outcome_put_off(&s.d, &s.mail, &m->a, err));

		struct outbox_mail mail = stored(m, &s);
		int64_t delay = mail.due_at - clock_now();

		table_str(i, "state",
			  outbox_state_name(rows[i].delay ? OUTBOX_QUEUED
							  : OUTBOX_FAILED),
			  outbox_state_name(mail.state));
		if (rows[i].delay)
			table_int(i, "delay", true,
				  delay >= rows[i].delay &&
				      delay <= rows[i].delay * 11 / 10);
		table_int(i, "notices", !rows[i].delay, notices(m));
		memory_close(&memory);
	}
	table_end();
}

/* As the operator asked: what is queued, and nothing else. */
static void test_hurry(void **test)
{
	(void)test;
	for (enum outbox_state state = OUTBOX_QUEUED; state <= OUTBOX_DROPPED;
	     state++) {
		struct stage s;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		open_stage(m, &s, OUTBOX_ANSWER, state);
		clock_file_set(CLOCK_FILE_START + HOUR);
		must(outcome_hurry(&s.d, err));

		struct outbox_mail mail = stored(m, &s);

		table_int((size_t)state, outbox_state_name(state),
			  state == OUTBOX_QUEUED ? CLOCK_FILE_START + HOUR
						 : CLOCK_FILE_START,
			  mail.due_at);
		table_int((size_t)state, outbox_state_name(state), state,
			  mail.state);
		memory_close(&memory);
	}
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_settle_digest),
	    cmocka_unit_test(test_attempt),
	    cmocka_unit_test(test_recover),
	    cmocka_unit_test(test_put_off),
	    cmocka_unit_test(test_hurry),
	};

	if (clock_file_open())
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	unlink(ledger);
	return failed;
}
