/* SPDX-License-Identifier: MIT */
#include "bot/command/transcript.h"

#include <string.h>
#include <time.h>

#include "bot/command/confirm.h"
#include "bot/command/effect.h"
#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "common/utf8.h"

static void write_head(const struct transcript *t, struct arena *a,
		       struct strbuf *out)
{
	const char *commands =
	    wording_count(t->n_asked, "command", "commands", a);
	const char *when;
	struct tm tm;

	clock_local(t->zone, t->asked_at, &tm);
	when = arena_printf(a, "%04d-%02d-%02d %02d:%02d %s", tm.tm_year + 1900,
			    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			    t->zone);
	fold_paragraph(
	    out, 0, 0,
	    t->proof == POLICY_CONFIRMED
		? arena_printf(a,
			       "You confirmed your mail of %s, which "
			       "had %s.",
			       when, commands)
		: arena_printf(a, "Your mail of %s had %s.", when, commands));
}

/* The line as it came, with long words cut. */
static void write_line(const char *line, struct arena *a, struct strbuf *out)
{
	char head[TRANSCRIPT_LINE_MAX], word[TRANSCRIPT_WORD_MAX];
	struct strbuf text = STRBUF_INIT;
	const char *all = wording_shown(line, a);
	size_t all_len = strlen(all);
	bool cut = utf8_copy_shown(head, sizeof(head), all, all_len) < all_len;

	for (const char *p = head; *p; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");
		bool whole = utf8_copy_shown(word, sizeof(word), p, len) == len;

		strbuf_addf(&text, "%s%s%s", text.len ? " " : "", word,
			    whole ? "" : "...");
		p += len;
	}
	if (cut)
		strbuf_addstr(&text, " ...");
	strbuf_addstr(out, "\n> ");
	fold_words(out, 2, 4, strbuf_to_arena(&text, a));
	strbuf_addch(out, '\n');
}

/* Further lines, as of `list`, stand below the first. */
static void write_outcome(const struct effect *e, struct arena *a,
			  struct strbuf *out)
{
	static const char *const verdicts[] = {
	    [EFFECT_READY] = "",
	    [EFFECT_WRONG] = "Not done: ",
	    [EFFECT_WAITS] = "Not done yet: ",
	    [EFFECT_DONE] = "Done: ",
	};
	size_t n;
	const char **said = lines_split(e->said, a, &n);
	const char *first = wording_shown(n ? said[0] : "", a);
	size_t len = strlen(first);

	fold_printf(out, 2, 4, "%s%s%s", verdicts[e->outcome], first,
		    n < 2 && len && !strchr(".?!", first[len - 1]) ? "." : "");
	for (size_t i = 1; i < n; i++)
		fold_paragraph(out, 8, 10, wording_shown(said[i], a));
}

void transcript_write(const struct transcript *t, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	bool waits = false;

	write_head(t, &a, out);
	for (size_t i = 0; i < t->n; i++) {
		write_line(t->effects[i].line, &a, out);
		write_outcome(&t->effects[i], &a, out);
		waits = waits || t->effects[i].outcome == EFFECT_WAITS;
	}
	if (t->n_asked > t->n_max)
		strbuf_addf(out, "\nOnly the first %zu of a mail are read.\n",
			    t->n_max);
	if (waits) {
		strbuf_addch(out, '\n');
		fold_printf(out, 0, 0,
			    "To confirm what is not done yet, answer this "
			    "mail as it is, within %d days. If you did not "
			    "ask for it, do nothing: then nothing happens.",
			    CONFIRM_VALID_DAYS);
	}
	for (size_t i = 0; i < t->n; i++)
		if (t->effects[i].text)
			strbuf_addf(out, "\n%s", t->effects[i].text);
	arena_release(&a);
}
