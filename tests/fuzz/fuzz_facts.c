/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/facts/applied_patches.h"
#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/mail/header.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "tests/unit/read_mail.h"

/*
 * Any bytes as a mail: the facts are clean, bounded, and the same when it is
 * read again with other things in memory.
 *
 *	clang -std=c11 -D_POSIX_C_SOURCE=200809L -I. -g -O1 \
 *		-fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_facts.c \
 *		bot/facts/[a-z]*.c common/mail/[a-z]*.c common/arena.c ... \
 *		-letpan -lcrypto
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(const char *what, const char *s)
{
	fprintf(stderr, "%s: \"%s\"\n", what, s);
	abort();
}

/* Text that people read in one line: no control bytes, no blanks around. */
static void check_line(const char *what, const char *s)
{
	size_t len = strlen(s);

	if (!utf8_is_valid(s, len) || (len && (*s == ' ' || s[len - 1] == ' ')))
		broken(what, s);
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			broken(what, s);
}

/* A word: a line without blanks. */
static void check_word(const char *what, const char *s)
{
	check_line(what, s);
	if (strchr(s, ' '))
		broken(what, s);
}

static void check_text(const char *what, const char *s)
{
	if (!utf8_is_valid(s, strlen(s)))
		broken(what, s);
}

static void check_addr(const struct mail_addr *addr)
{
	const char *at = strchr(addr->email, '@');

	check_line("name", addr->name);
	check_word("email", addr->email);
	if (*addr->email && (!at || strchr(at + 1, '@')))
		broken("email", addr->email);
}

static void check_ids(const struct mail_msgids *ids)
{
	if (ids->n > MAIL_REFS_MAX)
		broken("ids", "too many");
	for (size_t i = 0; i < ids->n; i++) {
		check_word("id", ids->id[i]);
		if (!*ids->id[i] || strlen(ids->id[i]) > MAIL_MSGID_MAX)
			broken("id", ids->id[i]);
	}
}

static void check_lists(const struct facts *f)
{
	if (f->trailers.n > PATCH_TRAILERS_MAX ||
	    f->links.n > POSTING_LINKS_MAX)
		broken("lists", "too many");
	for (size_t i = 0; i < f->trailers.n; i++) {
		check_addr(&f->trailers.trailer[i].addr);
		if (!*f->trailers.trailer[i].addr.email)
			broken("trailer", "nobody");
	}
	for (size_t i = 0; i < f->links.n; i++) {
		check_word("link", f->links.link[i].target);
		check_line("names", f->links.link[i].names);
		if (!*f->links.link[i].target)
			broken("link", "to nothing");
	}
	if (!f->has_applied)
		return;
	if (f->applied.n_patches > APPLIED_NUMBERS_MAX ||
	    f->applied.n_commits > APPLIED_NUMBERS_MAX)
		broken("applied", "too many");
	check_text("line", f->applied.line);
	check_text("actor", f->applied.actor);
	check_text("place", f->applied.said.place);
	check_text("named", f->applied.said.patches);
	if (strlen(f->applied.said.place) > APPLIED_PLACE_MAX ||
	    strlen(f->applied.said.patches) > APPLIED_PATCHES_MAX)
		broken("applied", "too long");
	for (size_t i = 0; i < f->applied.n_commits; i++)
		check_word("commit", f->applied.commits[i]);
}

static void check_facts(const struct facts *f)
{
	check_lists(f);
	check_word("msgid", f->msgid);
	if (!*f->msgid)
		broken("msgid", "none");
	check_line("subject", f->subject);
	check_line("title", f->tag.title);
	check_line("tags", f->tag.tags);
	check_word("revision", f->tag.revision);
	check_addr(&f->from);
	check_addr(&f->author);
	check_ids(&f->in_reply_to);
	check_ids(&f->references);
	check_ids(&f->ancestors);
	for (size_t i = 0; i < f->n_list_ids; i++)
		check_word("list id", f->list_ids[i]);
	for (size_t i = 0; i < f->n_recipients; i++)
		check_word("recipient", f->recipients[i]);
	for (size_t i = 0; i < f->n_paths; i++)
		check_text("path", f->paths[i]);
	check_text("loop", f->loop);
	check_text("text", f->text);
	check_text("body_start", f->body_start);
	if (f->tag.counter > PATCH_NUMBER_MAX ||
	    f->tag.expected > PATCH_NUMBER_MAX || strlen(f->text) > 65536 ||
	    f->n_paths > 4000 || facts_title_key(f->tag.title) == 0)
		broken("limit", f->subject);
	/* the state keeps the title as an offset into the subject */
	if (strlen(f->tag.title) > strlen(f->subject) ||
	    strcmp(f->subject + strlen(f->subject) - strlen(f->tag.title),
		   f->tag.title) != 0)
		broken("title", f->tag.title);
}

static void check_same(const struct facts *x, const struct facts *y)
{
	if (strcmp(x->msgid, y->msgid) != 0 || x->kind != y->kind ||
	    strcmp(x->subject, y->subject) != 0 ||
	    strcmp(x->text, y->text) != 0 ||
	    strcmp(x->from.email, y->from.email) != 0 ||
	    strcmp(x->from.name, y->from.name) != 0 ||
	    strcmp(x->author.email, y->author.email) != 0 ||
	    strcmp(x->body_start, y->body_start) != 0 ||
	    x->date_at != y->date_at || x->received_at != y->received_at ||
	    x->ancestors.n != y->ancestors.n || x->n_paths != y->n_paths ||
	    x->stat.files != y->stat.files ||
	    x->stat.insertions != y->stat.insertions ||
	    memcmp(x->sha256, y->sha256, sizeof(x->sha256)) != 0)
		broken("read twice, not the same", x->subject);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT, b = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct facts first, again;
	/* on the heap, so that a read over the end is seen */
	char *raw = malloc(size ? size : 1);

	if (!raw)
		return 0;
	memcpy(raw, data, size);
	read_facts(raw, size, &a, &scratch, &first);
	check_facts(&first);
	if (a.taken > 64 * 1024 + 100 * size)
		broken("memory", first.subject);
	strbuf_addstr(&scratch, "what the mail before left");
	read_facts(raw, size, &b, &scratch, &again);
	check_same(&first, &again);
	arena_release(&a);
	arena_release(&b);
	strbuf_release(&scratch);
	free(raw);
	return 0;
}
