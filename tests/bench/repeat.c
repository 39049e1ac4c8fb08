/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ascii.h"
#include "common/log.h"
#include "common/strbuf.h"

/*
 * A long archive out of a short one: the mails of an mbox again and again.
 *
 * usage: repeat MBOX COPIES PER_YEAR >OUT
 *
 * In copy k all message-ids are new ("<k." for "<"), and so threads stay
 * within their copy; and the years in Date and Received are k / PER_YEAR
 * later, so that the archive grows while a week keeps its mails.
 */

enum field { FIELD_OTHER, FIELD_IDS, FIELD_TIME };

static enum field field_of(const char *line)
{
	static const struct {
		const char *name;
		enum field field;
	} fields[] = {
	    {"message-id:", FIELD_IDS},  {"references:", FIELD_IDS},
	    {"in-reply-to:", FIELD_IDS}, {"date:", FIELD_TIME},
	    {"received:", FIELD_TIME},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!ascii_ncasecmp(line, fields[i].name,
				    strlen(fields[i].name)))
			return fields[i].field;
	return FIELD_OTHER;
}

static void put_ids(const char *s, size_t len, long copy)
{
	for (size_t i = 0; i < len; i++) {
		putchar(s[i]);
		if (s[i] == '<')
			printf("%ld.", copy);
	}
}

/* The number of a year if a word of s begins with one, else 0. */
static long year_at(const char *s, size_t len)
{
	char digits[5] = "";

	if (len < 5 || strspn(s, "0123456789") != 4 || !strchr(" \r\n", s[4]))
		return 0;
	memcpy(digits, s, 4);
	return strtol(digits, NULL, 10);
}

static void put_time(const char *s, size_t len, long years)
{
	for (size_t i = 0; i < len; i++) {
		long year = i && s[i - 1] == ' ' ? year_at(s + i, len - i) : 0;

		if (year >= 1970 && year < 2100) {
			printf("%04ld", year + years);
			i += 3;
		} else {
			putchar(s[i]);
		}
	}
}

static void put_copy(const struct strbuf *mbox, long copy, long years)
{
	const char *s = mbox->buf, *end = mbox->buf + mbox->len;
	enum field field = FIELD_OTHER;
	bool in_header = false, empty = true;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((nl ? nl + 1 : end) - s);

		if (empty && !strncmp(s, "From ", 5)) {
			in_header = true;
			field = FIELD_OTHER;
		} else if (*s != ' ' && *s != '\t') {
			field = field_of(s);
		}
		empty = *s == '\n';
		in_header = in_header && !empty;
		if (in_header && field == FIELD_IDS)
			put_ids(s, len, copy);
		else if (in_header && field == FIELD_TIME)
			put_time(s, len, years);
		else
			fwrite(s, 1, len, stdout);
		s += len;
	}
}

static void read_all(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	char block[65536];
	size_t n;

	if (!f)
		fatal("open '%s'", path);
	while ((n = fread(block, 1, sizeof(block), f)))
		strbuf_add(out, block, n);
	if (ferror(f))
		fatal("read '%s'", path);
	fclose(f);
}

int main(int argc, char **argv)
{
	struct strbuf mbox = STRBUF_INIT;
	long copies, per_year;

	if (argc != 4)
		fatalx("usage: repeat MBOX COPIES PER_YEAR");
	copies = strtol(argv[2], NULL, 10);
	per_year = strtol(argv[3], NULL, 10);
	if (copies < 1 || per_year < 1)
		fatalx("COPIES and PER_YEAR must be 1 or more");
	read_all(argv[1], &mbox);
	for (long k = 0; k < copies; k++)
		put_copy(&mbox, k, k / per_year);
	strbuf_release(&mbox);
	if (fflush(stdout))
		fatal("write");
	return 0;
}
