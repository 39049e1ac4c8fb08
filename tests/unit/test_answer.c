/* SPDX-License-Identifier: MIT */
/* Answers to command mails: transcript, digests, footer; header; parts. */
#include "tests/unit/digest_week.h"
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#include "bot/filter/filter.h"
#include "bot/filter/apply.h"
#include "bot/mail/answer.h"
#include "bot/mail/key.h"

static const unsigned char test_key[KEY_SIZE] = "key";

#define ASKING "20250407.ask@example.com"

static const char transcript[] =
    "Your mail of 2025-04-07 08:12 UTC had 3 commands.\n"
    "\n"
    "> #digest 2025-W14 path:arch/arm46/\n"
    "  Not done: nothing in that range touches it.\n"
    "\n"
    "> #digest 2025-W14 path:arch/arm64/ messages\n"
    "  Done: 3 series, below.\n"
    "\n"
    "> #digest 2025-W14\n"
    "  Done: 18 series, below.\n";

static const struct digest_answer usual = {
    .mailing.from = {"kvm digest robot", "digest@example.org"},
    .mailing.to = {"Ada Example", "ada@example.org"},
    .mailing.list = "kvm",
    .subject = "what is new?",
    .token = "",
    .asking = ASKING,
    .transcript = transcript,
    .prefix = "#digest",
    .keeper = "Jane Doe <digest-admin@example.org>",
    .seed = "",
    .mailing.key = test_key,
    .mailing.date_at = 1744013584, /* 2025-04-07T08:13:04Z */
    .max_bytes = 64000,
};

static void apply_filter(struct week *w, const char *filter, struct model *out)
{
	const struct filter_context nobody = {.maintainers = ""};
	struct filter f;
	struct err err;

	if (filter_parse(filter, &nobody, &w->arena, &f, &err) ||
	    filter_apply(w->st, &f, &w->model, &w->arena, out, &err))
		fail_msg("%s", err.text);
}

static struct answer_digest add_within(struct week *w, const struct model *m,
				       enum text_detail detail,
				       const char *prefix, size_t *room)
{
	const struct text_options options = {
	    .detail = detail,
	    .bot = usual.mailing.from.email,
	    .prefix = prefix,
	    .keeper = usual.keeper,
	};
	struct answer_digest d;
	struct err err;

	if (digest_answer_add(w->st, m, &options, &w->arena, room, &d, &err))
		fail_msg("%s", err.text);
	return d;
}

static struct answer_digest add(struct week *w, const struct model *m,
				enum text_detail detail)
{
	size_t room = SIZE_MAX;

	return add_within(w, m, detail, "#digest", &room);
}

static size_t make(struct week *w, const struct digest_answer *answer,
		   struct mailing_part **parts)
{
	size_t n;

	digest_answer_make(answer, &w->arena, parts, &n);
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(strlen((*parts)[k].bytes), (*parts)[k].len);
		if ((*parts)[k].len > answer->max_bytes)
			fail_msg("part %zu has %zu bytes", k + 1,
				 (*parts)[k].len);
		readable_check((*parts)[k].msgid, (*parts)[k].bytes,
			       (*parts)[k].len);
	}
	return n;
}

/* A field of a header, unfolded; "" if it is not there. */
static const char *field(struct week *w, const char *mail, const char *name)
{
	char *s = strstr(mail, arena_printf(&w->arena, "\n%s: ", name));
	const char *end = strstr(mail, "\n\n");
	struct strbuf out = STRBUF_INIT;

	if (!s || s >= end)
		return "";
	s += strlen(name) + 3;
	for (; *s != '\n' || s[1] == ' '; s++)
		if (*s != '\n')
			strbuf_addch(&out, *s);
	s = arena_strndup(&w->arena, out.buf, out.len);
	strbuf_release(&out);
	return s;
}

/* One through a filter with messages, one of all: what the asker gets. */
static void test_golden(void **state)
{
	static const char *const refs[] = {"root@example.com"};
	struct digest_answer answer = usual;
	struct answer_digest digests[2];
	struct mailing_part *parts;
	struct model filtered;
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	apply_filter(&w, "path:arch/arm64/", &filtered);
	digests[0] = add(&w, &filtered, TEXT_MESSAGES);
	digests[1] = add(&w, &w.model, TEXT_OVERVIEW);
	answer.digests = digests;
	answer.n_digests = 2;
	answer.mailing.refs = refs;
	answer.mailing.n_refs = 1;
	assert_int_equal(make(&w, &answer, &parts), 1);
	golden_check("answer.eml", parts[0].bytes, parts[0].len);
	for (size_t i = 0; i < answer.n_digests; i++)
		digest_answer_release(&digests[i]);
	week_close(&w);
}

