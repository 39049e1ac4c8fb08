/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_READ_MAIL_H
#define TESTS_UNIT_READ_MAIL_H

#include "bot/facts/command_mail.h"
#include "bot/facts/facts.h"
#include "bot/facts/facts_mail.h"
#include "bot/facts/facts_read.h"

/* Bytes to facts, and to what they ask of the robot, as the reader process
 * does it. */

static inline void read_facts(const char *raw, size_t len, struct arena *a,
			      struct strbuf *scratch, struct facts *out)
{
	struct facts_mail mail;

	facts_mail_parse(raw, len, a, scratch, &mail);
	facts_read(&mail, a, out);
}

static inline void
read_command_mail(const char *raw, size_t len,
		  const struct command_mail_settings *settings, struct arena *a,
		  struct strbuf *scratch, struct command_mail *out)
{
	struct facts_mail mail;

	facts_mail_parse(raw, len, a, scratch, &mail);
	command_mail_read(&mail, settings, a, scratch, out);
}

#endif /* TESTS_UNIT_READ_MAIL_H */
