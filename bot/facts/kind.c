/* SPDX-License-Identifier: MIT */
#include "bot/facts/kind.h"

#include <string.h>

static bool is_patch(const struct patch_subject *tag,
		     const struct patch_evidence *body)
{
	if (tag->counted)
		return tag->counter >= 1 &&
		       (tag->has_patch || tag->rfc || tag->has_revision ||
			body->has_diff);
	if (tag->has_patch)
		return body->has_diff;
	/* without a tag: as git format-patch writes it, or it is no patch */
	return body->has_diff && body->has_stat && body->signed_off;
}

static bool is_cover(const struct patch_subject *tag,
		     const struct patch_evidence *body)
{
	return tag->counted && tag->counter == 0 &&
	       (tag->has_patch || tag->rfc || tag->has_revision ||
		body->has_stat);
}

enum facts_kind patch_kind(const struct patch_subject *tag,
			   const struct patch_evidence *body)
{
	if (tag->notice)
		return FACTS_NOTICE;
	if (tag->reply)
		return FACTS_REPLY;
	if (tag->pull && !(tag->counted && tag->counter >= 1))
		return FACTS_PULL;
	if (is_cover(tag, body))
		return FACTS_COVER;
	if (is_patch(tag, body))
		return FACTS_PATCH;
	return FACTS_OTHER;
}

bool patch_is_robot(const char *email)
{
	static const char *const exact[] = {
	    "lkp@intel.com",
	    "oliver.sang@intel.com",
	    "bot@kernelci.org",
	};
	static const char *const beginnings[] = {
	    "rong.a.chen@intel", "syzkaller",     "0day",      "tip-bot",
	    "pr-tracker-bot",    "patchwork-bot", "ci_notify",
	};

	for (size_t i = 0; i < sizeof(exact) / sizeof(*exact); i++)
		if (!strcmp(email, exact[i]))
			return true;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (!strncmp(email, beginnings[i], strlen(beginnings[i])))
			return true;
	return strstr(email, "syzbot") != NULL;
}
