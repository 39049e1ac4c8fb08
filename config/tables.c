/* SPDX-License-Identifier: MIT */
#include "config/tables.h"

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"
#include "config/value.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

/* TYPE(name, struct, field, ...): see struct setting. */
#define FIELD(n, t, s, f)                                                      \
	.name = n, .type = SETTING_##t, .offset = offsetof(struct s, f)
#define TEXT(n, s, f, default_, check_)                                        \
	{                                                                      \
		FIELD(n, TEXT, s, f), .preset = default_, .check = check_      \
	}
#define PATH(n, s, f, default_)                                                \
	{                                                                      \
		FIELD(n, PATH, s, f), .preset = default_                       \
	}
#define INPUT(n, s, f) /* a file that must be there, if it is named */         \
	{                                                                      \
		FIELD(n, PATH, s, f), .preset = "", .file = SETTING_INPUT      \
	}
#define NUMBER(n, s, f, min_, max_, default_)                                  \
	{                                                                      \
		FIELD(n, NUMBER, s, f), .min = min_, .max = max_,              \
					.preset = default_                     \
	}
#define DURATION(n, s, f, min_, max_, default_)                                \
	{                                                                      \
		FIELD(n, DURATION, s, f), .min = min_, .max = max_,            \
					  .preset = default_                   \
	}
#define SWITCH(n, s, f, default_)                                              \
	{                                                                      \
		FIELD(n, SWITCH, s, f), .preset = default_                     \
	}
#define WORD(n, s, f, words_, default_)                                        \
	{                                                                      \
		FIELD(n, WORD, s, f), .words = words_, .preset = default_      \
	}
#define TEXTS(n, s, f, count_, min_, max_, check_)                             \
	{                                                                      \
		FIELD(n, TEXTS, s, f), .count = offsetof(struct s, count_),    \
				       .min = min_, .max = max_,               \
				       .check = check_                         \
	}
#define GROUP(n, s, f, group_)                                                 \
	{                                                                      \
		FIELD(n, GROUP, s, f), .group = group_                         \
	}
#define GROUPS(n, s, f, count_, min_, max_, group_)                            \
	{                                                                      \
		FIELD(n, GROUPS, s, f), .count = offsetof(struct s, count_),   \
					.min = min_, .max = max_,              \
					.group = group_,                       \
					.size = sizeof(*((struct s *)NULL)->f) \
	}

static const char *const tls_words[] = {[TLS_IMPLICIT] = "implicit",
					[TLS_STARTTLS] = "starttls",
					[TLS_NONE] = "none",
					NULL};
static const char *const auth_words[] = {[AUTH_PLAIN] = "plain",
					 [AUTH_LOGIN] = "login",
					 [AUTH_XOAUTH2] = "xoauth2",
					 NULL};
/* A list never gets the full detail, so there is no word for it. */
static const char *const detail_words[] = {
    [CONFIG_OVERVIEW] = "overview", [CONFIG_MESSAGES] = "messages", NULL};
static const char *const thread_words[] = {[CONFIG_THREAD_PREVIOUS] =
					       "previous",
					   [CONFIG_THREAD_YEARLY] = "yearly",
					   [CONFIG_THREAD_NONE] = "none",
					   NULL};

static const struct setting bot_table[] = {
    TEXT("name", config_bot, name, "patchdigest", NULL),
    TEXT("address", config_bot, address, NULL, value_check_address),
    TEXTS("admins", config_bot, admins, n_admins, 1, 20, value_check_person),
    PATH("state", config_bot, state, "/var/lib/patchdigest/state.db"),
    PATH("key_file", config_bot, key_file, "/var/lib/patchdigest-key/key"),
    TEXT("timezone", config_bot, timezone, "UTC", value_check_zone),
    PATH("stop_file", config_bot, stop_file, ""),
    {.name = NULL},
};

#define SERVER(s, user_default)                                                \
	TEXT("host", s, server.host, NULL, value_check_host),                  \
	    NUMBER("port", s, server.port, 1, 65535, "0"),                     \
	    WORD("tls", s, server.tls, tls_words, "implicit"),                 \
	    TEXT("user", s, server.user, user_default, NULL),                  \
	    WORD("auth", s, server.auth, auth_words, "plain"),                 \
	    {FIELD("password_file", PATH, s, server.password_file),            \
	     .preset = "", .file = SETTING_SECRET},                            \
	    TEXT("password_command", s, server.password_command, "", NULL),    \
	    INPUT("ca_file", s, server.ca_file),                               \
	    DURATION("timeout", s, server.timeout, 10, HOUR, "60s")

