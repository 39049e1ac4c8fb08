/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_COMMAND_MAIL_H
#define BOT_FACTS_COMMAND_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/facts/bounce_report.h"
#include "bot/facts/command_lines.h"
#include "bot/facts/sender_proof.h"
#include "common/mail/addr.h"
#include "common/mail/msgid.h"

struct arena;
struct facts_mail;
struct strbuf;

/*
 * Command mails: what a mail asks of the robot, and what proves who sent it.
 * Bounces of the robot's own mail come the same way and are read here, too.
 *
 * Pure: bytes in, struct command_mail out; no clock, no database, no decision.
 * Runs in the reader process, beside facts_read. All strings are valid UTF-8
 * without NUL or line ends, in the arena given.
 */

/* The numbers are stored; never renumber. */
enum command_mail_kind {
	COMMAND_MAIL_NONE = 0,     /* nothing for the robot: most mail */
	COMMAND_MAIL_COMMANDS = 1, /* command lines */
	COMMAND_MAIL_TOKEN = 2,    /* its Subject holds a confirmation's token */
	COMMAND_MAIL_BOUNCE = 3,   /* came to an address that only our envelopes carry */
};

#define COMMAND_MAIL_RECIPIENTS_MAX 300  /* a treewide patch has so many, and the list among them */
#define COMMAND_MAIL_IDS_MAX        20   /* of in_reply_to and refs: the first and the newest 19 */
#define COMMAND_MAIL_NAME_MAX       1000 /* bytes of the sender's name */
#define TOKEN_SIZE                  26   /* base32 digits of 128 bits, lower case */
#define TOKEN_WORD                  "confirm" /* stands before it in the Subject */

/* What the config says about command mails. */
struct command_mail_settings {
	const char *prefix;  /* "#digest"; "": every mail is COMMAND_MAIL_NONE */
	const char *address; /* the robot's own, any case */
	const struct sender_proof_server *trust; /* [n_trust] */
	size_t n_trust;
};

struct command_mail {
	enum command_mail_kind kind;
	struct mail_addr sender; /* email "" unless there is exactly one From field with
				    one mailbox, one Subject, one Date at most */
	bool automatic;          /* a machine sent it: Auto-Submitted other than no, Return-Path <>,
				    X-Auto-Response-Suppress, X-Autoreply and kin, Content-Type
				    multipart/report, a robot's or list manager's local part, an
				    out-of-office Subject */
	bool bulk;               /* Precedence bulk, junk or list */
	const char *proof;       /* "dmarc=pass by mx.example.org"; "" none */
	const char **lines;      /* [n_lines] of COMMANDS, from the prefix on, blanks at the end cut */
	size_t n_lines;
	size_t n_more;           /* command lines behind these */
	bool in_subject;         /* the only line is the Subject's */
	const char **recipients; /* [n_recipients] To and Cc, lower case, each once; none over 254 bytes */
	size_t n_recipients;
	struct mail_msgids in_reply_to;
	struct mail_msgids refs; /* the References of an answer, without this mail's own id behind them (RFC 5322 3.6.4) */
	const char *token;       /* TOKEN; of BOUNCE the address of ours, lower case */
	struct bounce_report *reports; /* [n_reports] of BOUNCE */
	size_t n_reports;
};

/*
 * Read what a mail asks of the robot. scratch: working memory; the text of mail
 * may be gone afterwards. Never fails.
 *
 * Commands stand at column 0 of own text (own_lines.h): not quoted, not below
 * the signature, scissors or a forwarded head, not in an attachment or in HTML;
 * else in the Subject, if the robot is the only recipient.
 */
void command_mail_read(const struct facts_mail *mail,
		       const struct command_mail_settings *settings,
		       struct arena *a, struct strbuf *scratch,
		       struct command_mail *out);

#endif /* BOT_FACTS_COMMAND_MAIL_H */
