/* SPDX-License-Identifier: MIT */
#include "bot/read/record_facts.h"

#include <string.h>

#include "bot/facts/applied_patches.h"
#include "bot/facts/facts.h"
#include "bot/read/field.h"
#include "bot/read/wire.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/* Flags of facts and subject, one bit each. */
enum flag {
	MSGID_MADE = 1 << 0,
	ROBOT = 1 << 1,
	HAS_DIFF = 1 << 2,
	HAS_STAT = 1 << 3,
	FIXES = 1 << 4,
	STABLE = 1 << 5,
	HAS_REVISION = 1 << 6,
	COUNTED = 1 << 7,
	REPLY = 1 << 8,
	HAS_PATCH = 1 << 9,
	RFC = 1 << 10,
	RESEND = 1 << 11,
	PULL = 1 << 12,
	AUTOSEL = 1 << 13,
	KERNEL = 1 << 14,
	NOTICE = 1 << 15,
};

static uint32_t flags_of(const struct facts *f)
{
	const struct patch_subject *t = &f->tag;

	return (f->msgid_made ? MSGID_MADE : 0) | (f->robot ? ROBOT : 0) |
	       (f->has_diff ? HAS_DIFF : 0) | (f->has_stat ? HAS_STAT : 0) |
	       (f->fixes ? FIXES : 0) | (f->stable ? STABLE : 0) |
	       (t->has_revision ? HAS_REVISION : 0) |
	       (t->counted ? COUNTED : 0) | (t->reply ? REPLY : 0) |
	       (t->has_patch ? HAS_PATCH : 0) | (t->rfc ? RFC : 0) |
	       (t->resend ? RESEND : 0) | (t->pull ? PULL : 0) |
	       (t->autosel ? AUTOSEL : 0) | (t->kernel ? KERNEL : 0) |
	       (t->notice ? NOTICE : 0);
}

static void set_flags(struct facts *f, uint32_t flags)
{
	struct patch_subject *t = &f->tag;

	f->msgid_made = flags & MSGID_MADE;
	f->robot = flags & ROBOT;
	f->has_diff = flags & HAS_DIFF;
	f->has_stat = flags & HAS_STAT;
	f->fixes = flags & FIXES;
	f->stable = flags & STABLE;
	t->has_revision = flags & HAS_REVISION;
	t->counted = flags & COUNTED;
	t->reply = flags & REPLY;
	t->has_patch = flags & HAS_PATCH;
	t->rfc = flags & RFC;
	t->resend = flags & RESEND;
	t->pull = flags & PULL;
	t->autosel = flags & AUTOSEL;
	t->kernel = flags & KERNEL;
	t->notice = flags & NOTICE;
}

static void put_line(struct strbuf *out, const struct applied_line *l)
{
	wire_put_u8(out, (uint8_t)l->verb);
	wire_put_str(out, l->place);
	wire_put_str(out, l->patches);
	wire_put_u8(out, l->is_whole);
	wire_put_u8(out, l->drops_it);
}

static void get_line(struct wire *in, struct applied_line *l)
{
	uint8_t verb = wire_get_u8(in);

	if (verb < APPLIED_VERB_APPLIED || verb > APPLIED_VERB_PULLED)
		in->bad = true;
	else
		l->verb = (enum applied_verb)verb;
	l->place = field_get_line(in);
	l->patches = field_get_line(in);
	l->is_whole = wire_get_u8(in);
	l->drops_it = wire_get_u8(in);
	if (strlen(l->place) > APPLIED_PLACE_MAX ||
	    strlen(l->patches) > APPLIED_PATCHES_MAX)
		in->bad = true;
}

static void put_applied(struct strbuf *out, const struct applied_notice *p)
{
	wire_put_u8(out, (uint8_t)p->how);
	wire_put_str(out, p->line);
	wire_put_str(out, p->actor);
	put_line(out, &p->said);
	wire_put_u32(out, (uint32_t)p->n_patches);
	for (size_t i = 0; i < p->n_patches; i++)
		wire_put_u32(out, p->patches[i]);
	field_put_strs(out, p->commits, p->n_commits);
}

static void get_applied(struct wire *in, struct arena *a,
			struct applied_notice *p)
{
	uint8_t how = wire_get_u8(in);

	if (how < APPLIED_B4_TY || how > APPLIED_FAILED)
		in->bad = true;
	else
		p->how = (enum applied_how)how;
	p->line = field_get_text(in);
	p->actor = field_get_text(in);
	get_line(in, &p->said);
	p->n_patches = field_get_count(in, sizeof(uint32_t));
	p->patches = arena_array(a, p->n_patches, sizeof(*p->patches));
	for (size_t i = 0; i < p->n_patches; i++)
		p->patches[i] = wire_get_u32(in);
	p->commits = field_get_strs(in, a, &p->n_commits, field_get_line);
	if (p->n_patches > APPLIED_NUMBERS_MAX ||
	    p->n_commits > APPLIED_NUMBERS_MAX)
		in->bad = true;
}

/* What the text says of a series. */
static void put_claims(struct strbuf *out, const struct facts *f)
{
	wire_put_u32(out, (uint32_t)f->trailers.n);
	for (size_t i = 0; i < f->trailers.n; i++) {
		wire_put_u8(out, (uint8_t)f->trailers.trailer[i].kind);
		field_put_addr(out, &f->trailers.trailer[i].addr);
	}
	wire_put_u32(out, (uint32_t)f->links.n);
	for (size_t i = 0; i < f->links.n; i++) {
		wire_put_u8(out, (uint8_t)f->links.link[i].kind);
		wire_put_str(out, f->links.link[i].target);
		wire_put_str(out, f->links.link[i].names);
	}
	wire_put_u8(out, f->has_applied);
	if (f->has_applied)
		put_applied(out, &f->applied);
}

