/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_POSTING_LINK_H
#define BOT_FACTS_POSTING_LINK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * What the text of a cover or patch says of other postings (doc/RULES R13): links
 * to mails at lore, lkml and patchwork, and the two lines by which tools name
 * an earlier one; and of which posting a tree's notice speaks.
 */

#define POSTING_LINKS_MAX 32 /* kept of one mail */

/* Stored; never renumber. */
enum posting_link_kind {
	POSTING_LINK_URL = 1,
	POSTING_LINK_CHANGE_ID = 2,  /* `change-id: ID`, the same in all versions */
	POSTING_LINK_SUPERSEDES = 3, /* `Supersedes: <ID>` */
	POSTING_LINK_OF = 4,         /* `Link: URL` of a commit that a notice quotes */
};

struct posting_link {
	enum posting_link_kind kind;
	const char *target; /* Message-ID without <>, or the change id */
	/* What the line and the one before call it: words "v2", "rfc",
	 * "previous", a blank between, each once; URL only, else "". */
	const char *names;
};

struct posting_links {
	struct posting_link *link; /* [n] in the order of their lines */
	size_t n;
};

/* Read the links of a cover or patch. text[0..len): valid UTF-8, LF line ends,
 * up to the diff. */
void posting_link_read(const char *text, size_t len, struct arena *a,
		     struct posting_links *out);

/*
 * Read the links of a tree's notice (tree_notice.h): only what stands behind
 * `Link:` alone on its line, at patch.msgid.link, too. Such a line may name a
 * report instead of the patch; where maintainers' tools add one, it is the last.
 */
void posting_link_read_notice(const char *text, size_t len, struct arena *a,
			    struct posting_links *out);

/* Whether the names of a link ("v2", "rfc", "previous") may mean a posting with
 * that revision and RFC flag; "previous" fits every posting. */
bool posting_link_fits(const char *names, const char *revision, bool rfc);

#endif /* BOT_FACTS_POSTING_LINK_H */
