/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/auth.h"
#include "common/tls_stream.h"

struct err;
struct strbuf;

/*
 * The config file (libconfig syntax) as structs. deploy/patchdigest.conf is
 * the same list with comments for the operator and loads as it stands; man
 * page patchdigest.conf(5).
 *
 * All strings are owned by struct config, never NULL unless said; a setting
 * that is not there has the default named here. Durations are written as
 * strings, "90s", "15m", "24h", "7d", "2w", and kept in seconds. Paths are
 * absolute here; in the file they may be relative to its folder. Secrets are
 * never in the file: only where to find them.
 */

enum config_detail { CONFIG_OVERVIEW, CONFIG_MESSAGES, CONFIG_FULL };
enum config_thread { CONFIG_THREAD_PREVIOUS, CONFIG_THREAD_YEARLY, CONFIG_THREAD_NONE };

struct config_bot {
	const char *name;      /* display name of the From header; "patchdigest" */
	const char *address;   /* required: the robot's own address */
	const char **admins;   /* [n_admins] required, at least one: "Jane Doe <jane@example.org>" */
	size_t n_admins;
	const char *state;     /* database file; "/var/lib/patchdigest/state.db" */
	const char *key_file;  /* secret of Message-IDs and tokens; "/var/lib/patchdigest-key/key"; must not lie in the state's folder */
	const char *timezone;  /* tz database name; "UTC" */
	const char *stop_file; /* while it exists nothing is sent; "" none */
};

struct config_server {
	const char *host;      /* required */
	int port;              /* 993; smtp 465; starttls 143 and 587; none 143 and 25 */
	enum tls_mode tls;     /* "implicit"; "none" only to loopback */
	const char *user;      /* imap: required; smtp: "" means no AUTH */
	enum auth auth;        /* "plain"; never AUTH_NONE */
	const char *password_file;    /* one of the two where there is a user */
	const char *password_command; /* its first output line is the password */
	const char *ca_file;   /* PEM; "" the system's store */
	int timeout;           /* seconds; 10s..1h, "60s" */
};

struct config_imap {
	struct config_server server;
	const char *folder;    /* "INBOX" */
	bool idle;             /* true */
	int poll;              /* seconds between looks where there is no IDLE; 60s..1d, "5m" */
};

struct config_smtp {
	struct config_server server;
	int max_per_hour;      /* mails over all; 1..10000, 100 */
	int max_message_bytes; /* 10000..10000000, 100000 */
};

struct config_topic {
	const char *name;      /* "arm64" */
	const char **paths;    /* [n_paths] globs, see topic.h; a final '/' is the whole folder */
	size_t n_paths;
	const char *tag;       /* a word of the subject that decides at once; "" none */
	bool side;             /* tests, documents: does not decide alone; false */
	bool arch;             /* an architecture, named in "also"; false */
};

struct config_digest {
	const char *schedule;  /* see schedule_spec.h: "Mon 06:00" | "daily 06:00" | "monthly 1 06:00" with an optional zone name behind; "" none */
	const char *to;        /* address the digest goes to; the list's address */
	enum config_detail detail; /* "overview"; never "full" */
	int max_bytes;         /* of one part; 20000..1000000 and at most smtp.max_message_bytes, 64000 */
	enum config_thread thread; /* "previous" */
	int waiting_after;     /* seconds; 1h..8w, "7d" */
	int operator_first;    /* first so many digests to the admins only; 0..100, 0 */
};

struct config_list {
	const char *name;      /* required, letters digits . _ -: "kvm" */
	const char *address;   /* required: posting address */
	const char *list_id;   /* RFC 2919; address with '@' as '.' */
	const char *archive;   /* URL, ends in '/'; "https://lore.kernel.org/<name>/" */
	const char *folder;    /* imap.folder */
	const char *maintainers; /* MAINTAINERS file; "" none */
	const struct config_topic *topics; /* [n_topics]; config_default_topics */
	size_t n_topics;
	bool echo;             /* does own mail come back; true */
	int echo_wait;         /* seconds to wait for it; 60s..30d, "24h" */
	struct config_digest digest;
};

struct config_commands {
	const char *prefix;    /* "#digest" */
	struct config_authserv {
		const char *id;
		int hops;      /* Received lines that our own side adds, the mail exchanger's
				  with them: only above the last of those it is believed; 1..20, 1 */
	} *trusted_authserv;   /* [n_trusted_authserv] */
	size_t n_trusted_authserv;
	int per_sender_day;    /* limits.per_sender_day: answers; 1..1000, 5 */
	int per_hour;          /* limits.per_hour: answers over all; 1..10000, 50 */
	int per_mail;          /* limits.per_mail: commands; 1..5, 5 */
};

struct config_people {
	const char *mailmap;   /* file in git's syntax; "" none */
	const char *employers; /* file: "domain-or-address employer"; "" none */
	const char **robots;   /* [n_robots] further addresses of robots */
	size_t n_robots;
};

struct config {
	const char *path;      /* the file read */
	struct config_bot bot;
	struct config_imap imap;
	struct config_smtp smtp;
	struct config_list *lists; /* [n_lists], at least one */
	size_t n_lists;
	struct config_commands commands;
	struct config_people people;
};

/*
 * Read and check path. All faults are appended to faults, a line each, in
 * the order of the file:
 *
 *	patchdigest.conf:14: imap.port: must be 1..65535, got 99999
 *	patchdigest.conf:20: imap.usr: unknown setting; did you mean "user"?
 *
 * Returns 0, or -1 with ERR_CONFIG and the number of faults in err ("3 faults
 * in patchdigest.conf"). The files that settings name are not looked at: see
 * config_check_files. The caller frees *out, NULL on -1, with config_free.
 */
int config_load(const char *path, struct config **out, struct strbuf *faults,
		struct err *err);
void config_free(struct config *c); /* NULL is fine */

/*
 * Check the files that the settings name (password_file, ca_file, maintainers,
 * mailmap, employers): this process must be able to read them, and nobody but
 * its owner a password file. Returns and appends faults as config_load.
 */
int config_check_files(const struct config *c, struct strbuf *faults,
		       struct err *err);

/* True if imap.host and smtp.host are both this machine (127.0.0.0/8, ::1,
 * localhost). */
bool config_is_loopback(const struct config *c);

/* True if bot.stop_file exists at this moment: nothing is sent then. */
bool config_is_stopped(const struct config *c);

/* The list of that name, or NULL. */
const struct config_list *config_list_find(const struct config *c, const char *name);

/* The topics of a kvm list: used where the config names no topics, and where
 * there is no config. */
extern const struct config_topic config_default_topics[];
extern const size_t config_n_default_topics;

/* The seconds of "90s" "15m" "24h" "7d" "2w"; -1 if s is no duration. */
int64_t config_duration(const char *s);

#endif /* CONFIG_CONFIG_H */