static const struct setting imap_table[] = {
    SERVER(config_imap, NULL),
    TEXT("folder", config_imap, folder, "INBOX", NULL),
    SWITCH("idle", config_imap, idle, "true"),
    DURATION("poll", config_imap, poll, 60, DAY, "5m"),
    {.name = NULL},
};

static const struct setting smtp_table[] = {
    SERVER(config_smtp, ""),
    NUMBER("max_per_hour", config_smtp, max_per_hour, 1, 10000, "100"),
    NUMBER("max_message_bytes", config_smtp, max_message_bytes, 10000, 10000000,
	   "100000"),
    {.name = NULL},
};

static const struct setting topic_table[] = {
    TEXT("name", config_topic, name, NULL, NULL),
    TEXTS("paths", config_topic, paths, n_paths, 0, 1000, value_check_glob),
    TEXT("tag", config_topic, tag, "", value_check_word),
    SWITCH("side", config_topic, side, "false"),
    SWITCH("arch", config_topic, arch, "false"),
    {.name = NULL},
};

static const struct setting digest_table[] = {
    TEXT("schedule", config_digest, schedule, "", value_check_schedule),
    TEXT("to", config_digest, to, "", value_check_address),
    WORD("detail", config_digest, detail, detail_words, "overview"),
    NUMBER("max_bytes", config_digest, max_bytes, 20000, 1000000, "64000"),
    WORD("thread", config_digest, thread, thread_words, "previous"),
    DURATION("waiting_after", config_digest, waiting_after, HOUR, 56 * DAY,
	     "7d"),
    NUMBER("operator_first", config_digest, operator_first, 0, 100, "0"),
    {.name = NULL},
};

static const struct setting list_table[] = {
    TEXT("name", config_list, name, NULL, value_check_list_name),
    TEXT("address", config_list, address, NULL, value_check_address),
    TEXT("list_id", config_list, list_id, "", value_check_list_id),
    TEXT("archive", config_list, archive, "", value_check_archive),
    TEXT("folder", config_list, folder, "", NULL),
    INPUT("maintainers", config_list, maintainers),
    GROUPS("topics", config_list, topics, n_topics, 0, 64, topic_table),
    SWITCH("echo", config_list, echo, "true"),
    DURATION("echo_wait", config_list, echo_wait, 60, 30 * DAY, "24h"),
    GROUP("digest", config_list, digest, digest_table),
    {.name = NULL},
};

static const struct setting authserv_table[] = {
    TEXT("id", config_authserv, id, NULL, value_check_word),
    NUMBER("hops", config_authserv, hops, 1, 20, "1"),
    {.name = NULL},
};

static const struct setting limits_table[] = {
    NUMBER("per_sender_day", config_commands, per_sender_day, 1, 1000, "5"),
    NUMBER("per_hour", config_commands, per_hour, 1, 10000, "50"),
    NUMBER("per_mail", config_commands, per_mail, 1, 5, "5"),
    {.name = NULL},
};

static const struct setting commands_table[] = {
    TEXT("prefix", config_commands, prefix, "#digest", value_check_prefix),
    GROUPS("trusted_authserv", config_commands, trusted_authserv,
	   n_trusted_authserv, 0, 20, authserv_table),
    /* Their values lie in struct config_commands itself. */
    {.name = "limits", .type = SETTING_GROUP, .group = limits_table},
    {.name = NULL},
};

static const struct setting people_table[] = {
    INPUT("mailmap", config_people, mailmap),
    INPUT("employers", config_people, employers),
    TEXTS("robots", config_people, robots, n_robots, 0, 1000,
	  value_check_address),
    {.name = NULL},
};

const struct setting tables_config[] = {
    GROUP("bot", config, bot, bot_table),
    GROUP("imap", config, imap, imap_table),
    GROUP("smtp", config, smtp, smtp_table),
    GROUPS("lists", config, lists, n_lists, 1, 64, list_table),
    GROUP("commands", config, commands, commands_table),
    GROUP("people", config, people, people_table),
    {.name = NULL},
};
