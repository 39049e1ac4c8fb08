/* SPDX-License-Identifier: MIT */
/*
 * What a range knows of replies. The state keeps which patch each mail answers
 * as all mails recorded so far have it. Where that depends on a mail dated
 * after the range's end, which is possible where clocks are wrong, it is
 * decided again from the mails that the range knows.
 */
#include <stdlib.h>
#include <string.h>

#include "bot/model/known.h"
#include "bot/series/replies.h"
#include "common/arena.h"
#include "common/clock.h"

static int decide(struct known *k, struct state_message *mail,
		  struct known_reply *out, struct err *err)
{
	const struct replies_view view = {k->before, k->last};
	struct arena a = ARENA_INIT;
	struct replies_found found;
	int result = replies_find(k->st, mail, view, &a, &found, err);

	if (!result)
		*out = (struct known_reply){mail, found.reply.target_id,
					    found.reply.by_subject};
	arena_release(&a);
	return result;
}

static int read_late(struct known *k, struct err *err)
{
	struct state_message *mails;
	size_t n = 0;

	if (k->has_late)
		return 0;
	k->has_late = true;
	intern_init(&k->late_ids, k->arena);
	if (k->before != INT64_MAX &&
	    state_replies_late(k->st, k->before, k->arena, &mails, &n, err))
		return -1;
	k->late = arena_array(k->arena, n, sizeof(*k->late));
	for (size_t i = 0; i < n; i++) {
		struct known_reply *late = &k->late[k->late_ids.n];

		if (!known_has(k, &mails[i]))
			continue;
		intern_put(&k->late_ids, &mails[i].id, sizeof(mails[i].id));
		if (decide(k, &mails[i], late, err))
			return -1;
	}
	return 0;
}

static const struct known_reply *find_late(const struct known *k, int64_t id)
{
	uint32_t i = intern_find(&k->late_ids, &id, sizeof(id));

	return i == INTERN_NONE ? NULL : &k->late[i];
}

static int compare(const void *a, const void *b)
{
	const struct state_message *x = *(struct state_message *const *)a;
	const struct state_message *y = *(struct state_message *const *)b;

	if (x->date_at != y->date_at)
		return x->date_at < y->date_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

static int add(struct known *k, struct state_message *mail,
	       struct state_message **mails, size_t *n, struct err *err)
{
	int listed = known_is_listed(k, mail, err);

	if (listed > 0)
		mails[(*n)++] = mail;
	return listed < 0 ? -1 : 0;
}

int known_replies(struct known *k, int64_t target_id,
		  struct state_message ***mails, size_t *n, struct err *err)
{
	struct state_message *rows;
	size_t n_rows;

	if (read_late(k, err) ||
	    state_replies_to(k->st, target_id, k->list_id, k->arena, &rows,
			     &n_rows, err))
		return -1;
	*mails = arena_array(k->arena, n_rows + k->late_ids.n, sizeof(**mails));
	*n = 0;
	for (size_t i = 0; i < n_rows; i++) {
		if (known_has(k, &rows[i]) && !find_late(k, rows[i].id))
			(*mails)[(*n)++] = &rows[i];
	}
	for (uint32_t i = 0; i < k->late_ids.n; i++) {
		if (k->late[i].target_id == target_id &&
		    add(k, k->late[i].mail, *mails, n, err))
			return -1;
	}
	qsort(*mails, *n, sizeof(**mails), compare);
	return 0;
}

int known_reply(struct known *k, struct state_message *mail,
		struct known_reply *out, struct err *err)
{
	const struct known_reply *late;
	struct state_reply row;
	int found;

	*out = (struct known_reply){.mail = mail};
	if (read_late(k, err))
		return -1;
	late = find_late(k, mail->id);
	if (late) {
		*out = *late;
		return 0;
	}
	found = state_reply_find(k->st, mail->id, &row, err);
	if (found <= 0)
		return found;
	out->target_id = row.target_id;
	out->by_subject = row.by_subject;
	return 0;
}
