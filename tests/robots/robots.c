/* SPDX-License-Identifier: MIT */
#include "tests/robots/robots.h"

#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/text.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/log.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/mail/word.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define WIDTH    78
#define LINE_MAX 998 /* bytes; RFC 5321 4.5.3.1.6 without CRLF */
#define MBOX     "From mboxrd@z "

/*
 * What each robot looks for in a line, upper and lower case alike. Where it
 * goes on to look at the lines behind, the first is already a fault.
 */
static const struct rule {
	const char *robot, *what, *pattern;
} rules[] = {
    /* parser.py: parse_patch(), parse_pull_request(), the tags of a mail */
    {"patchwork", "a diff begins", "^(diff |Index: |--- |\\+\\+\\+|@@)"},
    {"patchwork", "a pull request",
     "^(The following changes since commit|are available in the git )"},
    {"patchwork", "a tag", "^[A-Za-z-]+-by:"},
    /* __init__.py: get_body_parts(), find_trailers(); the latter takes blanks
     * in front too, but only in replies to a patch: see check_references() */
    {"b4", "the end of a commit message", "^---$"},
    {"b4", "a trailer", "^(Cc|Fixes|Link|Closes|Message-ID):"},
    {"b4", "of a series", "^(base-commit|change-id|prerequisite-[a-z-]+):"},
    /* mbox.py: is_patch() */
    {"patchew", "a diff", "^(diff |index [0-9a-f]+\\.\\.)"},
    /* _rbcmd.py: commands, links, culprits; __init__.py: PatchKind */
    {"regzbot", "a command", "^#regzb"},
    {"regzbot", "a patch", "^Subject: "},
    /* parser.go: commandStartRe */
    {"syzbot", "a command", "^#syz"},
    {"pw-bot", "a command", "^pw-bot:"},
    {"patchdigest", "a command", "^#digest"},
    {"mbox", "a new mail", "^From "},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

struct reading {
	const char *name;
	size_t line;   /* 0: the header */
	bool messages; /* in the section of other people's texts */
	size_t n;      /* faults */
	struct strbuf *faults;
	regex_t compiled[RULES];
};

static void fault(struct reading *r, const char *who, const char *what,
		  const char *text, size_t len)
{
	strbuf_addf(r->faults, "%s:%zu: %s: %s: %.*s\n", r->name, r->line, who,
		    what, (int)len, text);
	r->n++;
}

/* Links may be wider than a line, other people's texts, and a word that is too
 * long for any line. */
static bool may_be_wide(const struct reading *r, const char *line)
{
	const char *s = line + strspn(line, " 0123456789");

	if (r->messages && !strncmp(line, "  ", 2))
		return true;
	if (!strncmp(line, "Author: ", 8))
		s = line + 8;
	if (r->messages && strstr(line, ":  "))
		s = strstr(line, ":  ") + 3; /* behind the label */
	return strstr(line, "https://") || strstr(line, "http://") ||
	       !strchr(s, ' ');
}

static void read_as_reader(struct reading *r, const char *line, size_t len)
{
	if (len > LINE_MAX)
		fault(r, "SMTP", "too long a line", line, 60);
	if (!utf8_is_valid(line, len))
		fault(r, "reader", "not UTF-8", line, len);
	else if (utf8_width(line, len) > WIDTH && !may_be_wide(r, line))
		fault(r, "reader", "over 78 columns", line, len);
	for (size_t i = 0; i < len; i++) {
		if ((line[i] == '\t' && r->messages) ||
		    ((unsigned char)line[i] >= 0x20 && line[i] != 0x7f))
			continue;
		fault(r, "reader", "a control character", line, len);
		break;
	}
}

static void read_as_robots(struct reading *r, const char *line, size_t len)
{
	for (size_t i = 0; i < RULES; i++)
		if (!regexec(&r->compiled[i], line, 0, NULL, 0))
			fault(r, rules[i].robot, rules[i].what, line, len);
}

static void read_text(struct reading *r, const char *text, size_t len,
		      struct arena *a)
{
	r->messages = false;
	for (size_t i = 0; i < len;) {
		const char *lf = memchr(text + i, '\n', len - i);
		size_t n = (size_t)((lf ? lf : text + len) - (text + i));
		const char *line = arena_strndup(a, text + i, n);

		r->line++;
		if (!strcmp(line, TEXT_MESSAGES_HEADING))
			r->messages = true;
		else if (!strcmp(line, "-- "))
			r->messages = false;
		read_as_robots(r, line, n);
		read_as_reader(r, line, n);
		i += n + 1;
	}
	r->line = 0;
}

static const char *field(const struct mail_header *h, const char *name,
			 struct arena *a)
{
	return mail_field_value(mail_header_find(h, name), MAIL_FIELD_MAX, a);
}

/* Some look at how it begins, some for a word in the brackets in front. */
static void check_subject(struct reading *r, const char *subject)
{
	static const char *const starts[] = {"[PATCH", "[RFC", "[GIT PULL"};
	const char *s = subject;
	bool is_patch = false;
	regex_t word;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		is_patch |= !strncmp(s, starts[i], strlen(starts[i]));
	if (regcomp(&word, "^[^]]*[[ ,/](PATCH|RFC|RFT|PULL)[] ,/]",
		    REG_EXTENDED | REG_ICASE | REG_NOSUB))
		fatalx("regcomp");
	while (!ascii_ncasecmp(s, "Re: ", 4))
		s += 4;
	while (*s == '[') {
		is_patch |= !regexec(&word, s, 0, NULL, 0);
		s += strcspn(s, "]");
		s += *s == ']';
		s += strspn(s, " ");
	}
	regfree(&word);
	if (is_patch)
		fault(r, "patchwork", "a patch by its Subject", subject,
		      strlen(subject));
	read_as_robots(r, subject, strlen(subject));
}

/* A digest is a reply to digests only: what a robot finds in replies to a
 * patch it looks for in no other mail. */
static void check_references(struct reading *r, const char *ids)
{
	for (const char *s = ids; (s = strchr(s, '<')); s++)
		if (strncmp(s, "<digest.", 8) != 0)
			fault(r, "b4", "a digest that replies to a mail", s,
			      strcspn(s, ">"));
}

static void check_field(struct reading *r, const char *name, const char *got,
			const char *want)
{
	if (strncmp(got, want, strlen(want)) != 0)
		fault(r, "robots", name, got, strlen(got));
}

static void read_header(struct reading *r, const struct mail_header *h,
			struct arena *a)
{
	check_subject(r, mail_word_decode(field(h, "Subject", a), a));
	check_field(r, "X-Patchwork-Hint", field(h, "X-Patchwork-Hint", a),
		    "ignore");
	check_field(r, "Auto-Submitted", field(h, "Auto-Submitted", a),
		    "auto-");
	check_field(r, "Precedence", field(h, "Precedence", a), "bulk");
	check_field(r, "X-Loop", field(h, "X-Loop", a), "patchdigest ");
	if (strstr(field(h, "X-Patchdigest", a), "; detail=")) {
		check_references(r, field(h, "References", a));
		check_references(r, field(h, "In-Reply-To", a));
	}
}

/* Does it begin with a field, "Name: value"? A title line has a blank before
 * its first colon. */
static bool has_header(const char *bytes)
{
	size_t n = strcspn(bytes, ": \n");

	return n && bytes[n] == ':' && bytes[n + 1] == ' ' &&
	       strstr(bytes, "\nMIME-Version: 1.0\n");
}

static void read_mail(struct reading *r, const char *bytes, size_t len)
{
	struct arena a = ARENA_INIT;
	struct strbuf scratch = STRBUF_INIT;
	struct mail_header h;
	struct mail_text text;

	if (has_header(bytes)) {
		mail_header_parse(bytes, len, &a, &h);
		read_header(r, &h, &a);
		mail_mime_text(bytes, len, &h, &a, &scratch, &text);
		read_text(r, text.text, text.len, &a);
	} else {
		read_text(r, bytes, len, &a);
	}
	strbuf_release(&scratch);
	arena_release(&a);
}

/* From one From_ line to the next; a ">" comes off lines that begin ">From". */
static void read_mbox(struct reading *r, const char *s)
{
	struct strbuf mail = STRBUF_INIT;

	while (*s) {
		strbuf_reset(&mail);
		s += strcspn(s, "\n");
		s += *s == '\n';
		while (*s && strncmp(s, MBOX, strlen(MBOX)) != 0) {
			size_t n = strcspn(s, "\n") + 1;

			s += *s == '>' &&
			     !strncmp(s + strspn(s, ">"), "From ", 5);
			n = strcspn(s, "\n");
			strbuf_add(&mail, s, n);
			strbuf_addch(&mail, '\n');
			s += n + (s[n] == '\n');
		}
		read_mail(r, mail.buf, mail.len);
	}
	strbuf_release(&mail);
}

size_t robots_read(const char *name, const char *bytes, size_t len,
		   struct strbuf *faults)
{
	struct reading r = {.name = name, .faults = faults};

	for (size_t i = 0; i < RULES; i++)
		if (regcomp(&r.compiled[i], rules[i].pattern,
			    REG_EXTENDED | REG_ICASE | REG_NOSUB))
			fatalx("regcomp '%s'", rules[i].pattern);
	if (!strncmp(bytes, MBOX, strlen(MBOX)))
		read_mbox(&r, bytes);
	else
		read_mail(&r, bytes, len);
	for (size_t i = 0; i < RULES; i++)
		regfree(&r.compiled[i]);
	return r.n;
}
