/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_CONFIG_BASE_H
#define TESTS_UNIT_CONFIG_BASE_H

#include "common/strbuf.h"
#include "tests/unit/folder.h"
#include "tests/unit/table.h"

/* A config without a fault, of which a test changes one piece. */

static const char config_base[] =
	"bot = {\n"
	"  address = \"digest@example.org\";\n"
	"  admins = [ \"Jane Doe <jane@example.org>\" ];\n"
	"};\n"
	"imap = {\n"
	"  host = \"imap.example.org\";\n"
	"  user = \"digest\";\n"
	"  password_file = \"imap-password\";\n"
	"};\n"
	"smtp = {\n"
	"  host = \"smtp.example.org\";\n"
	"};\n"
	"lists = (\n"
	"  { name = \"kvm\"; address = \"kvm@vger.example.org\"; }\n"
	");\n";

/* Append text with its first from replaced by to. */
static inline void replace_add(struct strbuf *out, const char *text,
			       const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	strbuf_add(out, text, (size_t)(at - text));
	strbuf_addstr(out, to);
	strbuf_addstr(out, at + strlen(from));
}

/* Append text with each "DIR" replaced by the folder. */
static inline void with_folder_add(struct strbuf *out, const char *text)
{
	for (const char *at; (at = strstr(text, "DIR")); text = at + 3) {
		strbuf_add(out, text, (size_t)(at - text));
		strbuf_addstr(out, folder);
	}
	strbuf_addstr(out, text);
}

#endif /* TESTS_UNIT_CONFIG_BASE_H */
