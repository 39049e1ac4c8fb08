/* SPDX-License-Identifier: MIT */
#include "bot/people/roster.h"

#include "bot/people/lines.h"
#include "common/err.h"
#include "common/strbuf.h"

static const char *add_person(void *context, const char *line, size_t len)
{
	return mailmap_add(context, line, len);
}

static const char *add_employer(void *context, const char *line, size_t len)
{
	return employers_add(context, line, len);
}

static bool load(const char *path, lines_fn *fn, void *context,
		 struct strbuf *faults)
{
	struct err err;

	if (!*path)
		return false;
	if (!lines_each(path, fn, context, faults, &err))
		return true;
	strbuf_addf(faults, "%s\n", err.text);
	return false;
}

void roster_load(const char *mailmap, const char *employers, struct arena *a,
		 struct roster *out, struct strbuf *faults)
{
	mailmap_init(&out->mailmap, a);
	employers_init(&out->employers, a);
	load(mailmap, add_person, &out->mailmap, faults);
	out->has_employers =
	    load(employers, add_employer, &out->employers, faults);
}
