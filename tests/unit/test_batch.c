/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include <stdlib.h>

#include "bot/facts/facts.h"
#include "bot/read/batch.h"
#include "bot/read/ingest.h"
#include "common/log.h"
#include "config/config.h"
#include "state/cursors.h"
#include "state/command_mails.h"

#define TEXT_MAX   1048576 /* what the state takes */
#define COMMIT_MAX 20

/* Mails in the order in which they come; the state refuses some. */
static const struct row {
	const char *msgid;
	const char *list_id;
	bool patch;
	size_t text_len;
	int64_t received_at;
	bool is_refused;
	size_t commit_len; /* 20, as it should be */
} rows[] = {
    {"a@example.org", "kvm.example.org", true, 5, 1590000000, false, 20},
    {"b@example.org", "kvm.example.org", true, TEXT_MAX + 1, 1590000000, true,
     20},
    {"c@example.org", "kvm.example.org", true, TEXT_MAX, 1590000000, false, 20},
    /* refused last of all, when its list has been made */
    {"d@example.org", "new.example.org", true, 5, 1590000000, true, 5},
    {"e@example.org", "new.example.org", false, 0, 1590000000, false, 20},
    /* no mail's name is so long */
    {NULL, "kvm.example.org", false, 0, 1590000000, true, 20},
    {"f@example.org", "new.example.org", true, 5, 1590000000, false, 20},
    /* it would take the place of a known one */
    {"a@example.org", "kvm.example.org", true, TEXT_MAX + 1, 1580000000, true,
     20},
};

static char long_text[TEXT_MAX + 2], long_msgid[1002];

static void make_record(const struct row *row, size_t n, struct record *r,
			const char **list_id, char commit[COMMIT_MAX])
{
	memset(commit, (int)n + 1, COMMIT_MAX);
	*list_id = row->list_id;
	*r = (struct record){
	    .type = RECORD_MAIL,
	    .number = n + 1,
	    .place = commit,
	    .place_len = row->commit_len,
	    .facts =
		{
		    .msgid = row->msgid ? row->msgid : long_msgid,
		    .kind = row->patch ? FACTS_PATCH : FACTS_OTHER,
		    .subject = "[PATCH] title",
		    .tag = {.title = "title", .tags = "PATCH", .revision = "1"},
		    .from = {.name = row->msgid ? row->msgid : "long",
			     .email = "ann@example.org"},
		    .author = {.name = "", .email = "ann@example.org"},
		    .date_at = 1590000000,
		    .received_at = row->received_at,
		    .list_ids = list_id,
		    .n_list_ids = 1,
		    .text = long_text + TEXT_MAX + 1 - row->text_len,
		    .body_start = "",
		    .loop = "",
		    .why = "",
		},
	};
}

/* As if it came from a reader: behind its length, in bytes. */
static void send_record(struct record *r, struct memory *memory)
{
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	size_t len;
	char *raw;

	record_put(&out, r, false);
	len = out.buf.len - sizeof(uint32_t);
	raw = arena_strndup(&memory->a, out.buf.buf + sizeof(uint32_t), len);
	strbuf_release(&out.buf);
	must(record_decode(raw, len, &memory->a, r, err));
}

static void check_rows(struct memory *memory)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct row *row = &rows[i];
		struct state_message m;
		struct state_patch p;
		int found;

		if (!row->msgid || !i || i == LENGTH(rows) - 1)
			continue;
		found = state_message_find(memory->st, row->msgid, &memory->a,
					   &m, &(struct err){.code = ERR_NONE});
		table_int(i, row->msgid, !row->is_refused, found);
		if (found != 1 || !row->patch)
			continue;
		found = state_patch_find(memory->st, row->msgid, &memory->a, &p,
					 &(struct err){.code = ERR_NONE});
		table_int(i, row->msgid, 1, found);
	}
	table_end();
}

static int64_t on_list(struct memory *memory, const char *name)
{
	struct state_list list;
	int64_t n, first, last;

	must_be(1, state_list_find(memory->st, name, &memory->a, &list, err));
	must(state_messages_summary(memory->st, list.id, &n, &first, &last,
				    err));
	return n;
}

