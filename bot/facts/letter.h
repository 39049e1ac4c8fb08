/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_LETTER_H
#define BOT_FACTS_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/mail/addr.h"
#include "common/mail/msgid.h"

struct arena;
struct strbuf;

/*
 * What a mail asks of the robot, and what proves who sent it (SPEC 7,
 * RELIABILITY 2.5 and 2.6).
 *
 * Pure: bytes in, a letter out; no clock, no database, no decision. Runs in
 * the reader process, beside facts_read. All strings are valid UTF-8 without
 * NUL or line ends, in the arena given.
 */

/* The numbers are stored; never renumber. */
enum letter_kind {
	LETTER_NONE = 0,     /* nothing for the robot: most mail */
	LETTER_COMMANDS = 1, /* command lines */
	LETTER_TOKEN = 2,    /* its Subject holds a confirmation's token */
	LETTER_BOUNCE = 3,   /* came to an address that only our envelopes carry */
};

#define LETTER_LINES_MAX      5    /* commands of a mail that are kept */
#define LETTER_LINE_MAX       1000 /* bytes of one; a longer one is cut and ends in U+2026, so
				      that nothing else is obeyed than was asked */
#define LETTER_RECIPIENTS_MAX 300  /* a treewide patch has so many, and the list among them */
#define LETTER_REPORTS_MAX    50
#define LETTER_IDS_MAX        20   /* of in_reply_to and refs: the first and the newest 19 */
#define LETTER_NAME_MAX       1000 /* bytes of the sender's name */
#define LETTER_TOKEN_SIZE     26   /* base32 digits of 128 bits, lower case */
#define LETTER_TOKEN_WORD     "confirm" /* stands before it in the Subject */
#define LETTER_BOUNCE_TAG     "b-" /* local part: "digest+b-HEX" */

struct letter_trust {
	const char *id; /* authserv-id */
	int hops;       /* Received fields that our own side adds, the mail exchanger's with them:
			   trusted above the last of those, see proof.h */
};

/* What the config says of it. */
struct letter_settings {
	const char *prefix;  /* "#digest"; "": no mail is a letter */
	const char *address; /* the robot's own, any case */
	const struct letter_trust *trust; /* [n_trust] */
	size_t n_trust;
};

enum letter_outcome { LETTER_FAILED, LETTER_DELAYED, LETTER_OTHER };

/* One recipient of a delivery report (RFC 3464 2.3). */
struct letter_report {
	enum letter_outcome outcome; /* Action */
	const char *status;          /* "5.1.1"; "5.0.0", "4.0.0", "2.0.0" where none is named */
	const char *email;           /* Final-Recipient, else Original-; lower case */
	const char *original;        /* Original-Recipient: whom we mailed, where it was sent on; "" not named */
};

struct letter {
	enum letter_kind kind;
	struct mail_addr sender; /* email "" unless there is exactly one From field with
				    one mailbox, one Subject, one Date at most (F4) */
	bool automatic;          /* a machine sent it: Auto-Submitted other than no, Return-Path <>,
				    X-Auto-Response-Suppress, X-Autoreply and kin, Content-Type
				    multipart/report, a robot's or list manager's local part, an
				    out-of-office Subject (A2) */
	bool bulk;               /* Precedence bulk, junk or list */
	const char *proof;       /* "dmarc=pass by mx.example.org"; "" none (F1 to F3) */
	const char **lines;      /* [n_lines] of COMMANDS, from the prefix on, blanks at the end cut */
	size_t n_lines;
	size_t n_more;           /* command lines behind these */
	bool in_subject;         /* the only line is the Subject's */
	const char **recipients; /* [n_recipients] To and Cc, lower case, each once; none over 254 bytes */
	size_t n_recipients;
	struct mail_msgids in_reply_to;
	struct mail_msgids refs; /* what References of an answer hold before this mail's id (RFC 5322 3.6.4) */
	const char *token;       /* TOKEN; of BOUNCE the address of ours, lower case */
	struct letter_report *reports; /* [n_reports] of BOUNCE */
	size_t n_reports;
};

/*
 * Read one. raw[0..len) as facts_read takes it; scratch: working memory. A
 * mail that is nothing to the robot costs little: it is looked for the prefix
 * and the robot's address first.
 *
 * Commands stand at column 0 of own text (bot/patch/own.h): not quoted, not
 * below the signature, scissors or a forwarded head, not in an attachment or
 * in HTML; else in the Subject, if the robot is the only recipient. Bodies in
 * base64, quoted-printable and format=flowed are read as they are shown.
 */
void letter_read(const char *raw, size_t len,
		 const struct letter_settings *settings, struct arena *a,
		 struct strbuf *scratch, struct letter *out);

#endif /* BOT_FACTS_LETTER_H */
