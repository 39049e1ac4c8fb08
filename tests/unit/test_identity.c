/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"
#include "tests/unit/read_mail.h"

/* Who a mail is, when it was, what it answers: RULES R1, R2, R7 and R14. */

static struct arena arena = ARENA_INIT;
static struct strbuf scratch = STRBUF_INIT;

static struct facts read_mail(const char *raw)
{
	struct facts f;

	read_facts(raw, strlen(raw), &arena, &scratch, &f);
	return f;
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	strbuf_release(&scratch);
	return 0;
}

/* RULES R2: the Date, or the topmost Received that parses, or none. */
static void times(void **state)
{
	static const struct {
		const char *header;
		const char *want; /* the time, the arrival */
	} rows[] = {
	    {"Date: Mon, 20 Apr 2020 10:00:00 +0000\n",
	     "2020-04-20T10:00:00Z never"},
	    {"Date: Mon, 20 Apr 2020 10:00:00 +0000\n"
	     "Received: by x; Mon, 20 Apr 2020 10:00:05 +0000\n",
	     "2020-04-20T10:00:00Z 2020-04-20T10:00:05Z"},
	    {"Received: by x; Mon, 20 Apr 2020 10:00:05 +0000\n",
	     "2020-04-20T10:00:05Z 2020-04-20T10:00:05Z"},
	    {"Date: soon\nReceived: by x; Mon, 20 Apr 2020 10:00:05 +0000\n",
	     "2020-04-20T10:00:05Z 2020-04-20T10:00:05Z"},
	    {"Date: Thu, 1 Jan 1970 00:00:00 +0000\n"
	     "Received: by x; Mon, 20 Apr 2020 10:00:05 +0000\n",
	     "2020-04-20T10:00:05Z 2020-04-20T10:00:05Z"},
	    {"Date: Thu, 1 Jan 1970 00:00:00 +0000\n", "never never"},
	    /* late is believed, early by more than a day is not */
	    {"Date: Mon, 20 Apr 2000 10:00:00 +0000\n"
	     "Received: by x; Mon, 20 Apr 2020 10:00:00 +0000\n",
	     "2000-04-20T10:00:00Z 2020-04-20T10:00:00Z"},
	    {"Date: Tue, 21 Apr 2020 10:00:00 +0000\n"
	     "Received: by x; Mon, 20 Apr 2020 10:00:00 +0000\n",
	     "2020-04-21T10:00:00Z 2020-04-20T10:00:00Z"},
	    {"Date: Tue, 21 Apr 2020 10:00:01 +0000\n"
	     "Received: by x; Mon, 20 Apr 2020 10:00:00 +0000\n",
	     "2020-04-20T10:00:00Z 2020-04-20T10:00:00Z"},
	    /* the topmost that parses */
	    {"Received: by x; later\n"
	     "Received: by y; Mon, 20 Apr 2020 10:00:00 +0000\n"
	     "Received: by z; Mon, 20 Apr 2020 09:00:00 +0000\n",
	     "2020-04-20T10:00:00Z 2020-04-20T10:00:00Z"},
	    {"Date: Mon, 20 Apr 2020 10:00:00 +0000\nDate: Tue, 21 Apr 2020 "
	     "10:00:00 +0000\n",
	     "2020-04-20T10:00:00Z never"},
	    {"Subject: x\n", "never never"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts f = read_mail(rows[i].header);
		char at[CLOCK_RFC3339_SIZE], received[CLOCK_RFC3339_SIZE];

		table_str(
		    i, rows[i].header, rows[i].want,
		    arena_printf(&arena, "%s %s",
				 f.date_at == CLOCK_NEVER
				     ? "never"
				     : clock_rfc3339(f.date_at, at),
				 f.received_at == CLOCK_NEVER
				     ? "never"
				     : clock_rfc3339(f.received_at, received)));
	}
	table_end();
}

/* R7 */
static void ancestors(void **state)
{
	static const struct {
		const char *header;
		const char *want;
	} rows[] = {
	    {"In-Reply-To: <a@x>\n", "a@x"},
	    {"References: <a@x> <b@x> <c@x>\n", "c@x b@x a@x"},
	    {"In-Reply-To: <c@x>\nReferences: <a@x> <b@x> <c@x>\n",
	     "c@x b@x a@x"},
	    {"In-Reply-To: <b@x>\nReferences: <a@x> <b@x> <c@x>\n",
	     "b@x c@x a@x"},
	    {"References: <a@x>\n\t\n <b@x>\nIn-Reply-To: <c@\n x>\n",
	     "c@x b@x a@x"},
	    {"In-Reply-To: Your mail of Monday\n", ""},
	    {"References: <a@x>\nReferences: <b@x>\n", "a@x"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts f = read_mail(rows[i].header);
		const char *got = "";

		for (size_t k = 0; k < f.ancestors.n; k++)
			got = arena_printf(&arena, "%s%s%s", got, k ? " " : "",
					   f.ancestors.id[k]);
		table_str(i, rows[i].header, rows[i].want, got);
	}
	table_end();
}

/* RULES R1: a mail without a Message-ID gets a name that its bytes make. */
static void made_ids(void **state)
{
	static const char *const none[] = {
	    "From: a@b.c\nSubject: x\n\nbody\n",
	    "From: a@b.c\r\nSubject: x\r\n\r\nbody\r\n",
	    "From x\nFrom: a@b.c\nSubject: x\nMessage-ID: none\n\nbody\n",
	    ("From: a@b.c\nSubject: x\nContent-Transfer-Encoding: base64\n\n"
	     "Ym9keQo=\n"),
	    "From:\n a@b.c\nSubject: x\n\nbody\n",
	};
	static const char *const others[] = {
	    "From: a@b.c\nSubject: y\n\nbody\n",
	    "From: a@b.d\nSubject: x\n\nbody\n",
	    "From: a@b.c\nSubject: x\n\nbody!\n",
	    "From: a@b.c\nSubject: x\nDate: Mon, 20 Apr 2020\n\nbody\n",
	};
	struct facts first = read_mail(none[0]);

	(void)state;
	assert_int_equal(strlen(first.msgid), 7 + 64);
	assert_int_equal(strncmp(first.msgid, "sha256:", 7), 0);
	assert_true(first.msgid_made);
	for (size_t i = 1; i < LENGTH(none); i++)
		table_str(i, none[i], first.msgid, read_mail(none[i]).msgid);
	for (size_t i = 0; i < LENGTH(others); i++)
		table_int(i, others[i], false,
			  !strcmp(first.msgid, read_mail(others[i]).msgid));
	table_end();
}

/* R14: one hash whatever carried the mail. */
static void hashes(void **state)
{
	static const char *const same[] = {
	    "A: b\n\none\ntwo\n",
	    "A: b\r\n\r\none\r\ntwo\r\n",
	    "A: b\r\n\none\r\ntwo",
	    "A: b\n\none\ntwo\n\n\r\n",
	    "From a@b Thu Jan  1 00:00:00 1970\nA: b\n\none\ntwo\n",
	    "From a@b Thu Jan  1 00:00:00 1970\r\nA: b\r\n\r\none\r\ntwo\r\n",
	};
	static const char *const others[] = {
	    "A: b\n\none\ntwo \n",
	    "A: b\n\none\rtwo\n",
	    "A: c\n\none\ntwo\n",
	    ">From a@b\nA: b\n\none\ntwo\n",
	};
	unsigned char want[HASH_SHA256_SIZE];

	(void)state;
	hash_sha256("A: b\n\none\ntwo", 13, want);
	for (size_t i = 0; i < LENGTH(same); i++)
		table_mem(i, same[i], strlen(same[i]), (const char *)want,
			  sizeof(want), (const char *)read_mail(same[i]).sha256,
			  sizeof(want));
	for (size_t i = 0; i < LENGTH(others); i++)
		table_int(
		    i, others[i], false,
		    !memcmp(want, read_mail(others[i]).sha256, sizeof(want)));
	table_end();
}

static void title_keys(void **state)
{
	static const char *const same[] = {
	    "mm: mend the slab", "MM: Mend  the\tSlab", " mm: mend the slab ",
	    "mm: mend the slab."};
	static const char *const others[] = {
	    "mm: mend the slabs",
	    "mm: mend theslab",
	    "mm:mend the slab",
	    "mm: mend the slab..",
	    "",
	};
	int64_t key = facts_title_key(same[0]);

	(void)state;
	for (size_t i = 0; i < LENGTH(same); i++)
		table_int(i, same[i], key, facts_title_key(same[i]));
	for (size_t i = 0; i < LENGTH(others); i++) {
		table_int(i, others[i], false,
			  key == facts_title_key(others[i]));
		table_int(i, others[i], true, facts_title_key(others[i]) != 0);
	}
	/* it is stored: the same for ever */
	table_int(0, same[0], INT64_C(-5476665008715684506), key);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(times),      cmocka_unit_test(ancestors),
	    cmocka_unit_test(made_ids),   cmocka_unit_test(hashes),
	    cmocka_unit_test(title_keys),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
