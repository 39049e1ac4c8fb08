/* SPDX-License-Identifier: MIT */
#include "bot/read/ingest_lists.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "common/ascii.h"
#include "common/err.h"
#include "config/address.h"
#include "config/config.h"
#include "state/messages.h"

#define LIST_ID_MAX 255

static void remember(struct ingest_lists *l, int64_t id, const char *list_id,
		     const char *address, const char *folder)
{
	l->lists = mem_grow(l->lists, l->n, &l->size, sizeof(*l->lists));
	l->lists[l->n++] = (struct ingest_list){
	    .id = id,
	    .list_id = arena_strdup(&l->arena, list_id),
	    .address = arena_strdup(&l->arena, address),
	    .folder = arena_strdup(&l->arena, folder),
	};
}

static int put_configured(struct ingest_lists *l, const struct config *config,
			  struct err *err)
{
	for (size_t i = 0; i < config->n_lists; i++) {
		const struct config_list *c = &config->lists[i];
		int64_t id;

		if (state_list_put(l->st, c->name, c->list_id, c->address, &id,
				   err) < 0)
			return -1;
		remember(l, id, c->list_id, c->address, c->folder);
	}
	return 0;
}

static int load_known(struct ingest_lists *l, struct err *err)
{
	struct state_list *rows;
	size_t n;

	if (state_lists(l->st, &l->arena, &rows, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		remember(l, rows[i].id, rows[i].list_id, rows[i].address, "");
	return 0;
}

static int put_fallback(struct ingest_lists *l, const char *name,
			struct err *err)
{
	struct state_list row;
	int found = state_list_find(l->st, name, &l->arena, &row, err);

	if (found < 0)
		return -1;
	if (found)
		l->fallback = row.id;
	else
		return state_list_put(l->st, name, "", "", &l->fallback, err);
	return 0;
}

int ingest_lists_init(struct ingest_lists *l, struct state *st,
		      const struct config *config, const char *fallback,
		      struct err *err)
{
	*l = (struct ingest_lists){.st = st, .config = config};
	if ((config ? put_configured(l, config, err) : load_known(l, err)) < 0)
		return -1;
	return fallback ? put_fallback(l, fallback, err) : 0;
}

void ingest_lists_release(struct ingest_lists *l)
{
	free(l->lists);
	arena_release(&l->arena);
	l->lists = NULL;
	l->n = l->size = 0;
}

static bool is_list_id(const char *id)
{
	size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n && n <= LIST_ID_MAX && !id[n] && *id != '.' && strchr(id, '.');
}

/* The posting address that such a List-Id most likely stands for: its first
 * label at the rest. */
static const char *address_of(const char *list_id, struct arena *a)
{
	char *address = arena_strdup(a, list_id);

	*strchr(address, '.') = '@';
	return address;
}

/* A list seen for the first time: named by its first label, or, where another
 * list has that name, by its whole id. */
static int make(struct ingest_lists *l, const char *list_id, int64_t *id,
		struct err *err)
{
	const char *address = address_of(list_id, &l->arena);
	const char *name =
	    arena_strndup(&l->arena, list_id, strcspn(list_id, "."));
	struct state_list row;
	int found = state_list_find(l->st, name, &l->arena, &row, err);

	if (found < 0)
		return -1;
	/* one that -l named has no id yet: this is it */
	if (found && *row.list_id)
		name = list_id;
	if (state_list_put(l->st, name, list_id, address, id, err) < 0)
		return -1;
	remember(l, *id, list_id, address, "");
	return 0;
}

static const struct ingest_list *find(const struct ingest_lists *l,
				      const char *list_id)
{
	for (size_t i = 0; i < l->n; i++)
		if (!ascii_casecmp(l->lists[i].list_id, list_id))
			return &l->lists[i];
	return NULL;
}

/* -1, or how many were added. */
static int add_by_id(struct ingest_lists *l, int64_t message_id,
		     const struct facts *facts, struct err *err)
{
	int n = 0;

	for (size_t i = 0; i < facts->n_list_ids; i++) {
		const char *list_id = facts->list_ids[i];
		const struct ingest_list *list = find(l, list_id);
		int64_t id = list ? list->id : 0;

		if (!list && (l->config || !is_list_id(list_id)))
			continue;
		if (!list && make(l, list_id, &id, err) < 0)
			return -1;
		if (state_message_add_list(l->st, message_id, id, err) < 0)
			return -1;
		n++;
	}
	return n;
}

/* The list that alone has that folder, or NULL. */
static const struct ingest_list *only_of(const struct ingest_lists *l,
					 const char *folder)
{
	const struct ingest_list *only = NULL;

	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(l->lists[i].folder, folder))
			continue;
		if (only)
			return NULL;
		only = &l->lists[i];
	}
	return only;
}

static int add_by_recipient(struct ingest_lists *l, int64_t message_id,
			    const struct facts *facts, struct err *err)
{
	int n = 0;

	for (size_t i = 0; i < l->n; i++)
		for (size_t j = 0; j < facts->n_recipients; j++) {
			if (ascii_casecmp(l->lists[i].address,
					  facts->recipients[j]))
				continue;
			if (state_message_add_list(l->st, message_id,
						   l->lists[i].id, err) < 0)
				return -1;
			n++;
			break;
		}
	return n;
}

static bool is_for_robot_alone(const struct ingest_lists *l,
			       const struct facts *facts)
{
	bool own = false;

	if (!l->config || facts->n_list_ids)
		return false;
	for (size_t i = 0; i < facts->n_recipients; i++) {
		if (address_is_list(l->config, facts->recipients[i]))
			return false;
		own |= address_is_own(l->config, facts->recipients[i]);
	}
	return own;
}

int ingest_lists_add(struct ingest_lists *l, int64_t message_id,
		     const struct facts *facts, const char *folder,
		     struct err *err)
{
	const struct ingest_list *only = NULL;
	int n = add_by_id(l, message_id, facts, err);

	if (!n && folder && !is_for_robot_alone(l, facts))
		only = only_of(l, folder);
	if (only)
		return state_message_add_list(l->st, message_id, only->id, err);
	if (!n && l->config && !facts->n_list_ids)
		n = add_by_recipient(l, message_id, facts, err);
	if (!n && l->fallback)
		return state_message_add_list(l->st, message_id, l->fallback,
					      err);
	return n < 0 ? -1 : 0;
}
