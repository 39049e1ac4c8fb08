/* SPDX-License-Identifier: MIT */
#include "bot/robot/robot.h"

#include <poll.h>
#include <string.h>

#include "bot/command/inbox.h"
#include "bot/compose/compose.h"
#include "bot/mail/admin_notice.h"
#include "bot/read/ingest.h"
#include "bot/read/spawner.h"
#include "bot/robot/outgoing.h"
#include "bot/send/deliver.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/service.h"
#include "common/signals.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/db.h"
#include "state/outbox.h"

#define WAIT_MAX_MS      30000 /* until what is due is found anew */
#define WAIT_CLOCK_MS    100   /* the same with a clock file */
#define BACK_OFF_MIN_MS  1000
#define BACK_OFF_MAX_MS  (15 * 60 * 1000)
#define AUTH_TRIES       3
#define AUTH_BACK_OFF_MS (60 * 60 * 1000)
#define SAY_AGAIN_MS     (15 * 60 * 1000)
#define SEARCH_MAX_MS    (10 * 60 * 1000)

/*
 * The mailbox comes and goes: it is open, or it is to be opened again at
 * retry_ms. What it has been asked and has answered is kept in two times:
 * asked_at, when it was last asked to read on to the end, and synced_at, the
 * asked_at of the last such reading that got there.
 */
struct robot {
	struct ingest_context in;
	struct outgoing *out; /* own */
	struct inbox inbox;
	const struct config *config;
	struct ingest_mailbox *mailbox; /* own; NULL: away */
	int64_t asked_at;
	int64_t synced_at;
	int64_t retry_ms;
	int64_t back_off_ms;
	int auth_failures;
	int signal_fd;
	bool stop, reload;
	struct err last_error; /* what note_error said last, and when */
	int64_t last_error_ms;
};

/* Log the error, and keep it for `status`. The same one is logged once in a
 * quarter of an hour. */
static void note_error(struct robot *r, const char *doing,
		       const struct err *why)
{
	int64_t now_ms = clock_monotonic_ms();
	struct err err;

	if (!strcmp(r->last_error.text, why->text) &&
	    now_ms - r->last_error_ms < SAY_AGAIN_MS)
		return;
	r->last_error = *why;
	r->last_error_ms = now_ms;
	log_warnx("%s failed why=%s", doing, why->text);
	if (!state_begin(r->in.st, &err))
		state_end(r->in.st,
			  notice_trouble(r->in.st, doing, why->text, &err),
			  &err);
}

/* Take what signals have come, and tell the watchdog that we live. */
static void check_signals(struct robot *r)
{
	service_alive();
	if (r->signal_fd >= 0)
		signals_take(&r->stop, &r->reload);
}

/* Answer the command mails there are, unless mail is being read: what they ask
 * for may be in it. */
static int answer_commands(struct robot *r, struct err *err)
{
	int more = 1;

	if (r->synced_at == CLOCK_NEVER || r->synced_at != r->asked_at)
		return 0;
	r->inbox.obey.st = r->in.st;
	r->inbox.obey.config = r->config;
	r->inbox.obey.key = r->out->key;
	while (more > 0 && !r->stop) {
		more = inbox_obey_next(&r->inbox, err);
		check_signals(r);
	}
	if (more < 0)
		note_error(r, "obey", err);
	return more < 0 ? -1 : 0;
}

/* Settle what is doubtful, answer commands, compose, send: all that needs no
 * new mail. */
static int do_round(struct robot *r, bool *left, struct err *err)
{
	int result = 0;
	struct err why;

	*left = false;
	if (outcome_settle(&r->out->deliver, err))
		return -1;
	result = answer_commands(r, err);
	if (r->stop)
		return result;
	for (size_t i = 0; i < r->config->n_lists; i++) {
		const struct config_list *list = &r->config->lists[i];

		/* One list's trouble does not hold up the others. */
		if (r->synced_at == CLOCK_NEVER)
			break;
		if (compose_due(&r->out->compose, list, r->synced_at, &why)) {
			note_error(r, "compose", &why);
			*err = why;
			result = -1;
		}
	}
	if (deliver_run(&r->out->deliver, left, &why)) {
		*err = why;
		result = -1;
	}
	return result;
}

static int sync_and_search(void *arg, const char *msgid, struct err *err)
{
	struct robot *r = arg;
	bool found = false;

	r->asked_at = clock_now();
	if (ingest_sync(&r->in, msgid, msgid ? &found : NULL, err))
		return -1;
	r->synced_at = r->asked_at;
	return found;
}

