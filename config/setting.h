/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SETTING_H
#define CONFIG_SETTING_H

#include <stddef.h>
#include <stdint.h>

#include "config/source.h"

struct arena;
struct config_t;

/*
 * A table of settings read into a struct. Each setting is named once, in its
 * table, with all that is known of it; the reader finds the faults: unknown
 * names, wrong types, numbers out of range, texts that a check refuses,
 * required ones that are missing. It goes on after each, so that one run
 * tells them all.
 */

enum setting_type {
	SETTING_TEXT,     /* const char *: one line of UTF-8 */
	SETTING_PATH,     /* the same; relative to the config file's folder */
	SETTING_NUMBER,   /* int, min..max */
	SETTING_SWITCH,   /* bool */
	SETTING_DURATION, /* int: seconds, min..max, written "5m" */
	SETTING_WORD,     /* enum: one of words, in the enum's order */
	SETTING_TEXTS, /* const char **, number at count; at most max of them */
	SETTING_GROUP, /* a struct within: settings of group from offset on */
	SETTING_GROUPS, /* struct *, number at count, each size; at most max */
};

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset; /* where in the struct the value goes */
	size_t count;  /* where its number goes: size_t */
	int64_t min, max;
	const char *preset; /* default, as it is written; NULL: required */
	const char *const *words; /* ends with NULL */
	/* What a value must be, if it is not that; else NULL. Not asked about "". */
	const char *(*check)(const char *value);
	const struct setting *group; /* ends with a nameless one */
	size_t size;
};

struct setting_reader {
	struct config_t *file;
	struct arena *arena; /* of all that is read */
	const char *folder;  /* of the config file */
	struct sources sources;
	struct setting_fault {
		const char *name; /* of the source */
		unsigned line;    /* 0: none */
		size_t order;
		const char *text; /* "imap.port: must be ..." */
	} * faults;               /* [n_faults] in arena */
	size_t n_faults;
};

/* Read the whole file into base by the tables that top begins. */
void setting_read(struct setting_reader *r, const struct setting *top,
		  void *base);

#endif /* CONFIG_SETTING_H */
