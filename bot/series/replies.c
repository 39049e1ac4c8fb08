/* SPDX-License-Identifier: MIT */
#include "bot/series/replies.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/posting_link.h"
#include "bot/facts/tree_notice.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/intern.h"
#include "state/db.h"
#include "state/mentions.h"
#include "state/series.h"

enum {
	MAILS_A_TRANSACTION = 1000,
	SUBJECT_DAYS = 90, /* how old a patch found by its subject may be */
};

/* Ancestors that are still to be looked at, the nearest on top. */
struct climb {
	const char *refs; /* '\n' between */
	struct climb *below;
};

struct search {
	struct state *st;
	const struct state_message *m;
	struct replies_view view;
	struct arena *arena;
	struct intern seen;
	struct replies_found *out;
	bool any; /* one of its ancestors is there */
};

static void depend_on(struct search *s, int64_t key)
{
	s->out->keys[s->out->n_keys++] = key;
}

/* What was found depends on a mail of that date. */
static void take_date(struct search *s, int64_t date_at)
{
	struct state_reply *reply = &s->out->reply;

	if (date_at > s->m->date_at && date_at > reply->decided_at)
		reply->decided_at = date_at;
}

/* One ancestor.  1: it is the target, 0: not; then *refs are its own. */
static int look_at(struct search *s, const char *msgid, const char **refs,
		   struct err *err)
{
	struct state_ancestor found;
	int there = state_ancestor_find(s->st, msgid, s->arena, &found, err);

	*refs = "";
	if (there < 0)
		return -1;
	if (there && found.date_at != CLOCK_NEVER &&
	    found.date_at < s->view.before && found.id <= s->view.last) {
		s->any = true;
		take_date(s, found.date_at);
		*refs = found.refs;
		if (found.is_patch) {
			s->out->reply.target_id = found.id;
			return 1;
		}
	}
	depend_on(s, hash_key(msgid));
	return 0;
}

/* Depth first: the nearest ancestor and its ancestors, then the next one. */
static int climb_to_patch(struct search *s, struct err *err)
{
	struct climb *top = arena_alloc(s->arena, sizeof(*top));

	top->refs = s->m->refs;
	while (top) {
		size_t len = strcspn(top->refs, "\n");
		const char *id = top->refs;
		uint32_t n = s->seen.n;
		struct climb *up;
		int found;

		if (!len) {
			top = top->below;
			continue;
		}
		top->refs += len + (id[len] == '\n');
		if (n > REPLIES_STEPS_MAX)
			return 0;
		id = arena_strndup(s->arena, id, len);
		if (intern_put_str(&s->seen, id) < n)
			continue;
		up = arena_alloc(s->arena, sizeof(*up));
		found = look_at(s, id, &up->refs, err);
		if (found)
			return found < 0 ? -1 : 0;
		up->below = top;
		top = up;
	}
	return 0;
}

static bool subject_fits(const struct search *s,
			 const struct patch_subject *tag,
			 const struct state_patch *row)
{
	int64_t age = s->m->date_at - row->message.date_at;

	return (row->message.kind != FACTS_PULL || s->m->robot) &&
	       row->message.id <= s->view.last && age >= 0 &&
	       age <= (int64_t)SUBJECT_DAYS * 24 * 60 * 60 &&
	       row->counted == tag->counted && row->counter == tag->counter &&
	       row->expected == tag->expected &&
	       !strcmp(row->revision, tag->revision);
}

/* A patch dated at most so, of whatever kind there are. */
static bool is_known_patch(const struct search *s,
			   const struct state_patch *row)
{
	return row->message.kind == FACTS_PATCH &&
	       row->message.date_at != CLOCK_NEVER &&
	       row->message.date_at < s->view.before &&
	       row->message.id <= s->view.last;
}

static void take_noticed(struct search *s, const struct state_patch *row)
{
	take_date(s, row->message.date_at);
	s->out->reply.target_id = row->message.id;
	s->out->reply.by_subject = true;
}

/*
 * Of the patches that the notice's links name, the last one with that title is
 * the target. *last: the patch of the last link; its id is 0 if that names
 * none.
 */
static int find_linked_patch(struct search *s, int64_t key,
			     struct state_patch *last, struct err *err)
{
	struct state_link *links;
	size_t n;

