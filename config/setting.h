/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SETTING_H
#define CONFIG_SETTING_H

#include <stddef.h>
#include <stdint.h>

struct config_reader;

/*
 * Reading settings into structs by tables. A table names each setting once,
 * with its type, place, range, default and check. Reading goes on after a
 * fault, so that one run finds all: unknown names, wrong types, numbers out of
 * range, texts that a check refuses, required settings that are missing.
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

/* What config_check_files asks of the file that a SETTING_PATH names. */
enum setting_file {
	SETTING_ANY,    /* nothing */
	SETTING_INPUT,  /* it can be read */
	SETTING_SECRET, /* by its owner alone */
};

struct setting {
	const char *name;
	enum setting_type type;
	enum setting_file file;
	size_t offset; /* where in the struct the value goes */
	size_t count;  /* where its number goes: size_t */
	int64_t min, max;
	const char *preset; /* default, as it is written; NULL: required */
	const char *const *words; /* ends with NULL */
	/* Returns what a value must be if it is not that, else NULL. Not called
	 * for "". */
	const char *(*check)(const char *value);
	const struct setting *group; /* ends with a nameless one */
	size_t size;
};

/* Read the settings of r->file into the struct at base, by the table top and
 * the tables of its groups. Never fails: faults are added to r. */
void setting_read(struct config_reader *r, const struct setting *top,
		  void *base);

#endif /* CONFIG_SETTING_H */
