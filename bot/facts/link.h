/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_LINK_H
#define BOT_FACTS_LINK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * What the text of a cover or patch says of other postings (RULES R13): links
 * to mails at lore, lkml and patchwork, and the two lines by which tools name
 * an earlier one; and of which posting a tree's notice speaks.
 */

#define PATCH_LINKS_MAX 32 /* kept of one mail */

/* Stored; never renumber. */
enum patch_link_kind {
	PATCH_LINK_URL = 1,
	PATCH_LINK_CHANGE_ID = 2,  /* `change-id: ID`, the same in all versions */
	PATCH_LINK_SUPERSEDES = 3, /* `Supersedes: <ID>` */
	PATCH_LINK_OF = 4,         /* `Link: URL` of a commit that a notice quotes */
};

struct patch_link {
	enum patch_link_kind kind;
	const char *target; /* Message-ID without <>, or the change id */
	/* What the line and the one before call it: words "v2", "rfc",
	 * "previous", a blank between, each once; URL only, else "". */
	const char *names;
};

struct patch_links {
	struct patch_link *link; /* [n] in the order of their lines */
	size_t n;
};

/* text[0..len): valid UTF-8, LF line ends, up to the diff. */
void patch_link_read(const char *text, size_t len, struct arena *a,
		     struct patch_links *out);

/*
 * The same of a notice (bot/patch/notice.h): only what stands behind `Link:`,
 * with nothing behind it; patch.msgid.link is an archive, too. Such a line may
 * speak of a report as well as of the patch; where maintainers' tools add one,
 * it is the last.
 */
void patch_link_read_notice(const char *text, size_t len, struct arena *a,
			    struct patch_links *out);

/* Do the names of a link fit a posting of that revision? */
bool patch_link_fits(const char *names, const char *revision, bool rfc);

#endif /* BOT_FACTS_LINK_H */
