/* SPDX-License-Identifier: MIT */
#include "bot/filter/topic.h"

#include <string.h>

#include "common/arena.h"
#include "common/slice.h"
#include "config/config.h"

/*
 * A glob is run as an automaton whose states are the places in the glob, all
 * at once: there is no backtracking that a hostile `path:` filter could blow
 * up. at[i]: the path read so far fits glob[0..i).
 */

/* A star may stand for nothing: what lies behind it is reached too. */
static void pass_stars(const char *glob, size_t len, unsigned char *at)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] && glob[i] == '*')
			at[i + (glob[i + 1] == '*' ? 2 : 1)] = 1;
}

static void read_byte(const char *glob, size_t len, char c,
		      const unsigned char *at, unsigned char *next)
{
	memset(next, 0, len + 1);
	for (size_t i = 0; i < len; i++) {
		if (!at[i])
			continue;
		if (glob[i] == '*') {
			if (c != '/' || glob[i + 1] == '*')
				next[i] = 1;
		} else if (glob[i] == '?') {
			if (c != '/')
				next[i + 1] = 1;
		} else if (glob[i] == '\\' && i + 1 < len) {
			if (glob[i + 1] == c)
				next[i + 2] = 1;
		} else if (glob[i] == c) {
			next[i + 1] = 1;
		}
	}
	pass_stars(glob, len, next);
}

bool topic_glob_match(const char *glob, const char *path)
{
	/* Most globs part from most paths in their literal head. */
	while (*glob && !strchr("*?\\", *glob) && *glob == *path) {
		bool folder = *glob == '/' && !glob[1];

		glob++;
		path++;
		if (folder)
			return *path;
	}
	if (!*glob || !strchr("*?\\", *glob))
		return !*glob && !*path;

	size_t len = strlen(glob);
	bool folder = len > 1 && glob[len - 1] == '/';
	unsigned char states[2][TOPIC_GLOB_MAX + 1] = {{0}};
	int now = 0;

	if (len > TOPIC_GLOB_MAX)
		return false;
	states[now][0] = 1;
	pass_stars(glob, len, states[now]);
	for (; *path; path++) {
		if (folder && states[now][len])
			return true;
		read_byte(glob, len, *path, states[now], states[!now]);
		now = !now;
	}
	return !folder && states[now][len];
}

static int topic_of_path(const struct config_topic *topics, size_t n_topics,
			 const char *path)
{
	for (size_t i = 0; i < n_topics; i++)
		for (size_t k = 0; k < topics[i].n_paths; k++)
			if (topic_glob_match(topics[i].paths[k], path))
				return (int)i;
	return TOPIC_OTHER;
}

bool topic_has_word(const char *words, const char *word)
{
	struct slice rest = slice_of(words), w;

	while (*word && slice_next(&rest, ' ', &w))
		if (ascii_case_is(w.s, w.len, word))
			return true;
	return false;
}

/* The first topic with at least half of the paths of those that count. */
static int majority(const struct config_topic *topics, size_t n_topics,
		    const size_t *touched, bool with_side, size_t n_other)
{
	size_t all = n_other;

	for (size_t i = 0; i < n_topics; i++)
		if (with_side || !topics[i].side)
			all += touched[i];
	for (size_t i = 0; i < n_topics; i++)
		if ((with_side || !topics[i].side) && touched[i] &&
		    2 * touched[i] >= all)
			return (int)i;
	return n_other && 2 * n_other >= all ? TOPIC_OTHER : TOPIC_SEVERAL;
}

void topic_choose(const struct config_topic *topics, size_t n_topics,
		  const char *const *paths, size_t n_paths, const char *tags,
		  struct arena *a, struct topic_choice *out)
{
	size_t n_other = 0;

	out->touched = arena_array(a, n_topics, sizeof(*out->touched));
	for (size_t i = 0; i < n_paths; i++) {
		int topic = topic_of_path(topics, n_topics, paths[i]);

		if (topic == TOPIC_OTHER)
			n_other++;
		else
			out->touched[topic]++;
	}
	for (size_t i = 0; i < n_topics; i++) {
		if (topic_has_word(tags, topics[i].tag)) {
			out->topic = (int)i;
			return;
		}
	}
	out->topic = TOPIC_OTHER;
	if (!n_paths)
		return;
	out->topic = majority(topics, n_topics, out->touched, true, n_other);
	if (out->topic == TOPIC_SEVERAL)
		out->topic = majority(topics, n_topics, out->touched, false, 0);
}
