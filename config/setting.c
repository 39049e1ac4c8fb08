/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <libconfig.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/nearest.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/config.h"
#include "config/fault.h"
#include "config/file.h"

/* One line of text; its bytes are UTF-8, which source_read has seen to, but
 * escapes in a string can make any byte. */
static bool is_clean(const char *text)
{
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	}
	return utf8_is_valid(text, strlen(text));
}

/* The string of s if it may stand there, else NULL and a fault. */
static const char *text_read(struct config_reader *r, const struct setting *t,
			     const config_setting_t *s, const char *path)
{
	const char *text;
	const char *want;

	if (config_setting_type(s) != CONFIG_TYPE_STRING) {
		fault_add(r, path, "must be text in quotes, got %s",
			  fault_value(r, s));
		return NULL;
	}
	text = config_setting_get_string(s);
	if (!is_clean(text)) {
		fault_add(r, path,
			  "must be one line of UTF-8 without control "
			  "characters, got %s",
			  fault_text(r, text));
		return NULL;
	}
	want = NULL;
	if (!*text && (!t->preset || t->type == SETTING_TEXTS))
		want = "must not be empty";
	else if (*text && t->check)
		want = t->check(text);
	if (want) {
		fault_add(r, path, "%s, got %s", want, fault_text(r, text));
		return NULL;
	}
	return arena_strdup(r->arena, text);
}

static const char *path_resolve(struct config_reader *r, const char *path)
{
	if (!*path || *path == '/')
		return path;
	return arena_printf(r->arena, "%s/%s", r->folder, path);
}

static void number_read(struct config_reader *r, const struct setting *t,
			const config_setting_t *s, const char *path, int *out)
{
	int type = config_setting_type(s);
	int64_t n = 0;
	bool fits = true;

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
		fault_add(r, path, "must be a whole number %lld..%lld, got %s",
			  (long long)t->min, (long long)t->max,
			  fault_value(r, s));
		return;
	}
	/* libconfig's own value is another number where it did not fit. */
	if (!source_number(&r->sources, config_setting_source_file(s),
			   config_setting_source_line(s), t->name, &n, &fits))
		n = config_setting_get_int64(s);
	if (!fits)
		fault_add(r, path,
			  "must be %lld..%lld, got a number beyond 64 bits",
			  (long long)t->min, (long long)t->max);
	else if (n < t->min || n > t->max)
		fault_add(r, path, "must be %lld..%lld, got %lld",
			  (long long)t->min, (long long)t->max, (long long)n);
	else
		*out = (int)n;
}