static void check_refused(struct memory *memory, bool sent)
{
	struct ingest_context in = {.st = memory->st};
	struct batch b;
	struct state_message m;
	int64_t unreadable;

	batch_init(&b, &in, "archive");
	must(state_source_put(memory->st, b.source, &b.archive, err));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct record r;
		const char *list_id;
		char commit[COMMIT_MAX];

		make_record(&rows[i], i, &r, &list_id, commit);
		if (sent)
			send_record(&r, memory);
		must(batch_mail(&b, &r, err));
	}
	must(batch_commit(&b, err));
	batch_release(&b);

	check_rows(memory);
	assert_int_equal(in.counts.read, LENGTH(rows));
	assert_int_equal(in.counts.new, 4);
	assert_int_equal(in.counts.known + in.counts.replaced, 0);
	assert_int_equal(in.counts.unreadable, 4);
	must(state_unreadable_count(memory->st, &unreadable, err));
	assert_int_equal(unreadable, 4);
	assert_int_equal(on_list(memory, "kvm"), 2);
	assert_int_equal(on_list(memory, "new"), 2);
	must_be(1, state_message_find(memory->st, "a@example.org", &memory->a,
				      &m, err));
	assert_int_equal(m.received_at, rows[0].received_at);
}

static void test_refused(void **test)
{
	check_refused(*test, false);
}

/* Those that can be had again share marks. */
static void test_refused_among_others(void **test)
{
	check_refused(*test, true);
}

/* What is no fault of the mail's ends the batch. */
static void test_no_transaction_left(void **test)
{
	struct memory *memory = *test;
	struct ingest_context in = {.st = memory->st};
	struct batch b;
	struct record r;
	const char *list_id;
	char commit[COMMIT_MAX];

	batch_init(&b, &in, "mbox");
	make_record(&rows[0], 0, &r, &list_id, commit);
	must(batch_begin(&b, err));
	state_rollback(memory->st);
	must_fail(ERR_SYSTEM, "transaction", batch_mail(&b, &r, err));
	batch_release(&b);
}

/* A mail that asks, by Message-ID, sender and time of receipt. */
static void put_command_mail(struct batch *b, const char *msgid,
			     const char *email, int64_t received_at)
{
	static const char *lines[] = {"#digest help", "#digest list"};
	static struct bounce_report reports[] = {
	    {BOUNCE_FAILED, "5.1.1", "ann@example.org", ""},
	    {BOUNCE_DELAYED, "4.0.0", "bob@example.org", "cy@example.org"}};
	struct record r;
	const char *list_id;
	char commit[COMMIT_MAX];

	make_record(&rows[4], 4, &r, &list_id, commit);
	r.facts.msgid = msgid;
	r.facts.from.email = email;
	r.facts.received_at = received_at;
	r.facts.loop = "x\ny";
	r.facts.sha256[0] = (unsigned char)received_at;
	r.command_mail = (struct command_mail){
	    .kind = COMMAND_MAIL_COMMANDS,
	    .sender = {"Ann", email},
	    .proof = "",
	    .lines = lines,
	    .n_lines = 2,
	    .n_more = 1,
	    .token = "",
	    .reports = reports,
	    .n_reports = 2,
	};
	must(batch_mail(b, &r, err));
}

static int64_t waiting(struct memory *memory)
{
	int64_t n;

	must(state_command_mail_count(memory->st, &n, err));
	return n;
}

