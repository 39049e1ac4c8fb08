/* SPDX-License-Identifier: MIT */
#include "bot/people/mailmap.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

/* One "Name <email>" of a line. */
struct part {
	struct slice name, email;
};

static char *lower_copy(struct slice v, struct arena *a)
{
	char *copy = arena_strndup(a, v.s, v.len);

	for (char *c = copy; *c; c++)
		*c = ascii_lower(*c);
	return copy;
}

/* Read a part at the start of *line, which becomes the rest. NULL, or what is
 * wrong. */
static const char *read_part(struct slice *line, struct part *out)
{
	struct slice rest = *line;

	if (!memchr(rest.s, '<', rest.len))
		return "expected an address in < >";
	slice_next(&rest, '<', &out->name);
	if (!memchr(rest.s, '>', rest.len))
		return "expected a '>'";
	slice_next(&rest, '>', &out->email);
	out->name = slice_trim(out->name);
	out->email = slice_trim(out->email);
	*line = slice_trim(rest);
	return NULL;
}

/* Of an address alone, or of an address with that name. */
static const char *key_of(const char *email, struct slice name, struct arena *a)
{
	if (!name.len)
		return email;
	return arena_printf(a, "%s\n%s", email, lower_copy(name, a));
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

const char *mailmap_add(struct mailmap *m, struct slice line)
{
	struct part proper, commit = {.name = {0}};
	struct mailmap_entry *entry;
	const char *why = read_part(&line, &proper), *email;
	bool two = false;

	if (why)
		return why;
	if (!proper.email.len)
		return "the address is empty";
	if (line.len && *line.s != '#') {
		why = read_part(&line, &commit);
		if (why)
			return why;
		two = true;
		if (line.len && *line.s != '#')
			return "expected at most two addresses";
	} else if (!proper.name.len) {
		return "expected a name, or a second address";
	}
	email = lower_copy(two ? commit.email : proper.email, m->arena);
	entry = entry_put(m, key_of(email, commit.name, m->arena));
	if (proper.name.len)
		entry->name =
		    arena_strndup(m->arena, proper.name.s, proper.name.len);
	if (two)
		entry->email = lower_copy(proper.email, m->arena);
	return NULL;
}

void mailmap_find(const struct mailmap *m, const struct mail_addr *addr,
		  struct arena *scratch, struct mail_addr *out)
{
	const char *key = key_of(addr->email, slice_of(addr->name), scratch);
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
