/* SPDX-License-Identifier: MIT */
/* Table command_mails. */
#include "tests/unit/memory.h"

#include <string.h>

#include "state/command_mails.h"

static struct state_command_mail letter(int64_t message_id)
{
	return (struct state_command_mail){
	    .message_id = message_id,
	    .kind = 1,
	    .sender_email = "ada@example.org",
	    .sender_name = "Ada",
	    .automatic = true,
	    .proof = "dmarc=pass by mx.example.org",
	    .lines = "#digest help\n#digest list",
	    .more = 3,
	    .recipients = "digest@example.org",
	    .in_reply_to = "a@x",
	    .refs = "b@x\na@x",
	    .loop = "kvm",
	    .token = "",
	    .reports = "failed 5.1.1 bob@example.org",
	};
}

static void put(struct memory *m, const struct state_command_mail *l)
{
	must(state_begin(m->st, err));
	must(state_command_mail_put(m->st, l, err));
	must(state_commit(m->st, err));
}

static int64_t put_mail(struct memory *m, const char *msgid)
{
	struct state_message mail = memory_message(msgid, "ada@example.org", 7);

	mail.arrived_at = 8;
	mail.robot = true;
	return memory_put(m->st, &mail, NULL, NULL, STATE_PUT_NEW);
}

static int64_t count(struct memory *m)
{
	int64_t n;

	must(state_command_mail_count(m->st, &n, err));
	return n;
}

static void test_back_as_put(void **test)
{
	struct memory *m = *test;
	struct state_command_mail l = letter(put_mail(m, "one@x")), got;

	put(m, &l);
	must_be(1, state_command_mail_next(m->st, &m->a, &got, err));
	assert_int_equal(got.message_id, l.message_id);
	assert_int_equal(got.kind, 1);
	assert_string_equal(got.sender_email, l.sender_email);
	assert_string_equal(got.sender_name, l.sender_name);
	assert_true(got.automatic && !got.bulk);
	assert_string_equal(got.proof, l.proof);
	assert_string_equal(got.lines, l.lines);
	assert_int_equal(got.more, 3);
	assert_string_equal(got.recipients, l.recipients);
	assert_string_equal(got.in_reply_to, l.in_reply_to);
	assert_string_equal(got.refs, l.refs);
	assert_string_equal(got.loop, l.loop);
	assert_string_equal(got.token, l.token);
	assert_string_equal(got.reports, l.reports);
	assert_string_equal(got.msgid, "one@x");
	assert_false(got.msgid_made);
	assert_string_equal(got.subject, "Re: [PATCH] mm: fix");
	assert_int_equal(got.date_at, 7);
	assert_int_equal(got.arrived_at, 8);
	assert_true(got.robot);
}

static void test_in_order_of_arrival(void **test)
{
	struct memory *m = *test;
	int64_t first = put_mail(m, "one@x"), second = put_mail(m, "sha256:00");
	struct state_command_mail l = letter(second), got;

	assert_int_equal(count(m), 0);
	must_be(0, state_command_mail_next(m->st, &m->a, &got, err));
	put(m, &l);
	l = letter(first);
	put(m, &l);
	assert_int_equal(count(m), 2);
	must_be(1, state_command_mail_next(m->st, &m->a, &got, err));
	assert_int_equal(got.message_id, first);
	must(state_command_mail_remove(m->st, first, err));
	must_be(1, state_command_mail_next(m->st, &m->a, &got, err));
	assert_int_equal(got.message_id, second);
	assert_true(got.msgid_made);
	must(state_command_mail_remove(m->st, second, err));
	must(state_command_mail_remove(m->st, second, err));
	assert_int_equal(count(m), 0);
}

static void test_refused(void **test)
{
	struct memory *m = *test;
	struct state_command_mail l = letter(put_mail(m, "one@x"));

	l.kind = 0;
	must_fail(ERR_DATA, "kind", state_command_mail_put(m->st, &l, err));
	l = letter(12345);
	must_fail(ERR_DATA, "FOREIGN", state_command_mail_put(m->st, &l, err));
	assert_int_equal(count(m), 0);
}

static void test_lists(void **test)
{
	struct memory *m = *test;
	int64_t id = put_mail(m, "one@x"), kvm, mm;
	const char *names;

	must(state_command_mail_lists(m->st, id, &m->a, &names, err));
	assert_string_equal(names, "");
	must(state_list_put(m->st, "kvm", "", "", &kvm, err));
	must(state_list_put(m->st, "mm", "", "", &mm, err));
	must(state_message_add_list(m->st, id, mm, err));
	must(state_message_add_list(m->st, id, kvm, err));
	must(state_command_mail_lists(m->st, id, &m->a, &names, err));
	assert_string_equal(names, "kvm\nmm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_back_as_put, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_in_order_of_arrival,
					    memory_open, memory_close),
	    cmocka_unit_test_setup_teardown(test_refused, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_lists, memory_open,
					    memory_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
