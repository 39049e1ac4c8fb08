/* SPDX-License-Identifier: MIT */
#include "common/mail/addr.h"

#include <libetpan/mailimf.h>
#include <stdint.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/word.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * Three readers, the first that is sure wins:
 *
 *   read_plain   the forms that 99 % of real addresses have, without a copy:
 *                libetpan takes microseconds and a dozen of mallocs for each
 *   read_imf     libetpan, for quoted pairs, comments, groups, routes; its
 *                answer counts only if it used up the value
 *   read_loose   what people mean all the same
 *
 * Names are decoded after splitting (RULES R4): an encoded comma separates
 * nothing.
 */

enum {
	DEPTH_MAX = 32, /* of comments; libetpan's recursion dies of more */
	LIBETPAN_MAX = 4096, /* bytes of one value given to libetpan */
};

struct slice {
	const char *s;
	size_t len;
};

static struct slice trim(struct slice v)
{
	while (v.len && ascii_is_space(*v.s)) {
		v.s++;
		v.len--;
	}
	while (v.len && ascii_is_space(v.s[v.len - 1]))
		v.len--;
	return v;
}

/* RFC 5322 3.2.3 atext and the dot, and raw UTF-8 (RFC 6532). */
static bool is_addr_char(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_')
		return true;
	if ((unsigned char)c >= 0x80)
		return true;
	return c && strchr("+!#$%&'*/=?^`{|}~", c);
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

static const char *lower(struct slice v, struct arena *a)
{
	char *s = arena_strndup(a, v.s, v.len);

	for (char *p = s; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 'a' - 'A');
	return s;
}

static const char *decode(struct slice v, struct arena *a)
{
	return mail_word_decode(arena_strndup(a, v.s, v.len), a);
}

/* A display name that needs no unquoting: words, or one plain "...". */
static bool plain_name(struct slice *v)
{
	*v = trim(*v);
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

	v = trim(v);
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
		if (!plain_name(&name))
			return false;
	} else if (v.s[v.len - 1] == ')') {
		open = memchr(v.s, '(', v.len);
		if (!open)
			return false;
		addr.len = (size_t)(open - v.s);
		name.s = open + 1;
		name.len = (size_t)(v.s + v.len - 1 - name.s);
		if (!plain_name(&name))
			return false;
	}
	addr = trim(addr);
	if (!is_addr_spec(addr))
		return false;
	out->email = lower(addr, a);
	out->name = name.len ? decode(name, a) : "";
	return true;
}

/* Is the value safe for libetpan's recursive descent? */
static bool is_shallow(struct slice v)
{
	int depth = 0;

	if (v.len > LIBETPAN_MAX)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		if (v.s[i] == '(' && ++depth > DEPTH_MAX)
			return false;
		if (v.s[i] == ')' && depth)
			depth--;
	}
	return true;
}

static struct mailimf_mailbox *
first_mailbox(const struct mailimf_address_list *list)
{
	clistiter *i = clist_begin(list->ad_list);
	const struct mailimf_address *addr = i ? clist_content(i) : NULL;
	const struct mailimf_mailbox_list *group;

	if (!addr)
		return NULL;
	if (addr->ad_type == MAILIMF_ADDRESS_MAILBOX)
		return addr->ad_data.ad_mailbox;
	group = addr->ad_data.ad_group->grp_mb_list;
	i = group ? clist_begin(group->mb_list) : NULL;
	return i ? clist_content(i) : NULL;
}

static bool read_imf(struct slice v, struct arena *a, struct mail_addr *out)
{
	struct mailimf_address_list *list = NULL;
	struct mailimf_mailbox *mb;
	size_t used = 0;
	bool ok = false;

	/* raw 8-bit is lost in there */
	for (size_t i = 0; i < v.len; i++)
		if ((unsigned char)v.s[i] >= 0x80)
			return false;
	if (!is_shallow(v))
		return false;
	v.s = arena_strndup(a, v.s, v.len);
	if (mailimf_address_list_parse(v.s, v.len, &used, &list))
		return false;
	mb = first_mailbox(list);
	if (mb && trim((struct slice){v.s + used, v.len - used}).len == 0) {
		struct slice addr = {mb->mb_addr_spec,
				     strlen(mb->mb_addr_spec)};

		/* it takes blanks out: "a b@c" is not ab@c */
		ok = is_addr_spec(addr) && strstr(v.s, addr.s);
		if (ok) {
			out->email = lower(addr, a);
			out->name =
			    mb->mb_display_name
				? mail_word_decode(mb->mb_display_name, a)
				: "";
		}
	}
	mailimf_address_list_free(list);
	return ok;
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

/* The last <...@...>. */
static bool find_angle(struct slice v, struct found *f)
{
	const char *open = NULL, *end = v.s + v.len;
	bool any = false;

	for (const char *p = v.s; p < end; p++) {
		struct slice in;

		if (*p == '<')
			open = p;
		if (*p != '>' || !open)
			continue;
		in = trim((struct slice){open + 1, (size_t)(p - open - 1)});
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

/* Append the words of a name: no quotes, no backslashes, and the text of
 * comments only if that is asked for. */
static void add_name(struct strbuf *out, struct slice v, bool comments)
{
	int depth = 0;

	for (size_t i = 0; i < v.len; i++) {
		char c = v.s[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (!(depth && !comments) && !strchr("\"\\<>", c))
			strbuf_addch(out, c);
	}
	strbuf_addch(out, ' ');
}

static const char *loose_name(const struct found *f, bool comments,
			      struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	const char *name;

	add_name(&sb, f->before, comments);
	add_name(&sb, f->behind, comments);
	name = mail_word_decode(sb.buf, a);
	strbuf_release(&sb);
	return name;
}

static bool read_loose(struct slice v, struct arena *a, struct mail_addr *out)
{
	struct found f;

	if (!find_angle(v, &f) && !find_bare(v, &f) && !find_spelt(v, a, &f))
		return false;
	out->email = lower(f.addr, a);
	out->name = loose_name(&f, false, a);
	if (!*out->name)
		out->name = loose_name(&f, true, a);
	return true;
}

void mail_addr_parse(const char *value, struct arena *a, struct mail_addr *out)
{
	struct slice v = {value, strlen(value)};

	if (read_plain(v, a, out) || read_imf(v, a, out) ||
	    read_loose(v, a, out))
		return;
	out->email = "";
	out->name = mail_word_decode(value, a);
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
		if (!read_plain(v, a, &one) && !read_imf(v, a, &one) &&
		    !read_loose(v, a, &one))
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