static void test_prefix(void **state)
{
	size_t room = SIZE_MAX;
	struct answer_digest digest;
	struct digest_answer answer = usual;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	digest = add_within(&w, &w.model, TEXT_OVERVIEW, "#kvm", &room);
	answer.digests = &digest;
	answer.n_digests = 1;
	answer.transcript = "Hello.\n";
	answer.prefix = "#kvm";
	assert_int_equal(make(&w, &answer, &parts), 1);
	assert_non_null(strstr(parts[0].bytes, "\"#kvm help\""));
	assert_null(strstr(parts[0].bytes, "#digest"));
	digest_answer_release(&digest);
	week_close(&w);
}

static void test_subject(void **state)
{
	static const char mine[] = "[kvm digest] your commands";
	static const struct {
		const char *subject, *want;
	} rows[] = {
	    {"what is new?", "Re: what is new?"},
	    {"Re: what is new?", "Re: what is new?"},
	    {"RE:re: Re:  what", "Re: what"},
	    {"Re: [kvm] Re: what", "Re: [kvm] Re: what"},
	    {"", mine},
	    {" Re:  ", mine},
	    {"[PATCH v2 1/3] KVM: x", mine},
	    {"Re: [PATCH] KVM: x", mine},
	    {"Re: [rfc] x", mine},
	    {"[GIT PULL] x", mine},
	    {"[PATCHv2] x", mine},
	    {"[kvm] [PATCH] x", mine},
	    {"[kvm][pull", mine},
	    {"[kvm] PATCH this", "Re: [kvm] PATCH this"},
	    {"a [PATCH] x", "Re: a [PATCH] x"},
	    {"one\r\nBcc: all@example.org", "Re: one??Bcc: all@example.org"},
	    {"\x1b[31mred \xe2\x80\xae", "Re: ?[31mred ?"},
	};
	struct digest_answer answer = usual;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		answer.subject = rows[i].subject;
		make(&w, &answer, &parts);
		table_str(i, rows[i].subject, rows[i].want,
			  field(&w, parts[0].bytes, "Subject"));
	}
	/* a long one is cut */
	struct strbuf subject = STRBUF_INIT;
	for (int i = 0; i < 300; i++)
		strbuf_addstr(&subject, i % 7 == 6 ? " " : "o");
	answer.subject = subject.buf;
	make(&w, &answer, &parts);
	assert_int_equal(strlen(field(&w, parts[0].bytes, "Subject")),
			 strlen("Re: ") + 200);
	answer.subject = "";
	strbuf_release(&subject);
	answer.token = "k5w2hq7d4mznbv3xy6tjra2cpe";
	make(&w, &answer, &parts);
	assert_string_equal(field(&w, parts[0].bytes, "Subject"),
			    "[kvm digest] confirm k5w2hq7d4mznbv3xy6tjra2cpe");
	answer.token = "";
	answer.mailing.list = "rfc-editor";
	make(&w, &answer, &parts);
	table_str(0, "a list that looks like a tag",
		  "[digest rfc-editor] your commands",
		  field(&w, parts[0].bytes, "Subject"));
	table_end();
	week_close(&w);
}

/* Only a reply to part 1 confirms: its id is the one that is kept. */
static void test_token_of_parts(void **state)
{
	struct digest_answer answer = usual;
	struct answer_digest digest;
	struct mailing_part *parts;
	struct week w;
	size_t n;

	(void)state;
	week_open_whole(&w, 0);
	digest = add(&w, &w.model, TEXT_FULL);
	answer.digests = &digest;
	answer.n_digests = 1;
	answer.max_bytes = DIGEST_MAIL_MIN;
	answer.token = "k5w2hq7d4mznbv3xy6tjra2cpe";
	n = make(&w, &answer, &parts);
	assert_true(n > 1);
	for (size_t k = 0; k < n; k++)
		table_str(k, "part",
			  arena_printf(&w.arena, "[kvm digest] %s (%zu/%zu)",
				       k ? "your commands"
					 : "confirm k5w2hq7d4mznbv3xy6tjra2cpe",
				       k + 1, n),
			  field(&w, parts[k].bytes, "Subject"));
	table_end();
	digest_answer_release(&digest);
	week_close(&w);
}

/* Ids are the asking mail's; a mail without one is nobody's parent. */
static void test_thread(void **state)
{
	const char *refs[60];
	struct digest_answer answer = usual;
	struct mailing_part *one, *other;
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	make(&w, &answer, &one);
	assert_string_equal(field(&w, one[0].bytes, "In-Reply-To"),
			    "<" ASKING ">");
	assert_string_equal(field(&w, one[0].bytes, "References"),
			    "<" ASKING ">");
	/* printf %s ASKING | sha256sum */
	assert_non_null(strstr(one[0].msgid, "digest.kvm.answer-"
					     "c1ef9f6ea1ed8fbf.1."));
	assert_string_equal(field(&w, one[0].bytes, "Auto-Submitted"),
			    "auto-replied");
	assert_string_equal(field(&w, one[0].bytes, "X-Patchdigest"),
			    "list=kvm; answer");
	assert_null(strstr(one[0].bytes, "\nList-"));

	/* long ids: only as many of the newest as make no long header */
	for (size_t i = 0; i < LENGTH(refs); i++) {
		char *id = arena_printf(&w.arena, "%zu.%0900d@x", i, 0);

		refs[i] = id;
	}
	answer.mailing.refs = refs;
	answer.mailing.n_refs = LENGTH(refs);
	answer.max_bytes = DIGEST_MAIL_MIN;
	make(&w, &answer, &one);
	assert_int_equal(one[0].n_refs, 3);
	assert_string_equal(one[0].refs[1], refs[LENGTH(refs) - 1]);
	assert_string_equal(one[0].refs[2], ASKING);

	answer.asking = "";
	answer.seed = "7";
	make(&w, &answer, &one);
	assert_string_equal(field(&w, one[0].bytes, "In-Reply-To"), "");
	assert_string_equal(field(&w, one[0].bytes, "References"), "");
	answer.seed = "8";
	make(&w, &answer, &other);
	assert_string_not_equal(one[0].msgid, other[0].msgid);
	week_close(&w);
}

