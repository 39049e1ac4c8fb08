/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_READABLE_H
#define TESTS_UNIT_READABLE_H

/* What a test makes, read by other robots and by its readers. */
#include "tests/unit/table.h"

#include "common/strbuf.h"
#include "tests/robots/robots.h"

static inline void readable_check(const char *name, const char *bytes,
				  size_t len)
{
	struct strbuf faults = STRBUF_INIT;

	if (robots_read(name, bytes, len, &faults))
		fail_msg("%.4000s", faults.buf);
	strbuf_release(&faults);
}

#endif /* TESTS_UNIT_READABLE_H */