static int robot_init(struct robot *r, struct state *st, struct spawner *sp,
		      const struct config *config,
		      int (*search)(void *, const char *, struct err *),
		      bool first_digest, struct err *err)
{
	*r = (struct robot){
	    .in = {.st = st, .sp = sp, .config = config},
	    .config = config,
	    .asked_at = CLOCK_NEVER,
	    .synced_at = CLOCK_NEVER,
	    .signal_fd = -1,
	};
	if (outgoing_open(st, sp, config, &r->out, err))
		return -1;
	r->out->compose.first_digest = first_digest;
	r->out->deliver.search_mailbox = search;
	r->out->deliver.search_arg = r;
	return outcome_recover(&r->out->deliver, err);
}

int robot_once(struct state *st, struct spawner *sp,
	       const struct config *config, const struct robot_options *options,
	       bool *left, struct err *err)
{
	struct robot r;
	int64_t commands = 0;
	struct err why;
	int result = -1;

	*left = false;
	if (robot_init(&r, st, sp, config, sync_and_search,
		       options->first_digest, err))
		goto out;
	bool away = sync_and_search(&r, NULL, &why) < 0;
	if (away)
		note_error(&r, "sync", &why);
	result = do_round(&r, left, err);
	/* the stop file, or a mailbox that cannot be read */
	if (!result && state_command_mail_count(st, &commands, err))
		result = -1;
	*left = *left || commands;
	if (!result && away) {
		*left = true;
		*err = why;
		result = -1;
	}
out:
	outgoing_close(r.out);
	return result;
}

int robot_flush(struct state *st, struct spawner *sp,
		const struct config *config, bool *left, struct err *err)
{
	struct robot r;
	int result = -1;

	*left = false;
	if (!robot_init(&r, st, sp, config, sync_and_search, false, err) &&
	    !outcome_hurry(&r.out->deliver, err))
		result = deliver_run(&r.out->deliver, left, err);
	outgoing_close(r.out);
	return result;
}

/* From here on: the daemon. */

static void lose_mailbox(struct robot *r, const struct err *why)
{
	unsigned char jitter = 0;
	struct err err;

	ingest_mailbox_close(r->mailbox);
	r->mailbox = NULL;
	note_error(r, "mailbox", why);
	if (why->code == ERR_AUTH && ++r->auth_failures >= AUTH_TRIES)
		r->back_off_ms = AUTH_BACK_OFF_MS;
	else if (r->back_off_ms < BACK_OFF_MIN_MS)
		r->back_off_ms = BACK_OFF_MIN_MS;
	else if (r->back_off_ms * 2 < BACK_OFF_MAX_MS)
		r->back_off_ms *= 2;
	else
		r->back_off_ms = BACK_OFF_MAX_MS;
	if (hash_random(&jitter, 1, &err))
		jitter = 0;
	r->retry_ms = clock_monotonic_ms() + r->back_off_ms +
		      r->back_off_ms * jitter / 1024;
}

static void find_mailbox(struct robot *r)
{
	struct err err;

	r->asked_at = clock_now();
	if (ingest_mailbox_open(&r->in, &r->mailbox, &err)) {
		r->mailbox = NULL;
		lose_mailbox(r, &err);
	}
}

/* Take what the mailbox has sent; true if it reached its end. */
static bool step_mailbox(struct robot *r)
{
	struct err err;
	bool ended = false;

	if (ingest_mailbox_step(r->mailbox, &ended, &err)) {
		lose_mailbox(r, &err);
		return false;
	}
	if (ended) {
		r->synced_at = r->asked_at;
		r->back_off_ms = 0;
		r->auth_failures = 0;
	}
	return ended;
}

static int ask_mailbox(struct robot *r, const char *msgid, struct err *err)
{
	r->asked_at = clock_now();
	return ingest_mailbox_nudge(r->mailbox, msgid, err);
}

/* Wait for the mailbox or a signal, timeout_ms at most. */
static bool wait_for_news(struct robot *r, int64_t timeout_ms)
{
	struct pollfd fds[2] = {
	    {.fd = r->signal_fd, .events = POLLIN},
	    {.fd = r->mailbox ? ingest_mailbox_fd(r->mailbox) : -1,
	     .events = POLLIN},
	};

	poll(fds, 2, (int)timeout_ms);
	check_signals(r);
	return fds[1].revents != 0;
}

/* For deliver, over the connection that is open. */
static int search_open_mailbox(void *arg, const char *msgid, struct err *err)
{
	struct robot *r = arg;
	int64_t end = clock_monotonic_ms() + SEARCH_MAX_MS;

	if (!r->mailbox)
		return err_set(err, ERR_TEMP, "the mailbox is away");
	if (ask_mailbox(r, msgid, err))
		return -1;
	while (clock_monotonic_ms() < end && !r->stop) {
		bool news = wait_for_news(r, 1000);
		bool ended = news && step_mailbox(r);

		if (!r->mailbox)
			return err_set(err, ERR_TEMP, "the mailbox was lost");
		if (ended && !msgid)
			return 0;
		if (ended && ingest_mailbox_found(r->mailbox) >= 0)
			return ingest_mailbox_found(r->mailbox);
	}
	return err_set(err, ERR_TEMP, "the mailbox did not answer in time");
}

