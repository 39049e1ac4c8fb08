/* SPDX-License-Identifier: MIT */
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "tests/unit/config_base.h"
#include "tests/unit/table.h"

struct row {
	const char *what;
	const char *from; /* piece of config_base, first occurrence */
	const char *to;
	const char *want; /* the faults; DIR stands for the folder */
};

static const struct row rows[] = {
    {"no fault", "", "", ""},
    {"number too large", "host = \"imap.example.org\";",
     "host = \"imap.example.org\"; port = 99999;",
     "DIR/c.conf:6: imap.port: must be 1..65535, got 99999\n"},
    {"a 64-bit number is not silently another one",
     "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; max_message_bytes = 5000000000;",
     "DIR/c.conf:11: smtp.max_message_bytes: must be 10000..10000000, got "
     "5000000000\n"},
    {"nor one that wraps into the range", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; max_message_bytes = 4295067296;",
     "DIR/c.conf:11: smtp.max_message_bytes: must be 10000..10000000, got "
     "4295067296\n"},
    {"20 digits", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; max_per_hour = 99999999999999999999;",
     "DIR/c.conf:11: smtp.max_per_hour: must be 1..10000, got a number "
     "beyond 64 bits\n"},
    {"a 64-bit number that fits", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; max_per_hour = 7L;", ""},
    {"hexadecimal, on another line", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; max_per_hour = # here\n 0x2711;",
     "DIR/c.conf:11: smtp.max_per_hour: must be 1..10000, got 10001\n"},
    {"a number that wraps, on another line", "host = \"smtp.example.org\";",
     "airport = 1; port =\n 4294967761; host = \"s.example.org\";",
     "DIR/c.conf:11: smtp.port: must be 1..65535, got 4294967761\n"
     "DIR/c.conf:11: smtp.airport: unknown setting; there is no such thing "
     "here\n"},
    {"a number with a point", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; port = 465.0;",
     "DIR/c.conf:11: smtp.port: must be a whole number 1..65535, got "
     "465\n"},
    {"a number in quotes", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; port = \"465\";",
     "DIR/c.conf:11: smtp.port: must be a whole number 1..65535, got "
     "\"465\"\n"},
    {"a switch for a number", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; port = true;",
     "DIR/c.conf:11: smtp.port: must be a whole number 1..65535, got "
     "true\n"},
    {"a number for a switch", "user = \"digest\";",
     "user = \"digest\"; idle = 1;",
     "DIR/c.conf:7: imap.idle: must be true or false, got 1\n"},
    {"a number for text", "host = \"smtp.example.org\";", "host = 25;",
     "DIR/c.conf:11: smtp.host: must be text in quotes, got 25\n"},
    {"text for a list", "[ \"Jane Doe <jane@example.org>\" ]",
     "\"jane@example.org\"",
     "DIR/c.conf:3: bot.admins: must be a list such as [ \"a\", \"b\" ], "
     "got \"jane@example.org\"\n"},
    {"a list for a group", "smtp = {\n  host = \"smtp.example.org\";\n};",
     "smtp = ( );",
     "DIR/c.conf:10: smtp: must be a group { ... }, got a list ( ... )\n"
     "DIR/c.conf:10: smtp.host: must be set, found none\n"},
    {"text in a list of groups", "{ name = \"kvm\";",
     "\"kvm\", { name = \"kvm\";",
     "DIR/c.conf:14: lists[0]: must be a group { ... }, got \"kvm\"\n"
     "DIR/c.conf:14: lists[0].name: must be set, found none\n"
     "DIR/c.conf:14: lists[0].address: must be set, found none\n"},
    {"no lists", "  { name = \"kvm\"; address = \"kvm@vger.example.org\"; }",
     "", "DIR/c.conf:13: lists: must have 1..64 groups, got 0\n"},
    {"a whole group is missing",
     "bot = {\n  address = \"digest@example.org\";\n"
     "  admins = [ \"Jane Doe <jane@example.org>\" ];\n};\n",
     "",
     "DIR/c.conf: bot.address: must be set, found none\n"
     "DIR/c.conf: bot.admins: must be set, found none\n"},
    {"an empty required text", "\"imap.example.org\"", "\"\"",
     "DIR/c.conf:6: imap.host: must not be empty, got \"\"\n"},
    {"unknown, with a near name", "  user = \"digest\";", "  usr = \"digest\";",
     "DIR/c.conf:5: imap.user: must be set, found none\n"
     "DIR/c.conf:7: imap.usr: unknown setting; did you mean \"user\"?\n"},
    {"unknown at the top", "smtp = {", "stmp = {",
     "DIR/c.conf: smtp.host: must be set, found none\n"
     "DIR/c.conf:10: stmp: unknown setting; did you mean \"smtp\"?\n"},
    {"unknown deep down", "{ name = \"kvm\";",
     "{ name = \"kvm\"; digest = { Schedule = \"Mon 06:00\"; };",
     "DIR/c.conf:14: lists[0].digest.Schedule: unknown setting; did you "
     "mean \"schedule\"?\n"},
    {"unknown, like nothing else", "{ name = \"kvm\";",
     "{ name = \"kvm\"; colour = \"blue\";",
     "DIR/c.conf:14: lists[0].colour: unknown setting; there is no such "
     "thing here\n"},
    {"a secret is not said again", "password_file = \"imap-password\"",
     "password = \"hunter2\"",
     "DIR/c.conf:7: imap.user: must have password_file or "
     "password_command beside it, found neither\n"
     "DIR/c.conf:8: imap.password: secrets do not stand in this file; "
     "write it to a file of its own and set password_file\n"},
    {"two ways to the password", "user = \"digest\";",
     "user = \"digest\"; password_command = \"cat x\";",
     "DIR/c.conf:7: imap.password_command: must not stand beside "
     "password_file: one is enough\n"},
    {"a password without a user", "host = \"smtp.example.org\";",
     "host = \"s.example.org\"; password_file = \"p\";",
     "DIR/c.conf:11: smtp.password_file: must have user beside it, found "
     "none\n"},
    {"clear text to another machine", "user = \"digest\";",
     "user = \"digest\"; tls = \"none\";",
     "DIR/c.conf:7: imap.tls: must be \"implicit\" or \"starttls\" for a "
     "host that is not this one, got \"none\"\n"},
    {"clear text to this machine", "host = \"imap.example.org\";",
     "host = \"127.0.0.3\"; tls = \"none\";", ""},
    {"a word that is none", "user = \"digest\";",
     "user = \"digest\"; tls = \"ssl\";",
     "DIR/c.conf:7: imap.tls: must be \"implicit\", \"starttls\" or "
     "\"none\", got \"ssl\"\n"},
    {"a duration as a number", "user = \"digest\";",
     "user = \"digest\"; timeout = 60;",
     "DIR/c.conf:7: imap.timeout: must be a duration of \"10s\" to "
     "\"1h\", such as \"60s\", got 60\n"},
    {"a duration too long", "user = \"digest\";",
     "user = \"digest\"; poll = \"25h\";",
     "DIR/c.conf:7: imap.poll: must be a duration of \"1m\" to \"1d\", "
     "such as \"5m\", got \"25h\"\n"},
    {"two at signs", "digest@example.org", "digest@x@example.org",
     "DIR/c.conf:2: bot.address: must be one address such as "
     "digest@example.org, got \"digest@x@example.org\"\n"},
    {"an address with a line break", "digest@example.org",
     "digest@example.org\\nBcc: x@example.org",
     "DIR/c.conf:2: bot.address: must be one line of UTF-8 without "
     "control characters, got \"digest@example.org?Bcc: x@example.org\"\n"},
    {"an address with a name", "digest@example.org",
     "Digest <digest@example.org>",
     "DIR/c.conf:2: bot.address: must be one address such as "
     "digest@example.org, got \"Digest <digest@example.org>\"\n"},
    {"two admins in one", "Jane Doe <jane@example.org>",
     "jane@example.org, joe@example.org",
     "DIR/c.conf:3: bot.admins[0]: must be one person such as Jane Doe "
     "<jane@example.org>, got \"jane@example.org, joe@example.org\"\n"},
    {"a bare admin", "Jane Doe <jane@example.org>", "jane@example.org", ""},
    {"no zone", "address = \"digest@example.org\";",
     "address = \"digest@example.org\"; timezone = \"Europe/Atlantis\";",
     "DIR/c.conf:2: bot.timezone: must be a time zone such as UTC or "
     "Europe/Berlin, got \"Europe/Atlantis\"\n"},
    {"no schedule", "{ name = \"kvm\";",
     "{ name = \"kvm\"; digest = { schedule = \"Monday 6\"; };",
     "DIR/c.conf:14: lists[0].digest.schedule: must be \"Mon 06:00\", "
     "\"daily 06:00\" or \"monthly 1 06:00\", a time zone behind it if "
     "need be, got \"Monday 6\"\n"},
    {"a list gets no full digest", "{ name = \"kvm\";",
     "{ name = \"kvm\"; digest = { detail = \"full\"; };",
     "DIR/c.conf:14: lists[0].digest.detail: must be \"overview\" or "
     "\"messages\", got \"full\"\n"},
    {"the key beside the state", "address = \"digest@example.org\";",
     "address = \"digest@example.org\"; state = \"/s/state.db\"; "
     "key_file = \"/s/key\";",
     "DIR/c.conf:2: bot.key_file: must lie outside the folder of "
     "bot.state, got \"/s/key\" beside \"/s/state.db\"\n"},
    {"no slash behind the archive", "{ name = \"kvm\";",
     "{ name = \"kvm\"; archive = \"https://lore.example.org/kvm\";",
     "DIR/c.conf:14: lists[0].archive: must be a URL that begins with "
     "https:// or http:// and ends in a slash, got "
     "\"https://lore.example.org/kvm\"\n"},
    {"nothing but a scheme", "{ name = \"kvm\";",
     "{ name = \"kvm\"; archive = \"https://\";",
     "DIR/c.conf:14: lists[0].archive: must be a URL that begins with "
     "https:// or http:// and ends in a slash, got \"https://\"\n"},
    {"a list twice", "{ name = \"kvm\";",
     "{ name = \"KVM\"; address = \"a@example.org\"; },\n{ name = \"kvm\";",
     "DIR/c.conf:15: lists[1].name: must differ from those of other "
     "lists, got \"kvm\" again\n"},
    {"an address twice", "{ name = \"kvm\";",
     "{ name = \"a\"; address = \"kvm@vger.example.org\"; },"
     "{ name = \"kvm\";",
     "DIR/c.conf:14: lists[1].address: must differ from those of other "
     "lists, got \"kvm@vger.example.org\" again\n"},
    {"the robot as the list", "kvm@vger.example.org", "digest@example.org",
     "DIR/c.conf:14: lists[0].address: must differ from bot.address, got "
     "\"digest@example.org\"\n"},
    {"a topic of nothing", "{ name = \"kvm\";",
     "{ name = \"kvm\"; topics = ( { name = \"x\"; } );",
     "DIR/c.conf:14: lists[0].topics[0]: must have paths or tag, found "
     "neither\n"},
    {"a topic twice", "{ name = \"kvm\";",
     "{ name = \"kvm\"; topics = ( { name = \"x\"; tag = \"a\"; },\n"
     "{ name = \"x\"; tag = \"b\"; } );",
     "DIR/c.conf:15: lists[0].topics[1].name: must differ from those "
     "before, got \"x\" again\n"},
    {"an absolute glob", "{ name = \"kvm\";",
     "{ name = \"kvm\"; topics = ( { name = \"x\"; paths = [ \"/a\" ]; } "
     ");",
     "DIR/c.conf:14: lists[0].topics[0].paths[0]: must be a path within "
     "the tree, without a slash in front, got \"/a\"\n"},
    {"parts larger than a mail may be", "{ name = \"kvm\";",
     "{ name = \"kvm\"; digest = { max_bytes = 200000; };",
     "DIR/c.conf:14: lists[0].digest.max_bytes: must be at most "
     "smtp.max_message_bytes, 100000, got 200000\n"},
    {"a limit", "smtp = {",
     "commands = { limits = { per_mail = 6; }; };\nsmtp = {",
     "DIR/c.conf:10: commands.limits.per_mail: must be 1..5, got 6\n"},
    {"a server of ours that adds no line", "smtp = {",
     "commands = { trusted_authserv = ( { id = \"x\"; hops = 0; } ); };\nsmtp "
     "= {",
     "DIR/c.conf:10: commands.trusted_authserv[0].hops: must be 1..20, got "
     "0\n"},
    {"bytes that are no UTF-8", "digest@example.org", "dig\xe9st@x.org",
     "DIR/c.conf:2: bot.address: must be one line of UTF-8 without control "
     "characters, got \"dig\xef\xbf\xbdst@x.org\"\n"},
    {"escaped bytes that are no UTF-8", "\"digest\"", "\"dig\\xe9st\"",
     "DIR/c.conf:7: imap.user: must be one line of UTF-8 without control "
     "characters, got \"dig\xef\xbf\xbdst\"\n"},
    {"a setting twice", "user = \"digest\";",
     "user = \"digest\";\n  user = \"other\";",
     "DIR/c.conf:8: duplicate setting name, at or before \"user = "
     "\"other\";\"\n"},
    {"not the syntax", "user = \"digest\";", "user = = 1;",
     "DIR/c.conf:7: syntax error, at or before \"user = = 1;\"\n"},
    {"a string without an end", "user = \"digest\";", "user = \"digest;",
     "DIR/c.conf:7: syntax error: expected a string that ends on its line, "
     "found no quote that closes it\n"},
    {"a group without an end", "imap = {", "imap = { tls = ",
     "DIR/c.conf:6: syntax error, at or before \"host = "
     "\"imap.example.org\";\"\n"},
    {"an include that is not there", "smtp = {",
     "@include \"nothing.conf\"\nsmtp = {",
     "DIR/c.conf:10: cannot open include file: expected one in 'DIR', at or "
     "before \"@include \"nothing.conf\"\"\n"},
    {"a folder included", "smtp = {", "@include \".\"\nsmtp = {",
     "DIR/c.conf:10: @include: DIR/.: is not a regular file\n"},
    {"an include from elsewhere", "smtp = {",
     "@include \"/etc/x.conf\"\nsmtp = {",
     "DIR/c.conf:10: cannot open include file: expected one in 'DIR', at or "
     "before \"@include \"/etc/x.conf\"\"\n"},
    {"an include in a comment", "smtp = {",
     "/*\n@include \"x\"\n*/ # \"\n smtp = {", ""},
    {"faults of several places, in the order of the file",
     "imap = {\n  host = \"imap.example.org\";",
     "imap = {\n  poll = \"1s\"; colour = 1;\n  idle = 0; port = 0;",
     "DIR/c.conf:5: imap.host: must be set, found none\n"
     "DIR/c.conf:6: imap.poll: must be a duration of \"1m\" to \"1d\", "
     "such as \"5m\", got \"1s\"\n"
     "DIR/c.conf:6: imap.colour: unknown setting; there is no such thing "
     "here\n"
     "DIR/c.conf:7: imap.port: must be 1..65535, got 0\n"
     "DIR/c.conf:7: imap.idle: must be true or false, got 0\n"},
};

static void faults_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct row *r = &rows[i];
		struct strbuf text = STRBUF_INIT;
		struct strbuf want = STRBUF_INIT;
		struct strbuf got = STRBUF_INIT;
		struct config *c = NULL;
		struct err err = {0};
		int rc;

		replace_add(&text, config_base, r->from, r->to);
		folder_write("c.conf", text.buf, 0600);
		with_folder_add(&want, r->want);
		rc = config_load(folder_path("c.conf"), &c, &got, &err);
		table_str(i, r->what, want.buf, got.buf);
		table_int(i, r->what, want.len ? -1 : 0, rc);
		table_int(i, r->what, want.len ? ERR_CONFIG : ERR_NONE,
			  err.code);
		table_int(i, r->what, !want.len, c != NULL);
		config_free(c);
		strbuf_release(&text);
		strbuf_release(&want);
		strbuf_release(&got);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(faults_are_told),
	};

	return cmocka_run_group_tests_name("setting", tests, folder_make,
					   folder_remove);
}
