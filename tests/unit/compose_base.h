/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_COMPOSE_BASE_H
#define TESTS_UNIT_COMPOSE_BASE_H

/* A list with subscriptions, by a clock that the test sets. */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include <stdlib.h>
#include <unistd.h>

#include "bot/compose/compose.h"
#include "bot/facts/facts.h"
#include "bot/mail/key.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/digests.h"
#include "state/outbox.h"
#include "state/subscribers.h"

#define HOUR 3600
#define DAY  86400
#define MON  INT64_C(1743400800) /* 2025-03-31 06:00 UTC, a Monday */

static const char *admins[] = {"Jane Doe <jane@example.org>"};
static struct config_list lists[] = {{
    .name = "kvm",
    .address = "kvm@vger.kernel.org",
    .list_id = "kvm.vger.kernel.org",
    .archive = "https://lore.kernel.org/kvm/",
    .maintainers = "",
    .digest = {.schedule = "", /* none of its own; others' Monday 06:00 */
	       .to = "kvm@vger.kernel.org",
	       .max_bytes = 64000,
	       .waiting_after = 40 * DAY},
}};
static const struct config config = {
    .bot = {.address = "digest@example.org",
	    .name = "kvm digest robot",
	    .admins = admins,
	    .n_admins = 1,
	    .timezone = "UTC",
	    .stop_file = ""},
    .commands = {.prefix = "#digest"},
    .people = {.mailmap = "", .employers = ""},
    .lists = lists,
    .n_lists = 1,
};
static const unsigned char key[KEY_SIZE];
static char clock_file[] = "/tmp/patchdigest-clock.XXXXXX";

static inline void set_clock(int64_t at)
{
	FILE *f = fopen(clock_file, "w");

	assert_non_null(f);
	fprintf(f, "%lld\n", (long long)at);
	assert_int_equal(fclose(f), 0);
}

/* A patch arrives now. */
static inline void arrive(struct memory *m, const char *msgid, const char *path)
{
	const char *subject =
	    arena_printf(&m->a, "[PATCH] KVM: %s of %s", msgid, path);
	const char *title = strstr(subject, "KVM");
	struct state_patch p = {
	    .message =
		{
		    .msgid = msgid,
		    .kind = FACTS_PATCH,
		    .date_at = clock_now(),
		    .received_at = CLOCK_NEVER,
		    .arrived_at = clock_now(),
		    .subject = subject,
		    .from = {"Ada Example", "ada@example.org"},
		    .refs = "",
		},
	    .title_at = (size_t)(title - subject),
	    .tags = "[]",
	    .revision = "1",
	    .flags = STATE_PATCH_DIFF | STATE_PATCH_STAT,
	    .title_key = facts_title_key(title),
	    .author = {"Ada Example", "ada@example.org"},
	    .files = 1,
	    .insertions = 1,
	    .paths = path,
	};
	enum state_put result;
	int64_t id, list_id;

	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "kvm.vger.kernel.org",
			    "kvm@vger.kernel.org", &list_id, err));
	must(state_message_put(m->st, &p.message, &p, "Text.\n", &id, &result,
			       err));
	must(state_message_add_list(m->st, id, list_id, err));
	must(state_commit(m->st, err));
}

/* Now, with that filter. */
static inline int64_t subscribe(struct memory *m, const char *email, int every,
			 enum state_contents contents, const char *filter)
{
	struct state_subscriber who = {
	    .email = email,
	    .name = "",
	    .created_at = clock_now(),
	    .paused_until = CLOCK_NEVER,
	    .paused_why = "",
	    .bounced_at = CLOCK_NEVER,
	};
	struct state_subscription s = {
	    .every = every,
	    .contents = contents,
	    .filter = filter,
	    .words =
		*filter ? arena_printf(&m->a, "weekly %s", filter) : "weekly",
	    .created_at = clock_now(),
	    .ended_at = CLOCK_NEVER,
	};

	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "kvm.vger.kernel.org",
			    "kvm@vger.kernel.org", &s.list_id, err));
	must(state_subscriber_put(m->st, &who, err));
	s.subscriber_id = who.id;
	must(state_subscription_put(m->st, &s, err));
	must(state_commit(m->st, err));
	return s.id;
}

static inline struct compose_context context_of(const struct memory *m)
{
	return (struct compose_context){
	    .st = m->st,
	    .config = &config,
	    .key = key,
	    .ledger = "/nonexistent/ledger",
	};
}

static inline int tell(struct memory *m, struct err *err)
{
	const struct compose_context c = context_of(m);

	return compose_due(&c, &lists[0], clock_now(), err);
}

/* The outbox' mails so far; their bytes too. */
static inline size_t mails(struct memory *m, struct outbox_mail **rows)
{
	size_t n;

	must(state_outbox_list(m->st, -1, &m->a, rows, &n, err));
	for (size_t i = 0; i < n; i++)
		must_be(1, state_outbox_find(m->st, (*rows)[i].id, &m->a,
					     &(*rows)[i], err));
	return n;
}

/* The server took it, or did not. */
static inline void settle(struct memory *m, struct outbox_mail *mail,
		   enum outbox_state state)
{
	mail->state = state;
	must(state_begin(m->st, err));
	must(state_outbox_update(m->st, mail, err));
	must(state_commit(m->st, err));
}

static inline bool tells(const struct outbox_mail *mail, const char *msgid)
{
	char link[100];

	snprintf(link, sizeof(link), "b4 am https://lore.kernel.org/kvm/%s\n",
		 msgid);
	return strstr(mail->bytes, link);
}

/* Run a program's tests by a clock that they set. */
static inline int compose_run(int (*run)(void))
{
	struct err err;
	int fd = mkstemp(clock_file), failed;

	if (fd < 0 || write(fd, "0\n", 2) != 2 ||
	    clock_use_file(clock_file, &err)) {
		fprintf(stderr, "cannot make a clock\n");
		return 1;
	}
	close(fd);
	failed = run();
	unlink(clock_file);
	return failed;
}

#endif /* TESTS_UNIT_COMPOSE_BASE_H */
