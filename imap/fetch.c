/* SPDX-License-Identifier: MIT */
#include "imap/fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/order.h"
#include "imap/command.h"

/*
 * Two passes over a window of UIDs: which mails there are and how large, then
 * their bodies in batches.  A mail is handed on in its turn only: what a server
 * sends out of turn is dropped and asked for again.  Whatever an answer lacks,
 * the first mail not yet handed on is asked for alone, and if that brings
 * nothing either, it is given up as NULL and the rest goes on.
 */

#define WINDOW        10000 /* UIDs in one answer of sizes, in large folders */
#define BATCH_MAX     500   /* mails in one answer of bodies */
#define BATCH_BYTES   (4 * 1024 * 1024) /* and bytes */
#define SIZE_LINE_MAX 128 /* of a FETCH answer without the literal */
#define LINE_MAX_BODY 512
#define SLACK         65536 /* other untagged lines of an answer */
#define RATE_MIN      8     /* bytes a millisecond a server must manage */

struct entry {
	uint32_t uid;
	uint32_t size;
};

struct fetch {
	struct imap_session *s;
	size_t max;
	imap_fetch_fn *fn;
	void *arg;
	struct err *err;
	bool stopped; /* fn said so, err is set */

	uint32_t lo, hi;       /* the UIDs asked for; others are not ours */
	struct entry *entries; /* own; ascending, each UID once */
	size_t n, size;
	size_t next;    /* the entry whose turn it is */
	uint32_t retry; /* the UID that was asked for in vain last */
};

/* The attributes of one FETCH answer that we asked for. */
struct answer {
	uint32_t uid; /* 0: none */
	bool has_size;
	uint32_t size;
	const char *body; /* NULL: none */
	size_t len;
};

static struct answer read_answer(const struct mailimap_msg_att *att)
{
	struct answer a = {0};

	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);
		const struct mailimap_msg_att_static *data;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		data = item->att_data.att_static;
		switch (data->att_type) {
		case MAILIMAP_MSG_ATT_UID:
			a.uid = data->att_data.att_uid;
			break;
		case MAILIMAP_MSG_ATT_RFC822_SIZE:
			a.has_size = true;
			a.size = data->att_data.att_rfc822_size;
			break;
		case MAILIMAP_MSG_ATT_BODY_SECTION:
			a.body = data->att_data.att_body_section->sec_body_part;
			a.len = data->att_data.att_body_section->sec_length;
			break;
		}
	}
	return a;
}

static void take_size(struct mailimap_msg_att *att, void *context)
{
	struct fetch *f = context;
	struct answer a = read_answer(att);

	if (!a.has_size || a.uid < f->lo || a.uid > f->hi)
		return;
	f->entries = mem_grow(f->entries, f->n, &f->size, sizeof(*f->entries));
	f->entries[f->n++] = (struct entry){a.uid, a.size};
}

static void take_body(struct mailimap_msg_att *att, void *context)
{
	struct fetch *f = context;
	struct answer a = read_answer(att);
	struct entry e;

	if (f->stopped || f->next == f->n || !a.body)
		return;
	e = f->entries[f->next];
	if (a.uid != e.uid)
		return;
	f->next++;
	if (a.len > f->max)
		a.len = f->max;
	if (f->fn(f->arg, e.uid, a.body, a.len, a.len > e.size ? a.len : e.size,
		  f->err)) {
		f->stopped = true;
		/* The rest of the answer is not worth waiting for. */
		tls_stream_arm(f->s->tls, 0, 0, 0);
	}
}

static int give_nothing(struct fetch *f)
{
	struct entry e = f->entries[f->next++];

	if (!f->fn(f->arg, e.uid, NULL, 0, e.size, f->err))
		return 0;
	f->stopped = true;
	return -1;
}

static int compare_entries(const void *a, const void *b)
{
	return order_ints(((const struct entry *)a)->uid,
			  ((const struct entry *)b)->uid);
}

static void sort_entries(struct fetch *f)
{
	size_t n = 0;

	if (f->n)
		qsort(f->entries, f->n, sizeof(*f->entries), compare_entries);
	for (size_t i = 0; i < f->n; i++)
		if (!n || f->entries[i].uid != f->entries[n - 1].uid)
			f->entries[n++] = f->entries[i];
	f->n = n;
}

