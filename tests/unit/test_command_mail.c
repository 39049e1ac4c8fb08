/* SPDX-License-Identifier: MIT */
/* Mails of tests/corpus/command-mail: each NAME.eml is what its NAME.want says;
 * and which headers decide what a mail is. */
#include "tests/unit/command_mail_base.h"

#include <dirent.h>
#include <stdlib.h>

#define CORPUS "tests/corpus/command-mail/"

/* As IMAP gives it. */
static void to_crlf(const struct strbuf *mail, struct strbuf *out)
{
	strbuf_reset(out);
	for (size_t i = 0; i < mail->len; i++) {
		if (mail->buf[i] == '\n')
			strbuf_addch(out, '\r');
		strbuf_addch(out, mail->buf[i]);
	}
}

static void check_file(size_t row, const char *name)
{
	struct strbuf mail = STRBUF_INIT, want = STRBUF_INIT;
	struct strbuf crlf = STRBUF_INIT;
	const char *stem =
	    arena_strndup(&command_mail_arena, name, strlen(name) - 4);

	assert_true(command_mail_slurp(
	    arena_printf(&command_mail_arena, CORPUS "%s", name), &mail));
	if (!command_mail_slurp(
		arena_printf(&command_mail_arena, CORPUS "%s.want", stem),
		&want))
		table_str(row, name, "a file beside it", "none");
	table_str(row, name, want.buf, command_mail_of(mail.buf, mail.len));
	to_crlf(&mail, &crlf);
	table_str(row, name, want.buf, command_mail_of(crlf.buf, crlf.len));
	strbuf_release(&mail);
	strbuf_release(&want);
	strbuf_release(&crlf);
}

static void test_corpus(void **state)
{
	DIR *dir = opendir(CORPUS);
	struct dirent *e;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir)))
		if (strlen(e->d_name) > 4 &&
		    !strcmp(e->d_name + strlen(e->d_name) - 4, ".eml"))
			check_file(n++, e->d_name);
	closedir(dir);
	assert_true(n > 20);
	table_end();
}

