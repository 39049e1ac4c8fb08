/* SPDX-License-Identifier: MIT */
#include "bot/facts/posting_link.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/msgid.h"
#include "common/strbuf.h"
#include "common/utf8.h"

enum {
	VERSION_MAX = 8,  /* bytes of a version that is named */
	NAMES_MAX = 200,  /* bytes of all names of one link */
	NAMED_MAX = 1000, /* bytes of a line that are looked at for them */
};

struct line {
	const char *s;
	size_t len;
};

struct reading {
	struct arena *arena;
	struct posting_links *out;
	struct line before; /* the line before */
	bool notice;        /* posting_link_read_notice */
};

static bool has_name(const char *names, const char *word, size_t len)
{
	for (; *names; names += strspn(names, " ")) {
		size_t n = strcspn(names, " ");

		if (n == len && !memcmp(names, word, n))
			return true;
		names += n;
	}
	return false;
}

static void add_name(struct strbuf *names, const char *word, size_t len)
{
	if (has_name(names->buf, word, len) || names->len + len > NAMES_MAX)
		return;
	if (names->len)
		strbuf_addch(names, ' ');
	strbuf_add(names, word, len);
}

/* "v2", "V5.5", also glued to a word before it: "RFCv2", "PATCHv2". */
static void name_version(struct strbuf *names, const char *s, size_t len)
{
	char version[VERSION_MAX + 1] = "v";
	size_t n = 1;

	if (len < 2 || len > VERSION_MAX || (*s | 0x20) != 'v' ||
	    !ascii_is_digit(s[1]))
		return;
	for (; n < len; n++) {
		if (!ascii_is_digit(s[n]) && s[n] != '.')
			return;
		version[n] = s[n];
	}
	add_name(names, version, n);
}

static void name_word(struct strbuf *names, const char *s, size_t len)
{
	if (ascii_case_begins(s, len, "RFC")) {
		if (len == 3 || (s[3] | 0x20) == 'v')
			add_name(names, "rfc", 3);
		name_version(names, s + 3, len - 3);
	} else if (ascii_case_begins(s, len, "PATCHv")) {
		name_version(names, s + 5, len - 5);
	} else if (ascii_case_begins(s, len, "previous") ||
		   ascii_case_begins(s, len, "earlier")) {
		add_name(names, "previous", 8);
	} else {
		name_version(names, s, len);
	}
}

/* Words of letters and digits; a '.' between two digits is part of one. */
static void name_line(struct strbuf *names, struct line line)
{
	if (line.len > NAMED_MAX)
		line.len = NAMED_MAX;
	for (size_t i = 0, n; i < line.len; i += n) {
		const char *s = line.s + i;

		for (n = 0; i + n < line.len; n++) {
			bool point =
			    n && s[n] == '.' && ascii_is_digit(s[n - 1]) &&
			    i + n + 1 < line.len && ascii_is_digit(s[n + 1]);

			if (!ascii_is_alnum(s[n]) && !point)
				break;
		}
		if (n)
			name_word(names, s, n);
		else
			n = 1;
	}
}

static void add(struct reading *r, enum posting_link_kind kind,
		const char *target, const char *names)
{
	struct posting_links *out = r->out;

	if (!*target || out->n == POSTING_LINKS_MAX)
		return;
	if (!out->link)
		out->link = arena_array(r->arena, POSTING_LINKS_MAX,
					sizeof(*out->link));
	out->link[out->n++] = (struct posting_link){kind, target, names};
}

static void add_url(struct reading *r, struct line line, const char *target)
{
	struct strbuf names = STRBUF_INIT;

	if (r->out->n == POSTING_LINKS_MAX)
		return;
	name_line(&names, r->before);
	name_line(&names, line);
	add(r, POSTING_LINK_URL, target,
	    arena_strndup(r->arena, names.buf, names.len));
	strbuf_release(&names);
}

static bool is_archive(const char *host, size_t len, bool notice)
{
	static const char *const hosts[] = {"lore.kernel.org",
					    "lkml.kernel.org", "lkml.org"};
	static const char redirector[] = "patch.msgid.link";

	if (notice && len == strlen(redirector) &&
	    ascii_case_begins(host, len, redirector))
		return true;

	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		if (strlen(hosts[i]) == len &&
		    ascii_case_begins(host, len, hosts[i]))
			return true;
	}
	return ascii_case_begins(host, len, "patchwork.");
}

static int hex(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A part of a path, with its %xx decoded, if that is a Message-ID; else "". */
static const char *read_part(struct arena *a, const char *s, size_t len)
{
	char *id = arena_strndup(a, s, len), *out = id;
	bool at = false;

	if (len > MAIL_MSGID_MAX)
		return "";
	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '%' && i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		}
		if ((unsigned char)c <= ' ' || c == 0x7f)
			return "";
		at = at || c == '@';
		*out++ = c;
	}
	*out = '\0';
	return at && utf8_is_valid(id, (size_t)(out - id)) ? id : "";
}

