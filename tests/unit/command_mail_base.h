/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_COMMAND_MAIL_BASE_H
#define TESTS_UNIT_COMMAND_MAIL_BASE_H

#include "tests/unit/table.h"

#include <stdio.h>

#include "tests/unit/read_mail.h"
#include "common/arena.h"
#include "common/strbuf.h"

/* Command mails read, and put in words: a line for what is not as in most. */

static const struct sender_proof_server command_mail_trusted[] = {{"mx.bot.example", 1}};
static const struct command_mail_settings command_mail_base = {
    .prefix = "#digest",
    .address = "KVM-Digest-Bot@bot.example",
    .trust = command_mail_trusted,
    .n_trust = 1,
};

static struct arena command_mail_arena = ARENA_INIT;
static struct strbuf command_mail_scratch = STRBUF_INIT;

static inline void command_mail_end(void)
{
	arena_release(&command_mail_arena);
	strbuf_release(&command_mail_scratch);
}

/* A whole file; false if there is none. */
static inline bool command_mail_slurp(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	char buf[65536];
	size_t n;

	strbuf_reset(out);
	if (!f)
		return false;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		strbuf_add(out, buf, n);
	fclose(f);
	return true;
}

static inline const char *command_mail_kind_name(enum command_mail_kind kind)
{
	static const char *const names[] = {"none", "commands", "token",
					    "bounce"};

	return names[kind];
}

static inline const char *command_mail_outcome_name(enum bounce_outcome outcome)
{
	static const char *const names[] = {"failed", "delayed", "other"};

	return names[outcome];
}

static inline void command_mail_add_list(struct strbuf *out, const char *what,
				   const char *const *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s: %s\n", what, s[i]);
}

static inline const char *command_mail_words(const struct command_mail *l)
{
	struct strbuf out = STRBUF_INIT;
	const char *words;

	strbuf_addf(&out, "%s\n", command_mail_kind_name(l->kind));
	if (*l->sender.email)
		strbuf_addf(&out, "sender: %s <%s>\n", l->sender.name,
			    l->sender.email);
	if (l->automatic)
		strbuf_addstr(&out, "automatic\n");
	if (l->bulk)
		strbuf_addstr(&out, "bulk\n");
	if (*l->proof)
		strbuf_addf(&out, "proof: %s\n", l->proof);
	command_mail_add_list(&out, l->in_subject ? "subject" : "line", l->lines,
			l->n_lines);
	if (l->n_more)
		strbuf_addf(&out, "more: %zu\n", l->n_more);
	command_mail_add_list(&out, "to", l->recipients, l->n_recipients);
	command_mail_add_list(&out, "in-reply-to", l->in_reply_to.id,
			l->in_reply_to.n);
	command_mail_add_list(&out, "refs", l->refs.id, l->refs.n);
	if (*l->token)
		strbuf_addf(&out, "token: %s\n", l->token);
	for (size_t i = 0; i < l->n_reports; i++)
		strbuf_addf(&out, "report: %s %s %s%s%s\n",
			    command_mail_outcome_name(l->reports[i].outcome),
			    l->reports[i].status, l->reports[i].email,
			    *l->reports[i].original ? " of " : "",
			    l->reports[i].original);
	words = arena_strdup(&command_mail_arena, out.buf);
	strbuf_release(&out);
	return words;
}

static inline const char *command_mail_of(const char *raw, size_t len)
{
	struct command_mail l;

	read_command_mail(raw, len, &command_mail_base, &command_mail_arena, &command_mail_scratch, &l);
	return command_mail_words(&l);
}

#endif /* TESTS_UNIT_COMMAND_MAIL_BASE_H */
