/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_TOPIC_H
#define BOT_FILTER_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct config_topic;

/*
 * What a series is about (doc/LAYOUT 3): topics of the config by the paths it
 * touches.
 *
 * A glob of config_topic.paths (and of `path:` filters) is matched against
 * the whole path, byte by byte, case kept:
 *
 *	a/b.c	that file
 *	a/b/	everything below that folder
 *	*	any bytes but '/'
 *	**	any bytes
 *	?	one byte but '/'
 *	\x	x itself
 *
 * A glob over TOPIC_GLOB_MAX bytes matches nothing. Time is at most glob times
 * path, whatever they hold.
 */
#define TOPIC_GLOB_MAX 1000

/* True if the path fits the glob. */
bool topic_glob_match(const char *glob, const char *path);

#define TOPIC_OTHER   (-1)
#define TOPIC_SEVERAL (-2)

struct topic_choice {
	int topic;       /* index into the config's topics, or one of the above */
	size_t *touched; /* [n_topics] paths of the series in that topic */
};

/* True if word, in any case, is one of words, which have blanks between. */
bool topic_has_word(const char *words, const char *word);

/*
 * Choose the topic of a series. paths: each once; tags: the subject's words, joined by blanks.
 *
 * A path belongs to the first topic with a fitting glob, else to other. A
 * topic whose tag word is among tags (in any case) wins at once. Else the topic
 * (or other) with at least half of the paths wins; else the topic with at least
 * half of those paths that are neither in a topic marked side nor in other; else
 * several. Of two equal topics the first of the config. Without any path: other.
 */
void topic_choose(const struct config_topic *topics, size_t n_topics,
		  const char *const *paths, size_t n_paths, const char *tags,
		  struct arena *a, struct topic_choice *out);

#endif /* BOT_FILTER_TOPIC_H */
