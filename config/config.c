/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <libconfig.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "config/fault.h"
#include "config/file.h"
#include "config/relate.h"
#include "config/setting.h"
#include "config/tables.h"
#include "config/value.h"

/* What config_free frees. The public struct comes first. */
struct config_held {
	struct config config;
	struct arena arena;
	struct file_named *files; /* [n_files] in arena */
	size_t n_files;
};

/* The folder of path, absolute, so that it stays right whatever becomes of
 * the working directory. */
static const char *folder_of(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
	    slash ? arena_strndup(a, path, (size_t)(slash - path)) : ".";
	char *here = arena_alloc(a, PATH_MAX);

	if (slash == path)
		return "/";
	if (*folder == '/' || !getcwd(here, PATH_MAX))
		return folder;
	return slash ? arena_printf(a, "%s/%s", here, folder) : here;
}

/* What libconfig says of a file that it cannot make sense of, and the line:
 * its own words are few. */
static void syntax_fault_add(struct config_reader *r, struct strbuf *faults)
{
	const char *name = config_error_file(r->file);
	unsigned line = (unsigned)config_error_line(r->file);
	const char *path = source_path(&r->sources, name);
	const char *text = source_line(&r->sources, name, line, r->arena);
	unsigned open = source_open_string(&r->sources, name, line);

	if (open) {
		strbuf_addf(faults,
			    "%s:%u: syntax error: expected a string that ends "
			    "on its line, found no quote that closes it\n",
			    path, open);
		return;
	}
	strbuf_addf(faults, "%s:%u: %s", path, line,
		    config_error_text(r->file));
	if (!strcmp(config_error_text(r->file), "cannot open include file"))
		strbuf_addf(faults, ": expected one in '%s'", r->folder);
	if (!*text)
		strbuf_addf(faults,
			    " near the end of line %u: expected a setting, "
			    "such as name = value; or a bracket that closes a "
			    "group or list",
			    line);
	/* No line that may hold a password put there by mistake. */
	else if (!strstr(text, "pass"))
		strbuf_addf(faults, ", at or before %s", fault_text(r, text));
	strbuf_addch(faults, '\n');
}

static void read_all(struct config_reader *r, const char *path,
		     struct config_held *held, struct strbuf *faults,
		     size_t *n_faults)
{
	struct err reason;

	*n_faults = 1;
	if (source_read(&r->sources, path, r->folder, r->arena, &reason)) {
		strbuf_addf(faults, "%s\n", reason.text);
		return;
	}
	config_set_include_dir(r->file, r->folder);
	if (!config_read_file(r->file, path)) {
		syntax_fault_add(r, faults);
		return;
	}
	setting_read(r, tables_config, &held->config);
	relate_complete(r, &held->config);
	relate_check(r, &held->config);
	held->files = r->files;
	held->n_files = r->n_files;
	fault_print(r, faults);
	*n_faults = r->n_faults;
}

int config_load(const char *path, struct config **out, struct strbuf *faults,
		struct err *err)
{
	struct config_held *held = mem_alloc(sizeof(*held));
	config_t file;
	struct config_reader *r;
	size_t n_faults;

	*out = NULL;
	memset(held, 0, sizeof(*held));
	r = arena_alloc(&held->arena, sizeof(*r));
	r->file = &file;
	r->arena = &held->arena;
	r->folder = folder_of(path, &held->arena);
	held->config.path = arena_strdup(&held->arena, path);

	config_init(&file);
	read_all(r, held->config.path, held, faults, &n_faults);
	config_destroy(&file);
	if (n_faults) {
		config_free(&held->config);
		return err_set(err, ERR_CONFIG, "%zu fault%s in %s", n_faults,
			       n_faults == 1 ? "" : "s", path);
	}
	*out = &held->config;
	return 0;
}

void config_free(struct config *c)
{
	struct config_held *held = (struct config_held *)c;

	if (!held)
		return;
	arena_release(&held->arena);
	free(held);
}

int config_check_files(const struct config *c, struct strbuf *faults,
		       struct err *err)
{
	const struct config_held *held = (const struct config_held *)c;
	size_t n = file_check(held->files, held->n_files, faults);

	if (n)
		return err_set(err, ERR_CONFIG, "%zu fault%s in %s", n,
			       n == 1 ? "" : "s", c->path);
	return 0;
}

bool config_is_loopback(const struct config *c)
{
	return value_is_loopback(c->imap.server.host) &&
	       value_is_loopback(c->smtp.server.host);
}

const struct config_list *config_list_find(const struct config *c,
					   const char *name)
{
	for (size_t i = 0; i < c->n_lists; i++) {
		if (!strcmp(c->lists[i].name, name))
			return &c->lists[i];
	}
	return NULL;
}

bool config_is_stopped(const struct config *c)
{
	return *c->bot.stop_file && !access(c->bot.stop_file, F_OK);
}
