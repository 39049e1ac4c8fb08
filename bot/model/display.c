/* SPDX-License-Identifier: MIT */
#include "bot/model/display.h"

#include <string.h>

#include "bot/model/model.h"
#include "bot/people/relay.h"
#include "bot/people/roster.h"
#include "common/arena.h"
#include "common/ascii.h"

static const char *from_key(const struct mail_addr *from, struct arena *a)
{
	return arena_printf(a, "%s\n%s", from->email, from->name);
}

static const char *name_key(const char *name, struct arena *a)
{
	char *key = arena_strdup(a, name);

	for (char *c = key; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return key;
}

/* Row n of a table whose numbers the intern gives; *fresh: it is new. */
static const struct mail_addr **row_of_key(struct display_rows *rows,
					   struct intern *in, const char *key,
					   bool *fresh)
{
	uint32_t before = in->n, n = intern_put_str(in, key);

	*fresh = n == before;
	if (n == rows->size) {
		size_t size = rows->size ? 2 * rows->size : 64;
		const struct mail_addr **grown =
		    arena_array(in->arena, size, sizeof(*grown));

		if (n)
			memcpy(grown, rows->addr, n * sizeof(*grown));
		rows->addr = grown;
		rows->size = size;
	}
	return &rows->addr[n];
}

static const struct mail_addr *find_addr(const struct display_rows *rows,
					 const struct intern *in,
					 const char *key)
{
	uint32_t n = intern_find_str(in, key);

	return n == INTERN_NONE ? NULL : rows->addr[n];
}

void display_init(struct display *s, const struct roster *roster,
		  const char *list, struct arena *a)
{
	*s = (struct display){
	    .arena = a, .roster = roster, .list = list ? list : ""};
	intern_init(&s->froms, a);
	intern_init(&s->dotted, a);
	intern_init(&s->names, a);
}

void display_learn(struct display *s, const struct mail_addr *addr)
{
	const struct mail_addr **found;
	struct relay relay;
	bool fresh;

	if (!*addr->email || relay_parse(addr, s->list, s->arena, &relay))
		return;
	found = row_of_key(&s->by_dotted, &s->dotted,
			   relay_dotted(addr->email, s->arena), &fresh);
	if (fresh)
		*found = addr;
	if (!*addr->name)
		return;
	found = row_of_key(&s->by_name, &s->names,
			   name_key(addr->name, s->arena), &fresh);
	if (fresh)
		*found = addr;
	else if (*found && strcmp((*found)->email, addr->email) != 0)
		*found = NULL;
}

void display_learn_author(struct display *s, const struct mail_addr *from,
			  const struct mail_addr *author)
{
	const struct mail_addr **found;
	struct relay relay;
	bool fresh;

	display_learn(s, author);
	if (!strcmp(from->email, author->email) ||
	    !relay_parse(from, s->list, s->arena, &relay))
		return;
	if (strcmp(relay.dotted, relay_dotted(author->email, s->arena)) != 0 &&
	    ascii_casecmp(relay.name, author->name))
		return;
	found = row_of_key(&s->by_from, &s->froms, from_key(from, s->arena),
			   &fresh);
	if (fresh)
		*found = author;
}

static void learn_series(struct display *s, const struct model_series *series,
			 size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < series[i].n_mails; k++) {
			const struct state_patch *mail = series[i].mails[k];

			display_learn_author(s, &mail->message.from,
					     &mail->author);
		}
}

void display_find(struct model *m, const struct state_message *mails, size_t n,
		  struct arena *a)
{
	struct display *s = arena_alloc(a, sizeof(*s));

	display_init(s, m->list.roster, m->list.address, a);
	learn_series(s, m->series, m->n_series);
	learn_series(s, m->continued, m->n_continued);
	for (size_t i = 0; i < n; i++)
		display_learn(s, &mails[i].from);
	m->display = s;
}

static struct mail_addr resolve_person(const struct display *s,
				       const struct mail_addr *addr)
{
	const struct mail_addr *found;
	struct relay relay;

	if (!relay_parse(addr, s->list, s->arena, &relay))
		return *addr;
	found = find_addr(&s->by_from, &s->froms, from_key(addr, s->arena));
	if (!found && *relay.dotted)
		found = find_addr(&s->by_dotted, &s->dotted, relay.dotted);
	if (!found && *relay.name)
		found = find_addr(&s->by_name, &s->names,
				  name_key(relay.name, s->arena));
	if (found && *found->name)
		return *found;
	if (found)
		return (struct mail_addr){relay.name, found->email};
	if (*relay.name)
		return (struct mail_addr){relay.name, ""};
	return *addr;
}

struct mail_addr display_person(const struct display *s,
				const struct mail_addr *addr)
{
	struct mail_addr person = resolve_person(s, addr);

	if (s->roster)
		mailmap_find(&s->roster->mailmap, &person, s->arena, &person);
	return person;
}

const char *display_domain(const struct display *s, const char *email)
{
	if (s->roster && s->roster->has_employers)
		return employers_find(&s->roster->employers, email);
	return mail_addr_domain(email);
}
