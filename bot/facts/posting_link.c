/* SPDX-License-Identifier: MIT */
#include "bot/facts/posting_link.h"

#include <string.h>

#include "bot/facts/scan.h"
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

struct reading {
	struct arena *arena;
	struct posting_links *out;
	struct slice before; /* the line before */
	bool notice;         /* posting_link_read_notice */
};

static void add_name(struct strbuf *names, const char *word, size_t len)
{
	if (ascii_is_one_of(word, len, names->buf) ||
	    names->len + len > NAMES_MAX)
		return;
	if (names->len)
		strbuf_addch(names, ' ');
	strbuf_add(names, word, len);
}

/* "v2", "V5.5", also glued to a word before it: "RFCv2", "PATCHv2". */
static void name_version(struct strbuf *names, struct slice word)
{
	char version[VERSION_MAX + 1] = "v";

	if (word.len < 2 || word.len > VERSION_MAX ||
	    ascii_lower(*word.s) != 'v' || !ascii_is_digit(word.s[1]))
		return;
	for (size_t n = 1; n < word.len; n++) {
		if (!ascii_is_digit(word.s[n]) && word.s[n] != '.')
			return;
		version[n] = word.s[n];
	}
	add_name(names, version, word.len);
}

static void name_word(struct strbuf *names, struct slice word)
{
	if (scan_case_word(&word, "RFC")) {
		if (!word.len || ascii_lower(*word.s) == 'v')
			add_name(names, "rfc", 3);
	} else if (ascii_case_begins(word.s, word.len, "PATCHv")) {
		word = slice_skip(word, strlen("PATCH"));
	} else if (scan_case_word(&word, "previous") ||
		   scan_case_word(&word, "earlier")) {
		add_name(names, "previous", 8);
		return;
	}
	name_version(names, word);
}

/* Words of letters and digits; a '.' between two digits is part of one. */
static void name_line(struct strbuf *names, struct slice line)
{
	if (line.len > NAMED_MAX)
		line.len = NAMED_MAX;
	for (size_t n; line.len; line = slice_skip(line, n ? n : 1)) {
		const char *s = line.s;

		for (n = 0; n < line.len; n++) {
			bool point =
			    n && s[n] == '.' && ascii_is_digit(s[n - 1]) &&
			    n + 1 < line.len && ascii_is_digit(s[n + 1]);

			if (!ascii_is_alnum(s[n]) && !point)
				break;
		}
		if (n)
			name_word(names, (struct slice){s, n});
	}
}