/* "15m": the largest unit that holds it. */
static const char *duration_text(struct config_reader *r, int64_t seconds)
{
	static const struct {
		int seconds;
		char unit;
	} units[] = {{CLOCK_DAY_S, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	size_t i = 0;

	while (seconds % units[i].seconds)
		i++;
	return arena_printf(r->arena, "%d%c", (int)(seconds / units[i].seconds),
			    units[i].unit);
}

static void duration_read(struct config_reader *r, const struct setting *t,
			  const config_setting_t *s, const char *path, int *out)
{
	int64_t seconds = -1;

	if (config_setting_type(s) == CONFIG_TYPE_STRING)
		seconds = config_duration(config_setting_get_string(s));
	if (seconds < t->min || seconds > t->max)
		fault_add(r, path,
			  "must be a duration of \"%s\" to \"%s\", such as "
			  "\"%s\", got %s",
			  duration_text(r, t->min), duration_text(r, t->max),
			  t->preset, fault_value(r, s));
	else
		*out = (int)seconds;
}

/* The place of text among the words; -1 if it is none of them. */
static int word_find(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++) {
		if (!strcmp(words[i], text))
			return i;
	}
	return -1;
}

static void word_read(struct config_reader *r, const struct setting *t,
		      const config_setting_t *s, const char *path, int *out)
{
	struct strbuf all = STRBUF_INIT;
	int found = -1;

	if (config_setting_type(s) == CONFIG_TYPE_STRING)
		found = word_find(t->words, config_setting_get_string(s));
	if (found >= 0) {
		*out = found;
		return;
	}
	for (size_t i = 0; t->words[i]; i++)
		strbuf_addf(&all, "%s\"%s\"",
			    !i                ? ""
			    : t->words[i + 1] ? ", "
					      : " or ",
			    t->words[i]);
	fault_add(r, path, "must be %s, got %s", all.buf, fault_value(r, s));
	strbuf_release(&all);
}

static void switch_read(struct config_reader *r, const config_setting_t *s,
			const char *path, bool *out)
{
	if (config_setting_type(s) == CONFIG_TYPE_BOOL)
		*out = config_setting_get_bool(s);
	else
		fault_add(r, path, "must be true or false, got %s",
			  fault_value(r, s));
}

static void texts_read(struct config_reader *r, const struct setting *t,
		       const config_setting_t *s, const char *path,
		       const char ***texts, size_t *n)
{
	int len;

	if (!config_setting_is_array(s) && !config_setting_is_list(s)) {
		fault_add(r, path,
			  "must be a list such as [ \"a\", \"b\" ], got %s",
			  fault_value(r, s));
		return;
	}
	len = config_setting_length(s);
	if (len < t->min || len > t->max) {
		fault_add(r, path, "must have %lld..%lld members, got %d",
			  (long long)t->min, (long long)t->max, len);
		return;
	}
	*texts = arena_array(r->arena, (size_t)len, sizeof(**texts));
	for (int i = 0; i < len; i++) {
		const char *text =
		    text_read(r, t, config_setting_get_elem(s, (unsigned)i),
			      arena_printf(r->arena, "%s.[%d]", path, i));

		(*texts)[(*n)++] = text ? text : "";
	}
}

static void group_read(struct config_reader *r, const struct setting *group,
		       const config_setting_t *s, const char *path, char *base);

static void groups_read(struct config_reader *r, const struct setting *t,
			const config_setting_t *s, const char *path, void *at,
			size_t *n)
{
	char *groups;
	int len;

	if (!config_setting_is_list(s)) {
		fault_add(r, path,
			  "must be a list of groups, ( { ... }, { ... } ), "
			  "got %s",
			  fault_value(r, s));
		return;
	}
	len = config_setting_length(s);
	if (len < t->min || len > t->max) {
		fault_add(r, path, "must have %lld..%lld groups, got %d",
			  (long long)t->min, (long long)t->max, len);
		return;
	}
	groups = arena_array(r->arena, (size_t)len, t->size);
	for (int i = 0; i < len; i++) {
		const config_setting_t *e =
		    config_setting_get_elem(s, (unsigned)i);
		const char *p = arena_printf(r->arena, "%s.[%d]", path, i);

		/* All get their defaults, so that the checks that follow may
		 * look at any of them. */
		if (!config_setting_is_group(e))
			fault_add(r, p, "must be a group { ... }, got %s",
				  fault_value(r, e));
		group_read(r, t->group, config_setting_is_group(e) ? e : NULL,
			   p, groups + (size_t)i * t->size);
	}
	memcpy(at, &groups, sizeof(groups));
	*n = (size_t)len;
}

/* The default of a setting that is not there; said if it has to be. */
static void preset_take(struct config_reader *r, const struct setting *t,
			const char *path, char *base)
{
	void *at = base + t->offset;
	const char *preset = t->preset ? t->preset : "";

	if (!t->preset && t->type != SETTING_GROUP &&
	    (t->type == SETTING_TEXT || t->type == SETTING_PATH || t->min > 0))
		fault_add(r, path, "must be set, found none");
	switch (t->type) {
	case SETTING_TEXT:
	case SETTING_PATH:
		*(const char **)at = preset;
		break;
	case SETTING_NUMBER:
		*(int *)at = (int)strtol(preset, NULL, 10);
		break;
	case SETTING_SWITCH:
		*(bool *)at = !strcmp(preset, "true");
		break;
	case SETTING_DURATION:
		*(int *)at = (int)config_duration(preset);
		break;
	case SETTING_WORD:
		*(int *)at = word_find(t->words, preset);
		break;
	case SETTING_TEXTS:
	case SETTING_GROUPS:
		break; /* none: all is zero */
	case SETTING_GROUP:
		group_read(r, t->group, NULL, path, at);
		break;
	}
}

static void value_read(struct config_reader *r, const struct setting *t,
		       const config_setting_t *s, const char *path, char *base)
{
	void *at = base + t->offset;
	void *count = base + t->count;
	const char *text;

	switch (t->type) {
	case SETTING_TEXT:
	case SETTING_PATH:
		text = text_read(r, t, s, path);
		if (text && t->type == SETTING_PATH)
			text = path_resolve(r, text);
		if (text)
			*(const char **)at = text;
		if (text && *text && t->file != SETTING_ANY)
			file_add(r, path, text, t->file == SETTING_SECRET);
		break;
	case SETTING_NUMBER:
		number_read(r, t, s, path, at);
		break;
	case SETTING_SWITCH:
		switch_read(r, s, path, at);
		break;
	case SETTING_DURATION:
		duration_read(r, t, s, path, at);
		break;
	case SETTING_WORD:
		word_read(r, t, s, path, at);
		break;
	case SETTING_TEXTS:
		texts_read(r, t, s, path, at, count);
		break;
	case SETTING_GROUPS:
		groups_read(r, t, s, path, at, count);
		break;
	case SETTING_GROUP:
		if (!config_setting_is_group(s))
			fault_add(r, path, "must be a group { ... }, got %s",
				  fault_value(r, s));
		group_read(r, t->group, config_setting_is_group(s) ? s : NULL,
			   path, at);
		break;
	}
}

/* Add the fault of a setting that no table has. Its value is not displayed: it
 * may be a secret. */
static void fault_unknown(struct config_reader *r, const struct setting *group,
			  const char *name, const char *path)
{
	const char *names[64];
	const char *best;
	size_t n = 0;
	bool has_password_file = false;

	for (const struct setting *t = group; t->name; t++) {
		names[n++] = t->name;
		if (!strcmp(t->name, "password_file"))
			has_password_file = true;
	}
	if (has_password_file &&
	    (!ascii_casecmp(name, "password") || !ascii_casecmp(name, "pass") ||
	     !ascii_casecmp(name, "secret") || !ascii_casecmp(name, "token"))) {
		fault_add(r, path,
			  "secrets do not stand in this file; write it to "
			  "a file of its own and set password_file");
		return;
	}
	best = nearest_find(name, names, n);
	if (best)
		fault_add(r, path, "unknown setting; did you mean \"%s\"?",
			  best);
	else
		fault_add(r, path,
			  "unknown setting; there is no such thing here");
}

static void group_read(struct config_reader *r, const struct setting *group,
		       const config_setting_t *s, const char *path, char *base)
{
	const char *dot = *path ? "." : "";

	for (const struct setting *t = group; t->name; t++) {
		const char *p =
		    arena_printf(r->arena, "%s%s%s", path, dot, t->name);
		const config_setting_t *m =
		    s ? config_setting_get_member(s, t->name) : NULL;

		if (!m) {
			preset_take(r, t, p, base);
			continue;
		}
		/* The default first: what a fault leaves must be something. */
		if (t->preset)
			preset_take(r, t, p, base);
		else if (t->type == SETTING_TEXT || t->type == SETTING_PATH)
			*(const char **)(void *)(base + t->offset) = "";
		value_read(r, t, m, p, base);
	}
	for (int i = 0; s && i < config_setting_length(s); i++) {
		const char *name = config_setting_name(
		    config_setting_get_elem(s, (unsigned)i));
		const struct setting *t = group;

		while (t->name && strcmp(t->name, name))
			t++;
		if (!t->name)
			fault_unknown(
			    r, group, name,
			    arena_printf(r->arena, "%s%s%s", path, dot, name));
	}
}

void setting_read(struct config_reader *r, const struct setting *top,
		  void *base)
{
	group_read(r, top, config_root_setting(r->file), "", base);
}
