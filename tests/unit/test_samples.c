/* SPDX-License-Identifier: MIT */
/*
 * The samples in ../shared/sample: what the program makes of those weeks of
 * the archive in ../shared/corpus equals them, line for line. Where those
 * files are absent the tests are skipped.
 *
 * What cannot be equal:
 * - the samples were made at the end of their week, so what is known since
 *   ("now v3", "since applied") is taken out of the model;
 * - the sample's parts are 20,000 bytes of text, max_bytes holds for the whole
 *   mail;
 * - the person whom the footer's second example names;
 * - the HMAC in a Message-ID: by another key.
 */
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#include <errno.h>
#include <unistd.h>

#include "bot/digest/text.h"
#include "bot/filter/filter.h"
#include "bot/filter/apply.h"
#include "bot/mail/answer.h"
#include "bot/mail/key.h"
#include "bot/mail/digest_mail.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/read/ingest.h"
#include "bot/read/spawner.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "config/config.h"
#include "state/db.h"

static const unsigned char test_key[KEY_SIZE] = "key";

#define ARCHIVE "../shared/corpus/kvmarm-2020q2.mbox.gz"
#define SAMPLE  "../shared/sample/"
#define HEADER  2200 /* bytes: of the mail's header and of what is held free */
#define BOT     "digest@example.org"
#define KEEPER  "Jane Doe <digest-admin@example.org>"

static struct spawner *spawner;
static struct state *st;

static void need(const char *file)
{
	if (!access(file, R_OK))
		return;
	print_message("skipped: %s: %s\n", file, strerror(errno));
	skip();
}

static void read_archive(void)
{
	struct err err = {.code = ERR_NONE};

	need(ARCHIVE);
	if (st)
		return;
	if (state_open(":memory:", STATE_CREATE, &st, &err))
		fail_msg("%s", err.text);

	struct ingest_context in = {.st = st, .sp = spawner};

	if (ingest_import(&in, ARCHIVE, &err) || series_refresh(st, &err))
		fail_msg("%s", err.text);
}

/* As it was known at the end of the week. */
static void forget_since(struct model *m)
{
	for (size_t i = 0; i < m->n_series; i++) {
		m->series[i].since = NULL;
		m->series[i].applied_since = NULL;
	}
	for (size_t i = 0; i < m->n_continued; i++) {
		m->continued[i].since = NULL;
		m->continued[i].applied_since = NULL;
	}
	for (size_t i = 0; i < m->n_pulls; i++)
		m->pulls[i].applied_since = NULL;
}

static void build(const char *week, struct arena *a, struct model *m)
{
	const struct list list = {
	    .name = "kvmarm",
	    .address = "kvmarm@lists.cs.columbia.edu",
	    .archive = "https://lore.kernel.org/kvmarm/",
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	};
	struct range range;
	struct err err = {.code = ERR_NONE};

	if (range_parse(week,
			&(struct range_context){
			    "UTC", clock_utc(2020, 7, 1, 0, 0, 0), st, 0},
			a, &range, &err) ||
	    model_build(st, &list, &range, a, m, &err))
		fail_msg("%s: %s", week, err.text);
	forget_since(m);
}

/* The only line of ours that differs on purpose. */
static bool is_example(const char *line)
{
	static const char word[] = "  #digest subscribe weekly from:";

	return !strncmp(line, word, sizeof(word) - 1);
}

static void compare(const char *name, const char *want, const char *got)
{
	for (size_t line = 1; *want || *got; line++) {
		size_t n = strcspn(want, "\n"), m = strcspn(got, "\n");

		if ((n != m || memcmp(want, got, n) != 0) &&
		    !(is_example(want) && is_example(got))) {
			print_error("%s, line %zu of the text:\n", name, line);
			table_show("want", want, n);
			table_show("got", got, m);
			fail_msg("%s differs", name);
		}
		want += n + (want[n] == '\n');
		got += m + (got[m] == '\n');
	}
}

/* The text of a sample mail; the caller releases it. */
static const char *sample_body(const char *path, struct strbuf *mail)
{
	const char *body;

	golden_read(path, mail);
	body = strstr(mail->buf, "\n\n");
	assert_non_null(body);
	return body + 2;
}

