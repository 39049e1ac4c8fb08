/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_CI_VERDICT_H
#define BOT_FACTS_CI_VERDICT_H

#include <stddef.h>

/*
 * The lines by which robots that test patches say what came out: those of
 * Intel's kernel test robot, of syzbot and syzbot ci, and of the Patchwork CI
 * of freedesktop.org.
 */

enum ci_verdict {
	CI_VERDICT_NONE, /* it says neither */
	CI_VERDICT_PASSED,
	CI_VERDICT_FAILED,
};

/* s[0..len): a line without blanks around it. */
enum ci_verdict ci_verdict_read(const char *s, size_t len);

#endif /* BOT_FACTS_CI_VERDICT_H */
