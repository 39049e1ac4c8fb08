/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_RECORD_H
#define BOT_READ_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/facts/command_mail.h"
#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"

/*
 * What crosses from a reader to main: records, each its length and its fields
 * in fixed order (field.h). Writing is buffered; reading is strict, because a
 * reader that was taken over by a mail can write what it likes: a record
 * with a length, count or number out of bounds is ERR_DATA, and main must end
 * that reader.
 */

#define RECORD_MAX (8 * 1024 * 1024) /* bytes of one; 1 MB of mail cannot give more */

enum record_type {
	RECORD_MAIL = 1,    /* number, next, place, facts, command mail */
	RECORD_PASSED = 2,  /* number, next, place: a mail that was not parsed */
	RECORD_FOLDER = 3,  /* number (folder), uidvalidity, next: its mails after
			       that UID follow */
	RECORD_COVERED = 4, /* number: all of the folder up to that UID is read */
	RECORD_END = 5,     /* number (seq of the last nudge obeyed), found: all
			       was read to its end */
	RECORD_FAULT = 6,   /* fault: the reader gives up; number 1: in IDLE */
	RECORD_NOTE = 7,    /* place: a line for the operator (check) */
	RECORD_SEEN = 8,   /* number, next, place: its bytes are recorded already */
};

struct record {
	enum record_type type;
	uint64_t number;    /* of the mail, see read_job.h */
	uint64_t next;      /* MBOX: where the mail after it begins; of a folder:
			       see RECORD_FOLDER */
	const char *place;  /* GIT: commit, raw bytes; MAILDIR, FILES: name; else "" */
	size_t place_len;
	uint32_t uidvalidity;
	int found;          /* the search: 1, 0, or -1: was not asked for */
	struct err fault;
	const char *raw;    /* [raw_len] its encoded bytes, for record_decode; NULL: it came from no reader */
	size_t raw_len;
	struct facts facts;
	struct command_mail command_mail;
};

/* The reader's end. */
struct record_out {
	int fd;
	struct strbuf buf;
};

/* Only the fields that the type names are written. full: of the facts also
 * those that only `parse` shows (in_reply_to, references, body_start). */
void record_put(struct record_out *out, const struct record *r, bool full);
/* Send what is buffered; -1 if main has gone. */
int record_flush(struct record_out *out);

/* Main's end. */
struct record_in {
	int fd;
	char *buf;          /* own */
	size_t start, end;  /* what is not taken yet */
	size_t size;
	struct arena arena; /* arrays of the record last taken */
};

enum record_fill { RECORD_EOF, RECORD_BYTES, RECORD_NONE };

void record_in_init(struct record_in *in, int fd); /* owns fd */
void record_in_release(struct record_in *in);
/* Read once, without waiting. Forgets the record last taken. */
enum record_fill record_in_fill(struct record_in *in);
/* True if a record is there whole. */
bool record_in_has(const struct record_in *in);
/* The next record that is there whole: 1, 0 none, -1 ERR_DATA.  Valid until the
 * next call of record_in_fill or record_in_next. */
int record_in_next(struct record_in *in, struct record *r, struct err *err);

/* A record from its bytes, which it borrows; its arrays are in the arena. */
int record_decode(const char *raw, size_t len, struct arena *a,
		  struct record *r, struct err *err);

#endif /* BOT_READ_RECORD_H */
