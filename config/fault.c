/* SPDX-License-Identifier: MIT */
#include "config/fault.h"

#include <libconfig.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define SHOWN_MAX 40 /* bytes of a value that a fault repeats */

/* The setting at path, or the nearest one that it would stand in. */
static const config_setting_t *setting_at(struct config_reader *r,
					  const char *path)
{
	char *p = arena_strdup(r->arena, path);

	for (;;) {
		const config_setting_t *s = config_lookup(r->file, p);
		char *dot = strrchr(p, '.');

		if (s)
			return s;
		if (!dot)
			return config_root_setting(r->file);
		*dot = '\0';
	}
}

/* As people write it: "lists[0].digest.to". */
static const char *path_display(struct config_reader *r, const char *path)
{
	char *out = arena_alloc(r->arena, strlen(path) + 1);
	size_t n = 0;

	for (; *path; path++) {
		if (path[0] != '.' || path[1] != '[')
			out[n++] = *path;
	}
	return out;
}

void fault_add(struct config_reader *r, const char *path, const char *fmt, ...)
{
	const config_setting_t *s = setting_at(r, path);
	struct fault *f;
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	strbuf_addf(&text, "%s: ", path_display(r, path));
	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);

	r->faults = arena_grow(r->arena, r->faults, r->n_faults,
			       &r->faults_size, sizeof(*r->faults));
	f = &r->faults[r->n_faults];
	f->name = config_setting_source_file(s);
	f->line = config_setting_source_line(s);
	f->order = r->n_faults++;
	f->text = strbuf_to_arena(&text, r->arena);
}

const char *fault_place(struct config_reader *r, const char *path)
{
	const config_setting_t *s = setting_at(r, path);
	const char *file =
	    source_path(&r->sources, config_setting_source_file(s));
	unsigned line = config_setting_source_line(s);

	if (!line)
		return arena_printf(r->arena, "%s: %s", file,
				    path_display(r, path));
	return arena_printf(r->arena, "%s:%u: %s", file, line,
			    path_display(r, path));
}

static int fault_compare(const void *a, const void *b)
{
	const struct fault *x = a;
	const struct fault *y = b;
	int by_name = strcmp(x->name ? x->name : "", y->name ? y->name : "");

	if (by_name)
		return by_name;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void fault_print(struct config_reader *r, struct strbuf *out)
{
	if (r->n_faults)
		qsort(r->faults, r->n_faults, sizeof(*r->faults),
		      fault_compare);
	for (size_t i = 0; i < r->n_faults; i++) {
		const struct fault *f = &r->faults[i];
		const char *file = source_path(&r->sources, f->name);

		if (f->line)
			strbuf_addf(out, "%s:%u: %s\n", file, f->line, f->text);
		else
			strbuf_addf(out, "%s: %s\n", file, f->text);
	}
}

const char *fault_text(struct config_reader *r, const char *text)
{
	struct strbuf sb = STRBUF_INIT;
	size_t len = utf8_cut(text, strlen(text), SHOWN_MAX);

	strbuf_addch(&sb, '"');
	utf8_add_shown(&sb, text, len);
	strbuf_addstr(&sb, text[len] ? "...\"" : "\"");
	return strbuf_to_arena(&sb, r->arena);
}

const char *fault_value(struct config_reader *r, const config_setting_t *s)
{
	int64_t n;
	bool fits;

	switch (config_setting_type(s)) {
	case CONFIG_TYPE_STRING:
		return fault_text(r, config_setting_get_string(s));
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		if (!config_setting_name(s) ||
		    !source_number(&r->sources, config_setting_source_file(s),
				   config_setting_source_line(s),
				   config_setting_name(s), &n, &fits))
			n = config_setting_get_int64(s);
		return arena_printf(r->arena, "%lld", (long long)n);
	case CONFIG_TYPE_FLOAT:
		return arena_printf(r->arena, "%g",
				    config_setting_get_float(s));
	case CONFIG_TYPE_BOOL:
		return config_setting_get_bool(s) ? "true" : "false";
	case CONFIG_TYPE_GROUP:
		return "a group { ... }";
	case CONFIG_TYPE_ARRAY:
		return "a list [ ... ]";
	case CONFIG_TYPE_LIST:
		return "a list ( ... )";
	}
	return "nothing";
}
