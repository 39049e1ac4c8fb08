/* SPDX-License-Identifier: MIT */
#include "common/mail/addr.h"

#include <stdint.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/word.h"
#include "common/slice.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * Two readers: read_plain knows the forms that 99 % of real addresses have,
 * read_loose what people mean by all others. Names are decoded after splitting
 * (doc/RULES R4): an encoded comma separates nothing.
 */

/* RFC 5322 3.2.3 atext and the dot, and raw UTF-8 (RFC 6532). */
static bool is_addr_char(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 ||
	       (c && strchr(".-_+!#$%&'*/=?^`{|}~", c));
}

/* local@domain of plain characters, both sides there. */
static bool is_addr_spec(struct slice v)
{
	size_t at = 0;
	bool found = false;

	for (size_t i = 0; i < v.len; i++) {
		if (v.s[i] == '@') {
			if (found)
				return false;
			found = true;
			at = i;
		} else if (!is_addr_char(v.s[i])) {
			return false;
		}
	}
	return found && at > 0 && at + 1 < v.len && utf8_is_valid(v.s, v.len);
}

static const char *lower_copy(struct slice v, struct arena *a)
{
	char *s = arena_strndup(a, v.s, v.len);

	for (char *p = s; *p; p++)
		*p = ascii_lower(*p);
	return s;
}

static const char *decode_name(struct slice v, struct arena *a)
{
	return mail_word_decode(arena_strndup(a, v.s, v.len), a);
}

/* A display name that needs no unquoting: words, or one plain "...". */
static bool unquote_plain(struct slice *v)
{
	*v = slice_trim(*v);
	if (v->len >= 2 && v->s[0] == '"' && v->s[v->len - 1] == '"') {
		v->s++;
		v->len -= 2;
		return !memchr(v->s, '"', v->len) &&
		       !memchr(v->s, '\\', v->len);
	}
	for (size_t i = 0; i < v->len; i++)
		if (strchr("\"(),:;<>@[]\\", v->s[i]))
			return false;
	return true;
}

/* Name <a@b>, "Name" <a@b>, a@b, a@b (Name) */
static bool read_plain(struct slice v, struct arena *a, struct mail_addr *out)
{
	struct slice addr, name = {v.s, 0};
	const char *open;

	v = slice_trim(v);
	addr = v;
	if (!v.len)
		return false;
	if (v.s[v.len - 1] == '>') {
		open = memchr(v.s, '<', v.len);
		if (!open)
			return false;
		name.s = v.s;
		name.len = (size_t)(open - v.s);
		addr.s = open + 1;
		addr.len = (size_t)(v.s + v.len - 1 - addr.s);
		if (!unquote_plain(&name))
			return false;
	} else if (v.s[v.len - 1] == ')') {
		open = memchr(v.s, '(', v.len);
		if (!open)
			return false;
		addr.len = (size_t)(open - v.s);
		name.s = open + 1;
		name.len = (size_t)(v.s + v.len - 1 - name.s);
		if (!unquote_plain(&name))
			return false;
	}
	addr = slice_trim(addr);
	if (!is_addr_spec(addr))
		return false;
	out->email = lower_copy(addr, a);
	out->name = name.len ? decode_name(name, a) : "";
	return true;
}

/* An address and what stands around it. */
struct found {
	struct slice addr, before, behind;
};

static void found_set(struct found *f, struct slice v, const char *from,
		      const char *to)
{
	f->before = (struct slice){v.s, (size_t)(from - v.s)};
	f->behind = (struct slice){to, (size_t)(v.s + v.len - to)};
}

/* The last <...@...>; a route in front of the address (RFC 5322 4.4) goes. */
static bool find_angle(struct slice v, struct found *f)
{
	const char *open = NULL, *end = v.s + v.len, *colon;
	bool any = false;

	for (const char *p = v.s; p < end; p++) {
		struct slice in;

		if (*p == '<')
			open = p;
		if (*p != '>' || !open)
			continue;
		in = slice_trim(
		    (struct slice){open + 1, (size_t)(p - open - 1)});
		if (in.len && *in.s == '@' &&
		    (colon = memchr(in.s, ':', in.len)))
			in = slice_trim(
			    slice_skip(in, (size_t)(colon + 1 - in.s)));
		if (is_addr_spec(in)) {
			f->addr = in;
			found_set(f, v, open, p + 1);
			any = true;
		}
		open = NULL;
	}
	return any;
}

/* The first bare local@domain between blanks and punctuation. */
static bool find_bare(struct slice v, struct found *f)
{
	size_t i = 0;

	while (i < v.len) {
		size_t start = i;

		while (i < v.len && (is_addr_char(v.s[i]) || v.s[i] == '@'))
			i++;
		f->addr = (struct slice){v.s + start, i - start};
		if (f->addr.len && is_addr_spec(f->addr)) {
			found_set(f, v, v.s + start, v.s + i);
			return true;
		}
		if (i == start)
			i++;
	}
	return false;
}