/* Headers of mails that hold "#digest help" to the robot. */
static void test_automatic(void **state)
{
	static const struct {
		const char *header;
		bool automatic, bulk;
	} rows[] = {
	    {"From: a@x.org\n", false, false},
	    {"From: a@x.org\nAuto-Submitted: no\n", false, false},
	    {"From: a@x.org\nAuto-Submitted: No (a person)\n", false, false},
	    {"From: a@x.org\nAuto-Submitted: auto-replied\n", true, false},
	    {"From: a@x.org\nAuto-Submitted: no\nauto-submitted: x\n", true,
	     false},
	    {"From: a@x.org\nAuto-Submitted:\n", true, false},
	    {"From: a@x.org\nReturn-Path: <>\n", true, false},
	    {"From: a@x.org\nReturn-Path: <a@x.org>\n", false, false},
	    {"From: a@x.org\nX-Auto-Response-Suppress: All\n", true, false},
	    {"From: a@x.org\nX-AutoReply: yes\n", true, false},
	    {"From: a@x.org\nX-Autorespond: x\n", true, false},
	    {"From: a@x.org\nPrecedence: auto_reply\n", true, false},
	    {"From: a@x.org\nPrecedence: Bulk\n", false, true},
	    {"From: a@x.org\nPrecedence: junk\n", false, true},
	    {"From: a@x.org\nPrecedence: list (of mails)\n", false, true},
	    {"From: a@x.org\nPrecedence: first-class\n", false, false},
	    {"From: Mailer-Daemon@x.org\n", true, false},
	    {"From: owner-kvm@x.org\n", true, false},
	    {"From: kvm-owner@x.org\n", true, false},
	    {"From: kvm+owner@x.org\n", true, false},
	    {"From: kvm-request@x.org\n", true, false},
	    {"From: kvm+subscribe@x.org\n", true, false},
	    {"From: kvm-unsubscribe@x.org\n", true, false},
	    {"From: kvm-bounces@x.org\n", true, false},
	    {"From: no-reply@x.org\n", true, false},
	    {"From: noreply-x@x.org\n", true, false},
	    {"From: syzbot+ab@x.org\n", true, false},
	    {"From: lkp@intel.com\n", true, false},
	    {"From: requester@x.org\n", false, false},
	    {"From: a@noreply.x.org\n", false, false},
	    {"From: a@x.org\nSubject: Out of Office: x\n", true, false},
	    {"From: a@x.org\nSubject: [x #1] AutoReply: x\n", true, false},
	    {"From: a@x.org\nSubject: Re: Out of office\n", false, false},
	    {"From: a@x.org\nSubject: Abwesenheitsnotiz\n", true, false},
	    {"From: a@x.org\n"
	     "Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_x?=\n",
	     true, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *mail = arena_printf(
		    &command_mail_arena, "%s\n#digest help\n", rows[i].header);
		struct command_mail l;

		read_command_mail(mail, strlen(mail), &command_mail_base,
				  &command_mail_arena, &command_mail_scratch,
				  &l);
		table_int(i, mail, COMMAND_MAIL_COMMANDS, l.kind);
		table_int(i, mail, rows[i].automatic, l.automatic);
		table_int(i, mail, rows[i].bulk, l.bulk);
	}
	table_end();
}

static void test_token(void **state)
{
#define TOKEN "k5w2hq7d4mznbv3xy6tjra2cpe"
	static const struct {
		const char *to, *subject, *want;
	} rows[] = {
	    {"kvm-digest-bot@bot.example", "confirm " TOKEN, TOKEN},
	    {"kvm-digest-bot@bot.example", "AW: x Confirm  " TOKEN ".", TOKEN},
	    {"kvm-digest-bot@bot.example", "confirm confirm " TOKEN, TOKEN},
	    {"\"a, b\" <KVM-DIGEST-BOT@BOT.EXAMPLE>, c@d", "confirm " TOKEN,
	     TOKEN},
	    {"kvm-digest-bot@bot.example", "confirm" TOKEN, ""},
	    {"kvm-digest-bot@bot.example", "confirm: " TOKEN, ""},
	    {"kvm-digest-bot@bot.example", "unconfirm " TOKEN, ""},
	    {"kvm-digest-bot@bot.example", "confirm " TOKEN "a", ""},
	    {"kvm-digest-bot@bot.example", "confirm " TOKEN "9", ""},
	    {"kvm-digest-bot@bot.example", "confirm 1" TOKEN, ""},
	    {"kvm-digest-bot@bot.example", "confirm", ""},
	    {"kvm-digest-bot@bot.example", "", ""},
	    /* to somebody else */
	    {"kvm@vger.example", "confirm " TOKEN, ""},
	    {"a-kvm-digest-bot@bot.example", "confirm " TOKEN, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *mail =
		    arena_printf(&command_mail_arena, "To: %s\nSubject: %s\n\n",
				 rows[i].to, rows[i].subject);
		struct command_mail l;

		read_command_mail(mail, strlen(mail), &command_mail_base,
				  &command_mail_arena, &command_mail_scratch,
				  &l);
		table_str(i, mail, rows[i].want, l.token);
		table_int(i, mail,
			  *rows[i].want ? COMMAND_MAIL_TOKEN
					: COMMAND_MAIL_NONE,
			  l.kind);
	}
	table_end();
}

/* head, then n times before, the number, behind; then a command. */
static const char *many(const char *head, const char *before,
			const char *behind, int n)
{
	struct strbuf sb = STRBUF_INIT;
	const char *all;

	strbuf_addstr(&sb, head);
	for (int i = 0; i < n; i++)
		strbuf_addf(&sb, "%s%d%s", before, i, behind);
	strbuf_addstr(&sb, "\nSubject: x\n\n#digest help\n");
	all = arena_strdup(&command_mail_arena, sb.buf);
	strbuf_release(&sb);
	return all;
}

static void read_mail(const char *mail, struct command_mail *l)
{
	read_command_mail(mail, strlen(mail), &command_mail_base,
			  &command_mail_arena, &command_mail_scratch, l);
	assert_int_equal(l->kind, COMMAND_MAIL_COMMANDS);
}

static void test_bounds(void **state)
{
	struct command_mail l;
	char *mail;

	(void)state;
	read_mail(many("To: x", ", a", "@x.org", 1000), &l);
	assert_int_equal(l.n_recipients, COMMAND_MAIL_RECIPIENTS_MAX);
	read_mail(many("References:", " <r", "@x>", 120), &l);
	assert_int_equal(l.refs.n, COMMAND_MAIL_IDS_MAX);
	assert_string_equal(l.refs.id[0], "r0@x");
	assert_string_equal(l.refs.id[1], "r101@x");
	assert_string_equal(l.refs.id[19], "r119@x");
	read_mail(many("In-Reply-To:", " <r", "@x>", 2), &l);
	assert_int_equal(l.in_reply_to.n, 2);
	assert_int_equal(l.refs.n, 0);
	/* what was cut off may have been a second From */
	read_mail(many("From: a@x.org", "\nX-", ": y", 2100), &l);
	assert_string_equal(l.sender.email, "");
	read_mail(many("From: ", "", "234567890", 200), &l);
	assert_string_equal(l.sender.name, "");
	read_mail(many("From: Ann", " ", "234567890", 200), &l);
	assert_string_equal(l.sender.email, "");
	mail = (char *)many("From: Ann", " ", "234567890", 200);
	memcpy(strstr(mail, " 199"), "<a@x.org>   ", 12);
	read_mail(mail, &l);
	assert_string_equal(l.sender.email, "a@x.org");
	assert_in_range(strlen(l.sender.name), 900, COMMAND_MAIL_NAME_MAX);
}

/* What is long costs its length, and no more. */
static void test_long(void **state)
{
	static const char *const header[] = {
	    "To: ",
	    "From: ",
	    "Authentication-Results: mx.bot.example;",
	    "Subject: ",
	    "Return-Path: ",
	};
	static const char *const unit[] = {"@", "(", "\"",   "=",       ";",
					   "<", "x", "a@b,", "confirm "};
	struct strbuf mail = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(header) * LENGTH(unit); i++) {
		struct command_mail l;

		strbuf_reset(&mail);
		strbuf_addstr(&mail, "Cc: kvm-digest-bot@bot.example\n");
		strbuf_addstr(&mail, header[i / LENGTH(unit)]);
		while (mail.len < 60000)
			strbuf_addstr(&mail, unit[i % LENGTH(unit)]);
		strbuf_addstr(&mail, "\n\n#digest help\n");
		read_command_mail(mail.buf, mail.len, &command_mail_base,
				  &command_mail_arena, &command_mail_scratch,
				  &l);
		table_int(i, mail.buf, COMMAND_MAIL_COMMANDS, l.kind);
		table_str(i, mail.buf, "", l.proof);
		arena_reset(&command_mail_arena);
	}
	strbuf_release(&mail);
	table_end();
}

/* Without a prefix there are none: an import. */
static void test_no_prefix(void **state)
{
	static const char mail[] = "To: kvm-digest-bot@bot.example\n\n#digest";
	struct command_mail_settings none = command_mail_base;
	struct command_mail l;

	(void)state;
	none.prefix = "";
	read_command_mail(mail, strlen(mail), &none, &command_mail_arena,
			  &command_mail_scratch, &l);
	assert_int_equal(l.kind, COMMAND_MAIL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_corpus), cmocka_unit_test(test_automatic),
	    cmocka_unit_test(test_token),  cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_long),   cmocka_unit_test(test_no_prefix),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	command_mail_end();
	return failed;
}
