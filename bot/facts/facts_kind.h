/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_KIND_H
#define BOT_FACTS_FACTS_KIND_H

struct patch_subject;
struct patch_text;

/* What kind of mail a mail is: the first of doc/RULES R5's list that fits. */

/* The numbers are stored; never renumber. */
enum facts_kind {
	FACTS_OTHER = 0,
	FACTS_PATCH = 1,
	FACTS_COVER = 2,
	FACTS_REPLY = 3,
	FACTS_PULL = 4,
	FACTS_NOTICE = 5,
	FACTS_UNREADABLE = 6,
};

/* The kind of a mail by what its subject says, and by the diff, diffstat and
 * Signed-off-by: of its text; never FACTS_UNREADABLE. */
enum facts_kind facts_kind_find(const struct patch_subject *tag,
				const struct patch_text *body);

/* "patch", "cover", ... as `parse` prints it. */
const char *facts_kind_name(enum facts_kind kind);

#endif /* BOT_FACTS_FACTS_KIND_H */