/* The digest of a week as text. */
static void tell(const char *week, struct strbuf *out)
{
	const struct text_options options = {.detail = TEXT_OVERVIEW,
					     .bot = BOT,
					     .prefix = "#digest",
					     .keeper = KEEPER};
	struct arena a = ARENA_INIT;
	struct digest_text text;
	struct model m;
	struct err err;

	read_archive();
	build(week, &a, &m);
	if (digest_text_check(&m, &err) ||
	    digest_text_make(st, &m, &options, &a, &text, &err))
		fail_msg("%s", err.text);
	digest_text_join(&text, out);
	digest_text_release(&text);
	readable_check(week, out->buf, out->len);
	arena_release(&a);
}

static void test_overviews(void **unused)
{
	static const struct {
		const char *sample, *week;
	} rows[] = {
	    {SAMPLE "overview-kvmarm-2020-w16.eml", "2020-W16"},
	    {SAMPLE "overview-kvmarm-2020-w22.eml", "2020-W22"},
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf sample = STRBUF_INIT, got = STRBUF_INIT;

		need(rows[i].sample);
		tell(rows[i].week, &got);
		compare(rows[i].sample, sample_body(rows[i].sample, &sample),
			got.buf);
		strbuf_release(&got);
		strbuf_release(&sample);
	}
}

/* Where the HMAC of the mail's own id stands. */
static char *find_hmac(char *mail)
{
	char *id = strstr(mail, "\nMessage-ID: <digest.");

	assert_non_null(id);
	return strchr(id, '@') - 16;
}

/* A whole mail, header and all. The sample says "You get this since". */
static void compare_mail(const char *path, const char *bytes, struct arena *a)
{
	static const char now[] = "\nYou have received this since ";
	static const char then[] = "\nYou get this since ";
	struct strbuf want = STRBUF_INIT;
	char *got = arena_strdup(a, bytes), *line;

	line = strstr(got, now);
	if (line)
		got = arena_printf(a, "%.*s%s%s", (int)(line - got), got, then,
				   line + strlen(now));
	golden_read(path, &want);
	memcpy(find_hmac(got), find_hmac(want.buf), 16);
	compare(path, want.buf, got);
	strbuf_release(&want);
}

static void apply_filter(const char *filter, const struct model *m,
			 struct arena *a, struct model *out)
{
	const struct filter_context nobody = {.maintainers = ""};
	struct filter f;
	struct err err;

	if (filter_parse(filter, &nobody, a, &f, &err) ||
	    filter_apply(st, &f, m, a, out, &err))
		fail_msg("%s", err.text);
}

static void test_answer(void **unused)
{
	static const char sample[] = SAMPLE "answer-range.eml";
	struct arena a = ARENA_INIT;
	struct mailing_part *parts;
	struct model all, filtered;
	struct err err;
	size_t n;

	(void)unused;
	need(sample);
	read_archive();
	build("2020-W26", &a, &all);
	apply_filter("state:waiting", &all, &a, &filtered);
	const struct text_options options = {
	    .bot = BOT, .prefix = "#digest", .keeper = KEEPER};
	struct answer_digest digest;
	size_t room = SIZE_MAX;
	const struct digest_answer answer = {
	    .prefix = "#digest",
	    .mailing.from = {"kvmarm digest robot", BOT},
	    .mailing.to = {"Ada Example", "ada@example.com"},
	    .mailing.list = "kvmarm",
	    .subject = "what is still waiting?",
	    .token = "",
	    .asking = "3f6d2b8a-5c1e-4d0b-9a77-0c5e1b2f4a90@example.com",
	    .transcript =
		"Your mail of 2020-06-29 08:12 UTC had 2 commands.\n\n"
		"> #digest 2020-06-22..2020-06-28 state:waitng\n"
		"  Not done: there is no state \"waitng\"; did you mean "
		"\"waiting\"?\n\n"
		"> #digest 2020-06-22..2020-06-28 state:waiting\n"
		"  Done: 5 series, below.\n",
	    .digests = &digest,
	    .n_digests = 1,
	    .keeper = KEEPER,
	    .mailing.key = test_key,
	    .mailing.date_at = clock_utc(2020, 6, 29, 8, 13, 4),
	    .max_bytes = 64000,
	};
	if (digest_answer_add(st, &filtered, &options, &a, &room, &digest,
			      &err))
		fail_msg("%s", err.text);
	digest_answer_make(&answer, &a, &parts, &n);
	digest_answer_release(&digest);
	assert_int_equal(n, 1);
	compare_mail(sample, parts[0].bytes, &a);
	arena_release(&a);
}

