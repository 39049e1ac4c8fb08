/* SPDX-License-Identifier: MIT */
#include "config/value.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/mail/addr.h"
#include "config/config.h"
#include "config/schedule_spec.h"

#define HOST_MAX      253 /* RFC 1035 2.3.4, without the last dot */
#define LIST_NAME_MAX 64
#define PREFIX_MAX    32
/* A hundred years: more is a slip, and this times a million still fits. */
#define DURATION_MAX (100 * 366 * CLOCK_DAY_S)

static const char letters_digits[] = "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789";

/* True if value is all letters, digits and others. */
static bool is_of(const char *value, const char *others)
{
	for (; *value; value++) {
		if (!strchr(letters_digits, *value) && !strchr(others, *value))
			return false;
	}
	return true;
}

/* True if value is printable ASCII without blanks. */
static bool is_printable(const char *value)
{
	while (*value > ' ' && *value <= '~')
		value++;
	return !*value;
}

/* A domain as DNS has it: labels between single dots. */
static bool is_domain(const char *value)
{
	size_t len = strlen(value);

	return len && len <= HOST_MAX && is_of(value, "-._") && *value != '.' &&
	       *value != '-' && value[len - 1] != '.' &&
	       value[len - 1] != '-' && !strstr(value, "..");
}

static bool is_address(const char *value)
{
	const char *at = strchr(value, '@');

	return at && at > value && !strchr(at + 1, '@') &&
	       mail_addr_is_mailable(value) && is_domain(at + 1);
}

const char *value_check_address(const char *value)
{
	return is_address(value)
		   ? NULL
		   : "must be one address such as digest@example.org";
}

const char *value_check_person(const char *value)
{
	struct arena a = ARENA_INIT;
	struct mail_addr addr;
	const char *at = strchr(value, '@');
	bool fine;

	mail_addr_parse(value, &a, &addr);
	/* The parser takes the first of several. */
	fine = at && !strchr(at + 1, '@') && is_address(addr.email);
	arena_release(&a);
	return fine ? NULL
		    : "must be one person such as Jane Doe <jane@example.org>";
}

const char *value_check_host(const char *value)
{
	unsigned char in6[16];

	if (is_domain(value) || inet_pton(AF_INET6, value, in6) == 1)
		return NULL;
	return "must be a host name or an IP address";
}

const char *value_check_list_name(const char *value)
{
	if (strlen(value) <= LIST_NAME_MAX && is_of(value, "._-"))
		return NULL;
	return "must be at most 64 letters, digits, '.', '_' and '-'";
}

const char *value_check_list_id(const char *value)
{
	return is_domain(value)
		   ? NULL
		   : "must be what a List-Id header has between < and >";
}

const char *value_check_archive(const char *value)
{
	const char *host = NULL;
	size_t len = strlen(value);

	if (!strncmp(value, "https://", 8))
		host = value + 8;
	else if (!strncmp(value, "http://", 7))
		host = value + 7;
	if (!host || !*host || !strchr(letters_digits, *host) ||
	    value[len - 1] != '/')
		goto bad;
	if (is_printable(value) && !strpbrk(value, "\"<>\\^`{|}"))
		return NULL;
bad:
	return "must be a URL that begins with https:// or http:// and ends "
	       "in a slash";
}

const char *value_check_zone(const char *value)
{
	return clock_zone_exists(value)
		   ? NULL
		   : "must be a time zone such as UTC or Europe/Berlin";
}

const char *value_check_schedule(const char *value)
{
	struct schedule_spec spec;
	struct err err;

	if (!schedule_spec_parse(value, &spec, &err))
		return NULL;
	return "must be \"Mon 06:00\", \"daily 06:00\" or \"monthly 1 06:00\", "
	       "a time zone behind it if need be";
}

const char *value_check_prefix(const char *value)
{
	if (strlen(value) <= PREFIX_MAX && *value != '>' && is_printable(value))
		return NULL;
	return "must be one word of at most 32 ASCII characters such as "
	       "#digest";
}

const char *value_check_glob(const char *value)
{
	return *value == '/' ? "must be a path within the tree, without a "
			       "slash in front"
			     : NULL;
}

const char *value_check_word(const char *value)
{
	return strpbrk(value, " \t") ? "must be one word" : NULL;
}

bool value_is_loopback(const char *host)
{
	static const unsigned char one[16] = {[15] = 1};
	unsigned char in4[4];
	unsigned char in6[16];

	if (inet_pton(AF_INET, host, in4) == 1)
		return in4[0] == 127;
	if (inet_pton(AF_INET6, host, in6) == 1)
		return !memcmp(in6, one, sizeof(one));
	return !ascii_casecmp(host, "localhost");
}

int64_t config_duration(const char *s)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {
	    {'s', 1}, {'m', 60}, {'h', 3600}, {'d', CLOCK_DAY_S}, {'w', 604800},
	};
	int64_t n = 0;

	if (*s < '0' || *s > '9')
		return -1;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (*s - '0');
		if (n > DURATION_MAX)
			return -1;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (s[0] == units[i].letter && !s[1])
			return n > DURATION_MAX / units[i].seconds
				   ? -1
				   : n * units[i].seconds;
	}
	return -1;
}
