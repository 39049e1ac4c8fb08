/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/command/ignore.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/outbox.h"

#define NOW  INT64_C(1794225600) /* 2026-11-09T12:00:00Z */
#define DAY  INT64_C(86400)
#define US   "kvm-digest-bot@bot.example"
#define KVM  "kvm@vger.kernel.org"
#define ARM  "kvmarm@lists.linux.dev"
#define OURS "digest.kvm.1@bot.example"

static const char *robots[] = {"ci@robots.example"};
static struct config_list lists[] = {
    {.name = "kvm", .address = KVM, .digest = {.to = KVM}},
    {.name = "kvmarm", .address = ARM, .digest = {.to = "digests@arm.x"}},
};
static const char *admins[] = {"Jane <jane@bot.example>"};
static const struct config config = {
    .bot = {.address = US, .admins = admins, .n_admins = 1},
    .lists = lists,
    .n_lists = 2,
    .people = {.robots = robots, .n_robots = 1},
};

struct row {
	const char *sender, *recipients, *in_reply_to, *loop, *by;
	bool automatic, bulk, robot;
	int64_t date_at;
	const char *want;
};

static void put_outbox(struct memory *m)
{
	struct outbox_mail mail = {
	    .msgid = OURS,
	    .sender = US,
	    .recipient = KVM,
	    .bytes = "x",
	    .len = 1,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};

	must(state_outbox_put(m->st, &mail, err));
}

static const char *find_reason(struct memory *m, const struct row *row)
{
	const struct state_command_mail mail = {
	    .message_id = row->by ? 2 : 1,
	    .kind = 1,
	    .sender_email = row->sender,
	    .sender_name = "",
	    .automatic = row->automatic,
	    .bulk = row->bulk,
	    .recipients = row->recipients,
	    .in_reply_to = row->in_reply_to ? row->in_reply_to : "",
	    .loop = row->loop ? row->loop : "",
	    .date_at = row->date_at ? row->date_at : NOW - 3600,
	    .robot = row->robot,
	};
	const char *reason;

	must(ignore_find_reason(m->st, &config, &mail, NOW, &reason, err));
	return reason ? reason : "";
}

static void test_reasons(void **test)
{
	static const struct row rows[] = {
	    {.sender = "ada@x", .recipients = US, .want = ""},
	    {.sender = "ada@x",
	     .recipients = "KVM-Digest-Bot@Bot.Example",
	     .want = ""},
	    {.sender = "ada@x", .recipients = "a@x\n" KVM, .want = ""},
	    /* a reply to a digest, whoever it is addressed to */
	    {.sender = "ada@x",
	     .recipients = "bob@x",
	     .in_reply_to = OURS,
	     .want = ""},
	    {.sender = "ada@x",
	     .recipients = "bob@x",
	     .in_reply_to = "x@y\n" OURS,
	     .want = ""},
	    {.sender = "ada@x",
	     .recipients = "bob@x",
	     .in_reply_to = "x@y",
	     .want = "elsewhere"},
	    {.sender = "ada@x", .recipients = "", .want = "elsewhere"},
	    /* loops */
	    {.sender = "ada@x",
	     .recipients = US,
	     .loop = "patchdigest " US,
	     .want = "loop"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .loop = "other\nPatchdigest other@example.org",
	     .want = "loop"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .loop = "debbugs",
	     .want = ""},
	    /* senders */
	    {.sender = "", .recipients = US, .want = "sender"},
	    {.sender = "a<b>@x", .recipients = US, .want = "sender"},
	    {.sender = "kvm-digest-bot@bot.example",
	     .recipients = US,
	     .want = "own"},
	    {.sender = "kvm-digest-bot+b-1@bot.example",
	     .recipients = US,
	     .want = "own"},
	    {.sender = "kvm@vger.kernel.org", .recipients = US, .want = "list"},
	    {.sender = "digests@arm.x", .recipients = US, .want = "list"},
	    {.sender = "jane@bot.example", .recipients = US, .want = ""},
	    {.sender = "CI@robots.example", .recipients = US, .want = "robot"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .robot = true,
	     .want = "robot"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .automatic = true,
	     .want = "automatic"},
	    /* what a list sent carries Precedence; what did not, must not */
	    {.sender = "ada@x", .recipients = US, .bulk = true, .want = "bulk"},
	    {.sender = "ada@x",
	     .recipients = KVM,
	     .bulk = true,
	     .want = "bulk"},
	    {.sender = "ada@x",
	     .recipients = KVM,
	     .bulk = true,
	     .by = "kvm",
	     .want = ""},
	    {.sender = "ada@x",
	     .recipients = ARM,
	     .bulk = true,
	     .by = "kvm",
	     .want = "bulk"},
	    /* it only lies in the list's folder */
	    {.sender = "ada@x",
	     .recipients = US,
	     .bulk = true,
	     .by = "kvm",
	     .want = "bulk"},
	    /* time */
	    {.sender = "ada@x",
	     .recipients = US,
	     .date_at = NOW - 8 * DAY + 1,
	     .want = ""},
	    {.sender = "ada@x",
	     .recipients = US,
	     .date_at = NOW - 8 * DAY,
	     .want = "old"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .date_at = NOW + DAY,
	     .want = ""},
	    {.sender = "ada@x",
	     .recipients = US,
	     .date_at = NOW + DAY + 1,
	     .want = "future"},
	    {.sender = "ada@x",
	     .recipients = US,
	     .date_at = CLOCK_NEVER,
	     .want = "undated"},
	};
	struct memory *m = *test;
	int64_t list_id;

	put_outbox(m);
	for (int i = 1; i <= 2; i++) {
		struct state_message mail =
		    memory_message(i == 1 ? "one@x" : "two@x", "ada@x", NOW);

		assert_int_equal(
		    memory_put(m->st, &mail, NULL, NULL, STATE_PUT_NEW), i);
	}
	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "", KVM, &list_id, err));
	must(state_message_add_list(m->st, 2, list_id, err));
	must(state_commit(m->st, err));
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].sender, rows[i].want,
			  find_reason(m, &rows[i]));
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_reasons, memory_open,
					    memory_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
