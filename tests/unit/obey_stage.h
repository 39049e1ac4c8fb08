/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_OBEY_STAGE_H
#define TESTS_UNIT_OBEY_STAGE_H

/* A week of mail, a config of two lists, command mails, and what is answered. */
#include "tests/unit/clock_file.h"
#include "tests/unit/digest_week.h"
#include "tests/unit/memory.h"
#include "tests/unit/readable.h"

#include "bot/command/inbox.h"
#include "bot/facts/command_mail.h"
#include "bot/mail/token.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/command_mails.h"
#include "state/outbox.h"
#include "state/subscribers.h"
#include "state/tokens.h"

#define US    "digest@example.org"
#define KVM   "kvm@vger.kernel.org"
#define ADA   "ada@example.com"
#define PROOF "dmarc=pass by mx.example.org"
#define DAY   INT64_C(86400)

static const unsigned char key[KEY_SIZE] = "key";
static const char *admins[] = {"Jane Doe <jane@example.org>"};
static struct config_list lists[] = {
    {.name = "kvm",
     .address = KVM,
     .list_id = "kvm.vger.kernel.org",
     .archive = "https://lore.kernel.org/kvm/",
     .maintainers = "",
     .digest = {.to = KVM, .max_bytes = 64000}},
    {.name = "kvmarm",
     .address = "kvmarm@lists.linux.dev",
     .list_id = "kvmarm.lists.linux.dev",
     .archive = "https://lore.kernel.org/kvmarm/",
     .maintainers = "/nonexistent/MAINTAINERS",
     .digest = {.to = "kvmarm@lists.linux.dev", .max_bytes = 64000}},
};
static const struct config usual = {
    .bot = {.name = "kvm digest robot",
	    .address = US,
	    .admins = admins,
	    .n_admins = 1,
	    .timezone = "UTC",
	    .stop_file = ""},
    .lists = lists,
    .n_lists = 2,
    .commands = {.prefix = "#digest",
		 .per_sender_day = 5,
		 .per_hour = 50,
		 .per_mail = 5},
    .people = {.mailmap = "", .employers = ""},
};

struct stage {
	struct week w;
	struct config config;
	int64_t now;
	int asked;    /* mails so far */
	int64_t last; /* newest outbox row when the last mail was put */
};

static inline int stage_open(void **test)
{
	static struct stage s;

	if (clock_file_open())
		return -1;
	s = (struct stage){.config = usual};
	week_open(&s.w);
	for (size_t i = 0; i < LENGTH(week_mails); i++)
		week_put(&s.w, &week_mails[i]);
	must(state_commit(s.w.st, err));
	s.now = s.w.monday + 8 * DAY;
	clock_file_set(s.now);
	*test = &s;
	return 0;
}

static inline int stage_close(void **test)
{
	struct stage *s = *test;

	week_close(&s->w);
	return 0;
}

static const struct state_command_mail from_ada = {
    .kind = COMMAND_MAIL_COMMANDS,
    .sender_email = ADA,
    .sender_name = "Ada Example",
    .proof = "",
    .lines = "",
    .recipients = US,
    .in_reply_to = "",
    .refs = "",
    .loop = "",
    .token = "",
    .reports = "",
};

static inline const char *put_mail(struct stage *s, struct state_command_mail asking)
{
	const char *msgid = arena_printf(&s->w.arena, "ask%d@x", ++s->asked);
	struct state_message mail =
	    memory_message(msgid, asking.sender_email, s->now - 60);

	mail.subject = "what came?";
	asking.message_id =
	    memory_put(s->w.st, &mail, NULL, NULL, STATE_PUT_NEW);
	must(state_begin(s->w.st, err));
	must(state_command_mail_put(s->w.st, &asking, err));
	must(state_commit(s->w.st, err));
	return msgid;
}

/* All mails are obeyed; gives the mails of the outbox that are new. */
static inline struct outbox_mail *obey(struct stage *s, size_t *n)
{
	struct inbox in = {.obey = {s->w.st, &s->config, key}};
	struct outbox_mail *rows;
	size_t all;
	int64_t waiting;

	for (;;) {
		must(state_command_mail_count(s->w.st, &waiting, err));
		if (!waiting)
			break;
		must_be(1, inbox_obey_next(&in, err));
	}
	must(state_outbox_list(s->w.st, -1, &s->w.arena, &rows, &all, err));
	*n = all - (size_t)s->last;
	for (size_t i = 0; i < all; i++)
		must_be(1, state_outbox_find(s->w.st, rows[i].id, &s->w.arena,
					     &rows[i], err));
	s->last = (int64_t)all;
	return rows + all - *n;
}

/* What the sender gets, or NULL; it must be one mail, and to them. */
static inline const struct outbox_mail *get(struct stage *s,
				     const struct state_command_mail *asking)
{
	size_t n;

	put_mail(s, *asking);

	struct outbox_mail *mail = obey(s, &n);

	if (!n)
		return NULL;
	assert_int_equal(n, 1);
	assert_int_equal(mail->kind, OUTBOX_ANSWER);
	assert_string_equal(mail->recipient, asking->sender_email);
	readable_check("answer", mail->bytes, mail->len);
	return mail;
}

static inline const struct outbox_mail *ask(struct stage *s, const char *lines,
				     const char *proof)
{
	struct state_command_mail asking = from_ada;

	asking.lines = lines;
	asking.proof = proof;
	return get(s, &asking);
}

#define holds(mail, part)                                                      \
	do {                                                                   \
		if (!strstr((mail)->bytes, (part)))                            \
			fail_msg("no '%s' in:\n%s", (part), (mail)->bytes);    \
	} while (0)
#define lacks(mail, part)                                                      \
	do {                                                                   \
		if (strstr((mail)->bytes, (part)))                             \
			fail_msg("'%s' in:\n%s", (part), (mail)->bytes);       \
	} while (0)

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_open, stage_close)

#endif /* TESTS_UNIT_OBEY_STAGE_H */