static void test_footer(void **state)
{
	struct digest_answer answer = usual;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	make(&w, &answer, &parts);
	assert_non_null(strstr(parts[0].bytes, "nothing was changed"));
	answer.changed = true;
	make(&w, &answer, &parts);
	assert_null(strstr(parts[0].bytes, "nothing was changed"));
	assert_non_null(strstr(parts[0].bytes, "\nJane Doe <digest-admin@"));
	week_close(&w);
}

/* How many lines begin so. */
static size_t count_lines(const char *s, const char *head)
{
	char *line = strdup(head);
	size_t n = 0;

	assert_non_null(line);
	for (; (s = strstr(s, line)); s++)
		n++;
	free(line);
	return n;
}

/* What no answer can hold is not made; that it is left out is said. */
static void test_room(void **state)
{
	struct digest_answer answer = usual;
	struct answer_digest digest;
	struct mailing_part *parts;
	struct week w;
	size_t room = 2000, n;

	(void)state;
	week_open_whole(&w, 300);
	digest = add_within(&w, &w.model, TEXT_FULL, "#digest", &room);
	assert_int_equal(room, 0);
	assert_true(digest.text.messages.len < 10000);
	answer.digests = &digest;
	answer.n_digests = 1;
	n = make(&w, &answer, &parts);
	assert_non_null(
	    strstr(parts[n - 1].bytes, "Left out: the messages of "));
	digest_answer_release(&digest);
	week_close(&w);
}

/* Whatever the size, each line of the transcript and each entry of each digest
 * stands once; over twenty parts, a line says what does not. */
static void test_parts(void **state)
{
	struct digest_answer answer = usual;
	struct answer_digest digests[2];
	struct strbuf words = STRBUF_INIT;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	week_open_whole(&w, 300);
	digests[0] = add(&w, &w.model, TEXT_MESSAGES);
	digests[1] = add(&w, &w.model, TEXT_FULL);
	answer.digests = digests;
	answer.n_digests = 2;
	strbuf_addstr(&words, "Your mail had 2 commands.\n");
	for (int i = 0; i < 200; i++)
		strbuf_addf(&words, "\n> #digest list %03d\n  Done: %d\n", i,
			    i);
	answer.transcript = words.buf;
	for (size_t size = DIGEST_MAIL_MIN; size < 400000;
	     size += 1 + size / 2) {
		size_t n, blocks = 0, commands = 0;
		struct strbuf all = STRBUF_INIT;

		answer.max_bytes = size;
		n = make(&w, &answer, &parts);
		assert_true(n <= ANSWER_PARTS_MAX);
		for (size_t k = 0; k < n; k++) {
			const char *label =
			    field(&w, parts[k].bytes, "X-Patchdigest");
			const char *body = strstr(parts[k].bytes, "\n\n");

			if (n > 1)
				assert_string_equal(
				    label, arena_printf(
					       &w.arena,
					       "list=kvm; answer; part=%zu/%zu",
					       k + 1, n));
			assert_null(strstr(body + 1, "\n\n\n"));
			strbuf_addstr(&all, body);
		}
		commands = count_lines(all.buf, "\n> #digest list ");
		blocks = count_lines(all.buf, "] b4 am https") +
			 count_lines(all.buf, "] b4 pr https");
		assert_int_equal(commands, 200);
		if (n < ANSWER_PARTS_MAX) {
			assert_null(strstr(all.buf, "Left out"));
			/* 316 entries, of which one has no link */
			table_int(size, "blocks", 2 * 315, (int64_t)blocks);
		} else {
			assert_non_null(strstr(all.buf, "\nLeft out: "));
			assert_non_null(strstr(
			    all.buf, "\nA shorter range or a filter gets "
				     "them.\n\n-- \n"));
		}
		strbuf_release(&all);
	}
	table_end();
	strbuf_release(&words);
	for (size_t i = 0; i < answer.n_digests; i++)
		digest_answer_release(&digests[i]);
	week_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_prefix),
	    cmocka_unit_test(test_subject),
	    cmocka_unit_test(test_thread),
	    cmocka_unit_test(test_footer),
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_token_of_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