static void add_link(struct reading *r, enum posting_link_kind kind,
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

static void add_url(struct reading *r, struct slice line, const char *target)
{
	struct strbuf names = STRBUF_INIT;

	if (r->out->n == POSTING_LINKS_MAX)
		return;
	name_line(&names, r->before);
	name_line(&names, line);
	add_link(r, POSTING_LINK_URL, target,
		 strbuf_to_arena(&names, r->arena));
}

static bool is_archive(struct slice host, bool notice)
{
	return ascii_case_is(host.s, host.len, "lore.kernel.org") ||
	       ascii_case_is(host.s, host.len, "lkml.kernel.org") ||
	       ascii_case_is(host.s, host.len, "lkml.org") ||
	       ascii_case_begins(host.s, host.len, "patchwork.") ||
	       (notice && ascii_case_is(host.s, host.len, "patch.msgid.link"));
}

/* A part of a path, with its %xx decoded, if that is a Message-ID; else "". */
static const char *parse_part(struct slice part, struct arena *a)
{
	const char *s = part.s;
	char *id, *out;

	if (part.len > MAIL_MSGID_MAX)
		return "";
	id = out = arena_strndup(a, s, part.len);
	for (size_t i = 0; i < part.len; i++) {
		char c = s[i];

		if (c == '%' && i + 2 < part.len &&
		    ascii_hex_value(s[i + 1]) >= 0 &&
		    ascii_hex_value(s[i + 2]) >= 0) {
			c = (char)(ascii_hex_value(s[i + 1]) * 16 +
				   ascii_hex_value(s[i + 2]));
			i += 2;
		}
		if ((unsigned char)c <= ' ' || c == 0x7f)
			return "";
		*out++ = c;
	}
	*out = '\0';
	return strchr(id, '@') && utf8_is_valid(id, (size_t)(out - id)) ? id
									: "";
}

/* How many bytes of v belong to a URL. */
static size_t url_len(struct slice v)
{
	size_t n = 0;

	while (n < v.len && !(v.s[n] > 0 && v.s[n] <= ' ') &&
	       !strchr("<>\"()[]{},;#?", v.s[n]))
		n++;
	return n;
}

/* The Message-ID in a URL without its "https://"; else "". */
static const char *parse_url(const struct reading *r, struct slice url)
{
	struct slice part;
	const char *id = "";

	while (ascii_ends(url.s, url.len, ".") ||
	       ascii_ends(url.s, url.len, ":"))
		url.len--;
	if (!slice_next(&url, '/', &part) || !is_archive(part, r->notice))
		return id;
	while (!*id && slice_next(&url, '/', &part))
		id = parse_part(part, r->arena);
	return id;
}

static void read_urls(struct reading *r, struct slice line)
{
	struct slice rest = line, before;

	while (slice_next(&rest, ':', &before)) {
		const char *id;
		size_t len;

		if (!scan_word(&rest, "//"))
			continue;
		len = url_len(rest);
		id = parse_url(r, (struct slice){rest.s, len});
		rest = slice_skip(rest, len);
		if (*id)
			add_url(r, line, id);
	}
}

/* The word behind a key. */
static const char *parse_value(struct slice v, struct arena *a)
{
	size_t n = 0;

	while (v.len && (ascii_is_blank(*v.s) || *v.s == '<'))
		v = slice_skip(v, 1);
	while (n < v.len && n <= MAIL_MSGID_MAX &&
	       (unsigned char)v.s[n] > ' ' && v.s[n] != '>' && v.s[n] != 0x7f)
		n++;
	return n <= MAIL_MSGID_MAX ? arena_strndup(a, v.s, n) : "";
}

/* "Link: https://lore.kernel.org/r/ID", and nothing behind it. */
static void read_notice_line(struct reading *r, struct slice line)
{
	const char *id;

	if (!scan_case_word(&line, "Link:"))
		return;
	line = slice_trim(line);
	if (!(scan_case_word(&line, "https://") ||
	      scan_case_word(&line, "http://")) ||
	    url_len(line) < line.len)
		return;
	id = parse_url(r, line);
	/* the last ones count: tools append theirs */
	if (*id && r->out->n == POSTING_LINKS_MAX)
		memmove(r->out->link, r->out->link + 1,
			--r->out->n * sizeof(*r->out->link));
	add_link(r, POSTING_LINK_OF, id, "");
}

static void read_patch_line(struct reading *r, struct slice line)
{
	struct slice v = line;

	if (scan_case_word(&v, "change-id:"))
		add_link(r, POSTING_LINK_CHANGE_ID, parse_value(v, r->arena),
			 "");
	else if (scan_case_word(&v, "Supersedes:"))
		add_link(r, POSTING_LINK_SUPERSEDES, parse_value(v, r->arena),
			 "");
	else
		read_urls(r, line);
}

static void read_lines(struct reading *r, const char *text, size_t len)
{
	struct slice rest = {text, len}, line;

	*r->out = (struct posting_links){0};
	while (slice_next(&rest, '\n', &line)) {
		if (r->notice)
			read_notice_line(r, line);
		else
			read_patch_line(r, line);
		r->before = line;
	}
}

void posting_link_read(const char *text, size_t len, struct arena *a,
		       struct posting_links *out)
{
	struct reading r = {.arena = a, .out = out, .before = {"", 0}};

	read_lines(&r, text, len);
}

void posting_link_read_notice(const char *text, size_t len, struct arena *a,
			      struct posting_links *out)
{
	struct reading r = {.arena = a, .out = out, .notice = true};

	read_lines(&r, text, len);
}

bool posting_link_fits(const char *names, const char *revision, bool rfc)
{
	char version[VERSION_MAX + 1] = "v";
	size_t n = strlen(revision);

	if (ascii_is_one_of("previous", 8, names) ||
	    (rfc && ascii_is_one_of("rfc", 3, names)))
		return true;
	if (n + 1 > VERSION_MAX)
		return false;
	memcpy(version + 1, revision, n);
	return ascii_is_one_of(version, n + 1, names);
}
