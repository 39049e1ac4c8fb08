/* SPDX-License-Identifier: MIT */
#ifndef IMAP_COMMAND_H
#define IMAP_COMMAND_H

#include <stdbool.h>

#include <libetpan/mailimap.h>

#include "common/err.h"
#include "imap/guard.h"
#include "imap/session.h"

/*
 * What each command of a session needs: limits before it, a fault after it.
 * Private to imap/. Where a function returns a libetpan result, that is
 * MAILIMAP_NO_ERROR or one of its errors.
 */

#define IMAP_ANSWER_MAX 65536 /* bytes of the answer to a simple command */

struct imap_session {
	struct imap_config config;
	const struct tls_addrs *addrs;
	struct tls_stream *tls; /* own */
	mailimap *imap;         /* own */
	struct imap_guard guard;
	char *folder;            /* own; the folder examined, NULL: none yet */
	struct imap_mailbox box; /* of folder */
	bool idling;             /* IDLE was sent, DONE not yet */
};

/* Set the limits of the next command: bytes of its answer and of one literal;
 * the answer may take work_ms more than the timeout to arrive. */
void imap_command_arm(struct imap_session *s, int64_t work_ms, size_t budget,
		      size_t literal_max);

/* End an IDLE that is still going on. */
int imap_command_end_idle(struct imap_session *s, struct err *err);

/* Both of the above, as every command in a session that may idle begins. */
int imap_command_begin(struct imap_session *s, int64_t work_ms, size_t budget,
		       size_t literal_max, struct err *err);

/* Fill err from a libetpan result, or (give_up) with a fault that we found.
 * Return -1; the session is then dead. */
int imap_command_fail(struct imap_session *s, int result, const char *what,
		      struct err *err);
int imap_command_give_up(struct imap_session *s, enum err_code code,
			 const char *why, struct err *err);

/* Send line and CRLF. Returns a libetpan result. */
int imap_command_send(struct imap_session *s, const char *line);
/* Parse the tagged answer whose line was read last. Returns a libetpan result,
 * MAILIMAP_ERROR_LOGIN for a NO. */
int imap_command_answer(struct imap_session *s);

/* True if s has a C0 control or DEL, which no command may carry. */
bool imap_has_control(const char *s);

/* True if the server last announced that capability: "IDLE", "AUTH=PLAIN". */
bool imap_capability_has(const struct imap_session *s, const char *name);
void imap_capability_forget(struct imap_session *s);
/* Ask for the capabilities unless the server announced them unasked. */
int imap_capability_learn(struct imap_session *s, struct err *err);

#endif /* IMAP_COMMAND_H */
