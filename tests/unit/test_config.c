/* SPDX-License-Identifier: MIT */
#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "tests/unit/config_base.h"
#include "tests/unit/table.h"

static struct config *load(const char *path)
{
	struct strbuf faults = STRBUF_INIT;
	struct config *c = NULL;
	struct err err = {0};

	if (config_load(path, &c, &faults, &err))
		print_error("%s: %s\n%s", path, err.text, faults.buf);
	assert_string_equal(faults.buf, "");
	assert_non_null(c);
	strbuf_release(&faults);
	return c;
}

static void defaults_are_filled(void **state)
{
	struct config *c;
	struct strbuf want = STRBUF_INIT;

	(void)state;
	folder_write("c.conf", config_base, 0600);
	c = load(folder_path("c.conf"));
	assert_string_equal(c->bot.name, "patchdigest");
	assert_string_equal(c->bot.timezone, "UTC");
	assert_string_equal(c->bot.stop_file, "");
	assert_int_equal(c->bot.n_admins, 1);
	assert_string_equal(c->bot.admins[0], "Jane Doe <jane@example.org>");
	assert_int_equal(c->imap.server.port, 993);
	assert_int_equal(c->imap.server.tls, TLS_IMPLICIT);
	assert_int_equal(c->imap.server.timeout, 60);
	assert_int_equal(c->imap.poll, 300);
	assert_true(c->imap.idle);
	with_folder_add(&want, "DIR/imap-password");
	assert_string_equal(c->imap.server.password_file, want.buf);
	assert_int_equal(c->smtp.server.port, 465);
	assert_string_equal(c->smtp.server.user, "");
	assert_int_equal(c->smtp.max_message_bytes, 100000);
	assert_int_equal(c->n_lists, 1);
	assert_string_equal(c->lists[0].list_id, "kvm.vger.example.org");
	assert_string_equal(c->lists[0].archive,
			    "https://lore.kernel.org/kvm/");
	assert_string_equal(c->lists[0].folder, "INBOX");
	assert_string_equal(c->lists[0].digest.to, "kvm@vger.example.org");
	assert_int_equal(c->lists[0].digest.waiting_after, 7 * 86400);
	assert_int_equal(c->lists[0].echo_wait, 86400);
	assert_true(c->lists[0].echo);
	assert_ptr_equal(c->lists[0].topics, config_default_topics);
	assert_int_equal(c->lists[0].n_topics, config_n_default_topics);
	assert_string_equal(c->commands.prefix, "#digest");
	assert_int_equal(c->commands.per_mail, 5);
	assert_false(config_is_loopback(c));
	assert_ptr_equal(config_list_find(c, "kvm"), &c->lists[0]);
	assert_null(config_list_find(c, "kv"));
	strbuf_release(&want);
	config_free(c);
}

static void ports_follow_tls(void **state)
{
	static const struct {
		const char *tls;
		int imap, smtp;
	} ports[] = {
	    {"implicit", 993, 465},
	    {"starttls", 143, 587},
	    {"none", 143, 25},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(ports); i++) {
		struct strbuf text = STRBUF_INIT;
		struct strbuf both = STRBUF_INIT;
		char to[64];
		struct config *c;

		snprintf(to, sizeof(to), "host = \"localhost\"; tls = \"%s\"",
			 ports[i].tls);
		replace_add(&text, config_base, "host = \"imap.example.org\"",
			    to);
		replace_add(&both, text.buf, "host = \"smtp.example.org\"", to);
		folder_write("c.conf", both.buf, 0600);
		c = load(folder_path("c.conf"));
		assert_int_equal(c->imap.server.port, ports[i].imap);
		assert_int_equal(c->smtp.server.port, ports[i].smtp);
		assert_true(config_is_loopback(c));
		config_free(c);
		strbuf_release(&text);
		strbuf_release(&both);
	}
}

static void example_is_valid(void **state)
{
	struct config *c = load("deploy/patchdigest.conf");

	(void)state;
	assert_int_equal(c->n_lists, 1);
	assert_int_equal(c->lists[0].n_topics, config_n_default_topics);
	for (size_t i = 0; i < config_n_default_topics; i++) {
		const struct config_topic *want = &config_default_topics[i];
		size_t j = 0;

		while (j < c->lists[0].n_topics &&
		       strcmp(c->lists[0].topics[j].name, want->name))
			j++;
		assert_int_not_equal(j, c->lists[0].n_topics);
		const struct config_topic *got = &c->lists[0].topics[j];

		assert_int_equal(got->n_paths, want->n_paths);
		for (size_t k = 0; k < want->n_paths; k++)
			assert_string_equal(got->paths[k], want->paths[k]);
		assert_string_equal(got->tag, want->tag);
		assert_int_equal(got->side, want->side);
		assert_int_equal(got->arch, want->arch);
	}
	assert_int_equal(c->commands.n_trusted_authserv, 1);
	assert_string_equal(c->commands.trusted_authserv[0].id,
			    "mx.example.org");
	config_free(c);
}

