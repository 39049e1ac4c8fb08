/* SPDX-License-Identifier: MIT */
#include "bot/people/employers.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"

/* Where everybody can have an address. */
static const char *const public_domains[] = {
    "126.com",      "163.com",        "aol.com",        "disroot.org",
    "fastmail.com", "fastmail.fm",    "foxmail.com",    "free.fr",
    "gmail.com",    "gmx.at",         "gmx.ch",         "gmx.com",
    "gmx.de",       "gmx.net",        "googlemail.com", "hotmail.com",
    "hotmail.fr",   "icloud.com",     "laposte.net",    "live.com",
    "mac.com",      "mail.ru",        "mailbox.org",    "mailfence.com",
    "me.com",       "msn.com",        "naver.com",      "orange.fr",
    "outlook.com",  "pm.me",          "posteo.de",      "posteo.net",
    "proton.me",    "protonmail.ch",  "protonmail.com", "qq.com",
    "riseup.net",   "rocketmail.com", "sina.com",       "t-online.de",
    "tuta.io",      "tutanota.com",   "wanadoo.fr",     "web.de",
    "yahoo.co.in",  "yahoo.co.jp",    "yahoo.co.uk",    "yahoo.com",
    "yahoo.de",     "yahoo.fr",       "yandex.com",     "yandex.ru",
    "yeah.net",     "ymail.com",      "zoho.com",
};

#define N_PUBLIC (sizeof(public_domains) / sizeof(public_domains[0]))

static void put_name(struct employers *e, const char *key, const char *name)
{
	uint32_t n = intern_put_str(&e->keys, key);

	e->names =
	    arena_grow(e->arena, e->names, n, &e->size, sizeof(*e->names));
	e->names[n] = name;
}

void employers_init(struct employers *e, struct arena *a)
{
	*e = (struct employers){.arena = a};
	intern_init(&e->keys, a);
	for (size_t i = 0; i < N_PUBLIC; i++)
		put_name(e, public_domains[i], EMPLOYERS_NONE);
}

const char *employers_add(struct employers *e, struct slice line)
{
	size_t n = 0;
	char *key;

	/* a '#' behind a blank begins a comment */
	for (size_t i = 1; i < line.len; i++)
		if (line.s[i] == '#' && ascii_is_blank(line.s[i - 1]))
			line.len = i;
	while (n < line.len && !ascii_is_blank(line.s[n]))
		n++;
	key = arena_strndup(e->arena, line.s, n);
	for (char *c = key; *c; c++)
		*c = ascii_lower(*c);
	line = slice_trim(slice_skip(line, n));
	if (*key == '@' || *key == '.')
		key++;
	if (!strchr(key, '.') || strchr(key, '<'))
		return "expected a domain or an address first";
	if (!line.len)
		return "expected an employer after the domain or address";
	put_name(e, key, arena_strndup(e->arena, line.s, line.len));
	return NULL;
}

const char *employers_find(const struct employers *e, const char *email)
{
	const char *domain = mail_addr_domain(email);
	uint32_t n = intern_find_str(&e->keys, email);

	for (const char *s = domain; n == INTERN_NONE && *s;) {
		n = intern_find_str(&e->keys, s);
		s += strcspn(s, ".");
		s += *s == '.';
	}
	return n == INTERN_NONE ? domain : e->names[n];
}