static void test_personal(void **unused)
{
	static const char sample[] = SAMPLE "personal-arm64-2020-w16.eml";
	static const char *const refs[] = {
	    "digest.kvmarm.20200406T0000Z-s7.1.4ba2910a7b4f81fa@example.org",
	    "digest.kvmarm.20200413T0000Z-s7.1.c1bfdeb47407000b@example.org",
	};
	static const struct mailing_subscription subscription = {
	    .id = 7,
	    .created_at = 1585564200, /* 2020-03-30 */
	    .words = "weekly path:arch/arm64/kvm/",
	    .token = "k5w2hq7d4mznbv3xy6tjra2cpe",
	    .owner = "digest-admin@example.org",
	    .prefix = "#digest",
	};
	const struct digest_mail_options options = {
	    .text = {.detail = TEXT_OVERVIEW,
		     .bot = BOT,
		     .prefix = "#digest",
		     .keeper = KEEPER},
	    .mailing.from = {"kvmarm digest robot", BOT},
	    .mailing.to = {"Ada Example", "ada@example.com"},
	    .mailing.subscription = &subscription,
	    .mailing.slot = "20200420T0000Z-s7",
	    .mailing.key = test_key,
	    .mailing.refs = refs,
	    .mailing.n_refs = LENGTH(refs),
	    .mailing.date_at = clock_utc(2020, 4, 20, 0, 5, 10),
	    .max_bytes = 64000,
	};
	struct arena a = ARENA_INIT;
	struct mailing_part *parts;
	struct model all, filtered;
	struct err err;
	size_t n;

	(void)unused;
	need(sample);
	read_archive();
	build("2020-W16", &a, &all);
	apply_filter("path:arch/arm64/kvm/", &all, &a, &filtered);
	if (digest_mail_make(st, &filtered, &options, &a, &parts, &n, &err))
		fail_msg("%s", err.text);
	assert_int_equal(n, 1);
	compare_mail(sample, parts[0].bytes, &a);
	arena_release(&a);
}

static void test_messages(void **unused)
{
	static const char sample[] =
	    SAMPLE "messages-kvmarm-2020-w22-part2.eml";
	static const char *const refs[] = {
	    "digest.kvmarm.20200420T0000Z.1.988b82aadc4ae4a3@example.org",
	    "digest.kvmarm.20200427T0000Z.1.f15242bbd97bcf08@example.org",
	    "digest.kvmarm.20200504T0000Z.1.4bce7a3e9bec626e@example.org",
	    "digest.kvmarm.20200511T0000Z.1.acfb86a58a827969@example.org",
	    "digest.kvmarm.20200518T0000Z.1.29cffd0975a47d27@example.org",
	    "digest.kvmarm.20200525T0000Z.1.766a4cdaaa6c354e@example.org",
	};
	const struct digest_mail_options options = {
	    .text = {.detail = TEXT_MESSAGES,
		     .bot = BOT,
		     .prefix = "#digest",
		     .keeper = KEEPER},
	    .mailing.from = {"kvmarm digest robot", BOT},
	    .mailing.to = {"", "kvmarm@lists.cs.columbia.edu"},
	    .to_list = true,
	    .mailing.slot = "20200601T0000Z",
	    .mailing.key = test_key,
	    .mailing.refs = refs,
	    .mailing.n_refs = LENGTH(refs),
	    .mailing.date_at = 1590969900,
	    .max_bytes = 20000 + HEADER,
	};
	struct strbuf want = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct mailing_part *parts;
	struct model m;
	struct err err;
	size_t n;

	(void)unused;
	need(sample);
	read_archive();
	build("2020-W22", &a, &m);
	if (digest_mail_make(st, &m, &options, &a, &parts, &n, &err))
		fail_msg("%s", err.text);
	assert_int_equal(n, 2);
	for (size_t k = 0; k < n; k++)
		readable_check(parts[k].msgid, parts[k].bytes, parts[k].len);
	compare(sample, sample_body(sample, &want),
		strstr(parts[1].bytes, "\n\n") + 2);
	strbuf_release(&want);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_overviews),
	    cmocka_unit_test(test_answer),
	    cmocka_unit_test(test_personal),
	    cmocka_unit_test(test_messages),
	};
	struct err err = {.code = ERR_NONE};
	int failed;

	/* The one that forks, before anything else is open. */
	if (spawner_start(&spawner, &err)) {
		fprintf(stderr, "cannot begin: %s\n", err.text);
		return 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (st)
		state_close(st);
	spawner_stop(spawner);
	return failed;
}
