/* SPDX-License-Identifier: MIT */
#include "bot/people/roster.h"

#include "common/err.h"
#include "common/file.h"
#include "common/slice.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/* Take in a line: NULL, or what is wrong with it. */
typedef const char *add_line_fn(void *context, struct slice line);

/* Give a line to fn, unless it is empty or a comment. */
static const char *give_line(add_line_fn *fn, void *context, struct slice line,
			     struct strbuf *valid)
{
	line = slice_trim(line);
	if (!line.len || *line.s == '#')
		return NULL;
	if (line.len > ROSTER_LINE_MAX)
		return "the line is too long";
	strbuf_reset(valid);
	utf8_add_valid(valid, line.s, line.len);
	return fn(context, slice_of(valid->buf));
}

static void give_all(const char *path, const struct strbuf *text,
		     add_line_fn *fn, void *context, struct strbuf *faults)
{
	struct strbuf valid = STRBUF_INIT;
	struct slice rest = {text->buf, text->len}, line;
	size_t n_faults = 0;

	for (size_t n = 1; slice_next(&rest, '\n', &line); n++) {
		const char *why = give_line(fn, context, line, &valid);

		if (why && ++n_faults <= ROSTER_FAULTS_MAX)
			strbuf_addf(faults, "%s:%zu: %s\n", path, n, why);
	}
	if (n_faults > ROSTER_FAULTS_MAX)
		strbuf_addf(faults, "%s: %zu more lines with faults\n", path,
			    n_faults - ROSTER_FAULTS_MAX);
	strbuf_release(&valid);
}

static bool load_file(const char *path, add_line_fn *fn, void *context,
		      struct strbuf *faults)
{
	struct strbuf text = STRBUF_INIT;
	struct err err;
	bool is_read = false;

	if (*path && file_read(path, ROSTER_FILE_MAX, &text, &err)) {
		strbuf_addf(faults, "%s: %s\n", path, err.text);
	} else if (*path) {
		give_all(path, &text, fn, context, faults);
		is_read = true;
	}
	strbuf_release(&text);
	return is_read;
}

static const char *add_person(void *context, struct slice line)
{
	return mailmap_add(context, line);
}

static const char *add_employer(void *context, struct slice line)
{
	return employers_add(context, line);
}

void roster_load(const char *mailmap, const char *employers, struct arena *a,
		 struct roster *out, struct strbuf *faults)
{
	mailmap_init(&out->mailmap, a);
	employers_init(&out->employers, a);
	load_file(mailmap, add_person, &out->mailmap, faults);
	out->has_employers =
	    load_file(employers, add_employer, &out->employers, faults);
}
