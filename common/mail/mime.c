/* SPDX-License-Identifier: MIT */
#include "common/mail/mime.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/charset.h"
#include "common/mail/header.h"
#include "common/mail/param.h"
#include "common/mail/transfer.h"
#include "common/mail/word.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * The walk goes down the parts with the mail's bytes borrowed; each level
 * looks for its own boundary lines, so a byte is looked at once per level at
 * most.
 */

enum encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QP };

struct walk {
	struct arena *a;
	struct strbuf *text;
	struct mail_text *out;
	const char *wanted; /* take the first of that type alone; NULL */
	struct mail_text_part *given; /* [size], out's */
	size_t size;
	size_t parts;
	bool first_seen; /* the first non-attached text/plain part */
};

struct part {
	const char *body;
	size_t len;
	const char *type;         /* "text/plain"; lower case */
	const char *content_type; /* the whole value */
	const char *disposition;
	enum encoding encoding;
	bool broken; /* a multipart that has no parts */
};

static enum encoding part_encoding(const struct mail_header *h, struct arena *a)
{
	const struct mail_field *f =
	    mail_header_find(h, "Content-Transfer-Encoding");
	const char *v = mail_param_value(mail_field_value(f, 128, a), a);

	if (!ascii_casecmp(v, "base64"))
		return ENCODING_BASE64;
	if (!ascii_casecmp(v, "quoted-printable"))
		return ENCODING_QP;
	return ENCODING_NONE;
}

static void read_part(const char *raw, size_t len, const struct mail_header *h,
		      const char *default_type, struct arena *a, struct part *p)
{
	const struct mail_field *f = mail_header_find(h, "Content-Type");

	p->body = raw + h->body;
	p->len = len - h->body;
	p->content_type = mail_field_value(f, MAIL_FIELD_SHORT_MAX, a);
	p->type = mail_param_value(p->content_type, a);
	/* RFC 2045 5.2: what is no type/subtype is plain text */
	if (!strchr(p->type, '/'))
		p->type = f ? "text/plain" : default_type;
	f = mail_header_find(h, "Content-Disposition");
	p->disposition = f ? mail_field_value(f, MAIL_FIELD_SHORT_MAX, a) : "";
	p->encoding = part_encoding(h, a);
	p->broken = false;
}

static bool type_is(const struct part *p, const char *type)
{
	return !ascii_casecmp(p->type, type);
}

static bool type_begins(const struct part *p, const char *type)
{
	return !ascii_ncasecmp(p->type, type, strlen(type));
}

static const char *file_name(const struct part *p, struct arena *a)
{
	const char *name = mail_param_get(p->disposition, "filename", a);

	return *name ? name : mail_param_get(p->content_type, "name", a);
}

static bool is_patch_file(const struct part *p, struct arena *a)
{
	const char *name = mail_word_decode(file_name(p, a), a);
	size_t len = strlen(name);

	return ascii_case_ends(name, len, ".patch") ||
	       ascii_case_ends(name, len, ".diff");
}

static bool is_attached(const struct part *p, struct arena *a)
{
	return !ascii_casecmp(mail_param_value(p->disposition, a),
			      "attachment");
}

/* Take the CR out of each CRLF of sb from offset at on. */
static void strip_cr(struct strbuf *sb, size_t at)
{
	char *end = sb->buf + sb->len;
	char *from = memchr(sb->buf + at, '\r', sb->len - at), *to = from;

	while (from) {
		char *cr = memchr(from + 1, '\r', (size_t)(end - from - 1));
		char *next = cr ? cr : end;

		/* from stands on a CR */
		if (from + 1 < end && from[1] == '\n')
			from++;
		memmove(to, from, (size_t)(next - from));
		to += next - from;
		from = cr;
	}
	if (to)
		strbuf_setlen(sb, (size_t)(to - sb->buf));
}

/* Most mails: no charset, ASCII or UTF-8 named, and the bytes are valid. */
static bool is_utf8_name(const char *charset)
{
	return !*charset || !ascii_casecmp(charset, "utf-8") ||
	       !ascii_casecmp(charset, "us-ascii") ||
	       !ascii_casecmp(charset, "utf8");
}

