/* SPDX-License-Identifier: MIT */
#include "bot/digest/plan.h"

#include <string.h>

#include "bot/model/model.h"
#include "bot/model/stable.h"
#include "common/arena.h"
#include "common/intern.h"
#include "common/lines.h"
#include "config/config.h"

#define TOPICS_SEVERAL "several topics"
#define TOPICS_OTHER   "other"

/*
 * Every series of the model gets a seat: its own entry, a place below the
 * newest posting of the same, or one in a pull request. digest_text_check()
 * holds that against the totals.
 */
struct seat {
	const struct model_series *series;
	bool continued;
	bool pulled;         /* stands in a pull request of the range */
	struct seat *newest; /* itself, or the posting it hangs below */
	struct plan_entry entry;
	int group; /* index of group_name() */
};

struct room {
	struct seat *seats; /* [n] as in the model, continued ones last */
	struct intern ids;  /* of their heads; a seat's number is its index */
	size_t n;
};

static struct seat *room_find(const struct room *room, const char *msgid)
{
	uint32_t i = intern_find_str(&room->ids, msgid);

	return i == INTERN_NONE ? NULL : &room->seats[i];
}

static void room_fill(const struct model *m, struct arena *a, struct room *room)
{
	room->n = m->n_series + m->n_continued;
	room->seats = arena_array(a, room->n, sizeof(*room->seats));
	intern_init(&room->ids, a);
	for (size_t i = 0; i < room->n; i++) {
		struct seat *seat = &room->seats[i];

		seat->continued = i >= m->n_series;
		seat->series = seat->continued ? &m->continued[i - m->n_series]
					       : &m->series[i];
		seat->newest = seat;
		intern_put_str(&room->ids, seat->series->msgid);
	}
	for (size_t i = 0; i < m->n_pulls; i++) {
		for (size_t k = 0; k < m->pulls[i].n_series; k++) {
			struct seat *seat =
			    room_find(room, m->pulls[i].series[k]->msgid);

			if (seat)
				seat->pulled = true;
		}
	}
}

/* The seat of the series msgid, if it is an earlier one of the range; or NULL. */
static struct seat *find_earlier(const struct room *room,
				 const struct seat *seat, const char *msgid)
{
	struct seat *old = room_find(room, msgid);

	if (!old || old->pulled || old->continued || old >= seat)
		return NULL;
	return old;
}

/* Postings of one thing, sent again and again: the last so far of each. */
struct repeats {
	struct intern first; /* their first one, which all others name */
	struct seat **last;
};

/* The seat of the posting of the range that this one repeats, or NULL. */
static struct seat *find_repeated(struct repeats *r, struct seat *seat)
{
	const struct model_series *s = seat->series;
	uint32_t i =
	    intern_put_str(&r->first, s->repost_of ? s->repost_of : s->msgid);
	struct seat *before = r->last[i];

	r->last[i] = seat;
	return before;
}

/* The seat of what the series repeats, else of its newest older version in the
 * range, or NULL. */
static struct seat *find_older(const struct room *room, struct repeats *r,
			       struct seat *seat)
{
	const struct model_series *s = seat->series;
	struct seat *old;

	if (seat->pulled || seat->continued)
		return NULL;
	old = find_repeated(r, seat);
	for (size_t i = 0; !old && i < s->n_versions; i++)
		old = find_earlier(room, seat, s->versions[i].msgid);
	for (size_t i = 0; !old && i < s->n_extra_links; i++)
		old = find_earlier(room, seat, s->extra_links[i].msgid);
	return old;
}

/*
 * Put older postings below the newest of their family. Seats are in the order
 * of time, so an older one has its root before the newer one comes; a family
 * is a chain of find_older(), whose root all members share.
 */
static void put_below_newest(const struct room *room, struct arena *a)
{
	struct seat **root = arena_array(a, room->n, sizeof(*root));
	struct seat **top = arena_array(a, room->n, sizeof(*top));
	struct repeats repeats = {
	    .last = arena_array(a, room->n, sizeof(*repeats.last))};

	intern_init(&repeats.first, a);
	for (size_t i = 0; i < room->n; i++) {
		struct seat *old = find_older(room, &repeats, &room->seats[i]);

		root[i] = old ? root[old - room->seats] : &room->seats[i];
		top[root[i] - room->seats] = &room->seats[i];
	}
	for (size_t i = room->n; i-- > 0;) {
		struct seat *newest = top[root[i] - room->seats];

		room->seats[i].newest = newest;
		newest->entry.n_below += newest != &room->seats[i];
	}
	for (size_t i = room->n; i-- > 0;) {
		struct seat *seat = &room->seats[i];
		struct plan_entry *e = &seat->newest->entry;

		if (seat->newest == seat)
			continue;
		if (!e->below) {
			e->below =
			    arena_array(a, e->n_below, sizeof(*e->below));
			e->n_below = 0;
		}
		e->below[e->n_below++] = seat->series;
	}
}