/* The newest slot of any list or subscription that has come; CLOCK_NEVER if
 * there is none. */
static int64_t newest_slot(const struct robot *r)
{
	int64_t newest = CLOCK_NEVER;

	for (size_t i = 0; i < r->config->n_lists; i++) {
		int64_t slot, next;
		struct err err;

		if (!due_slots(r->in.st, r->config, &r->config->lists[i], &slot,
			       &next, &err) &&
		    slot > newest)
			newest = slot;
	}
	return newest;
}

/* The earlier of two times, either of which may be none. */
static int64_t earlier_of(int64_t a, int64_t b)
{
	if (a == CLOCK_NEVER || (b != CLOCK_NEVER && b < a))
		return b;
	return a;
}

/* How long nothing can be due. */
static int64_t idle_ms(struct robot *r)
{
	int64_t at, newest;
	int64_t wait_ms = clock_is_file() ? WAIT_CLOCK_MS : WAIT_MAX_MS;
	int64_t next = CLOCK_NEVER;
	struct err err;

	for (size_t i = 0; i < r->config->n_lists; i++)
		if (!due_slots(r->in.st, r->config, &r->config->lists[i],
			       &newest, &at, &err))
			next = earlier_of(next, at);
	if (!state_outbox_next_due(r->in.st, &at, &err))
		next = earlier_of(next, at);
	if (next != CLOCK_NEVER && (next - clock_now()) * 1000 < wait_ms)
		wait_ms = (next - clock_now()) * 1000;
	if (!r->mailbox && r->retry_ms - clock_monotonic_ms() < wait_ms)
		wait_ms = r->retry_ms - clock_monotonic_ms();
	return wait_ms > WAIT_CLOCK_MS ? wait_ms : WAIT_CLOCK_MS;
}

static void reload_config(struct robot *r, struct config **config,
			  const struct robot_options *options)
{
	struct strbuf faults = STRBUF_INIT;
	struct outgoing *out;
	struct config *fresh = NULL;
	struct err err;

	r->reload = false;
	service_reloading();
	if (config_load(options->config_path ? options->config_path
					     : (*config)->path,
			&fresh, &faults, &err)) {
		log_warnx("reload refused, the old config stays: %s%s%s",
			  err.text, faults.len ? ": " : "", faults.buf);
	} else if (outgoing_open(r->in.st, r->in.sp, fresh, &out, &err)) {
		log_warnx("reload refused, the old config stays: %s", err.text);
		config_free(fresh);
	} else {
		out->compose.first_digest = r->out->compose.first_digest;
		out->deliver.search_mailbox = r->out->deliver.search_mailbox;
		out->deliver.search_arg = r;
		outgoing_close(r->out);
		r->out = out;
		ingest_mailbox_close(r->mailbox);
		r->mailbox = NULL;
		r->retry_ms = 0;
		r->config = r->in.config = fresh;
		config_free(*config);
		*config = fresh;
		log_info("reload done config=%s", fresh->path);
	}
	strbuf_release(&faults);
	service_ready();
}

static void say_status(const struct robot *r)
{
	char at[CLOCK_RFC3339_SIZE];

	if (r->synced_at == CLOCK_NEVER)
		service_status("waiting for the mailbox");
	else
		service_status("mailbox read to its end at %s",
			       clock_rfc3339(r->synced_at, at));
}

int robot_run(struct state *st, struct spawner *sp, struct config **config,
	      const struct robot_options *options, struct err *err)
{
	struct robot r;
	int result = -1;
	bool left;

	if (robot_init(&r, st, sp, *config, search_open_mailbox,
		       options->first_digest, err) ||
	    signals_open(&r.signal_fd, err))
		goto out;
	service_ready();
	log_info("run started lists=%zu", r.config->n_lists);
	int64_t worked_at = CLOCK_NEVER;
	bool pending = true; /* something came: do not wait for the clock */
	while (!(result = spawner_check(sp, err)) && !r.stop) {
		struct err why;

		if (r.reload)
			reload_config(&r, config, options);
		if (!r.mailbox && clock_monotonic_ms() >= r.retry_ms)
			find_mailbox(&r);
		int64_t slot = newest_slot(&r);
		if (r.mailbox && slot != CLOCK_NEVER && r.asked_at < slot &&
		    ask_mailbox(&r, NULL, &why))
			lose_mailbox(&r, &why);
		if ((pending || clock_now() != worked_at) &&
		    do_round(&r, &left, &why))
			note_error(&r, "work", &why);
		worked_at = clock_now();
		pending = wait_for_news(&r, idle_ms(&r)) && step_mailbox(&r);
		say_status(&r);
	}
	log_info("run ended");
	service_stopping();
out:
	ingest_mailbox_close(r.mailbox);
	outgoing_close(r.out);
	return result;
}