static void get_trailers(struct wire *in, struct arena *a,
			 struct patch_trailers *t)
{
	t->n = field_get_count(in, 11);
	if (t->n > PATCH_TRAILERS_MAX)
		in->bad = true;
	if (in->bad)
		t->n = 0;
	t->trailer = arena_array(a, t->n, sizeof(*t->trailer));
	for (size_t i = 0; i < t->n; i++) {
		uint8_t kind = wire_get_u8(in);

		if (kind < PATCH_TRAILER_ACKED || kind > PATCH_TRAILER_TESTED)
			in->bad = true;
		else
			t->trailer[i].kind = (enum patch_trailer_kind)kind;
		field_get_addr(in, &t->trailer[i].addr);
	}
}

static void get_links(struct wire *in, struct arena *a, struct posting_links *l)
{
	l->n = field_get_count(in, 11);
	if (l->n > POSTING_LINKS_MAX)
		in->bad = true;
	if (in->bad)
		l->n = 0;
	l->link = arena_array(a, l->n, sizeof(*l->link));
	for (size_t i = 0; i < l->n; i++) {
		uint8_t kind = wire_get_u8(in);

		if (kind < POSTING_LINK_URL || kind > POSTING_LINK_OF)
			in->bad = true;
		else
			l->link[i].kind = (enum posting_link_kind)kind;
		l->link[i].target = field_get_line(in);
		if (!*l->link[i].target)
			in->bad = true;
		l->link[i].names = field_get_line(in);
	}
}

static void get_claims(struct wire *in, struct arena *a, struct facts *f)
{
	get_trailers(in, a, &f->trailers);
	get_links(in, a, &f->links);
	f->has_applied = wire_get_u8(in);
	if (f->has_applied)
		get_applied(in, a, &f->applied);
}

void record_facts_put(struct strbuf *out, const struct facts *f, bool full)
{
	const struct patch_subject *t = &f->tag;

	wire_put_u8(out, (uint8_t)f->kind);
	wire_put_u32(out, flags_of(f));
	wire_put_u64(out, (uint64_t)f->date_at);
	wire_put_u64(out, (uint64_t)f->received_at);
	wire_put_u32(out, t->counter);
	wire_put_u32(out, t->expected);
	wire_put_u32(out, f->stat.files);
	wire_put_u32(out, f->stat.insertions);
	wire_put_u32(out, f->stat.deletions);
	strbuf_add(out, f->sha256, sizeof(f->sha256));
	wire_put_str(out, f->msgid);
	wire_put_str(out, f->subject);
	wire_put_str(out, t->title);
	wire_put_str(out, t->tags);
	wire_put_str(out, t->revision);
	field_put_addr(out, &f->from);
	field_put_addr(out, &f->author);
	field_put_msgids(out, &f->ancestors);
	field_put_strs(out, f->list_ids, f->n_list_ids);
	field_put_strs(out, f->recipients, f->n_recipients);
	field_put_strs(out, f->paths, f->n_paths);
	wire_put_str(out, f->loop);
	wire_put_str(out, f->text);
	wire_put_str(out, f->why);
	put_claims(out, f);
	wire_put_u8(out, full);
	if (!full)
		return;
	field_put_msgids(out, &f->in_reply_to);
	field_put_msgids(out, &f->references);
	wire_put_str(out, f->body_start);
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);

	return end_len <= len && !strcmp(s + len - end_len, end);
}

void record_facts_get(struct wire *in, struct arena *a, struct facts *f)
{
	struct patch_subject *t = &f->tag;
	uint8_t kind = wire_get_u8(in);

	if (kind > FACTS_UNREADABLE)
		in->bad = true;
	else
		f->kind = (enum facts_kind)kind;
	set_flags(f, wire_get_u32(in));
	f->date_at = (int64_t)wire_get_u64(in);
	f->received_at = (int64_t)wire_get_u64(in);
	t->counter = wire_get_u32(in);
	t->expected = wire_get_u32(in);
	if (t->counter > PATCH_NUMBER_MAX || t->expected > PATCH_NUMBER_MAX)
		in->bad = true;
	f->stat.files = wire_get_u32(in);
	f->stat.insertions = wire_get_u32(in);
	f->stat.deletions = wire_get_u32(in);
	for (size_t i = 0; i < sizeof(f->sha256); i++)
		f->sha256[i] = wire_get_u8(in);
	f->msgid = field_get_line(in);
	f->subject = field_get_line(in);
	t->title = field_get_line(in);
	t->tags = field_get_line(in);
	t->revision = field_get_line(in);
	field_get_addr(in, &f->from);
	field_get_addr(in, &f->author);
	field_get_msgids(in, a, &f->ancestors);
	f->list_ids = field_get_strs(in, a, &f->n_list_ids, field_get_line);
	f->recipients = field_get_strs(in, a, &f->n_recipients, field_get_line);
	f->paths = field_get_strs(in, a, &f->n_paths, field_get_path);
	f->loop = field_get_text(in);
	f->text = field_get_text(in);
	f->why = field_get_text(in);
	get_claims(in, a, f);
	f->body_start = "";
	/* a mail without a name would be every other one's twin */
	if (f->kind != FACTS_UNREADABLE && !*f->msgid)
		in->bad = true;
	/* the state keeps the title as an offset into the subject */
	if (!ends_with(f->subject, t->title))
		in->bad = true;
	if (!wire_get_u8(in))
		return;
	field_get_msgids(in, a, &f->in_reply_to);
	field_get_msgids(in, a, &f->references);
	f->body_start = field_get_text(in);
}
