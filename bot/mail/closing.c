/* SPDX-License-Identifier: MIT */
#include "bot/mail/closing.h"

#include <inttypes.h>
#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/mail/answer.h"
#include "bot/mail/digest_mail.h"
#include "common/arena.h"
#include "common/strbuf.h"

static void write_keeper(struct strbuf *out, const char *keeper,
			 struct arena *a)
{
	fold_paragraph(
	    out, 0, 0,
	    arena_printf(a, "%s runs it.", wording_shown(keeper, a)));
}

const char *closing_of_subscription(const struct digest_mail_options *options,
				    const char *zone, struct arena *a)
{
	const struct mailing_subscription *s = options->mailing.subscription;
	const char *words = wording_shown(s->words, a);
	struct strbuf out = STRBUF_INIT;

	strbuf_addstr(&out, "-- \n");
	/* A value in quotes may hold any word, and other robots act on some
	 * at the start of a line. */
	fold_paragraph(
	    &out, 0, strchr(words, '"') ? 2 : 0,
	    arena_printf(a,
			 "You have received this since %s by your "
			 "\"%s subscribe%s%s\" (subscription %" PRId64
			 "). To end it, answer with the line",
			 wording_day(s->created_at, zone, a), s->prefix,
			 *words ? " " : "", words, s->id));
	strbuf_addf(&out, "  %s unsubscribe %" PRId64 "\n", s->prefix, s->id);
	fold_paragraph(
	    &out, 0, 0,
	    arena_printf(a,
			 "To ask for more: \"%s help\" to %s. A robot "
			 "made this;",
			 s->prefix, options->mailing.from.email));
	write_keeper(&out, options->text.keeper, a);
	return strbuf_to_arena(&out, a);
}

const char *closing_of_answer(const struct digest_answer *answer,
			      struct arena *a)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_addstr(&out, "-- \n");
	fold_paragraph(&out, 0, 0,
		       "A robot (patchdigest) answered the command mail named "
		       "above, to you alone.");
	fold_paragraph(
	    &out, 0, 0,
	    arena_printf(a,
			 "If you did not send it, %s \"%s help\" "
			 "to %s explains the commands.",
			 answer->changed ? "write to the person below."
					 : "ignore this: nothing was changed.",
			 answer->prefix, answer->mailing.from.email));
	write_keeper(&out, answer->keeper, a);
	return strbuf_to_arena(&out, a);
}
