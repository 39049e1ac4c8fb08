/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_LOAD_TABLE_H
#define BOT_MODEL_LOAD_TABLE_H

#include "bot/model/load.h"

/*
 * The tables of load.h: keys that are announced, and the rows of those that
 * were loaded. Private to load*.c.
 */

/* The rows of one key: [n] of the table's kind. */
struct load_slot {
	void *rows;
	size_t n;
};

/* Load the rows of all of ids, or of texts, and give them to their slots, which
 * are empty. 0 or -1. */
typedef int load_fill_fn(struct load *l, struct load_table *t,
			 const struct state_keys *ids,
			 const struct state_texts *texts, struct err *err);

/* Add a copy of a key unless t has it; a new one waits for the next flush.
 * Returns its index in t->slot. */
uint32_t load_table_want(struct load *l, struct load_table *t, int64_t key);
uint32_t load_table_want_bytes(struct load *l, struct load_table *t,
			       const void *bytes, size_t len);

/* The slot of a key that the table has. */
struct load_slot *load_table_slot(struct load_table *t, int64_t key);
struct load_slot *load_table_slot_of(struct load_table *t, const void *key,
				     size_t len);

/* Call fill once for all keys that wait: as ids if of_ids, when all keys are
 * int64_t, else as texts. Keys that fill adds to t wait for the next call. */
int load_table_flush(struct load *l, struct load_table *t, bool of_ids,
		     load_fill_fn *fill, struct err *err);
/* The slot of a key, loaded with all that waits if need be. */
int load_table_look(struct load *l, struct load_table *t, int64_t key,
		    load_fill_fn *fill, struct load_slot **out,
		    struct err *err);

/* Give each slot its part of rows[0..n), of size bytes each, which are sorted by
 * their int64_t key at offset. */
void load_table_deal(struct load_table *t, void *rows, size_t n, size_t size,
		     size_t offset);

#endif /* BOT_MODEL_LOAD_TABLE_H */
