/* SPDX-License-Identifier: MIT */
/* What a newer version or posting has replaced by the range's end, whenever
 * either was posted. */
#include "tests/unit/digest_week.h"

#include "bot/model/series_state.h"

enum place { SERIES, CONTINUED, OLDER };

static const struct {
	const char *what;
	struct week_mail mails[4]; /* until one without msgid */
	enum place place;          /* of the series "v1" */
	const char *by;            /* NULL: it is not superseded */
} rows[] = {
#define PATCH(id, hours, subject, refs)                                        \
	{                                                                      \
		id, hours, WEEK_ADA, subject, refs, "a.c", 1, 1, 1, 0, "",     \
		    NULL                                                       \
	}
    {"both in range",
     {PATCH("v1", 1, "[PATCH] kvm: it", ""),
      PATCH("v2", 2, "[PATCH v2] kvm: it", "")},
     SERIES,
     "v2"},
    {"the newest of two",
     {PATCH("v1", 1, "[PATCH] kvm: it", ""),
      PATCH("v2", 2, "[PATCH v2] kvm: it", ""),
      PATCH("v3", 3, "[PATCH v3] kvm: it", "")},
     SERIES,
     "v3"},
    {"after the range",
     {PATCH("v1", 1, "[PATCH] kvm: it", ""),
      PATCH("v2", 200, "[PATCH v2] kvm: it", "")},
     SERIES,
     NULL},
    {"older, and both before",
     {PATCH("v1", -50, "[PATCH] kvm: it", ""),
      PATCH("v2", -20, "[PATCH v2] kvm: it", "")},
     OLDER,
     "v2"},
    {"older, the new one in range",
     {PATCH("v1", -50, "[PATCH] kvm: it", ""),
      PATCH("v2", 20, "[PATCH v2] kvm: it", "")},
     OLDER,
     "v2"},
    {"older, sent again",
     {PATCH("v1", -50, "[PATCH] kvm: it", ""),
      PATCH("v2", 20, "[PATCH RESEND] kvm: it", "")},
     OLDER,
     "v2"},
    {"older, another title, named",
     {PATCH("v1", -50, "[PATCH] kvm: it", ""),
      PATCH("v2", 20, "[PATCH v2] kvm: another", "v1")},
     OLDER,
     "v2"},
    {"older, nothing newer",
     {PATCH("v1", -50, "[PATCH] kvm: it", ""),
      PATCH("v2", 20, "[PATCH v2] kvm: that", "")},
     OLDER,
     NULL},
    {"continued",
     {PATCH("v1", -50, "[PATCH 1/2] kvm: it", ""),
      PATCH("b", 20, "[PATCH 2/2] kvm: that", "v1"),
      PATCH("v2", 30, "[PATCH v2 1/2] kvm: it", ""),
      PATCH("v2b", 30, "[PATCH v2 2/2] kvm: that", "v2")},
     CONTINUED,
     "v2"},
};

/* Somebody answers it in the range. */
static void put_reply(struct week *w)
{
	const struct state_message m = {
	    .msgid = "reply",
	    .kind = FACTS_REPLY,
	    .date_at = w->monday + 40 * 3600,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = "Re: it",
	    .from = {WEEK_BOB},
	    .refs = "v1",
	};
	enum state_put result;
	struct err err;
	int64_t id;

	if (state_message_put(w->st, &m, NULL, NULL, &id, &result, &err) ||
	    state_message_add_list(w->st, id, w->list_id, &err))
		fail_msg("%s", err.text);
}

static const struct model_series *find(const struct model *m, enum place place)
{
	size_t n = place == SERIES      ? m->n_series
		   : place == CONTINUED ? m->n_continued
					: m->n_older;

	for (size_t i = 0; i < n; i++) {
		const struct model_series *s = place == SERIES ? &m->series[i]
					       : place == CONTINUED
						   ? &m->continued[i]
						   : &m->older[i].series;

		if (!strcmp(s->msgid, "v1"))
			return s;
	}
	return NULL;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct model_series *s;
		const char *by = rows[i].by;
		struct week w;

		week_open(&w);
		for (size_t k = 0; k < 4 && rows[i].mails[k].msgid; k++)
			week_put(&w, &rows[i].mails[k]);
		put_reply(&w);
		week_build(&w, "2025-W14");
		s = find(&w.model, rows[i].place);
		assert_non_null(s);
		table_str(i, rows[i].what, by ? "superseded" : "discussed",
			  series_state_name(&s->state));
		table_str(i, rows[i].what, by ? by : "reply", s->state.msgid);
		week_close(&w);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
