/* SPDX-License-Identifier: MIT */
#include "bot/facts/bounce_report.h"

#include <stdbool.h>
#include <string.h>

#include "bot/facts/header_field.h"
#include "bot/facts/scan.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"

#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3 */
#define HEX_MAX   64

static bool is_ours(const char *email, const char *robot)
{
	const char *at = strchr(robot, '@');
	size_t local = at ? (size_t)(at - robot) : 0;
	size_t tag = strlen("+" BOUNCE_REPORT_TAG), n = 0;

	if (!local || ascii_ncasecmp(email, robot, local) ||
	    ascii_ncasecmp(email + local, "+" BOUNCE_REPORT_TAG, tag))
		return false;
	email += local + tag;
	while (n <= HEX_MAX && ascii_hex_value(email[n]) >= 0)
		n++;
	return n && n <= HEX_MAX && !ascii_casecmp(email + n, at);
}

const char *bounce_report_address(const struct mail_header *h,
				  const char *robot, struct arena *a)
{
	static const char *const names[] = {"To", "Cc", "Delivered-To",
					    "X-Original-To", "Envelope-To"};
	struct mail_addrs to;

	header_field_addrs(h, names, sizeof(names) / sizeof(*names), a, &to);
	for (size_t i = 0; i < to.n; i++)
		if (is_ours(to.addr[i].email, robot))
			return to.addr[i].email;
	return "";
}

/* RFC 3463 2: the status that s begins with, or "". */
static const char *parse_status(const char *s, struct arena *a)
{
	static const char digits[] = "0123456789";
	size_t subject, detail;

	if (!*s || !strchr("245", *s) || s[1] != '.')
		return "";
	subject = strspn(s + 2, digits);
	if (!subject || subject > 3 || s[2 + subject] != '.')
		return "";
	detail = strspn(s + 3 + subject, digits);
	if (detail > 3)
		detail = 3;
	return detail ? arena_strndup(a, s, 3 + subject + detail) : "";
}

static void add_report(struct bounce_reports *out, enum bounce_outcome outcome,
		       const char *status, const char *email,
		       const char *original, struct arena *a)
{
	static const char *const unknown[] = {
	    [BOUNCE_FAILED] = "5.0.0",
	    [BOUNCE_DELAYED] = "4.0.0",
	    [BOUNCE_OTHER] = "2.0.0",
	};

	if (!*email || strlen(email) > EMAIL_MAX ||
	    out->n == BOUNCE_REPORTS_MAX)
		return;
	if (!out->report)
		out->report =
		    arena_array(a, BOUNCE_REPORTS_MAX, sizeof(*out->report));
	out->report[out->n++] = (struct bounce_report){
	    .outcome = outcome,
	    .status = *status ? status : unknown[outcome],
	    .email = email,
	    .original = original,
	};
}

/* RFC 3464 2.3.2: "rfc822; ann@example.org" */
static const char *parse_recipient(const struct mail_header *h,
				   const char *name, struct arena *a)
{
	const char *v = header_field_value(h, name, a);
	const char *semicolon = strchr(v, ';');
	struct mail_addr addr;

	mail_addr_parse(semicolon ? semicolon + 1 : v, a, &addr);
	return addr.email;
}

static void read_group(const struct mail_header *h, struct arena *a,
		       struct bounce_reports *out)
{
	const char *action =
	    header_field_word(mail_header_find(h, "Action"), a);
	const char *status =
	    header_field_word(mail_header_find(h, "Status"), a);
	const char *email = parse_recipient(h, "Final-Recipient", a);
	const char *original = parse_recipient(h, "Original-Recipient", a);
	enum bounce_outcome outcome = BOUNCE_OTHER;

	if (!*action)
		return; /* the fields of the mail, not of a recipient */
	if (!ascii_casecmp(action, "failed"))
		outcome = BOUNCE_FAILED;
	else if (!ascii_casecmp(action, "delayed"))
		outcome = BOUNCE_DELAYED;
	if (!*email)
		email = original;
	if (strlen(original) > EMAIL_MAX)
		original = "";
	add_report(out, outcome, parse_status(status, a), email, original, a);
}

/* RFC 3464 2.1: groups of fields, an empty line between; the first is of the
 * whole mail. */
static void read_groups(struct slice v, struct arena *a,
			struct bounce_reports *out)
{
	for (int i = 0; i <= BOUNCE_REPORTS_MAX && v.len; i++) {
		struct mail_header group;

		v = slice_skip(v, scan_run(v, '\n'));
		mail_header_parse(v.s, v.len, a, &group);
		read_group(&group, a, out);
		v = slice_skip(v, group.body);
	}
}

/* "(#5.1.1)" somewhere in a paragraph. */
static const char *find_status(struct slice v, struct arena *a)
{
	const char *status = "";
	struct slice before;

	while (!*status && slice_next(&v, '#', &before))
		status = parse_status(v.s, a);
	return status;
}

/* <ann@example.org>: and what was wrong below it */
static void read_paragraph(struct slice v, struct arena *a,
			   struct bounce_reports *out)
{
	struct slice line;
	struct mail_addr addr;

	slice_next(&v, '\n', &line);
	if (line.len < 4 || *line.s != '<' ||
	    !ascii_ends(line.s, line.len, ">:"))
		return;
	mail_addr_parse(arena_strndup(a, line.s, line.len - 1), a, &addr);
	add_report(out, BOUNCE_FAILED, find_status(v, a), addr.email, "", a);
}

/* QSBMF: paragraphs, up to the one that begins with '-'. */
static void read_qmail(struct slice v, struct arena *a,
		       struct bounce_reports *out)
{
	if (!ascii_begins(v.s, v.len, "Hi. This is the "))
		return;
	while (v.len && *v.s != '-') {
		const char *gap = strstr(v.s, "\n\n");
		size_t n = gap && (size_t)(gap - v.s) < v.len
			       ? (size_t)(gap - v.s)
			       : v.len;

		read_paragraph((struct slice){v.s, n}, a, out);
		v = slice_skip(v, n);
		v = slice_skip(v, scan_run(v, '\n'));
	}
}

void bounce_report_read(const char *raw, size_t len,
			const struct mail_header *h, struct arena *a,
			struct strbuf *scratch, struct bounce_reports *out)
{
	struct mail_text text;

	*out = (struct bounce_reports){0};
	if (mail_mime_find(raw, len, h, "message/delivery-status", a, scratch,
			   &text) ||
	    mail_mime_find(raw, len, h, "message/global-delivery-status", a,
			   scratch, &text)) {
		read_groups((struct slice){text.text, text.len}, a, out);
		return;
	}
	mail_mime_text(raw, len, h, a, scratch, &text);
	read_qmail((struct slice){text.text + text.first_at, text.first_len}, a,
		   out);
}
