/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/clean.h"

#include "tests/unit/read_mail.h"
#include "bot/read/batch.h"
#include "bot/read/ingest.h"
#include "bot/read/record.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "state/db.h"

/*
 * What a reader sends, honest or not: a mail's facts come out as they were
 * put in; the same bytes with a few of them changed are refused, or are facts
 * as clean as any, which the state then takes or refuses.
 *
 * Input: how many changes, then place and value of each, then a mail.
 */

#define CHANGE_SIZE 4 /* place, twice; what to do; value */

static struct state *st;

static const struct sender_proof_server trust[] = {{"mx.bot.example", 1}};
static const struct command_mail_settings settings = {
    .prefix = "#digest",
    .address = "kvm-digest-bot@bot.example",
    .trust = trust,
    .n_trust = 1,
};

static void open_state(void)
{
	struct err err;

	log_init(LOG_QUIET);
	if (state_open(":memory:", STATE_CREATE, &st, &err))
		broken("the state", err.text);
}

/* On the heap, so that a read over the end is seen. */
static void take(const struct strbuf *bytes, struct record_in *in)
{
	*in = (struct record_in){.fd = -1, .size = bytes->len};
	in->buf = malloc(bytes->len);
	if (!in->buf)
		abort();
	memcpy(in->buf, bytes->buf, bytes->len);
	in->end = bytes->len;
}

static void drop(struct record_in *in)
{
	free(in->buf);
	arena_release(&in->arena);
}

/* What was read says the same when it is written and read again. */
static void check_again(const struct record *r)
{
	struct record_out once = {.fd = -1, .buf = STRBUF_INIT};
	struct record_out twice = {.fd = -1, .buf = STRBUF_INIT};
	struct record_in in;
	struct record again;
	struct err err;

	record_put(&once, r, true);
	take(&once.buf, &in);
	if (record_in_next(&in, &again, &err) != 1)
		broken("refused when read again", err.text);
	record_put(&twice, &again, true);
	if (once.buf.len != twice.buf.len ||
	    memcmp(once.buf.buf, twice.buf.buf, once.buf.len) != 0)
		broken("not the same", "when read again");
	drop(&in);
	strbuf_release(&once.buf);
	strbuf_release(&twice.buf);
}

/* Into the state, and out of it again. */
static void record(const struct record *r)
{
	struct ingest_context in = {.st = st};
	struct batch b;
	struct err err;

	batch_init(&b, &in, "fuzz");
	b.arrives = true;
	if (batch_mail(&b, r, &err))
		broken("the batch", err.text);
	batch_release(&b);
}

static void check_record(const struct record *r)
{
	if (r->place_len > RECORD_MAX)
		broken("place", "too long");
	if (r->type == RECORD_FAULT)
		check_line("fault", r->fault.text);
	check_again(r);
	if (r->type != RECORD_MAIL)
		return;
	check_line("msgid", r->facts.msgid);
	check_line("subject", r->facts.subject);
	check_line("name", r->facts.from.name);
	check_line("email", r->facts.from.email);
	for (size_t i = 0; i < r->facts.ancestors.n; i++)
		check_line("id", r->facts.ancestors.id[i]);
	for (size_t i = 0; i < r->facts.n_paths; i++)
		check_text("path", r->facts.paths[i]);
	check_text("text", r->facts.text);
	check_text("why", r->facts.why);
	record(r);
}

static void check_honest(const struct strbuf *bytes, const struct facts *f)
{
	struct record_in in;
	struct record r;
	struct err err;

	take(bytes, &in);
	if (record_in_next(&in, &r, &err) != 1)
		broken("an honest record was refused", err.text);
	check_record(&r);
	if (strcmp(r.facts.msgid, f->msgid) || strcmp(r.facts.text, f->text) ||
	    r.facts.kind != f->kind || r.facts.date_at != f->date_at ||
	    r.facts.n_paths != f->n_paths)
		broken("not as it was put", f->msgid);
	drop(&in);
}

static void change(struct strbuf *bytes, const uint8_t *how)
{
	size_t at = ((size_t)how[0] << 8 | how[1]) % bytes->len;

	switch (how[2] % 4) {
	case 0:
		bytes->buf[at] = (char)how[3];
		break;
	case 1:
		bytes->buf[at] = (char)(bytes->buf[at] + how[3]);
		break;
	case 2: /* a number that is as large as can be */
		memset(bytes->buf + at, 0xff,
		       bytes->len - at < 4 ? bytes->len - at : 4);
		break;
	case 3:
		strbuf_setlen(bytes, at + 1);
		break;
	}
}

static void check_dishonest(const struct strbuf *bytes)
{
	struct record_in in;
	struct record r;
	struct err err;
	int got;

	take(bytes, &in);
	while ((got = record_in_next(&in, &r, &err)) > 0)
		check_record(&r);
	if (got < 0 && err.code != ERR_DATA)
		broken("refusal", err.text);
	drop(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_out out = {.fd = -1, .buf = STRBUF_INIT};
	struct strbuf scratch = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct record r = {.type = RECORD_MAIL, .number = 1, .place = ""};
	size_t n = size ? data[0] % 8 : 0;

	if (!st)
		open_state();
	if (size < 1 + n * CHANGE_SIZE)
		return 0;
	read_facts((const char *)data + 1 + n * CHANGE_SIZE,
		   size - 1 - n * CHANGE_SIZE, &a, &scratch, &r.facts);
	/* as a reader does, which reuses its working memory for it */
	read_command_mail((const char *)data + 1 + n * CHANGE_SIZE,
			  size - 1 - n * CHANGE_SIZE, &settings, &a, &scratch,
			  &r.command_mail);
	record_put(&out, &r, size % 2);
	check_honest(&out.buf, &r.facts);
	for (size_t i = 0; i < n; i++)
		change(&out.buf, data + 1 + i * CHANGE_SIZE);
	check_dishonest(&out.buf);
	/* and bytes that were never a record */
	strbuf_reset(&out.buf);
	strbuf_add(&out.buf, (const char *)data, size);
	check_dishonest(&out.buf);
	arena_release(&a);
	strbuf_release(&scratch);
	strbuf_release(&out.buf);
	return 0;
}
