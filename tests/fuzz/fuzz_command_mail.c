/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/clean.h"

#include "tests/unit/read_mail.h"
#include "bot/read/record.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

/*
 * Any bytes as a mail to the robot: what is read is clean and within its
 * bounds, the same when it is read again with other things in memory, and what
 * the main process accepts.
 */

static const struct sender_proof_server trust[] = {{"mx.bot.example", 1},
						   {"mx.example.org", 20}};
static const struct command_mail_settings settings = {
    .prefix = "#digest",
    .address = "kvm-digest-bot@bot.example",
    .trust = trust,
    .n_trust = 2,
};

static void check_bound(const char *what, size_t n, size_t max)
{
	if (n > max)
		broken(what, "too many");
}

static void check_lines(const char *what, const char *const *s, size_t n,
			size_t max, size_t len_max)
{
	check_bound(what, n, max);
	for (size_t i = 0; i < n; i++) {
		check_line(what, s[i]);
		check_bound(what, strlen(s[i]), len_max);
	}
}

static void check_command_mail(const struct command_mail *l)
{
	check_line("email", l->sender.email);
	check_line("name", l->sender.name);
	check_line("proof", l->proof);
	check_line("token", l->token);
	check_lines("line", l->lines, l->n_lines, COMMAND_LINES_MAX,
		    COMMAND_LINE_MAX);
	check_lines("to", l->recipients, l->n_recipients,
		    COMMAND_MAIL_RECIPIENTS_MAX, 254);
	check_lines("id", l->in_reply_to.id, l->in_reply_to.n,
		    COMMAND_MAIL_IDS_MAX, MAIL_MSGID_MAX);
	check_lines("ref", l->refs.id, l->refs.n, COMMAND_MAIL_IDS_MAX,
		    MAIL_MSGID_MAX);
	check_bound("reports", l->n_reports, BOUNCE_REPORTS_MAX);
	for (size_t i = 0; i < l->n_reports; i++) {
		check_line("status", l->reports[i].status);
		check_line("reported", l->reports[i].email);
		check_line("original", l->reports[i].original);
	}
	if (*l->proof && !*l->sender.email)
		broken("proof of nobody", l->proof);
	if ((l->kind == COMMAND_MAIL_COMMANDS) != (l->n_lines > 0))
		broken("kind", "not by its lines");
	for (size_t i = 0; i < l->n_lines; i++)
		if (strncmp(l->lines[i], "#digest", 7) != 0)
			broken("line", l->lines[i]);
}

static void put(const struct command_mail *l, struct strbuf *out)
{
	struct record_out to = {.fd = -1, .buf = STRBUF_INIT};
	struct record r = {
	    .type = RECORD_MAIL,
	    .number = 1,
	    .place = "",
	    .facts = {.msgid = "a@b", .subject = "", .tag = {.title = ""}},
	    .command_mail = *l};

	record_put(&to, &r, false);
	strbuf_reset(out);
	strbuf_add(out, to.buf.buf, to.buf.len);
	strbuf_release(&to.buf);
}

static void check_honest(const struct strbuf *bytes)
{
	struct record_in in = {.fd = -1, .buf = bytes->buf, .end = bytes->len};
	struct record r;
	struct err err;

	if (record_in_next(&in, &r, &err) != 1)
		broken("an honest command mail was refused", err.text);
	arena_release(&in.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT, b = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct command_mail first, again;
	/* on the heap, so that a read over the end is seen */
	char *raw = malloc(size ? size : 1);

	if (!raw)
		return 0;
	memcpy(raw, data, size);
	read_command_mail(raw, size, &settings, &a, &scratch, &first);
	strbuf_reset(&scratch);
	strbuf_addchars(&scratch, 'x', 4096); /* nothing may lie in there */
	check_command_mail(&first);
	if (a.taken > 512 * 1024 + 100 * size)
		broken("memory", "too much");
	put(&first, &once);
	read_command_mail(raw, size, &settings, &b, &scratch, &again);
	put(&again, &twice);
	if (once.len != twice.len || memcmp(once.buf, twice.buf, once.len) != 0)
		broken("read twice", "not the same");
	check_honest(&once);
	arena_release(&a);
	arena_release(&b);
	strbuf_release(&scratch);
	strbuf_release(&once);
	strbuf_release(&twice);
	free(raw);
	return 0;
}