/* What an included file sets counts, and its faults name it. */
static void includes_are_followed(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct strbuf want = STRBUF_INIT;
	struct strbuf got = STRBUF_INIT;
	struct config *c;
	struct err err = {0};

	(void)state;
	replace_add(&text, config_base, "  host = \"smtp.example.org\";\n",
		    "  @include \"part.conf\"\n");
	folder_write("c.conf", text.buf, 0600);
	folder_write("part.conf", "host = \"relay.example.org\";\nport = 26;\n",
		     0600);
	c = load(folder_path("c.conf"));
	assert_string_equal(c->smtp.server.host, "relay.example.org");
	assert_int_equal(c->smtp.server.port, 26);
	config_free(c);

	folder_write("part.conf",
		     "host = \"relay.example.org\";\nport = 4294967322;\n",
		     0600);
	assert_int_equal(config_load(folder_path("c.conf"), &c, &got, &err),
			 -1);
	with_folder_add(&want,
			"DIR/part.conf:2: smtp.port: must be 1..65535, got "
			"4294967322\n");
	assert_string_equal(got.buf, want.buf);
	assert_null(c);

	/* A file that includes itself ends, and is told. */
	folder_write("part.conf", "@include \"part.conf\"\n", 0600);
	strbuf_reset(&got);
	assert_int_equal(config_load(folder_path("c.conf"), &c, &got, &err),
			 -1);
	assert_non_null(strstr(got.buf, "include file nesting too deep"));
	strbuf_release(&text);
	strbuf_release(&want);
	strbuf_release(&got);
}

static void missing_file_is_told(void **state)
{
	struct strbuf want = STRBUF_INIT;
	struct strbuf got = STRBUF_INIT;
	struct config *c = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(config_load(folder_path("none.conf"), &c, &got, &err),
			 -1);
	with_folder_add(&want, "DIR/none.conf: cannot open it: No such file or "
			       "directory\n");
	assert_string_equal(got.buf, want.buf);
	strbuf_reset(&want);
	with_folder_add(&want, "1 fault in DIR/none.conf");
	assert_string_equal(err.text, want.buf);

	strbuf_reset(&got);
	assert_int_equal(config_load(folder, &c, &got, &err), -1);
	assert_non_null(strstr(got.buf, "is not a regular file"));
	strbuf_release(&want);
	strbuf_release(&got);
}

static void files_are_checked(void **state)
{
	static const struct {
		const char *what;
		const char *text; /* NULL: no file */
		mode_t mode;
		const char *want;
	} files[] = {
	    {"fine", "secret\n", 0600, ""},
	    {"read-only", "secret\n", 0400, ""},
	    {"not there", NULL, 0,
	     "DIR/c.conf:8: imap.password_file: must be a file that can be "
	     "read, got No such file or directory: DIR/password\n"},
	    {"the group can read it", "secret\n", 0640,
	     "DIR/c.conf:8: imap.password_file: must be readable by its "
	     "owner alone (chmod 600), got mode 640: DIR/password\n"},
	    {"all can read it", "secret\n", 0604,
	     "DIR/c.conf:8: imap.password_file: must be readable by its "
	     "owner alone (chmod 600), got mode 604: DIR/password\n"},
	    {"empty", "", 0600,
	     "DIR/c.conf:8: imap.password_file: must hold a password, got "
	     "an empty file: DIR/password\n"},
	};
	struct strbuf text = STRBUF_INIT;
	struct config *c;

	(void)state;
	replace_add(&text, config_base, "imap-password", "password");
	folder_write("c.conf", text.buf, 0600);
	c = load(folder_path("c.conf"));
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct strbuf want = STRBUF_INIT;
		struct strbuf got = STRBUF_INIT;
		struct err err = {0};

		unlink(folder_path("password"));
		if (files[i].text)
			folder_write("password", files[i].text, files[i].mode);
		with_folder_add(&want, files[i].want);
		table_int(i, files[i].what, want.len ? -1 : 0,
			  config_check_files(c, &got, &err));
		table_str(i, files[i].what, want.buf, got.buf);
		strbuf_release(&want);
		strbuf_release(&got);
	}
	strbuf_release(&text);
	config_free(c);
	table_end();
}

static void durations_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} durations[] = {
	    {"90s", 90},        {"15m", 900},    {"24h", 86400},
	    {"7d", 604800},     {"2w", 1209600}, {"0s", 0},
	    {"", -1},           {"s", -1},       {"5", -1},
	    {"5 m", -1},        {"5mm", -1},     {"-5m", -1},
	    {"5x", -1},         {"1.5h", -1},    {"99999999999999999999s", -1},
	    {"999999999w", -1}, {"5M", -1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(durations); i++)
		table_int(i, durations[i].text, durations[i].want,
			  config_duration(durations[i].text));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_filled),
	    cmocka_unit_test(ports_follow_tls),
	    cmocka_unit_test(example_is_valid),
	    cmocka_unit_test(includes_are_followed),
	    cmocka_unit_test(missing_file_is_told),
	    cmocka_unit_test(files_are_checked),
	    cmocka_unit_test(durations_are_read),
	};

	return cmocka_run_group_tests_name("config", tests, folder_make,
					   folder_remove);
}