	if (state_links(s->st, s->m->id, s->arena, &links, &n, err))
		return -1;
	for (size_t i = n; i-- > 0 && !s->out->reply.target_id;) {
		struct state_patch row;
		int found;

		if (links[i].kind != POSTING_LINK_OF)
			continue;
		depend_on(s, hash_key(links[i].target));
		found = state_patch_find(s->st, links[i].target, s->arena, &row,
					 err);
		if (found < 0)
			return -1;
		if (!found || !is_known_patch(s, &row))
			continue;
		if (i == n - 1)
			*last = row;
		if (row.title_key == key)
			take_noticed(s, &row);
	}
	return 0;
}

/* The patch that a notice speaks of. */
static int find_noticed(struct search *s, struct err *err)
{
	int64_t before = s->m->date_at + 1, key;
	struct state_patch *rows, last = {0};
	struct tree_notice notice;
	size_t n;

	if (!tree_notice_parse(s->m->subject, s->arena, &notice) ||
	    !*notice.title)
		return 0;
	key = facts_title_key(notice.title);
	depend_on(s, state_reply_key_of_title(key));
	if (find_linked_patch(s, key, &last, err))
		return -1;
	if (s->out->reply.target_id)
		return 0;
	if (state_series_by_title(s->st, key, before, s->arena, &rows, &n, err))
		return -1;
	while (n-- && !s->out->reply.target_id)
		if (is_known_patch(s, &rows[n]))
			take_noticed(s, &rows[n]);
	if (!s->out->reply.target_id && last.message.id)
		take_noticed(s, &last);
	return 0;
}

/* The newest patch that the subject names. */
static int find_by_subject(struct search *s, struct err *err)
{
	int64_t before = s->m->date_at + 1, key;
	struct patch_subject tag;
	struct state_patch *rows;
	size_t n;

	patch_subject_parse(s->m->subject, s->arena, &tag);
	if (s->m->kind != FACTS_REPLY || !*tag.title)
		return 0;
	key = facts_title_key(tag.title);
	depend_on(s, state_reply_key_of_title(key));
	if (before > s->view.before)
		before = s->view.before;
	if (state_series_by_title(s->st, key, before, s->arena, &rows, &n, err))
		return -1;
	while (n--) {
		if (!subject_fits(s, &tag, &rows[n]))
			continue;
		s->out->reply.target_id = rows[n].message.id;
		s->out->reply.by_subject = true;
		return 0;
	}
	return 0;
}

static bool may_answer(const struct state_message *m)
{
	return m->kind != FACTS_PATCH && m->kind != FACTS_COVER &&
	       m->kind != FACTS_PULL && m->date_at != CLOCK_NEVER;
}

int replies_find(struct state *st, const struct state_message *m,
		 struct replies_view view, struct arena *a,
		 struct replies_found *out, struct err *err)
{
	struct search s = {
	    .st = st, .m = m, .view = view, .arena = a, .out = out};

	*out = (struct replies_found){
	    .reply = {.message_id = m->id, .decided_at = CLOCK_NEVER},
	    .keys = arena_array(a, REPLIES_STEPS_MAX + 2 + POSTING_LINKS_MAX,
				sizeof(*out->keys)),
	};
	if (!may_answer(m))
		return 0;
	intern_init(&s.seen, a);
	intern_put_str(&s.seen, m->msgid);
	if (climb_to_patch(&s, err))
		return -1;
	if (out->reply.target_id)
		return 0;
	if (m->kind == FACTS_NOTICE)
		return find_noticed(&s, err);
	if (s.any)
		return 0;
	return find_by_subject(&s, err);
}

/* One transaction's worth of mails.  1: there may be more, 0: none. */
static int refresh_some_replies(struct state *st, struct arena *a,
				struct arena *one, struct err *err)
{
	struct state_message *mails;
	struct replies_found found;
	int64_t through;
	size_t n;

	if (state_replies_pending(st, MAILS_A_TRANSACTION, a, &mails, &n,
				  &through, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		arena_reset(one);
		if (replies_find(st, &mails[i], REPLIES_ALL, one, &found,
				 err) ||
		    state_reply_put(st, &found.reply, found.keys, found.n_keys,
				    err))
			return -1;
	}
	if (state_replies_through(st, through, err))
		return -1;
	return n > 0;
}

int replies_refresh(struct state *st, struct err *err)
{
	struct arena a = ARENA_INIT, one = ARENA_INIT;
	int more;

	/* Mostly nothing waits: then nobody is locked out. */
	more = state_replies_waiting(st, err);
	while (more > 0) {
		arena_reset(&a);
		more = state_begin(st, err);
		if (!more)
			more = state_end(
			    st, refresh_some_replies(st, &a, &one, err), err);
	}
	arena_release(&one);
	arena_release(&a);
	return more;
}