void plan_choose_topic(const struct list *list, const struct model_series *s,
		       struct arena *a, struct topic_choice *out)
{
	const char **paths = s->paths;
	size_t n = s->n_paths;

	if (!n && s->has_cover)
		paths = lines_split(s->head->paths, a, &n);
	topic_choose(list->topics, list->n_topics, paths, n, s->tags, a, out);
}

/* Patches of a pull request whose own mail the range does not have. */
static bool is_orphan(const struct model_series *s)
{
	return s->pull_request && !s->pulled_in;
}

const char *plan_topic_name(const struct list *list,
			    const struct topic_choice *choice)
{
	if (choice->topic == TOPIC_SEVERAL)
		return TOPICS_SEVERAL;
	return choice->topic == TOPIC_OTHER ? TOPICS_OTHER
					    : list->topics[choice->topic].name;
}

/* Groups in the order of the mail: pull requests, then topics from 1 on, then
 * after the last topic these. */
enum group_after { SEVERAL = 1, OTHER, CONTINUED, BACKPORTS };

static int group_of(const struct model *m, const struct seat *seat)
{
	int n_topics = (int)m->list.n_topics;
	int topic = seat->entry.topic.topic;

	if (stable_is_for(seat->series))
		return n_topics + BACKPORTS;
	if (seat->continued)
		return n_topics + CONTINUED;
	if (is_orphan(seat->series))
		return 0;
	if (topic == TOPIC_OTHER)
		return n_topics + OTHER;
	return topic == TOPIC_SEVERAL ? n_topics + SEVERAL : 1 + topic;
}

static const char *group_name(const struct model *m, int group)
{
	static const char *const after[] = {
	    [SEVERAL] = TOPICS_SEVERAL,
	    [OTHER] = TOPICS_OTHER,
	    [CONTINUED] = "continued",
	    [BACKPORTS] = "backports and automatic selections",
	};
	int n_topics = (int)m->list.n_topics;

	if (!group)
		return "pull requests";
	return group <= n_topics ? m->list.topics[group - 1].name
				 : after[group - n_topics];
}

static void plan_add_entry(struct plan *p, const struct plan_entry *entry)
{
	struct plan_entry *e = &p->entries[p->n_entries++];

	*e = *entry;
	e->number = (int)p->n_entries;
	e->group = &p->groups[p->n_groups];
	p->n_below += e->n_below;
	p->groups[p->n_groups].n++;
}

static void plan_add_group(const struct model *m, const struct room *room,
			   int group, struct plan *p)
{
	struct plan_group *g = &p->groups[p->n_groups];

	g->name = group_name(m, group);
	g->pulls = !group;
	g->backports = group == (int)m->list.n_topics + BACKPORTS;
	g->first = p->n_entries;
	for (size_t i = 0; !group && i < m->n_pulls; i++) {
		struct plan_entry entry = {.pull = &m->pulls[i]};

		plan_add_entry(p, &entry);
	}
	for (size_t i = 0; i < room->n; i++) {
		struct seat *seat = &room->seats[i];

		if (seat->pulled || seat->newest != seat ||
		    seat->group != group)
			continue;
		seat->entry.series = seat->series;
		seat->entry.continued = seat->continued;
		seat->entry.orphan = is_orphan(seat->series);
		plan_add_entry(p, &seat->entry);
	}
	if (g->n)
		p->n_groups++;
}

void plan_make(const struct model *m, struct arena *a, struct plan *out)
{
	int n_groups = (int)m->list.n_topics + BACKPORTS + 1;
	struct room room;

	room_fill(m, a, &room);
	put_below_newest(&room, a);
	for (size_t i = 0; i < room.n; i++) {
		plan_choose_topic(&m->list, room.seats[i].series, a,
				  &room.seats[i].entry.topic);
		room.seats[i].group = group_of(m, &room.seats[i]);
	}
	*out = (struct plan){
	    .m = m,
	    .a = a,
	    .entries =
		arena_array(a, room.n + m->n_pulls, sizeof(*out->entries)),
	    .groups = arena_array(a, (size_t)n_groups, sizeof(*out->groups)),
	};
	for (int group = 0; group < n_groups; group++)
		plan_add_group(m, &room, group, out);
}

static bool has_mail(const struct model_series *s, const char *msgid)
{
	for (size_t i = 0; i < s->n_mails; i++)
		if (!strcmp(s->mails[i]->message.msgid, msgid))
			return true;
	return !strcmp(s->msgid, msgid);
}

int plan_number(const struct plan *p, const char *msgid)
{
	for (size_t i = 0; i < p->n_entries; i++) {
		const struct plan_entry *e = &p->entries[i];

		if ((e->series && has_mail(e->series, msgid)) ||
		    (e->pull && !strcmp(e->pull->mail->message.msgid, msgid)))
			return e->number;
		for (size_t k = 0; k < e->n_below; k++)
			if (has_mail(e->below[k], msgid))
				return e->number;
	}
	return 0;
}