/* Only what comes by the mailbox, for the first time, from somebody else. */
static void test_command_mails(void **test)
{
	struct memory *memory = *test;
	struct config config = {.bot = {.address = "Robot@example.org"}};
	struct ingest_context in = {.st = memory->st, .config = &config};
	struct state_command_mail mail;
	struct batch b;

	batch_init(&b, &in, "mbox");
	put_command_mail(&b, "old@x", "ann@example.org", 20);
	must(batch_commit(&b, err));
	assert_int_equal(waiting(memory), 0);
	b.arrives = true;
	put_command_mail(&b, "old@x", "ann@example.org", 20);
	put_command_mail(&b, "old@x", "ann@example.org", 10);
	put_command_mail(&b, "own@x", "robot@example.org", 20);
	assert_int_equal(in.counts.known, 1);
	assert_int_equal(in.counts.replaced, 1);
	assert_int_equal(waiting(memory), 0);
	put_command_mail(&b, "new@x", "ann@example.org", 20);
	put_command_mail(&b, "new@x", "ann@example.org", 20);
	put_command_mail(&b, "new@x", "eve@example.org", 10);
	must(batch_commit(&b, err));
	batch_release(&b);
	assert_int_equal(waiting(memory), 1);
	must_be(1, state_command_mail_next(memory->st, &memory->a, &mail, err));
	assert_string_equal(mail.msgid, "new@x");
	assert_string_equal(mail.sender_email, "ann@example.org");
	assert_string_equal(mail.lines, "#digest help\n#digest list");
	assert_int_equal(mail.more, 1);
	assert_string_equal(mail.loop, "x\ny");
	assert_string_equal(mail.recipients, "");
	assert_string_equal(mail.reports, "failed 5.1.1 ann@example.org\n"
					  "delayed 4.0.0 bob@example.org "
					  "cy@example.org");
}

/* By the folder, for want of a List-Id; but not what is said to the robot. */
static void test_folder(void **test)
{
	static const struct {
		const char *to[3];
		size_t n_list_ids;
		bool on_list;
	} mails[] = {
	    {{"robot@example.org"}, 0, false},
	    {{"ROBOT+t.x@example.org", "ann@example.org"}, 0, false},
	    {{"robot@example.org", "kvm@example.org"}, 0, true},
	    {{"robot@example.org", "KVM+x@example.org"}, 0, true},
	    {{"robot@example.org"}, 1, true}, /* another's List-Id */
	    {{"ann@example.org"}, 0, true},
	    {{"robots@example.org"}, 0, true},
	    {{NULL}, 0, true},
	};
	static struct config_list lists[] = {{.name = "kvm",
					      .list_id = "kvm.example.org",
					      .address = "kvm@example.org",
					      .folder = "INBOX",
					      .digest = {.to = ""}}};
	struct memory *memory = *test;
	struct config config = {.bot = {.address = "Robot@example.org"},
				.lists = lists,
				.n_lists = 1};
	struct ingest_context in = {.st = memory->st, .config = &config};
	struct batch b;
	int64_t before = 0;

	batch_init(&b, &in, "imap");
	b.arrives = true;
	b.folder = "INBOX";
	for (size_t i = 0; i < LENGTH(mails); i++) {
		struct record r;
		const char *list_id, *to[3];
		char commit[COMMIT_MAX];
		int64_t now;

		make_record(
		    &(struct row){.msgid = arena_printf(&memory->a, "%zu@x", i),
				  .list_id = "other.example.org"},
		    i, &r, &list_id, commit);
		r.facts.sha256[0] = (unsigned char)i;
		r.facts.n_list_ids = mails[i].n_list_ids;
		r.facts.recipients = to;
		for (; r.facts.n_recipients < LENGTH(to) &&
		       mails[i].to[r.facts.n_recipients];
		     r.facts.n_recipients++)
			to[r.facts.n_recipients] =
			    mails[i].to[r.facts.n_recipients];
		must(batch_mail(&b, &r, err));
		must(batch_commit(&b, err));
		now = on_list(memory, "kvm");
		table_int(i, "on the list", mails[i].on_list, now - before);
		before = now;
	}
	batch_release(&b);
	assert_int_equal(in.counts.new, LENGTH(mails));
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_refused),
	    TEST(test_refused_among_others),
	    TEST(test_no_transaction_left),
	    TEST(test_command_mails),
	    TEST(test_folder),
	};

	memset(long_text, 'x', TEXT_MAX + 1);
	memset(long_msgid, 'x', sizeof(long_msgid) - 1);
	log_init(LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
