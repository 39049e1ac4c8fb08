/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/facts_kind.h"
#include "bot/facts/machine_mail.h"
#include "bot/facts/patch_subject.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"

enum { D = 1, T = 2, S = 4 }; /* a diff, a diffstat, a sign-off */

static void kinds(void **state)
{
	static const struct {
		const char *subject;
		int body;
		const char *want;
	} rows[] = {
	    {"[PATCH] x", D | T | S, "patch"},
	    {"[PATCH] x", D, "patch"},
	    {"[PATCH] x", T | S, "other"},
	    {"[PATCH] x", 0, "other"},
	    {"[PATCH 1/2] x", 0, "patch"},
	    {"[PATCH 1/2] x", D, "patch"},
	    {"[RFC 1/2] x", 0, "patch"},
	    {"[v2 1/2] x", 0, "patch"},
	    {"[PATCH 3/2] x", D, "patch"},
	    {"[tree:b 1/2] a.c: warning", 0, "other"},
	    {"[tree:b 1/2] a.c: warning", D, "patch"},
	    {"[PATCH 0/2] x", 0, "cover"},
	    {"[RFC 0/2] x", 0, "cover"},
	    {"[v2 0/2] x", 0, "cover"},
	    {"[0/2] x", 0, "other"},
	    {"[0/2] x", T, "cover"},
	    {"[PATCH 0/0] x", D, "cover"},
	    /* without a tag */
	    {"mm: x", D | T | S, "patch"},
	    {"[RFC] x", D | T | S, "patch"},
	    {"[v2] x", D | T | S, "patch"},
	    {"mm: x", D | T, "other"},
	    {"mm: x", D | S, "other"},
	    {"mm: x", T | S, "other"},
	    {"[RFC] x", D, "other"},
	    /* what comes before */
	    {"Re: [PATCH 1/2] x", D | T | S, "reply"},
	    {"Re: [GIT PULL] x", 0, "reply"},
	    {"[GIT PULL] x", 0, "pull"},
	    {"GIT PULL: x", 0, "pull"},
	    {"[GIT PULL 0/3] x", 0, "pull"},
	    {"[PULL 1/3] x", D, "patch"},
	    {"[PULL 1/3] x", 0, "other"},
	    {"Patch \"x\" has been added to the 5.4-stable tree", D | T | S,
	     "notice"},
	    {"Re: Patch \"x\" has been added to the 5.4-stable tree", D,
	     "reply"},
	    {"[tip: x86/mm] x", D | T | S, "notice"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct patch_subject tag;
		struct patch_text body = {
		    .has_diff = rows[i].body & D,
		    .has_stat = rows[i].body & T,
		    .signed_off = rows[i].body & S,
		};

		patch_subject_parse(rows[i].subject, &a, &tag);
		table_str(i, rows[i].subject, rows[i].want,
			  facts_kind_name(facts_kind_find(&tag, &body)));
	}
	arena_release(&a);
	table_end();
}

static void robots(void **state)
{
	static const struct {
		const char *email;
		bool want;
	} rows[] = {
	    {"lkp@intel.com", true},
	    {"oliver.sang@intel.com", true},
	    {"rong.a.chen@intel.com", true},
	    {"syzbot+1234@syzkaller.example", true},
	    {"bot+syzbot@example.org", true},
	    {"syzkaller@example.org", true},
	    {"0day-ci@example.org", true},
	    {"tip-bot@example.org", true},
	    {"tip-bot2@example.org", true},
	    {"pr-tracker-bot@kernel.org", true},
	    {"patchwork-bot+list@kernel.org", true},
	    {"ci_notify@example.org", true},
	    {"bot@kernelci.org", true},
	    {"robot@kernelci.org", false},
	    {"ann@intel.com", false},
	    {"a-tip-bot@example.org", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].email, rows[i].want,
			  machine_mail_is_robot(rows[i].email));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(robots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
