/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/seen.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "state/messages.h"

#define SLOTS_MIN 512 /* a page */

struct table {
	uint64_t *slots;
	size_t mask;
};

uint64_t seen_digest(const unsigned char *sha256)
{
	uint64_t d = 0;

	for (int i = 0; i < 8; i++)
		d = d << 8 | sha256[i];
	return d;
}

/* An empty slot is 0, so 0 itself is never found: parsed once more, then. */
static void add_digest(void *arg, uint64_t digest)
{
	struct table *t = arg;
	size_t i = digest & t->mask;

	while (t->slots[i] && t->slots[i] != digest)
		i = (i + 1) & t->mask;
	t->slots[i] = digest;
}

static int fill_table(struct state *st, size_t slots, int fd, struct err *err)
{
	struct table t = {.mask = slots - 1};
	size_t size = slots * sizeof(*t.slots);
	int r;

	if (ftruncate(fd, (off_t)size) < 0)
		return err_errno(err, "memfd_create");
	t.slots = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (t.slots == MAP_FAILED)
		return err_errno(err, "mmap");
	r = state_message_each_digest(st, add_digest, &t, err);
	munmap(t.slots, size);
	return r;
}

int seen_make(struct state *st, int *fd, struct err *err)
{
	int64_t n, first_at, last_at;
	size_t slots = SLOTS_MIN;

	*fd = -1;
	if (state_messages_summary(st, 0, &n, &first_at, &last_at, err) < 0)
		return -1;
	if (!n || n > SEEN_MAX)
		return 0;
	while (slots < 2 * (size_t)n)
		slots *= 2;
	*fd = memfd_create("seen", MFD_CLOEXEC);
	if (*fd < 0)
		return err_errno(err, "memfd_create");
	if (fill_table(st, slots, *fd, err) == 0)
		return 0;
	close(*fd);
	*fd = -1;
	return -1;
}

int seen_open(struct seen *k, int fd, struct err *err)
{
	struct stat st;
	void *p;

	*k = (struct seen){.slots = NULL};
	if (fd < 0)
		return 0;
	if (fstat(fd, &st) < 0)
		return err_errno(err, "fstat");
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return err_errno(err, "mmap");
	k->slots = p;
	k->mask = (size_t)st.st_size / sizeof(*k->slots) - 1;
	return 0;
}

bool seen_has(const struct seen *k, const unsigned char *sha256)
{
	uint64_t digest = seen_digest(sha256);
	size_t i = digest & k->mask;

	while (k->slots[i] && k->slots[i] != digest)
		i = (i + 1) & k->mask;
	return k->slots[i] != 0;
}