static void add_chars(struct walk *w, const char *charset, const char *data,
		      size_t len)
{
	if (is_utf8_name(charset) && utf8_is_valid(data, len))
		strbuf_add(w->text, data, len);
	else
		mail_charset_add(w->text, charset, data, len);
}

static bool is_param(const struct part *p, const char *name, const char *value,
		     struct arena *a)
{
	return !ascii_casecmp(mail_param_get(p->content_type, name, a), value);
}

/* Note that p gave the text from offset at on. */
static void note_part(struct walk *w, const struct part *p, size_t at)
{
	struct mail_text *out = w->out;
	struct mail_text_part *given;

	if (out->n_parts == w->size) {
		w->size = w->size ? 2 * w->size : 2;
		given = arena_array(w->a, w->size, sizeof(*given));
		if (out->n_parts)
			memcpy(given, w->given, out->n_parts * sizeof(*given));
		out->parts = w->given = given;
	}
	given = &w->given[out->n_parts++];
	given->at = at;
	given->len = w->text->len - at;
	given->body = type_is(p, "text/plain") && !p->broken &&
		      !is_attached(p, w->a) && !*file_name(p, w->a);
	given->flowed = given->body && is_param(p, "format", "flowed", w->a);
	given->delsp = given->flowed && is_param(p, "delsp", "yes", w->a);
}

static void add_text(struct walk *w, const struct part *p)
{
	const char *charset = mail_param_get(p->content_type, "charset", w->a);
	struct strbuf decoded = STRBUF_INIT;
	size_t at, used;

	if (w->text->len && w->text->buf[w->text->len - 1] != '\n')
		strbuf_addch(w->text, '\n');
	at = w->text->len;
	switch (p->encoding) {
	case ENCODING_NONE:
		add_chars(w, charset, p->body, p->len);
		break;
	case ENCODING_QP:
		mail_transfer_qp(&decoded, p->body, p->len);
		add_chars(w, charset, decoded.buf, decoded.len);
		break;
	case ENCODING_BASE64:
		used = mail_transfer_base64(&decoded, p->body, p->len);
		add_chars(w, charset, decoded.buf, decoded.len);
		add_chars(w, "", p->body + used, p->len - used);
		break;
	}
	strbuf_release(&decoded);
	strip_cr(w->text, at);
	note_part(w, p, at);
	if (!w->first_seen && type_is(p, "text/plain") &&
	    !is_attached(p, w->a)) {
		w->first_seen = true;
		w->out->first_at = at;
		w->out->first_len = w->text->len - at;
	}
}

static bool walk_part(struct walk *w, const struct part *p, int depth);

/*
 * RFC 2046 5.1.1: a line "--" boundary, "--" again for the last, blanks.
 * Returns the length of the line with its end if s[0..len) begins with one.
 */
static size_t boundary_line(const char *s, size_t len, const char *boundary,
			    size_t boundary_len, bool *last)
{
	const char *nl;
	size_t n, i;

	if (len < boundary_len + 2 || s[0] != '-' || s[1] != '-' ||
	    memcmp(s + 2, boundary, boundary_len))
		return 0;
	nl = memchr(s, '\n', len);
	n = nl ? (size_t)(nl - s) : len;
	i = boundary_len + 2;
	*last = n >= i + 2 && s[i] == '-' && s[i + 1] == '-';
	if (*last)
		i += 2;
	while (i < n && ascii_is_space(s[i]))
		i++;
	return i == n ? n + (nl != NULL) : 0;
}

/* The next boundary line at or after pos: its offset, *line_len long; or len
 * with *line_len 0. */
static size_t find_boundary(const char *s, size_t len, size_t pos,
			    const char *boundary, size_t *line_len, bool *last)
{
	size_t boundary_len = strlen(boundary);

	while (pos < len) {
		const char *nl;

		*line_len = boundary_line(s + pos, len - pos, boundary,
					  boundary_len, last);
		if (*line_len)
			return pos;
		nl = memchr(s + pos, '\n', len - pos);
		pos = nl ? (size_t)(nl - s) + 1 : len;
	}
	*line_len = 0;
	return len;
}

