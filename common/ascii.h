/* SPDX-License-Identifier: MIT */
#ifndef COMMON_ASCII_H
#define COMMON_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ASCII, in no locale. Bytes from 0x80 up are of no class and have no case.
 */

static inline bool ascii_is_blank(char c) /* within a line */
{
	return c == ' ' || c == '\t';
}

static inline bool ascii_is_space(char c) /* a blank or the end of a line */
{
	return ascii_is_blank(c) || c == '\r' || c == '\n';
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_alnum(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The value of a hexadecimal digit, or -1. */
int ascii_hex_value(char c);

static inline bool ascii_is_hex(char c)
{
	return ascii_hex_value(c) >= 0;
}

/* As strcasecmp and strncasecmp. */
int ascii_casecmp(const char *a, const char *b);
int ascii_ncasecmp(const char *a, const char *b, size_t n);

/* True if s[0..len) stands somewhere in text, in any case. */
bool ascii_case_has(const char *text, const char *s, size_t len);

/* s[0..len) is word, begins or ends with it: letter for letter, or, with
 * "case" in the name, in any case. */
bool ascii_is(const char *s, size_t len, const char *word);
bool ascii_case_is(const char *s, size_t len, const char *word);
bool ascii_begins(const char *s, size_t len, const char *word);
bool ascii_case_begins(const char *s, size_t len, const char *word);
bool ascii_ends(const char *s, size_t len, const char *word);
bool ascii_case_ends(const char *s, size_t len, const char *word);

/* s[0..len) is one of words, which have a blank between two. */
bool ascii_is_one_of(const char *s, size_t len, const char *words);

#endif /* COMMON_ASCII_H */
