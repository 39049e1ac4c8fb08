/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts_kind.h"

#include "bot/facts/patch_subject.h"
#include "bot/facts/patch_text.h"

static bool is_patch(const struct patch_subject *tag,
		     const struct patch_text *body)
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
		     const struct patch_text *body)
{
	return tag->counted && tag->counter == 0 &&
	       (tag->has_patch || tag->rfc || tag->has_revision ||
		body->has_stat);
}

enum facts_kind facts_kind_find(const struct patch_subject *tag,
				const struct patch_text *body)
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

const char *facts_kind_name(enum facts_kind kind)
{
	switch (kind) {
	case FACTS_PATCH:
		return "patch";
	case FACTS_COVER:
		return "cover";
	case FACTS_REPLY:
		return "reply";
	case FACTS_PULL:
		return "pull";
	case FACTS_NOTICE:
		return "notice";
	case FACTS_UNREADABLE:
		return "unreadable";
	case FACTS_OTHER:
		break;
	}
	return "other";
}
