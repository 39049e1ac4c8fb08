/* SPDX-License-Identifier: MIT */
#include "common/intern.h"

#include <string.h>

#include "common/arena.h"

/* Open addressing, at most three quarters full; an old table stays behind in
 * the arena when it grows, which doubles the memory at worst. */

struct intern_slot {
	const void *bytes; /* borrowed; NULL: free */
	uint64_t hash;
	uint32_t len;
	uint32_t number;
};

#define FIRST_SIZE 64

void intern_init(struct intern *in, struct arena *a)
{
	*in = (struct intern){.arena = a, .size = FIRST_SIZE};
	in->slots = arena_array(a, in->size, sizeof(*in->slots));
}

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93;
	h ^= h >> 29;
	h *= 0x9fb21c651e98df25;
	h ^= h >> 32;
	return h;
}

/* The secret is where the loader put us. */
static uint64_t secret(void)
{
	return (uint64_t)(uintptr_t)&intern_init;
}

static uint64_t hash_of(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t h = secret() ^ len;
	uint64_t word;

	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = mix(h ^ word);
	}
	word = 0;
	if (len)
		memcpy(&word, p, len);
	return mix(h ^ word);
}

static struct intern_slot *slot_of(const struct intern *in, uint64_t hash,
				   const void *bytes, size_t len)
{
	size_t i = hash & (in->size - 1);

	for (;; i = (i + 1) & (in->size - 1)) {
		struct intern_slot *s = &in->slots[i];

		if (!s->bytes)
			return s;
		if (s->hash == hash && s->len == len &&
		    !memcmp(s->bytes, bytes, len))
			return s;
	}
}

static void grow(struct intern *in)
{
	struct intern_slot *old = in->slots;
	size_t old_size = in->size;

	in->size *= 2;
	in->slots = arena_array(in->arena, in->size, sizeof(*in->slots));
	for (size_t i = 0; i < old_size; i++) {
		if (old[i].bytes)
			*slot_of(in, old[i].hash, old[i].bytes, old[i].len) =
			    old[i];
	}
}

uint32_t intern_put(struct intern *in, const void *bytes, size_t len)
{
	uint64_t hash = hash_of(bytes, len);
	struct intern_slot *s = slot_of(in, hash, bytes, len);

	if (s->bytes)
		return s->number;
	if (in->n >= in->size / 4 * 3) {
		grow(in);
		s = slot_of(in, hash, bytes, len);
	}
	*s = (struct intern_slot){bytes, hash, (uint32_t)len, in->n};
	return in->n++;
}

uint32_t intern_find(const struct intern *in, const void *bytes, size_t len)
{
	const struct intern_slot *s =
	    slot_of(in, hash_of(bytes, len), bytes, len);

	return s->bytes ? s->number : INTERN_NONE;
}

uint32_t intern_put_str(struct intern *in, const char *s)
{
	return intern_put(in, s, strlen(s));
}

uint32_t intern_find_str(const struct intern *in, const char *s)
{
	return intern_find(in, s, strlen(s));
}
