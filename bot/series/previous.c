/* SPDX-License-Identifier: MIT */
#include "bot/series/previous.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/patch_subject.h"
#include "bot/series/assemble.h"

static size_t count_common(const struct previous_series *a,
			   const struct previous_series *b)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a->n && k < b->n) {
		if (a->titles[i] == b->titles[k]) {
			n++;
			i++;
			k++;
		} else if (a->titles[i] < b->titles[k]) {
			i++;
		} else {
			k++;
		}
	}
	return n;
}

static bool is_lower(const struct previous_series *s,
		     const struct previous_series *earlier)
{
	return patch_revision_compare(earlier->revision, s->revision) < 0;
}

/* v2 after v1; a version such as 5.5 is no step of anything. */
static bool is_one_lower(const struct previous_series *s,
			 const struct previous_series *earlier)
{
	if (strchr(s->revision, '.') || strchr(earlier->revision, '.'))
		return false;
	return strtoul(earlier->revision, NULL, 10) + 1 ==
	       strtoul(s->revision, NULL, 10);
}

static bool is_candidate(const struct previous_series *s,
			 const struct previous_series *earlier)
{
	return earlier->first_at < s->first_at && earlier->pull == s->pull &&
	       earlier->backport == s->backport &&
	       (is_lower(s, earlier) || (earlier->rfc && !s->rfc));
}

static bool enough_patches(const struct previous_series *s,
			   const struct previous_series *earlier, size_t common)
{
	size_t shorter = s->n < earlier->n ? s->n : earlier->n;
	size_t longer = s->n < earlier->n ? earlier->n : s->n;

	if (!common)
		return false;
	if (is_one_lower(s, earlier) && s->rfc == earlier->rfc)
		return 2 * common >= shorter && 5 * common >= longer;
	return 2 * common >= longer;
}

enum previous_how previous_find(const struct previous_series *s,
				const struct previous_series *earlier,
				const struct previous_evidence *evidence)
{
	size_t common = count_common(s, earlier);
	bool same_title = s->title_key == earlier->title_key;
	bool same_submitter =
	    assemble_same_submitter(s->submitter, earlier->submitter);
	bool alike = same_title || common;

	if (!is_candidate(s, earlier))
		return PREVIOUS_NONE;
	if (evidence->linked && (same_submitter || alike) &&
	    (alike || evidence->named))
		return PREVIOUS_LINK;
	if (!same_submitter)
		return PREVIOUS_NONE;
	if (evidence->replied && (alike || (s->expected == earlier->expected &&
					    is_one_lower(s, earlier))))
		return PREVIOUS_IN_REPLY_TO;
	if (same_title)
		return PREVIOUS_TITLE;
	return enough_patches(s, earlier, common) ? PREVIOUS_PATCHES
						  : PREVIOUS_NONE;
}

enum previous_how previous_find_extra(const struct previous_series *s,
				      const struct previous_series *earlier,
				      const struct previous_evidence *evidence)
{
	bool same_submitter =
	    assemble_same_submitter(s->submitter, earlier->submitter);
	bool alike =
	    s->title_key == earlier->title_key || count_common(s, earlier);

	if (earlier->first_at >= s->first_at || earlier->pull != s->pull ||
	    earlier->backport != s->backport || (!same_submitter && !alike))
		return PREVIOUS_NONE;
	if (evidence->same_change && is_candidate(s, earlier))
		return PREVIOUS_CHANGE_ID;
	/* what got another title often begins at v1 again */
	if (evidence->superseded && !is_lower(earlier, s))
		return PREVIOUS_SUPERSEDES;
	if (!same_submitter || s->rfc != earlier->rfc ||
	    !is_one_lower(s, earlier))
		return PREVIOUS_NONE;
	if (evidence->replied)
		return PREVIOUS_THREAD;
	return evidence->paths_common >= 2 &&
		       2 * evidence->paths_common >= evidence->paths_all &&
		       s->first_at - earlier->first_at <= PREVIOUS_PATHS_S
		   ? PREVIOUS_PATHS
		   : PREVIOUS_NONE;
}

bool previous_is_nearer(const struct previous_series *s,
			const struct previous_series *a,
			const struct previous_series *b)
{
	int order = is_lower(s, a) - is_lower(s, b);

	/* an RFC that was counted on its own may stand above */
	if (!order)
		order = patch_revision_compare(a->revision, b->revision);
	if (!order)
		order = (a->rfc == s->rfc) - (b->rfc == s->rfc);
	if (order)
		return order > 0;
	/* more complete: by what is there, not by what is said to be missing
	 * (the facts of 2020-W16: 1 of 35 stands before an older 1 of 12) */
	if (a->present != b->present)
		return a->present > b->present;
	if (a->first_at != b->first_at)
		return a->first_at > b->first_at;
	return strcmp(a->msgid, b->msgid) > 0;
}

const char *previous_how_name(enum previous_how how)
{
	switch (how) {
	case PREVIOUS_NONE:
		break;
	case PREVIOUS_LINK:
		return "link";
	case PREVIOUS_IN_REPLY_TO:
		return "in-reply-to";
	case PREVIOUS_TITLE:
		return "title";
	case PREVIOUS_PATCHES:
		return "patches";
	case PREVIOUS_CHANGE_ID:
		return "change-id";
	case PREVIOUS_SUPERSEDES:
		return "supersedes";
	case PREVIOUS_THREAD:
		return "thread";
	case PREVIOUS_PATHS:
		return "paths";
	}
	return "none";
}
