/* SPDX-License-Identifier: MIT */
/* Jobs cross to the spawner whole or not at all. */
#include "tests/unit/table.h"

#include "bot/read/read_job.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

static const char *paths[] = {"/a/b", "-"};

static const struct sender_proof_server trust[] = {{"mx.example.org", 1},
						   {"other", 20}};

static struct read_job full_job(struct read_folder *folders)
{
	struct read_job job;

	read_job_init(&job, READ_MAILBOX);
	job.full = true;
	job.head = "\x1f\x8b";
	job.head_len = 2;
	job.paths = paths;
	job.n_paths = 2;
	job.number = 1;
	job.offset = (uint64_t)1 << 40;
	job.after = "name/c";
	job.tip = "0123";
	job.total = 3;
	job.skip = 4;
	job.careful = 5;
	job.mailbox = (struct read_mailbox){
	    .host = "imap.example.org",
	    .port = 993,
	    .tls = 1,
	    .auth = 2,
	    .user = "robot",
	    .password_file = "/p",
	    .password_command = "pass",
	    .ca_file = "/ca",
	    .timeout_ms = 60000,
	    .folders = folders,
	    .n_folders = 2,
	    .check = true,
	    .stay = true,
	    .idle = true,
	    .poll_s = 300,
	    .seq = 7,
	    .search = "a@b",
	    .command_mails = {.prefix = "#digest",
			      .address = "robot@example.org",
			      .trust = trust,
			      .n_trust = 2},
	};
	return job;
}

/* Encoding what was decoded gives the same bytes, so every field made it. */
static void test_back_as_put(void **state)
{
	struct read_folder folders[] = {{"INBOX", 1, 2}, {"x", 0, 0}};
	struct read_job job = full_job(folders), got;
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct err err;

	(void)state;
	read_job_encode(&job, &once);
	assert_int_equal(read_job_decode(once.buf, once.len, &a, &got, &err),
			 0);
	read_job_encode(&got, &twice);
	assert_int_equal(once.len, twice.len);
	assert_memory_equal(once.buf, twice.buf, once.len);
	assert_string_equal(got.paths[1], "-");
	assert_string_equal(got.mailbox.folders[0].name, "INBOX");
	assert_int_equal(got.mailbox.folders[0].uid, 2);
	assert_int_equal(got.offset, (uint64_t)1 << 40);
	assert_string_equal(got.mailbox.search, "a@b");
	assert_string_equal(got.mailbox.command_mails.prefix, "#digest");
	assert_string_equal(got.mailbox.command_mails.address,
			    "robot@example.org");
	assert_string_equal(got.mailbox.command_mails.trust[1].id, "other");
	assert_int_equal(got.mailbox.command_mails.trust[1].hops, 20);
	assert_int_equal(got.input_fd, -1);
	arena_release(&a);
	strbuf_release(&once);
	strbuf_release(&twice);
}

static void test_cut(void **state)
{
	struct read_folder folders[] = {{"INBOX", 1, 2}, {"x", 0, 0}};
	struct read_job job = full_job(folders), got;
	struct strbuf sb = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct err err;

	(void)state;
	read_job_encode(&job, &sb);
	for (size_t len = 0; len < sb.len; len++)
		table_int(len, "cut", -1,
			  read_job_decode(sb.buf, len, &a, &got, &err));
	strbuf_addch(&sb, 'x');
	table_int(sb.len, "too long", -1,
		  read_job_decode(sb.buf, sb.len, &a, &got, &err));
	arena_release(&a);
	strbuf_release(&sb);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_back_as_put),
	    cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
