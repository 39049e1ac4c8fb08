/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts_read.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/facts_header.h"
#include "bot/facts/facts_mail.h"
#include "bot/facts/patch_author.h"
#include "bot/facts/patch_diff.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"
#include "common/strbuf.h"

enum {
	TEXT_MAX = 64 * 1024, /* bytes of text kept of a patch */
	BODY_START_CHARS = 40,
};

/* A name for a mail without one, the same whoever delivers it. */
static void make_msgid(const struct facts_mail *m, struct arena *a,
		       struct facts *out)
{
	static const char *const fields[] = {"From", "Date", "Subject"};
	unsigned char sum[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		strbuf_addstr(&sb, mail_field_value(
				       mail_header_find(&m->header, fields[i]),
				       MAIL_FIELD_MAX, a));
		strbuf_addch(&sb, '\n');
	}
	strbuf_add(&sb, m->text.text, m->text.len);
	strbuf_rtrim(&sb);
	hash_sha256(sb.buf, sb.len, sum);
	strbuf_release(&sb);
	hash_hex(sum, sizeof(sum), hex);
	out->msgid = arena_printf(a, "sha256:%s", hex);
	out->msgid_made = true;
}

/* The first characters of the first text part, empty lines before it cut. */
static const char *body_start(const struct facts_mail *m, struct arena *a)
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
	return arena_strndup(a, s, i);
}

/* text[from..to), cut at a line end if it is too long. */
static const char *kept_text(const struct facts_mail *m, struct arena *a,
			     size_t from, size_t to)
{
	const char *s = m->text.text;

	if (to <= from)
		return "";
	if (to - from > TEXT_MAX) {
		to = from + TEXT_MAX;
		while (to > from && s[to] != '\n')
			to--;
	}
	return arena_strndup(a, s + from, to - from);
}

static bool is_of_patches(enum facts_kind kind)
{
	return kind == FACTS_PATCH || kind == FACTS_COVER || kind == FACTS_PULL;
}

/* The trailers that a patch was given before, and of a mail that may head a
 * series its links. */
static void read_patch(const struct facts_mail *m, struct arena *a,
		       size_t begin, const struct patch_text *text,
		       struct facts *out)
{
	const char *s = m->text.text + begin;

	if (text->end > begin)
		patch_trailer_read_patch(s, text->end - begin, a,
					 &out->trailers);
	if (out->kind == FACTS_COVER || out->tag.counter <= 1)
		posting_link_read(s, text->diff - begin, a, &out->links);
}

static void read_reply(const struct facts_mail *m, struct arena *a,
		       struct facts *out)
{
	const char *s = m->text.text;
	size_t len = m->text.len;

	patch_trailer_read_reply(s, len, a, &out->trailers);
	out->has_applied =
	    applied_notice_read(s, len, out->robot, a, &out->applied);
}

/* What the text says of a series (doc/RULES R11 to R13): trailers, links and
 * applied of out, whose kind, tag and robot are there. */
static void read_said(const struct facts_mail *m, struct arena *a, size_t begin,
		      const struct patch_text *text, struct facts *out)
{
	switch (out->kind) {
	case FACTS_PATCH:
	case FACTS_COVER:
		read_patch(m, a, begin, text, out);
		break;
	case FACTS_PULL:
	case FACTS_UNREADABLE:
		break;
	case FACTS_NOTICE:
		posting_link_read_notice(m->text.text + begin,
					 text->diff - begin, a, &out->links);
		read_reply(m, a, out);
		break;
	case FACTS_REPLY:
	case FACTS_OTHER:
		read_reply(m, a, out);
		break;
	}
}

static void read_body(const struct facts_mail *m, struct arena *a,
		      struct facts *out)
{
	const char *s = m->text.text;
	struct mail_addr author;
	struct patch_text text;
	struct patch_diff diff = {0};
	size_t begin = patch_author_parse(s, m->text.len, a, &author);

	patch_text_scan(s, begin, m->text.len, &text);
	if (text.has_diff)
		patch_diff_scan(
		    (struct slice){s + text.diff, m->text.len - text.diff}, a,
		    &diff);
	out->has_diff = text.has_diff;
	out->paths = diff.paths;
	out->n_paths = diff.n_paths;
	out->kind = facts_kind_find(&out->tag, &text);
	if (is_of_patches(out->kind) || !out->n_list_ids)
		facts_header_add_recipients(&m->header, a, out);
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
		out->text = kept_text(m, a, begin, text.end);
		/* the patches need not be on the list */
		if (out->kind != FACTS_PATCH && !text.has_diff)
			out->n_paths = diffstat_read_paths(
			    (struct slice){s + begin, text.end - begin}, a,
			    &out->paths);
	}
	read_said(m, a, begin, &text, out);
	out->body_start = body_start(m, a);
}

void facts_read(const struct facts_mail *m, struct arena *a, struct facts *out)
{
	memset(out, 0, sizeof(*out));
	out->text = out->body_start = out->why = "";
	memcpy(out->sha256, m->sha256, sizeof(out->sha256));
	facts_header_read(&m->header, a, out);
	if (!*out->msgid)
		make_msgid(m, a, out);
	read_body(m, a, out);
	if (!m->header.n && m->header.body == m->len) {
		out->kind = FACTS_UNREADABLE;
		out->why = "neither a header field nor a body";
	}
}
