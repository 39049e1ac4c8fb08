/* SPDX-License-Identifier: MIT */
#include "bot/open/open.h"

#include "bot/open/open_page.h"
#include "bot/open/open_view.h"
#include "bot/open/open_waits.h"
#include "common/arena.h"

#define INDENT 4

int open_mine(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err)
{
	static const char *const headings[] = {
	    [OPEN_TURN_YOURS] = "Your turn",
	    [OPEN_TURN_OTHERS] = "Waiting for others",
	    [OPEN_TURN_TAKEN] = "Applied, to be merged",
	};
	struct open_page p;

	if (open_page_init(&p, st, q, a, out, err))
		return -1;
	for (size_t i = 0; i < p.view->n; i++) {
		const struct open_series *s = &p.view->series[i];
		struct open_waits waits;

		if (s->submitter != p.me)
			continue;
		open_waits_find(p.view, s, a, &waits);
		open_page_add(&p, s, (int)waits.turn)->waits = waits;
	}
	*n = p.n;
	if (!p.n) {
		open_page_words(
		    &p, 0,
		    arena_printf(a,
				 "Nothing that you posted to %s in the "
				 "last %d weeks is open.",
				 open_page_list(&p), OPEN_WEEKS));
		return 0;
	}
	open_page_arrange(&p, 3, p.n);
	open_page_title(
	    &p, "your open series",
	    arena_printf(a,
			 "What you posted in the last %d weeks: newest "
			 "versions that are neither merged nor "
			 "dropped. What usually comes next is what "
			 "came on this list in these weeks.",
			 OPEN_WEEKS));
	for (size_t i = 0; i < p.n; i++) {
		const struct open_waits *waits = &p.told[i].waits;

		open_page_entry(&p, i, headings);
		if (waits->last && waits->turn != OPEN_TURN_TAKEN)
			open_page_words(
			    &p, INDENT,
			    arena_printf(a, "last answer: %s", waits->last));
		open_page_words(&p, INDENT,
				arena_printf(a, "waits for: %s", waits->text));
	}
	return 0;
}
