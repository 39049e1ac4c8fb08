/* SPDX-License-Identifier: MIT */
/*
 * The sample answer in ../shared/sample, from the mail that asked for it,
 * on the archive in ../shared/corpus: equal line for line. Where those files
 * are absent the test is skipped.
 *
 * What cannot be equal is the HMAC in the mail's own id. What the archive has
 * of the time after the answer is left out.
 */
#include "tests/unit/clock_file.h"
#include "tests/unit/golden.h"
#include "tests/unit/memory.h"

#include <errno.h>

#include "bot/command/inbox.h"
#include "bot/facts/command_mail.h"
#include "bot/mail/key.h"
#include "bot/read/ingest.h"
#include "bot/read/spawner.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/outbox.h"

#define ARCHIVE "../shared/corpus/kvmarm-2020q2.mbox.gz"
#define SAMPLE  "../shared/sample/answer-range.eml"
#define ASKING  "3f6d2b8a-5c1e-4d0b-9a77-0c5e1b2f4a90@example.com"
#define AFTER   "20200629081510.ochvmmmikhe62bsm@kamzik" /* 08:15:10 */

static struct spawner *spawner;

static const char *admins[] = {"Jane Doe <digest-admin@example.org>"};

static void need(const char *file)
{
	if (!access(file, R_OK))
		return;
	print_message("skipped: %s: %s\n", file, strerror(errno));
	skip();
}

/* The archive as it was when the mail came: up to the mail before AFTER. */
static void import(struct memory *m, const struct config *config)
{
	struct ingest_context in = {
	    .st = m->st, .sp = spawner, .config = config};
	char path[] = "/tmp/archive.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(
	    system(arena_printf(
		&m->a,
		"zcat " ARCHIVE " | awk '"
		"/^From mboxrd@z / { head = 1; held = \"\" } "
		"head { held = held $0 \"\\n\"; if (/" AFTER "/) exit; "
		"if (!length) { printf \"%%s\", held; head = 0 }; next } "
		"{ print }' >%s",
		path)),
	    0);
	must(ingest_import(&in, path, err));
	unlink(path);
}

static void put_mail(struct memory *m, int64_t asked_at)
{
	struct state_message mail =
	    memory_message(ASKING, "ada@example.com", asked_at);
	struct state_command_mail asking = {
	    .kind = COMMAND_MAIL_COMMANDS,
	    .sender_email = "ada@example.com",
	    .sender_name = "Ada Example",
	    .proof = "dmarc=pass by mx.example.org",
	    .lines = "#digest 2020-06-22..2020-06-28 state:waitng\n"
		     "#digest 2020-06-22..2020-06-28 state:waiting",
	    .recipients = "digest@example.org",
	    .in_reply_to = "",
	    .refs = "",
	    .loop = "",
	    .token = "",
	    .reports = "",
	};

	mail.subject = "what is still waiting?";
	asking.message_id = memory_put(m->st, &mail, NULL, NULL, STATE_PUT_NEW);
	must(state_begin(m->st, err));
	must(state_command_mail_put(m->st, &asking, err));
	must(state_commit(m->st, err));
}

static void compare(const char *want, char *got)
{
	char *want_id = strstr(want, "\nMessage-ID: <digest.");
	char *got_id = strstr(got, "\nMessage-ID: <digest.");

	assert_non_null(want_id);
	assert_non_null(got_id);
	memcpy(strchr(got_id, '@') - 16, strchr(want_id, '@') - 16, 16);
	for (size_t line = 1; *want || *got; line++) {
		size_t n = strcspn(want, "\n"), k = strcspn(got, "\n");

		if (n != k || memcmp(want, got, n) != 0) {
			print_error("line %zu:\n", line);
			table_show("want", want, n);
			table_show("got", got, k);
			fail_msg("the answer differs from " SAMPLE);
		}
		want += n + (want[n] == '\n');
		got += k + (got[k] == '\n');
	}
}

static void test_sample(void **test)
{
	static const unsigned char key[KEY_SIZE] = "key";
	static struct config_list list = {
	    .name = "kvmarm",
	    .address = "kvmarm@lists.cs.columbia.edu",
	    .list_id = "kvmarm.lists.cs.columbia.edu",
	    .archive = "https://lore.kernel.org/kvmarm/",
	    .folder = "INBOX",
	    .maintainers = "",
	    .digest = {.to = "kvmarm@lists.cs.columbia.edu",
		       .max_bytes = 64000},
	};
	struct memory *m = *test;
	const struct config config = {
	    .bot = {.name = "kvmarm digest robot",
		    .address = "digest@example.org",
		    .admins = admins,
		    .n_admins = 1,
		    .timezone = "UTC",
		    .stop_file = ""},
	    .lists = &list,
	    .n_lists = 1,
	    .commands = {.prefix = "#digest",
			 .per_sender_day = 5,
			 .per_hour = 50,
			 .per_mail = 5},
	    .people = {.mailmap = "", .employers = ""},
	};
	struct inbox in = {.obey = {m->st, &config, key}};
	int64_t now = clock_utc(2020, 6, 29, 8, 13, 4);
	struct strbuf want = STRBUF_INIT;
	struct outbox_mail mail;

	need(ARCHIVE);
	need(SAMPLE);
	list.topics = config_default_topics;
	list.n_topics = config_n_default_topics;
	import(m, &config);
	assert_int_equal(clock_file_open(), 0);
	clock_file_set(now);
	put_mail(m, clock_utc(2020, 6, 29, 8, 12, 30));
	must_be(1, inbox_obey_next(&in, err));
	must_be(1, state_outbox_find(m->st, 1, &m->a, &mail, err));
	golden_read(SAMPLE, &want);
	compare(want.buf, arena_strdup(&m->a, mail.bytes));
	strbuf_release(&want);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_sample, memory_open,
					    memory_close),
	};
	struct err err;

	if (spawner_start(&spawner, &err)) {
		print_error("%s\n", err.text);
		return 1;
	}

	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	spawner_stop(spawner);
	return failed;
}
