/* SPDX-License-Identifier: MIT */
#include "bot/people/mailmap.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

/* One "Name <email>" of a line: borrowed from it, untrimmed at no end. */
struct part {
	const char *name, *email;
	size_t name_len, email_len;
};

static char *lower_copy(struct arena *a, const char *s, size_t len)
{
	char *copy = arena_strndup(a, s, len);

	for (size_t i = 0; i < len; i++)
		copy[i] = ascii_lower(copy[i]);
	return copy;
}

static void trim(const char **s, size_t *len)
{
	while (*len && ascii_is_blank(**s)) {
		++*s;
		--*len;
	}
	while (*len && ascii_is_blank((*s)[*len - 1]))
		--*len;
}

/* Read a part at s[0..len): the bytes taken, or 0 and why. */
static size_t read_part(const char *s, size_t len, struct part *out,
			const char **why)
{
	const char *open = memchr(s, '<', len);
	const char *close =
	    open ? memchr(open, '>', len - (size_t)(open - s)) : NULL;

	*why = !open ? "expected an address in < >" : "expected a '>'";
	if (!close)
		return 0;
	out->name = s;
	out->name_len = (size_t)(open - s);
	out->email = open + 1;
	out->email_len = (size_t)(close - open - 1);
	trim(&out->name, &out->name_len);
	trim(&out->email, &out->email_len);
	*why = NULL;
	return (size_t)(close - s) + 1;
}

/* Of an address alone, or of an address with that name. */
static const char *key_of(const char *email, const char *name, size_t name_len,
			  struct arena *a)
{
	if (!name_len)
		return email;
	return arena_printf(a, "%s\n%s", email, lower_copy(a, name, name_len));
}

static struct mailmap_entry *entry_put(struct mailmap *m, const char *key)
{
	uint32_t n = intern_put_str(&m->keys, key);

	m->entries =
	    arena_grow(m->arena, m->entries, n, &m->size, sizeof(*m->entries));
	return &m->entries[n];
}

void mailmap_init(struct mailmap *m, struct arena *a)
{
	*m = (struct mailmap){.arena = a};
	intern_init(&m->keys, a);
}

const char *mailmap_add(struct mailmap *m, const char *s, size_t len)
{
	struct part proper, commit = {.name_len = 0};
	const char *why, *email;
	struct mailmap_entry *entry;
	bool two = false;
	size_t n = read_part(s, len, &proper, &why);

	if (why)
		return why;
	if (!proper.email_len)
		return "the address is empty";
	s += n;
	len -= n;
	trim(&s, &len);
	if (len && *s != '#') {
		n = read_part(s, len, &commit, &why);
		if (why)
			return why;
		two = true;
		s += n;
		len -= n;
		trim(&s, &len);
		if (len && *s != '#')
			return "expected at most two addresses";
	} else if (!proper.name_len) {
		return "expected a name, or a second address";
	}
	email = two ? lower_copy(m->arena, commit.email, commit.email_len)
		    : lower_copy(m->arena, proper.email, proper.email_len);
	entry =
	    entry_put(m, key_of(email, commit.name, commit.name_len, m->arena));
	if (proper.name_len)
		entry->name =
		    arena_strndup(m->arena, proper.name, proper.name_len);
	if (two)
		entry->email =
		    lower_copy(m->arena, proper.email, proper.email_len);
	return NULL;
}

void mailmap_find(const struct mailmap *m, const struct mail_addr *addr,
		  struct arena *scratch, struct mail_addr *out)
{
	const char *key =
	    key_of(addr->email, addr->name, strlen(addr->name), scratch);
	uint32_t n = intern_find_str(&m->keys, key);

	*out = *addr;
	if (n == INTERN_NONE)
		n = intern_find_str(&m->keys, addr->email);
	if (n == INTERN_NONE)
		return;
	if (m->entries[n].name)
		out->name = m->entries[n].name;
	if (m->entries[n].email)
		out->email = m->entries[n].email;
}