static bool ends_url(char c)
{
	return (c > 0 && c <= ' ') || strchr("<>\"()[]{},;#?", c);
}

/* The Message-ID in the URL s[0..n), without "https://"; else "". */
static const char *read_url(const struct reading *r, const char *s, size_t n)
{
	const char *slash, *id = "";

	while (n && (s[n - 1] == '.' || s[n - 1] == ':'))
		n--;
	slash = memchr(s, '/', n);
	if (!slash || !is_archive(s, (size_t)(slash - s), r->notice))
		return id;
	while (slash && !*id) {
		const char *part = slash + 1, *end = s + n;

		slash = memchr(part, '/', (size_t)(end - part));
		id = read_part(r->arena, part,
			       (size_t)((slash ? slash : end) - part));
	}
	return id;
}

static void take_urls(struct reading *r, struct line line)
{
	const char *at = line.s, *end = line.s + line.len;

	while ((at = memchr(at, ':', (size_t)(end - at)))) {
		const char *url, *id;

		at++;
		if (end - at < 3 || at[0] != '/' || at[1] != '/')
			continue;
		for (url = at += 2; at < end && !ends_url(*at);)
			at++;
		id = read_url(r, url, (size_t)(at - url));
		if (*id)
			add_url(r, line, id);
	}
}

/* The word behind a key. */
static const char *value(struct arena *a, struct line line, size_t key)
{
	const char *s = line.s + key;
	size_t len = line.len - key, n = 0;

	while (len && (*s == ' ' || *s == '\t' || *s == '<')) {
		s++;
		len--;
	}
	while (n < len && n <= MAIL_MSGID_MAX && (unsigned char)s[n] > ' ' &&
	       s[n] != '>' && s[n] != 0x7f)
		n++;
	return n <= MAIL_MSGID_MAX ? arena_strndup(a, s, n) : "";
}

/* "Link: https://lore.kernel.org/r/ID", and nothing behind it. */
static void take_notice(struct reading *r, struct line line)
{
	static const char link[] = "Link:", scheme[] = "://";
	const char *url = line.s, *end = line.s + line.len, *id;

	if (!ascii_case_begins(line.s, line.len, link))
		return;
	while (end > url && (end[-1] == ' ' || end[-1] == '\r'))
		end--;
	for (url += strlen(link); url < end && *url == ' ';)
		url++;
	if (ascii_case_begins(url, (size_t)(end - url), "http"))
		url += strlen("http");
	if (url < end && *url == 's')
		url++;
	if (!ascii_case_begins(url, (size_t)(end - url), scheme))
		return;
	url += strlen(scheme);
	for (const char *c = url; c < end; c++)
		if (ends_url(*c))
			return;
	id = read_url(r, url, (size_t)(end - url));
	/* the last ones count: tools append theirs */
	if (*id && r->out->n == POSTING_LINKS_MAX)
		memmove(r->out->link, r->out->link + 1,
			--r->out->n * sizeof(*r->out->link));
	add(r, POSTING_LINK_OF, id, "");
}

static void take_line(struct reading *r, struct line line)
{
	static const char change[] = "change-id:", super[] = "Supersedes:";

	if (ascii_case_begins(line.s, line.len, change))
		add(r, POSTING_LINK_CHANGE_ID,
		    value(r->arena, line, strlen(change)), "");
	else if (ascii_case_begins(line.s, line.len, super))
		add(r, POSTING_LINK_SUPERSEDES,
		    value(r->arena, line, strlen(super)), "");
	else
		take_urls(r, line);
}

static void read_lines(struct reading *r, const char *text, size_t len)
{
	while (len) {
		const char *nl = memchr(text, '\n', len);
		struct line line = {text, nl ? (size_t)(nl - text) : len};

		if (r->notice)
			take_notice(r, line);
		else
			take_line(r, line);
		r->before = line;
		text += line.len + (nl != NULL);
		len -= line.len + (nl != NULL);
	}
}

void posting_link_read(const char *text, size_t len, struct arena *a,
		       struct posting_links *out)
{
	struct reading r = {.arena = a, .out = out, .before = {"", 0}};

	*out = (struct posting_links){0};
	read_lines(&r, text, len);
}

void posting_link_read_notice(const char *text, size_t len, struct arena *a,
			      struct posting_links *out)
{
	struct reading r = {.arena = a, .out = out, .notice = true};

	*out = (struct posting_links){0};
	read_lines(&r, text, len);
}

bool posting_link_fits(const char *names, const char *revision, bool rfc)
{
	char version[VERSION_MAX + 1] = "v";
	size_t n = strlen(revision);

	if (has_name(names, "previous", 8) ||
	    (rfc && has_name(names, "rfc", 3)))
		return true;
	if (n + 1 > VERSION_MAX)
		return false;
	memcpy(version + 1, revision, n);
	return has_name(names, version, n + 1);
}