/* "j at d.e", as list archives write it; the address is in the arena. */
static bool find_spelt(struct slice v, struct arena *a, struct found *f)
{
	for (size_t i = 1; i + 4 < v.len; i++) {
		size_t from = i, to = i + 4;
		char *s;

		if (memcmp(v.s + i, " at ", 4))
			continue;
		while (from && is_addr_char(v.s[from - 1]))
			from--;
		while (to < v.len && is_addr_char(v.s[to]))
			to++;
		if (from == i || !memchr(v.s + i + 4, '.', to - i - 4))
			continue;
		s = arena_printf(a, "%.*s@%.*s", (int)(i - from), v.s + from,
				 (int)(to - i - 4), v.s + i + 4);
		f->addr = (struct slice){s, strlen(s)};
		found_set(f, v, v.s + from, v.s + to);
		return is_addr_spec(f->addr);
	}
	return false;
}

/*
 * Append the words of a name that stand outside comments, or those inside: what
 * is quoted as it is meant, and no brackets and backslashes outside of quotes.
 * kept: a comment at the end, behind words, stays as it is.
 */
static void add_name(struct strbuf *out, struct slice v, bool inside, bool kept)
{
	bool quoted = false;
	size_t depth = 0, open = 0;

	for (size_t i = 0; i < v.len; i++) {
		char c = v.s[i];

		if (c == '\\' && (quoted || depth) && i + 1 < v.len) {
			if (inside == (depth > 0))
				strbuf_addch(out, v.s[++i]);
			else
				i++;
		} else if (c == '"' && !depth) {
			quoted = !quoted;
		} else if (c == '(' && !quoted) {
			open = depth++ ? open : i;
		} else if (c == ')' && depth) {
			if (!--depth && i + 1 == v.len && kept && out->len)
				strbuf_add(out, v.s + open, v.len - open);
		} else if (inside == (depth > 0) &&
			   (quoted || !strchr("\"\\<>", c))) {
			strbuf_addch(out, c);
		}
	}
}

static const char *loose_name(const struct found *f, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	const char *name = "";

	for (int inside = 0; inside < 2 && !*name; inside++) {
		strbuf_reset(&sb);
		add_name(&sb, slice_trim(f->before), inside, !inside);
		strbuf_addch(&sb, ' ');
		add_name(&sb, f->behind, inside, false);
		name = mail_word_decode(sb.buf, a);
	}
	strbuf_release(&sb);
	return name;
}

/* The address in v[skipped..], with the words around it in all of v. */
static bool read_loose(struct slice v, size_t skipped, struct arena *a,
		       struct mail_addr *out)
{
	struct slice tail = slice_skip(v, skipped);
	struct found f;

	if (!find_angle(tail, &f) && !find_bare(tail, &f) &&
	    !find_spelt(tail, a, &f))
		return false;
	f.before = (struct slice){v.s, skipped + f.before.len};
	out->email = lower_copy(f.addr, a);
	out->name = loose_name(&f, a);
	return true;
}

/*
 * The length of the first member of a list: up to a comma, the ':' that opens
 * a group or the ';' that closes it, outside quotes, comments and brackets.
 */
static size_t member_len(const char *s)
{
	bool quoted = false, angle = false;
	size_t depth = 0, i;

	for (i = 0; s[i]; i++) {
		if (s[i] == '\\' && (quoted || depth) && s[i + 1])
			i++;
		else if (s[i] == '"' && !depth)
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (s[i] == '(')
			depth++;
		else if (s[i] == ')' && depth)
			depth--;
		else if (depth)
			continue;
		else if (s[i] == '<')
			angle = true;
		else if (s[i] == '>')
			angle = false;
		else if (!angle && strchr(",:;", s[i]))
			break;
	}
	return i;
}

void mail_addr_parse(const char *value, struct arena *a, struct mail_addr *out)
{
	const char *from = value, *p = value, *end = strrchr(value, ';');

	if (read_plain(slice_of(value), a, out))
		return;
	while (*p) {
		size_t len = member_len(p), skipped = (size_t)(p - from);

		if (p[len] == ':' && end > p + len) { /* a group */
			from = p += len + 1;
			continue;
		}
		if (read_loose((struct slice){from, skipped + len}, skipped, a,
			       out))
			return;
		p += len + (p[len] != '\0');
	}
	out->email = "";
	out->name = mail_word_decode(value, a);
}

void mail_addr_parse_list(const char *value, struct arena *a,
			  struct mail_addrs *out)
{
	struct mail_addr *addr = NULL;
	size_t size = 0, n = 0;

	while (*value && n < MAIL_ADDRS_MAX) {
		struct slice v = {value, member_len(value)};
		struct mail_addr one;

		value += v.len;
		if (*value && *value++ == ':')
			continue; /* the name of a group */
		if (!read_plain(v, a, &one) && !read_loose(v, 0, a, &one))
			continue;
		addr = arena_grow(a, addr, n, &size, sizeof(*addr));
		addr[n++] = one;
	}
	out->addr = addr;
	out->n = n;
}

const char *mail_addr_domain(const char *email)
{
	const char *at = strrchr(email, '@');

	return at ? at + 1 : "";
}

/* RFC 5321 4.5.3.1.3: a path is at most 256 bytes with its brackets. */
bool mail_addr_is_mailable(const char *email)
{
	const char *at = strchr(email, '@');

	if (!at || at == email || !at[1] || strchr(at + 1, '@') ||
	    strlen(email) > 254 || email[strlen(email) - 1] == '.')
		return false;
	for (const char *p = email; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("<>()[],;:\\\"", *p))
			return false;
	return true;
}
