/* SPDX-License-Identifier: MIT */
#include "bot/facts/machine_mail.h"

#include <string.h>

#include "bot/facts/header_field.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/header.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool starts(const char *s, const char *word)
{
	return !ascii_ncasecmp(s, word, strlen(word));
}

/* True if the first word of a field of that name is one of those values. */
static bool has_value(const struct mail_header *h, const char *name,
		      const char *const *values, size_t n, struct arena *a)
{
	const struct mail_field *f = NULL;

	while ((f = mail_header_next(h, name, f))) {
		const char *v = header_field_word(f, a);

		for (size_t i = 0; i < n; i++)
			if (!ascii_casecmp(v, values[i]))
				return true;
	}
	return false;
}

/* RFC 3834 5: anything but "no" was sent by a machine. */
bool machine_mail_says_so(const struct mail_header *h, struct arena *a)
{
	const struct mail_field *f = NULL;

	while ((f = mail_header_next(h, "Auto-Submitted", f)))
		if (ascii_casecmp(header_field_word(f, a), "no"))
			return true;
	return false;
}

static bool has_null_sender(const struct mail_header *h, struct arena *a)
{
	const struct mail_field *f = NULL;

	while ((f = mail_header_next(h, "Return-Path", f)))
		if (!strcmp(mail_field_value(f, MAIL_FIELD_SHORT_MAX, a), "<>"))
			return true;
	return false;
}

static bool is_marked(const struct mail_header *h, struct arena *a)
{
	static const char *const fields[] = {
	    "X-Auto-Response-Suppress", "X-Autoreply",      "X-Autorespond",
	    "X-Autoreply-From",         "X-Mail-Autoreply",
	};
	static const char *const precedence[] = {"auto_reply"};
	static const char *const report[] = {"multipart/report"};

	for (size_t i = 0; i < COUNT(fields); i++)
		if (mail_header_find(h, fields[i]))
			return true;
	return has_value(h, "Precedence", precedence, COUNT(precedence), a) ||
	       has_value(h, "Content-Type", report, COUNT(report), a);
}

/* Whatever stands before the '@' of machines and list managers. */
static bool is_machine(const char *email)
{
	static const char *const whole[] = {
	    "mailer-daemon", "postmaster",    "double-bounce", "noreply",
	    "no-reply",      "no_reply",      "donotreply",    "do-not-reply",
	    "do_not_reply",  "majordomo",     "listserv",      "mailman",
	    "nobody",        "autoresponder", "autoreply",     "auto-reply",
	};
	static const char *const begin[] = {"owner-", "noreply", "no-reply"};
	static const char *const end[] = {
	    "-request",   "-owner",   "+owner",       "-subscribe",
	    "+subscribe", "-join",    "-unsubscribe", "+unsubscribe",
	    "-leave",     "-confirm", "-noreply",     "-no-reply",
	};
	size_t len = strcspn(email, "@");

	for (size_t i = 0; i < COUNT(whole); i++)
		if (ascii_is(email, len, whole[i]))
			return true;
	for (size_t i = 0; i < COUNT(begin); i++)
		if (ascii_begins(email, len, begin[i]))
			return true;
	for (size_t i = 0; i < COUNT(end); i++)
		if (ascii_ends(email, len, end[i]))
			return true;
	/* list-bounces+ann=example.org@, bounces+123-ann=... */
	for (size_t i = 0; i + 7 <= len; i++)
		if (!memcmp(email + i, "bounces", 7))
			return true;
	return false;
}

/* What programs write before the subject they answer to, behind the tag of a
 * ticket or list. */
static bool is_away(const char *subject)
{
	static const char *const words[] = {
	    "out of office",
	    "out of the office",
	    "automatic reply",
	    "automatic response",
	    "auto-reply",
	    "autoreply",
	    "auto reply",
	    "auto response",
	    "autoresponse",
	    "automatische antwort",
	    "abwesenheit",
	    "absence du bureau",
	    "réponse automatique",
	    "respuesta automática",
	    "resposta automática",
	    "risposta automatica",
	    "automatisch antwoord",
	    "automatiskt svar",
	    "自動返信",
	    "自动回复",
	};

	while (*subject == '[') {
		subject += strcspn(subject, "]");
		subject += *subject == ']';
		subject += strspn(subject, " ");
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (starts(subject, words[i]))
			return true;
	return false;
}

bool machine_mail_is_robot(const char *email)
{
	static const char *const exact[] = {
	    "lkp@intel.com",
	    "oliver.sang@intel.com",
	    "bot@kernelci.org",
	};
	static const char *const beginnings[] = {
	    "rong.a.chen@intel", "syzkaller",     "0day",      "tip-bot",
	    "pr-tracker-bot",    "patchwork-bot", "ci_notify",
	};

	for (size_t i = 0; i < COUNT(exact); i++)
		if (!strcmp(email, exact[i]))
			return true;
	for (size_t i = 0; i < COUNT(beginnings); i++)
		if (!strncmp(email, beginnings[i], strlen(beginnings[i])))
			return true;
	return strstr(email, "syzbot") != NULL;
}

bool machine_mail_is(const struct mail_header *h, const char *email,
		     const char *subject, struct arena *a)
{
	return machine_mail_says_so(h, a) || has_null_sender(h, a) ||
	       is_marked(h, a) || is_machine(email) ||
	       machine_mail_is_robot(email) || is_away(subject);
}

bool machine_mail_is_bulk(const struct mail_header *h, struct arena *a)
{
	static const char *const values[] = {"bulk", "junk", "list"};

	return has_value(h, "Precedence", values, COUNT(values), a);
}