/* UID FETCH lo:hi, each answer to handler; a libetpan result. */
static int uid_fetch(struct fetch *f, uint32_t lo, uint32_t hi,
		     struct mailimap_fetch_att *att,
		     mailimap_msg_att_handler *handler)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_set *set = mailimap_set_new_interval(lo, hi);
	clist *rest = NULL;
	int r = MAILIMAP_ERROR_MEMORY;

	mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_uid());
	mailimap_fetch_type_new_fetch_att_list_add(type, att);
	mailimap_set_msg_att_handler(f->s->imap, handler, f);
	r = mailimap_uid_fetch(f->s->imap, set, type, &rest);
	mailimap_set_msg_att_handler(f->s->imap, NULL, NULL);
	if (!r && rest)
		mailimap_fetch_list_free(rest);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	return r;
}

static int fetch_sizes(struct fetch *f, uint32_t lo, uint32_t hi)
{
	struct imap_session *s = f->s;
	uint32_t most = hi - lo < s->box.exists ? hi - lo + 1 : s->box.exists;
	size_t bytes = (size_t)most * SIZE_LINE_MAX;
	int r;

	f->lo = lo;
	f->hi = hi;
	f->n = f->next = 0;
	if (imap_command_begin(s, (int64_t)(bytes / RATE_MIN), SLACK + bytes,
			       SLACK, f->err))
		return -1;
	r = uid_fetch(f, lo, hi, mailimap_fetch_att_new_rfc822_size(),
		      take_size);
	if (r)
		return imap_command_fail(s, r, "FETCH of sizes", f->err);
	sort_entries(f);
	return 0;
}

/* How many entries from next on fit in one answer. */
static size_t batch_of(const struct fetch *f, size_t most, size_t *bytes)
{
	size_t n = 0;

	*bytes = 0;
	while (n < most && f->next + n < f->n) {
		size_t size = f->entries[f->next + n].size;

		if (size > f->max)
			size = f->max;
		if (n && *bytes + size > BATCH_BYTES)
			break;
		*bytes += size;
		n++;
	}
	return n;
}

/*
 * The bodies of n entries from next on.  0: all handed on, or those that the
 * server gave; 1: the answer could not be read, and the connection is a new
 * one; -1.
 */
static int fetch_bodies(struct fetch *f, size_t n, size_t bytes)
{
	struct imap_session *s = f->s;
	size_t last = f->next + n - 1;
	/* RFC822.SIZE is an estimate on some servers. */
	size_t most = n * LINE_MAX_BODY + 2 * bytes;
	struct err fault;
	int r;

	if (imap_command_begin(s, (int64_t)(most / RATE_MIN),
			       SLACK + most + f->max, f->max, f->err))
		return -1;
	r = uid_fetch(f, f->entries[f->next].uid, f->entries[last].uid,
		      mailimap_fetch_att_new_body_peek_section_partial(
			  mailimap_section_new(NULL), 0, (uint32_t)f->max),
		      take_body);
	if (f->stopped)
		return -1;
	if (tls_stream_fault(s->tls, &fault)
		? fault.code == ERR_DATA && !s->guard.bye
		: r == MAILIMAP_ERROR_PARSE)
		return imap_session_reopen(s, f->err) ? -1 : 1;
	/* A NO may mean that one of them was expunged (RFC 2180 4.1.2). */
	if (r && r != MAILIMAP_ERROR_UID_FETCH)
		return imap_command_fail(s, r, "FETCH", f->err);
	return 0;
}

static int fetch_window(struct fetch *f)
{
	size_t most = BATCH_MAX;

	while (f->next < f->n) {
		size_t bytes;
		size_t n = batch_of(f, most, &bytes);
		size_t end = f->next + n;
		int ret = fetch_bodies(f, n, bytes);
		uint32_t uid;

		if (ret < 0)
			return -1;
		if (f->next == end) {
			most = most < BATCH_MAX / 2 ? 2 * most : BATCH_MAX;
			continue;
		}
		uid = f->entries[f->next].uid;
		if (n == 1 && f->retry == uid && give_nothing(f))
			return -1;
		f->retry = uid;
		most = ret ? (n + 1) / 2 : 1;
	}
	return 0;
}

int imap_fetch_range(struct imap_session *s, uint32_t first, uint32_t last,
		     size_t max, imap_fetch_fn *fn, void *arg, struct err *err)
{
	struct fetch f = {.s = s, .max = max, .fn = fn, .arg = arg, .err = err};
	uint32_t lo = first;
	int ret = 0;

	while (!ret && lo && lo <= last) {
		/* In a small folder there are few, however sparse. */
		uint32_t hi = s->box.exists > WINDOW && last - lo >= WINDOW
				  ? lo + WINDOW - 1
				  : last;

		ret = fetch_sizes(&f, lo, hi);
		if (!ret)
			ret = fetch_window(&f);
		lo = hi == UINT32_MAX ? 0 : hi + 1;
	}
	free(f.entries);
	return ret;
}
