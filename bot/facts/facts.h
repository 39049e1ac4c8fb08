/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_H
#define BOT_FACTS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/facts/applied_notice.h"
#include "bot/facts/diffstat.h"
#include "bot/facts/facts_kind.h"
#include "bot/facts/patch_subject.h"
#include "bot/facts/patch_trailer.h"
#include "bot/facts/posting_link.h"
#include "common/hash.h"
#include "common/mail/addr.h"
#include "common/mail/msgid.h"

/*
 * The facts of one mail: all that is ever kept of it (doc/RULES R1 to R9, and what
 * R11 to R13 take from a text).
 *
 * Pure: bytes in, facts out; no clock, no database.  Runs in the reader
 * process.  All strings are valid UTF-8 without NUL, in the arena given.
 */

struct facts {
	const char *msgid;      /* or "sha256:<64 hex>", see msgid_made */
	bool msgid_made;        /* the mail has none that can be used */
	enum facts_kind kind;
	const char *subject;    /* decoded, unfolded (R3) */
	struct patch_subject tag; /* what it says (R5) */
	struct mail_addr from;  /* the From header: the submitter */
	struct mail_addr author; /* in-body From of a patch, else from (R8) */
	int64_t date_at;        /* the Date if it can be believed, else received_at; or CLOCK_NEVER */
	int64_t received_at;    /* topmost Received that parses, or CLOCK_NEVER */
	struct mail_msgids in_reply_to;
	struct mail_msgids references;
	struct mail_msgids ancestors; /* R7: nearest first, each once */
	const char **list_ids;  /* [n_list_ids] the id of each List-Id, lower case, without <> */
	size_t n_list_ids;
	const char **recipients; /* [n_recipients] To and Cc, addresses; of a patch, cover or pull, and if n_list_ids == 0 */
	size_t n_recipients;
	bool robot;             /* R15, or Auto-Submitted other than no */
	const char *loop;       /* X-Loop values, '\n' between; "" if none */

	bool has_diff;          /* R6 */
	bool has_stat;          /* a `N files changed` line stands before the diff */
	struct diffstat stat; /* that line; else counted from the hunks (R9) */
	const char **paths;     /* [n_paths] b/ side of each `diff --git`, each once, in order;
				   of a cover or pull without a diff, the names of its diffstat */
	size_t n_paths;
	bool fixes;             /* own text has a Fixes: tag */
	bool stable;            /* Cc: stable in text or header */
	const char *text;       /* of patch, cover, pull: without in-body header, up to and with the diffstat; else "" */
	const char *body_start; /* first 40 characters of the text (parse) */
	struct patch_trailers trailers; /* of a patch or cover: carried over; of all else: given */
	struct posting_links links;       /* of a cover, a notice or a patch that may head a series */
	bool has_applied;               /* no patch, cover or pull: it says that something was applied .. */
	struct applied_notice applied;   /* .. and how */
	const char *why;        /* FACTS_UNREADABLE: what was wrong; else "" */

	unsigned char sha256[HASH_SHA256_SIZE]; /* of the mail with LF line ends, trailing line ends cut: R14 */
};

/* A hash of title in lower case, its blanks collapsed and its final dot off
 * (R13): two titles are taken for the same if their keys are. Never 0. */
int64_t facts_title_key(const char *title);

#endif /* BOT_FACTS_FACTS_H */