/* True if there is room for a part at that depth. */
static bool may_enter(struct walk *w, int depth)
{
	if (depth <= MAIL_DEPTH_MAX && w->parts < MAIL_PARTS_MAX)
		return true;
	w->out->truncated = true;
	return false;
}

/* One part of a multipart, bytes s[0..len), its line break before the next
 * boundary still there.  Returns whether it gave text. */
static bool walk_raw_part(struct walk *w, const char *s, size_t len,
			  const char *default_type, int depth)
{
	struct mail_header h;
	struct part p;

	/* its header takes memory too */
	if (!may_enter(w, depth))
		return false;
	/* RFC 2046 5.1.1: that line break belongs to the boundary */
	if (len && s[len - 1] == '\n')
		len--;
	if (len && s[len - 1] == '\r')
		len--;
	mail_header_parse(s, len, w->a, &h);
	if (h.truncated)
		w->out->truncated = true;
	read_part(s, len, &h, default_type, w->a, &p);
	return walk_part(w, &p, depth);
}

static bool walk_multipart(struct walk *w, const struct part *p, int depth)
{
	const char *boundary =
	    mail_param_get(p->content_type, "boundary", w->a);
	bool alternative = type_is(p, "multipart/alternative");
	const char *default_type =
	    type_is(p, "multipart/digest") ? "message/rfc822" : "text/plain";
	bool last = false, gave = false;
	size_t pos, line_len;

	if (!*boundary)
		return false;
	pos = find_boundary(p->body, p->len, 0, boundary, &line_len, &last);
	if (!line_len)
		return false;
	while (!last && pos < p->len) {
		size_t start = pos + line_len;

		pos = find_boundary(p->body, p->len, start, boundary, &line_len,
				    &last);
		if (!(alternative && gave) &&
		    walk_raw_part(w, p->body + start, pos - start, default_type,
				  depth + 1))
			gave = true;
	}
	return true;
}

/* Returns whether the part gave text. */
static bool walk_part(struct walk *w, const struct part *p, int depth)
{
	struct part plain;

	w->parts++;
	if (type_begins(p, "multipart/")) {
		size_t before = w->text->len;

		if (walk_multipart(w, p, depth))
			return w->text->len > before;
		if (w->wanted)
			return false;
		/* no boundary to be found: better its text than none */
		plain = *p;
		plain.type = "text/plain";
		plain.broken = true;
		add_text(w, &plain);
		return true;
	}
	if (w->wanted) {
		if (!type_is(p, w->wanted) || w->out->n_parts)
			return false;
		add_text(w, p);
		return true;
	}
	if (type_is(p, "text/html")) {
		w->out->html_parts++;
		return false;
	}
	if (!type_begins(p, "text/") && !is_patch_file(p, w->a))
		return false;
	add_text(w, p);
	return true;
}

static void walk(struct walk *w, const char *raw, size_t len,
		 const struct mail_header *h)
{
	struct mail_text *out = w->out;
	struct part p;

	memset(out, 0, sizeof(*out));
	strbuf_reset(w->text);
	if (len > MAIL_MAX) {
		len = MAIL_MAX;
		out->truncated = true;
	}
	if (h->truncated)
		out->truncated = true;
	read_part(raw, len, h, "text/plain", w->a, &p);
	walk_part(w, &p, 1);
	out->text = w->text->buf;
	out->len = w->text->len;
}

void mail_mime_text(const char *raw, size_t len, const struct mail_header *h,
		    struct arena *a, struct strbuf *scratch,
		    struct mail_text *out)
{
	struct walk w = {.a = a, .text = scratch, .out = out};

	walk(&w, raw, len, h);
}

bool mail_mime_find(const char *raw, size_t len, const struct mail_header *h,
		    const char *type, struct arena *a, struct strbuf *scratch,
		    struct mail_text *out)
{
	struct walk w = {.a = a, .text = scratch, .out = out, .wanted = type};

	walk(&w, raw, len, h);
	return out->n_parts;
}
