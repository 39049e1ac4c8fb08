/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts_read.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/facts_header.h"
#include "bot/facts/patch_author.h"
#include "bot/facts/patch_diff.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/strbuf.h"

/*
 * The mail is brought to LF line ends first: one form for the hash (the same
 * mail must hash alike from an mbox, a Maildir, git and IMAP) and for all
 * that reads it after.  Most archives have that form already, and then
 * nothing is copied but the strings that are kept.
 */

enum {
	TEXT_MAX = 64 * 1024, /* bytes of text kept of a patch */
	BODY_START_CHARS = 40,
};

struct mail {
	const char *raw; /* LF line ends, none at its end, no From_ line */
	size_t len;
	struct mail_header header;
	struct mail_text text;
	struct arena *a;
};

static const char *value(const struct mail *m, const char *name, size_t max)
{
	return mail_field_value(mail_header_find(&m->header, name), max, m->a);
}

/* CRLF to LF into the arena, at most MAIL_MAX bytes of the result. */
static void to_lf(struct mail *m, const char *raw, size_t len)
{
	size_t room = len < MAIL_MAX ? len : MAIL_MAX, n = 0;
	char *out = arena_alloc(m->a, room + 1);

	while (len && n < room) {
		const char *cr = memchr(raw, '\r', len);
		size_t part = cr ? (size_t)(cr - raw) : len;

		/* a CR that ends no line stays */
		if (cr && !(part + 1 < len && cr[1] == '\n'))
			part++;
		if (part > room - n)
			part = room - n;
		memcpy(out + n, raw, part);
		n += part;
		raw += part;
		len -= part;
		if (len && *raw == '\r' && len > 1 && raw[1] == '\n') {
			raw++;
			len--;
		}
	}
	m->raw = out;
	m->len = n;
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void take_raw(struct mail *m, const char *raw, size_t len)
{
	if (len >= 5 && !memcmp(raw, "From ", 5)) {
		const char *nl = memchr(raw, '\n', len);
		size_t n = nl ? (size_t)(nl - raw) + 1 : len;

		raw += n;
		len -= n;
	}
	if (len && memchr(raw, '\r', len)) {
		to_lf(m, raw, len);
	} else {
		m->raw = raw;
		m->len = len < MAIL_MAX ? len : MAIL_MAX;
	}
	/* R14: trailing line ends are no part of a mail */
	while (m->len && is_line_end(m->raw[m->len - 1]))
		m->len--;
}

/* SPEC 3: a name for a mail without one, the same whoever delivers it. */
static void make_msgid(const struct mail *m, struct facts *out)
{
	static const char *const fields[] = {"From", "Date", "Subject"};
	unsigned char sum[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		strbuf_addstr(&sb, value(m, fields[i], MAIL_FIELD_MAX));
		strbuf_addch(&sb, '\n');
	}
	strbuf_add(&sb, m->text.text, m->text.len);
	strbuf_rtrim(&sb);
	hash_sha256(sb.buf, sb.len, sum);
	strbuf_release(&sb);
	hash_hex(sum, sizeof(sum), hex);
	out->msgid = arena_printf(m->a, "sha256:%s", hex);
	out->msgid_made = true;
}

/* The first characters of the first text part, empty lines before it cut. */
static const char *body_start(const struct mail *m)
{
	const char *s = m->text.text + m->text.first_at;
	size_t len = m->text.first_len, n = 0, i = 0;

	while (i < len && strchr(" \t\n", s[i])) {
		if (s[i++] == '\n') {
			s += i;
			len -= i;
			i = 0;
		}
	}
	for (i = 0; i < len && n < BODY_START_CHARS; n++)
		do
			i++;
		while (i < len && ((unsigned char)s[i] & 0xc0) == 0x80);
	while (i && s[i - 1] == '\n')
		i--;
	return arena_strndup(m->a, s, i);
}

/* text[from..to), cut at a line end if it is too long. */
static const char *kept_text(const struct mail *m, size_t from, size_t to)
{
	const char *s = m->text.text;

	if (to <= from)
		return "";
	if (to - from > TEXT_MAX) {
		to = from + TEXT_MAX;
		while (to > from && s[to] != '\n')
			to--;
	}
	return arena_strndup(m->a, s + from, to - from);
}

static bool is_of_patches(enum facts_kind kind)
{
	return kind == FACTS_PATCH || kind == FACTS_COVER || kind == FACTS_PULL;
}

/* The trailers that a patch was given before, and of a mail that may head a
 * series its links. */
static void read_patch(const struct mail *m, size_t begin,
		       const struct patch_text *text, struct facts *out)
{
	const char *s = m->text.text + begin;

	if (text->end > begin)
		patch_trailer_read_patch(s, text->end - begin, m->a,
					 &out->trailers);
	if (out->kind == FACTS_COVER || out->tag.counter <= 1)
		posting_link_read(s, text->diff - begin, m->a, &out->links);
}

static void read_reply(const struct mail *m, struct facts *out)
{
	const char *s = m->text.text;
	size_t len = m->text.len;

	patch_trailer_read_reply(s, len, m->a, &out->trailers);
	out->has_applied =
	    applied_notice_read(s, len, out->robot, m->a, &out->applied);
}

/* What the text says of a series (doc/RULES R11 to R13): trailers, links and
 * applied of out, whose kind, tag and robot are there. */
static void read_said(const struct mail *m, size_t begin,
		      const struct patch_text *text, struct facts *out)
{
	switch (out->kind) {
	case FACTS_PATCH:
	case FACTS_COVER:
		read_patch(m, begin, text, out);
		break;
	case FACTS_PULL:
	case FACTS_UNREADABLE:
		break;
	case FACTS_NOTICE:
		posting_link_read_notice(m->text.text + begin,
					 text->diff - begin, m->a, &out->links);
		read_reply(m, out);
		break;
	case FACTS_REPLY:
	case FACTS_OTHER:
		read_reply(m, out);
		break;
	}
}

static void read_body(const struct mail *m, struct facts *out)
{
	const char *s = m->text.text;
	struct mail_addr author;
	struct patch_text text;
	struct patch_diff diff = {0};
	struct facts_evidence evidence;
	size_t begin = patch_author_parse(s, m->text.len, m->a, &author);

	patch_text_scan(s, begin, m->text.len, &text);
	if (text.has_diff)
		patch_diff_scan(s, text.diff, m->text.len, m->a, &diff);
	out->has_diff = text.has_diff;
	out->paths = diff.paths;
	out->n_paths = diff.n_paths;
	evidence = (struct facts_evidence){
	    .has_diff = text.has_diff,
	    .has_stat = text.has_stat,
	    .signed_off = text.signed_off,
	};
	out->kind = facts_kind_find(&out->tag, &evidence);
	if (is_of_patches(out->kind) || !out->n_list_ids)
		facts_header_add_recipients(&m->header, m->a, out);
	out->has_stat = text.has_stat;
	out->stat = text.has_stat ? text.stat : diff.counted;
	if (out->kind == FACTS_COVER && diff.has_stat) {
		out->has_stat = true;
		out->stat = diff.stat;
	}
	out->author = out->from;
	if (out->kind == FACTS_PATCH) {
		out->fixes = text.fixes;
		if (*author.email)
			out->author = author;
	}
	if (is_of_patches(out->kind)) {
		out->stable =
		    text.stable || facts_header_has_stable(&m->header);
		out->text = kept_text(m, begin, text.end);
		/* the patches need not be on the list */
		if (out->kind != FACTS_PATCH && !text.has_diff)
			out->n_paths = diffstat_read_paths(
			    s + begin, text.end - begin, m->a, &out->paths);
	}
	read_said(m, begin, &text, out);
	out->body_start = body_start(m);
}

void facts_digest(const char *raw, size_t len, struct arena *a,
		  unsigned char sha256[HASH_SHA256_SIZE])
{
	struct mail m = {.a = a};

	take_raw(&m, raw, len);
	hash_sha256(m.raw, m.len, sha256);
}

void facts_read(const char *raw, size_t len, struct arena *a,
		struct strbuf *scratch, struct facts *out)
{
	struct mail m = {.a = a};

	memset(out, 0, sizeof(*out));
	out->text = out->body_start = out->why = "";
	take_raw(&m, raw, len);
	hash_sha256(m.raw, m.len, out->sha256);
	mail_header_parse(m.raw, m.len, a, &m.header);
	facts_header_read(&m.header, a, out);
	mail_mime_text(m.raw, m.len, &m.header, a, scratch, &m.text);
	if (!*out->msgid)
		make_msgid(&m, out);
	read_body(&m, out);
	if (!m.header.n && m.header.body == m.len) {
		out->kind = FACTS_UNREADABLE;
		out->why = "neither a header field nor a body";
	}
}
