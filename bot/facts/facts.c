/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts.h"

#include <string.h>

#include "bot/facts/author.h"
#include "bot/facts/diff.h"
#include "bot/facts/kind.h"
#include "bot/facts/said.h"
#include "bot/facts/text.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/mail/date.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/mail/param.h"
#include "common/mail/word.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * The mail is brought to LF line ends first: one form for the hash (the same
 * mail must hash alike from an mbox, a Maildir, git and IMAP) and for all
 * that reads it after.  Most archives have that form already, and then
 * nothing is copied but the strings that are kept.
 */

enum {
	TEXT_MAX = 64 * 1024, /* bytes of text kept of a patch */
	BODY_START_CHARS = 40,
	DAY_S = 24 * 60 * 60,
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

/* SPEC 3: the Date if it can be believed, else the topmost Received. */
static void read_times(const struct mail *m, struct facts *out)
{
	const struct mail_field *f = NULL;
	int64_t epoch = clock_utc(1990, 1, 1, 0, 0, 0);
	int64_t date = mail_date_parse(value(m, "Date", MAIL_FIELD_SHORT_MAX));

	out->received_at = CLOCK_NEVER;
	while (out->received_at == CLOCK_NEVER &&
	       (f = mail_header_next(&m->header, "Received", f)))
		out->received_at = mail_date_parse_received(
		    mail_field_value(f, MAIL_FIELD_SHORT_MAX, m->a));
	if (date != CLOCK_NEVER && date < epoch)
		date = CLOCK_NEVER;
	if (date == CLOCK_NEVER || (out->received_at != CLOCK_NEVER &&
				    date > out->received_at + DAY_S))
		date = out->received_at;
	out->date_at = date;
}

/* The ids of a field, from its raw value: see msgid.h on folds. */
static void read_ids(const struct mail *m, const char *name,
		     struct mail_msgids *out)
{
	const struct mail_field *f = mail_header_find(&m->header, name);

	if (f)
		mail_msgid_parse_list(
		    arena_strndup(m->a, f->value, f->value_len), m->a, out);
}

static void add_ancestor(struct mail_msgids *out, const char *id)
{
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->id[i], id))
			return;
	if (out->n == MAIL_REFS_MAX)
		out->truncated = true;
	else
		out->id[out->n++] = id;
}

/* R7: In-Reply-To, then References from the last to the first. */
static void read_ancestors(const struct mail *m, struct facts *out)
{
	size_t size;

	read_ids(m, "In-Reply-To", &out->in_reply_to);
	read_ids(m, "References", &out->references);
	size = out->in_reply_to.n + out->references.n;
	if (!size)
		return;
	out->ancestors.id = arena_array(m->a, size, sizeof(*out->ancestors.id));
	for (size_t i = 0; i < out->in_reply_to.n; i++)
		add_ancestor(&out->ancestors, out->in_reply_to.id[i]);
	for (size_t i = out->references.n; i-- > 0;)
		add_ancestor(&out->ancestors, out->references.id[i]);
}

/* RFC 2919: what stands in <>, else the whole value; "" if it is no name. */
static const char *list_id(const struct mail *m, const struct mail_field *f)
{
	const char *v = mail_field_value(f, MAIL_FIELD_SHORT_MAX, m->a);
	const char *open = strrchr(v, '<');
	size_t n = 0;
	char *id;

	if (open)
		v = open + 1;
	while (v[n] > ' ' && v[n] < 0x7f && v[n] != '>')
		n++;
	if (v[n] != (open ? '>' : '\0'))
		return "";
	id = arena_strndup(m->a, v, n);
	for (char *p = id; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 'a' - 'A');
	return id;
}

static size_t count_fields(const struct mail_header *h, const char *name)
{
	const struct mail_field *f = NULL;
	size_t n = 0;

	while ((f = mail_header_next(h, name, f)))
		n++;
	return n;
}

static void read_list_ids(const struct mail *m, struct facts *out)
{
	const struct mail_field *f = NULL;
	size_t n = count_fields(&m->header, "List-Id");

	if (!n)
		return;
	out->list_ids = arena_array(m->a, n, sizeof(*out->list_ids));
	while ((f = mail_header_next(&m->header, "List-Id", f))) {
		const char *id = list_id(m, f);

		if (*id)
			out->list_ids[out->n_list_ids++] = id;
	}
}

static void add_field(const struct mail *m, const char *name, struct facts *out)
{
	const struct mail_field *f = NULL;

	while ((f = mail_header_next(&m->header, name, f))) {
		struct mail_addrs addrs;
		size_t n = out->n_recipients;
		const char **all;

		mail_addr_parse_list(mail_field_value(f, MAIL_FIELD_MAX, m->a),
				     m->a, &addrs);
		if (addrs.n > MAIL_ADDRS_MAX - n)
			addrs.n = MAIL_ADDRS_MAX - n;
		if (!addrs.n)
			continue;
		all = arena_array(m->a, n + addrs.n, sizeof(*all));
		if (n)
			memcpy(all, out->recipients, n * sizeof(*all));
		for (size_t i = 0; i < addrs.n; i++)
			all[n++] = addrs.addr[i].email;
		out->recipients = all;
		out->n_recipients = n;
	}
}

