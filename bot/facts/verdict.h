/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_VERDICT_H
#define BOT_FACTS_VERDICT_H

#include <stddef.h>

/*
 * The lines by which robots that test patches say what came out: those of
 * Intel's kernel test robot, of syzbot and syzbot ci, and of the Patchwork CI
 * of freedesktop.org.
 */

enum verdict {
	VERDICT_NONE, /* it says neither */
	VERDICT_PASSED,
	VERDICT_FAILED,
};

/* s[0..len): a line without blanks around it. */
enum verdict verdict_read(const char *s, size_t len);

#endif /* BOT_FACTS_VERDICT_H */
