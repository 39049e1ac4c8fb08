/* SPDX-License-Identifier: MIT */
#include "bot/facts/said.h"

/* The trailers that a patch was given before, and of a mail that may head a
 * series its links. */
static void read_patch(const char *s, size_t begin,
		       const struct patch_text *text, struct arena *a,
		       struct facts *out)
{
	if (text->end > begin)
		patch_trailer_read_patch(s + begin, text->end - begin, a,
					 &out->trailers);
	if (out->kind == FACTS_COVER || out->tag.counter <= 1)
		patch_link_read(s + begin, text->diff - begin, a, &out->links);
}

static void read_reply(const char *s, size_t len, struct arena *a,
		       struct facts *out)
{
	patch_trailer_read_reply(s, len, a, &out->trailers);
	out->has_applied =
	    patch_applied_read(s, len, out->robot, a, &out->applied);
}

void said_read(const char *body, size_t len, size_t begin,
	       const struct patch_text *text, struct arena *a,
	       struct facts *out)
{
	switch (out->kind) {
	case FACTS_PATCH:
	case FACTS_COVER:
		read_patch(body, begin, text, a, out);
		break;
	case FACTS_PULL:
	case FACTS_UNREADABLE:
		break;
	case FACTS_NOTICE:
		patch_link_read_notice(body + begin, text->diff - begin, a,
				       &out->links);
		read_reply(body, len, a, out);
		break;
	case FACTS_REPLY:
	case FACTS_OTHER:
		read_reply(body, len, a, out);
		break;
	}
}
