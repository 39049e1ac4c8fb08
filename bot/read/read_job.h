/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_READ_JOB_H
#define BOT_READ_READ_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/facts/command_mail.h"

struct arena;
struct err;
struct strbuf;

/*
 * What a reader is asked to do, and the page it shares with main.
 *
 * Mails are numbered within a source: an mbox, Maildir and git archive from 1
 * on in their order, files by their place on the command line, mails of a
 * mailbox by READ_NUMBER(folder, uid).
 */

enum read_kind {
	READ_MBOX,    /* the bytes of input_fd */
	READ_UNPACK,  /* no mails: input_fd decompressed, into the record socket */
	READ_MAILDIR, /* paths[0] */
	READ_GIT,     /* paths[0]: one bare repository */
	READ_FILES,   /* paths[0..n_paths), one mail each; "-" is standard input */
	READ_MAILBOX, /* IMAP: mailbox */
};

#define READ_NUMBER(folder, uid) ((uint64_t)(folder) << 32 | (uid))

/* A folder of the mailbox and how far it was read. */
struct read_folder {
	const char *name;
	uint32_t uidvalidity; /* 0: never read */
	uint32_t uid;         /* the highest one read */
};

struct read_mailbox {
	const char *host;
	int port;
	int tls;              /* enum tls_mode */
	int auth;             /* enum auth */
	const char *user;
	const char *password_file;    /* "" if the password is from ... */
	const char *password_command; /* ... this */
	const char *ca_file;  /* "" the system's store */
	int timeout_ms;
	struct read_folder *folders; /* [n_folders]; the first one idles */
	size_t n_folders;
	bool check;           /* log in, look at the folders, read nothing */
	bool stay;            /* go on waiting for mail, until main closes */
	bool idle;            /* stay by IDLE where the server has it */
	int poll_s;           /* stay: look at all folders so often */
	uint32_t seq;         /* of the last nudge, see below */
	struct command_mail_settings command_mails; /* prefix "": no mail is one */
	const char *search;   /* a Message-ID to search in all folders; "" none */
};

/*
 * What main sends to a reader that stays, over the record socket: stop waiting,
 * read all folders to their end, search for that Message-ID ("": none), then
 * answer with a RECORD_END that has seq as its number.
 */
struct read_nudge {
	uint32_t seq; /* 1, 2, ... */
	char search[1000];
};

#define READ_PATHS_MAX 200          /* paths of one job */
#define READ_JOB_MAX   (100 * 1024) /* bytes of an encoded job */

struct read_job {
	enum read_kind kind;
	bool full;            /* records carry what only `parse` shows too */
	int input_fd;         /* -1: none */
	int window_fd;        /* MBOX that cannot seek: memory of READ_WINDOW
				 bytes that outlives the reader; else -1 */
	int seen_fd;         /* digests of mails not to be parsed again (seen.h); -1 */
	const char *head;     /* MBOX with a window, UNPACK: bytes already taken */
	size_t head_len;      /* from input_fd, to come first */
	const char **paths;
	size_t n_paths;
	uint64_t number;      /* mails before the place to start from */
	uint64_t offset;      /* MBOX: byte to start from */
	const char *after;    /* MAILDIR: name of the last mail read; GIT: its
				 commit; "" from the start */
	const char *tip;      /* GIT: the commit to read up to */
	uint64_t total;       /* GIT: commits, for the progress; 0 not known */
	uint64_t skip;        /* pass over this mail unparsed; 0 none */
	uint64_t careful;     /* up to this mail send each record at once, unbuffered */
	struct read_mailbox mailbox;
};

#define READ_WINDOW (2 * 1024 * 1024)

/* Zeros, no descriptors, empty strings. */
void read_job_init(struct read_job *job, enum read_kind kind);

/* Descriptors travel apart: decoding gives -1 for all. Strings of a decoded
 * job lie in data, arrays in the arena. -1: ERR_DATA. */
void read_job_encode(const struct read_job *job, struct strbuf *out);
int read_job_decode(const char *data, size_t len, struct arena *a,
		    struct read_job *job, struct err *err);

/*
 * The page: written by the reader, read by main at any time, and after the
 * reader's death. Costs no system call per mail.
 */
struct read_progress {
	volatile uint64_t now;  /* the mail being parsed, or 0 before the first */
	volatile uint64_t done; /* bytes (mails, of a MAILDIR, GIT or MAILBOX) so far */
	volatile uint64_t total; /* 0: not known */
	char why[256];          /* why an UNPACK stopped; "" at its end */
};

#define READ_PROGRESS_SIZE 4096

#endif /* BOT_READ_READ_JOB_H */
