/* SPDX-License-Identifier: MIT */
#include "bot/facts/bounce_report.h"

#include <stdbool.h>
#include <string.h>

#include "bot/facts/header_field.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"
#include "common/mail/transfer.h"

#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3 */
#define HEX_MAX   64
#define QMAIL     "Hi. This is the "

static bool is_ours(const char *email, const char *robot)
{
	const char *at = strchr(robot, '@');
	size_t local = at ? (size_t)(at - robot) : 0;
	size_t tag = strlen("+" BOUNCE_REPORT_TAG), n = 0;

	if (!local || ascii_ncasecmp(email, robot, local) ||
	    ascii_ncasecmp(email + local, "+" BOUNCE_REPORT_TAG, tag))
		return false;
	email += local + tag;
	while (n <= HEX_MAX && mail_transfer_hex(email[n]) >= 0)
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

static size_t digits(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n] >= '0' && s[n] <= '9')
		n++;
	return n;
}

/* RFC 3463 2: the status that s begins with, or "". */
static const char *read_status(const char *s, struct arena *a)
{
	size_t n = 2, more;

	if (!strchr("245", *s) || !*s || s[1] != '.')
		return "";
	more = digits(s + n, 3);
	if (!more || s[n + more] != '.')
		return "";
	n += more + 1;
	more = digits(s + n, 3);
	return more ? arena_strndup(a, s, n + more) : "";
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
static const char *recipient(const struct mail_header *h, const char *name,
			     struct arena *a)
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
	const char *email = recipient(h, "Final-Recipient", a);
	const char *original = recipient(h, "Original-Recipient", a);
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
	add_report(out, outcome, read_status(status, a), email, original, a);
}

/* RFC 3464 2.1: groups of fields, an empty line between; the first is of the
 * whole mail. */
static void read_groups(const char *s, size_t len, struct arena *a,
			struct bounce_reports *out)
{
	for (int i = 0; i <= BOUNCE_REPORTS_MAX && len; i++) {
		struct mail_header group;

		while (len && *s == '\n') {
			s++;
			len--;
		}
		mail_header_parse(s, len, a, &group);
		read_group(&group, a, out);
		s += group.body;
		len -= group.body;
	}
}

/* "(#5.1.1)" somewhere in a paragraph. */
static const char *status_in(const char *s, size_t len, struct arena *a)
{
	const char *end = s + len, *status = "";

	while (!*status && (s = memchr(s, '#', (size_t)(end - s))))
		status = read_status(++s, a);
	return status;
}

/* <ann@example.org>: and what was wrong below it */
static void read_paragraph(const char *s, size_t len, struct arena *a,
			   struct bounce_reports *out)
{
	const char *nl = memchr(s, '\n', len);
	size_t n = nl ? (size_t)(nl - s) : len;
	struct mail_addr addr;

	if (n < 4 || *s != '<' || memcmp(s + n - 2, ">:", 2))
		return;
	mail_addr_parse(arena_strndup(a, s, n - 1), a, &addr);
	add_report(out, BOUNCE_FAILED, status_in(s + n, len - n, a), addr.email,
		   "", a);
}

/* QSBMF: paragraphs, up to the one that begins with '-'. */
static void read_words(const char *s, size_t len, struct arena *a,
		       struct bounce_reports *out)
{
	if (len < strlen(QMAIL) || memcmp(s, QMAIL, strlen(QMAIL)))
		return;
	while (len && *s != '-') {
		const char *gap = strstr(s, "\n\n");
		size_t n =
		    gap && (size_t)(gap - s) < len ? (size_t)(gap - s) : len;

		read_paragraph(s, n, a, out);
		while (n < len && s[n] == '\n')
			n++;
		s += n;
		len -= n;
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
		read_groups(text.text, text.len, a, out);
		return;
	}
	mail_mime_text(raw, len, h, a, scratch, &text);
	read_words(text.text + text.first_at, text.first_len, a, out);
}
