/* SPDX-License-Identifier: MIT */
#include "bot/people/employers.h"

#include <string.h>

#include "common/arena.h"
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

static size_t blanks(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && (s[n] == ' ' || s[n] == '\t'))
		n++;
	return n;
}

static void put(struct employers *e, const char *key, const char *name)
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
		put(e, public_domains[i], EMPLOYERS_NONE);
}

/* Where a comment begins in s[0..len), or its end without blanks. */
static size_t text_length(const char *s, size_t len)
{
	for (size_t i = 1; i < len; i++) {
		if (s[i] == '#' && blanks(s + i - 1, 1)) {
			len = i;
			break;
		}
	}
	while (len && blanks(s + len - 1, 1))
		len--;
	return len;
}

const char *employers_add(struct employers *e, const char *s, size_t len)
{
	size_t n = 0;
	char *key;

	len = text_length(s, len);
	while (n < len && !blanks(s + n, 1))
		n++;
	key = arena_strndup(e->arena, s, n);
	for (char *c = key; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	s += n;
	len -= n;
	n = blanks(s, len);
	if (*key == '@' || *key == '.')
		key++;
	if (!strchr(key, '.') || strchr(key, '<'))
		return "expected a domain or an address first";
	if (n == len)
		return "expected an employer after the domain or address";
	put(e, key, arena_strndup(e->arena, s + n, len - n));
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
