/* SPDX-License-Identifier: MIT */
#include "bot/mail/digest_mail.h"

#include <inttypes.h>
#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/head.h"
#include "bot/digest/wording.h"
#include "bot/mail/part.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/strbuf.h"

/* "[kvm digest] 2020-W22: 42 patches in 9 series" */
static const char *digest_subject(const struct model *m, struct arena *a)
{
	const struct model_counts *c = &m->counts;
	const char *what = arena_printf(
	    a, "%s in %zu series",
	    wording_count(c->patch_mails, "patch", "patches", a), c->series);

	if (!c->patch_mails && !c->cover_mails && c->pull_requests)
		what = wording_count(c->pull_requests, "pull request",
				     "pull requests", a);
	if (*m->filter)
		what = arena_printf(a, "%s, %s", what, m->filter);
	return arena_printf(a, "%s %s: %s", mailing_bracket(m->list.name, a),
			    range_name(&m->range, a), what);
}

/* From the line "-- ": since when (a day of zone), by which words, how to end
 * it. */
static const char *
subscription_footer(const struct digest_mail_options *options, const char *zone,
		    struct arena *a)
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
			 clock_day(s->created_at, zone, a), s->prefix,
			 *words ? " " : "", words, s->id));
	strbuf_addf(&out, "  %s unsubscribe %" PRId64 "\n", s->prefix, s->id);
	fold_printf(&out, 0, 0,
		    "To ask for more: \"%s help\" to %s. A robot "
		    "made this;",
		    s->prefix, options->mailing.from.email);
	fold_printf(&out, 0, 0, "%s runs it.",
		    wording_shown(options->text.keeper, a));
	return strbuf_to_arena(&out, a);
}

/* Cut text into mails. */
static void make_parts(const struct mailing *mailing,
		       const struct part_text *text,
		       const struct digest_mail_options *options,
		       const char *footer, struct arena *a,
		       struct mailing_part **parts, size_t *n)
{
	size_t header = mailing_header_size(mailing, a);
	const struct part_options cut = {
	    .room =
		options->max_bytes > header ? options->max_bytes - header : 0,
	    .max_parts = options->to_list ? DIGEST_MAIL_LIST_PARTS : 0,
	    .footer = footer,
	    .bot = options->text.bot,
	};
	const char **texts;

	part_cut(text, 1, &cut, a, &texts, n);
	*parts = mailing_make(mailing, texts, *n, a);
}

/* What asks for all of it; NULL if there is nobody to be asked. */
static const char *command_of(const struct model *m,
			      const struct digest_mail_options *options,
			      struct arena *a)
{
	const struct text_options *text = &options->text;

	if (!text->bot)
		return NULL;
	return arena_printf(
	    a, "%s %s %s%s%s", text->prefix, range_command(&m->range, a),
	    m->filter, *m->filter ? " " : "", text_detail_words[text->detail]);
}

int digest_mail_make(struct state *st, const struct model *m,
		     const struct digest_mail_options *options, struct arena *a,
		     struct mailing_part **parts, size_t *n, struct err *err)
{
	const char *detail = text_detail_words[options->text.detail];
	struct mailing mailing = options->mailing;
	struct digest_text text;
	const struct part_text row = {
	    .title = head_title(m, a),
	    .digest = &text,
	    .command = command_of(m, options, a),
	};

	mailing.list = m->list.name;
	mailing.subject = digest_subject(m, a);
	mailing.what = arena_printf(a, "detail=%s", detail);
	if (options->to_list && options->text.detail == TEXT_FULL)
		return err_set(err, ERR_DATA,
			       "the full detail is never mailed to a list");
	if (digest_text_check(m, err) ||
	    digest_text_make(st, m, &options->text, a, &text, err))
		return -1;
	make_parts(&mailing, &row, options,
		   mailing.subscription
		       ? subscription_footer(options, m->range.zone, a)
		       : text.footer.buf,
		   a, parts, n);
	digest_text_release(&text);
	return 0;
}

void digest_mail_note(const struct digest_note *note,
		      const struct digest_mail_options *options,
		      struct arena *a, struct mailing_part **parts, size_t *n)
{
	struct mailing mailing = options->mailing;
	const struct part_text row = {
	    .title = lines_first(note->text, a),
	    .plain = note->text,
	};

	mailing.list = note->list;
	mailing.subject = arena_printf(
	    a, "%s %s", mailing_bracket(note->list, a), note->subject);
	mailing.what = note->what;
	make_parts(&mailing, &row, options,
		   subscription_footer(options, note->zone, a), a, parts, n);
}