static void add_recipients(const struct mail *m, struct facts *out)
{
	add_field(m, "To", out);
	add_field(m, "Cc", out);
}

/* RFC 3834 5: anything but "no" was sent by a machine. */
static bool is_automatic(const struct mail *m)
{
	const struct mail_field *f =
	    mail_header_find(&m->header, "Auto-Submitted");

	return f && ascii_casecmp(
			mail_param_value(mail_field_value(f, 256, m->a), m->a),
			"no");
}

/* Ours may stand behind others. */
static const char *read_loop(const struct mail *m)
{
	const struct mail_field *f = NULL;
	const char *all = "";

	while ((f = mail_header_next(&m->header, "X-Loop", f))) {
		const char *v =
		    mail_word_decode(mail_field_value(f, 1024, m->a), m->a);

		if (strlen(all) < MAIL_FIELD_SHORT_MAX)
			all = *all ? arena_printf(m->a, "%s\n%s", all, v) : v;
	}
	return all;
}

static void read_header(const struct mail *m, struct facts *out)
{
	const struct mail_field *f;

	out->subject =
	    mail_word_decode(value(m, "Subject", MAIL_FIELD_SHORT_MAX), m->a);
	patch_subject_parse(out->subject, m->a, &out->tag);
	mail_addr_parse(value(m, "From", MAIL_FIELD_MAX), m->a, &out->from);
	read_times(m, out);
	read_ancestors(m, out);
	read_list_ids(m, out);
	out->robot = patch_is_robot(out->from.email) || is_automatic(m);
	out->loop = read_loop(m);
	f = mail_header_find(&m->header, "Message-ID");
	out->msgid = f ? mail_msgid_parse(
			     arena_strndup(m->a, f->value, f->value_len), m->a)
		       : "";
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

static bool stable_in_copies(const struct mail *m)
{
	static const char *const fields[] = {"To", "Cc"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct mail_field *f = NULL;

		while ((f = mail_header_next(&m->header, fields[i], f)))
			if (patch_text_has_stable(f->value, f->value_len))
				return true;
	}
	return false;
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

static void read_body(const struct mail *m, struct facts *out)
{
	const char *s = m->text.text;
	struct mail_addr author;
	struct patch_text text;
	struct patch_diff diff = {0};
	struct patch_evidence evidence;
	size_t begin = patch_author_parse(s, m->text.len, m->a, &author);

	patch_text_scan(s, begin, m->text.len, &text);
	if (text.has_diff)
		patch_diff_scan(s, text.diff, m->text.len, m->a, &diff);
	out->has_diff = text.has_diff;
	out->paths = diff.paths;
	out->n_paths = diff.n_paths;
	evidence = (struct patch_evidence){
	    .has_diff = text.has_diff,
	    .has_stat = text.has_stat,
	    .signed_off = text.signed_off,
	};
	out->kind = patch_kind(&out->tag, &evidence);
	if (is_of_patches(out->kind) || !out->n_list_ids)
		add_recipients(m, out);
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
		out->stable = text.stable || stable_in_copies(m);
		out->text = kept_text(m, begin, text.end);
		/* the patches need not be on the list */
		if (out->kind != FACTS_PATCH && !text.has_diff)
			out->n_paths = patch_text_stat_paths(
			    s + begin, text.end - begin, m->a, &out->paths);
	}
	said_read(s, m->text.len, begin, &text, m->a, out);
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
	read_header(&m, out);
	mail_mime_text(m.raw, m.len, &m.header, a, scratch, &m.text);
	if (!*out->msgid)
		make_msgid(&m, out);
	read_body(&m, out);
	if (!m.header.n && m.header.body == m.len) {
		out->kind = FACTS_UNREADABLE;
		out->why = "neither a header field nor a body";
	}
}

const char *facts_kind_name(enum facts_kind kind)
{
	switch (kind) {
	case FACTS_PATCH:
		return "patch";
	case FACTS_COVER:
		return "cover";
	case FACTS_REPLY:
		return "reply";
	case FACTS_PULL:
		return "pull";
	case FACTS_NOTICE:
		return "notice";
	case FACTS_UNREADABLE:
		return "unreadable";
	case FACTS_OTHER:
		break;
	}
	return "other";
}

int64_t facts_title_key(const char *title)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a, 64 bits */
	size_t len = strlen(title);
	bool gap = false, begun = false;

	while (len && (title[len - 1] == ' ' || title[len - 1] == '\t'))
		len--;
	if (len && title[len - 1] == '.')
		len--;
	while (len && (title[len - 1] == ' ' || title[len - 1] == '\t'))
		len--;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)title[i];

		if (c == ' ' || c == '\t') {
			gap = begun;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 'a' - 'A');
		if (gap)
			h = (h ^ ' ') * 1099511628211u;
		h = (h ^ c) * 1099511628211u;
		gap = false;
		begun = true;
	}
	return h ? (int64_t)h : 1;
}
