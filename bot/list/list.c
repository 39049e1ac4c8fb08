/* SPDX-License-Identifier: MIT */
#include "bot/list/list.h"

#include <string.h>
#include <strings.h>

#include "bot/people/roster.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/messages.h"

const struct roster *list_people(const struct config *config, struct arena *a)
{
	const struct config_people *people = &config->people;
	struct roster *roster = arena_alloc(a, sizeof(*roster));
	struct strbuf faults = STRBUF_INIT;
	struct slice fault;

	roster_load(people->mailmap, people->employers, a, roster, &faults);
	for (const char *rest = faults.buf; lines_next(&rest, &fault);)
		log_warnx("people fault: %.*s", (int)fault.len, fault.s);
	strbuf_release(&faults);
	return roster;
}

int list_ready(struct state *st, const struct config *config,
	       const struct config_list *list, struct arena *a,
	       struct list *out, struct err *err)
{
	*out = (struct list){
	    .name = list->name,
	    .address = list->address,
	    .archive = list->archive,
	    .topics = list->topics,
	    .n_topics = list->n_topics,
	    .robots = config->people.robots,
	    .n_robots = config->people.n_robots,
	    .waiting_after = list->digest.waiting_after,
	    .roster = list_people(config, a),
	};
	return state_list_put(st, list->name, list->list_id, list->address,
			      &out->id, err);
}

static int fault_no_list(const struct state_list *rows, size_t n,
			 const char *name, struct err *err)
{
	struct strbuf names = STRBUF_INIT;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&names, " %s", rows[i].name);
	if (!n)
		err_set(err, ERR_DATA,
			"no mail is recorded yet: patchdigest "
			"import SOURCE brings an archive in");
	else if (name)
		err_set(err, ERR_DATA, "no list '%s'; there are:%s", name,
			names.buf);
	else
		err_set(err, ERR_DATA, "which list? say -l with one of:%s",
			names.buf);
	strbuf_release(&names);
	return -1;
}

int list_find(struct state *st, const char *name, struct arena *a,
	      struct list *out, struct err *err)
{
	struct state_list *rows;
	const struct state_list *row = NULL;
	int64_t mails, first_at, last_at;
	size_t n;

	if (state_lists(st, a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (name ? !strcmp(rows[i].name, name) : n == 1)
			row = &rows[i];
	if (!row && !n &&
	    state_messages_summary(st, 0, &mails, &first_at, &last_at, err))
		return -1;
	if (!row && (n || !mails || name))
		return fault_no_list(rows, n, name, err);
	*out = (struct list){
	    .id = n > 1 ? row->id : 0,
	    .name = row ? row->name : "mail",
	    .address = row ? row->address : "",
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	};
	out->archive = arena_printf(a, "https://lore.kernel.org/%s/",
				    row ? row->name : "all");
	return 0;
}

bool list_is_robot(const struct list *list, const struct state_message *m)
{
	if (m->robot)
		return true;
	for (size_t i = 0; i < list->n_robots; i++) {
		if (!strcasecmp(list->robots[i], m->from.email))
			return true;
	}
	return false;
}
