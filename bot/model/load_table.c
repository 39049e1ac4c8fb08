/* SPDX-License-Identifier: MIT */
#include "bot/model/load_table.h"

#include <string.h>

#include "common/arena.h"

uint32_t load_table_want_bytes(struct load *l, struct load_table *t,
			       const void *bytes, size_t len)
{
	uint32_t i = intern_find(&t->keys, bytes, len);
	char *copy;

	if (i != INTERN_NONE)
		return i;
	copy = arena_alloc(l->arena, len + 1);
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	i = intern_put(&t->keys, copy, len);
	t->key = arena_grow(l->arena, t->key, i, &t->key_size, sizeof(*t->key));
	t->slot =
	    arena_grow(l->arena, t->slot, i, &t->slot_size, sizeof(*t->slot));
	t->key[i] = copy;
	return i;
}

uint32_t load_table_want(struct load *l, struct load_table *t, int64_t key)
{
	return load_table_want_bytes(l, t, &key, sizeof(key));
}

struct load_slot *load_table_slot_of(struct load_table *t, const void *key,
				     size_t len)
{
	return &t->slot[intern_find(&t->keys, key, len)];
}

struct load_slot *load_table_slot(struct load_table *t, int64_t id)
{
	return load_table_slot_of(t, &id, sizeof(id));
}

int load_table_flush(struct load *l, struct load_table *t, bool of_ids,
		     load_fill_fn *fill, struct err *err)
{
	size_t first = t->n_loaded, n = t->keys.n - first;
	int64_t *ids = arena_array(l->arena, of_ids ? n : 0, sizeof(*ids));

	if (!n)
		return 0;
	for (size_t i = 0; of_ids && i < n; i++)
		memcpy(&ids[i], t->key[first + i], sizeof(*ids));
	t->n_loaded = t->keys.n;
	return fill(l, t, &(struct state_keys){ids, of_ids ? n : 0},
		    &(struct state_texts){
			of_ids ? NULL : (const char *const *)(t->key + first),
			of_ids ? 0 : n},
		    err);
}

int load_table_look(struct load *l, struct load_table *t, int64_t key,
		    load_fill_fn *fill, struct load_slot **out, struct err *err)
{
	uint32_t i = load_table_want(l, t, key);

	if (i >= t->n_loaded && load_table_flush(l, t, true, fill, err))
		return -1;
	*out = &t->slot[i];
	return 0;
}

void load_table_deal(struct load_table *t, void *rows, size_t n, size_t size,
		     size_t offset)
{
	char *row = rows;
	int64_t key, last = 0;
	struct load_slot *slot = NULL;

	for (size_t i = 0; i < n; i++, row += size) {
		memcpy(&key, row + offset, sizeof(key));
		if (!slot || key != last) {
			slot = load_table_slot(t, key);
			slot->rows = row;
		}
		slot->n++;
		last = key;
	}
}
