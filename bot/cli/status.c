/* SPDX-License-Identifier: MIT */
/* The command status: one set of figures, three forms. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "bot/compose/schedule.h"
#include "common/clock.h"
#include "common/err.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/command_mails.h"
#include "state/cursors.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/outbox.h"

#define OUTBOX_STATES (OUTBOX_DROPPED + 1)

struct list_status {
	const char *name;
	int64_t mails, undated;
	int64_t first_at, last_at;
	int64_t next_at; /* digest; CLOCK_NEVER without a schedule */
};

struct status {
	const char *state;
	int64_t now;
	int64_t mails, unreadable, letters, size;
	int64_t outbox[OUTBOX_STATES];
	const char *last_error; /* "" if none */
	const char *stopped;    /* the stop file, if it is there; else NULL */
	struct list_status *lists;
	size_t n_lists;
	struct state_folder *folders;
	size_t n_folders;
};

static int64_t next_digest(const struct config *config, const char *name)
{
	const struct config_list *list =
	    config ? config_list_find(config, name) : NULL;
	struct schedule_spec spec;
	struct err err;

	if (!list || schedule_spec_parse(list->digest.schedule, &spec, &err) ||
	    spec.every == SCHEDULE_NEVER)
		return CLOCK_NEVER;
	return schedule_slot_after(&spec, config->bot.timezone, clock_now());
}

static int load_lists(struct cli *cli, struct status *s, struct err *err)
{
	struct state_list *rows;

	if (state_lists(cli->state, &cli->arena, &rows, &s->n_lists, err))
		return -1;
	s->lists = arena_array(&cli->arena, s->n_lists, sizeof(*s->lists));
	for (size_t i = 0; i < s->n_lists; i++) {
		struct list_status *l = &s->lists[i];

		l->name = rows[i].name;
		l->next_at = next_digest(cli->config, l->name);
		if (state_messages_summary(cli->state, rows[i].id, &l->mails,
					   &l->first_at, &l->last_at, err) ||
		    state_messages_undated(cli->state, rows[i].id, &l->undated,
					   err))
			return -1;
	}
	return 0;
}

static int load_status(struct cli *cli, struct status *s, struct err *err)
{
	int64_t first_at, last_at;

	s->state = cli->state_path;
	s->now = clock_now();
	s->size = state_size(cli->state);
	if (state_messages_summary(cli->state, 0, &s->mails, &first_at,
				   &last_at, err) ||
	    state_unreadable_count(cli->state, &s->unreadable, err) ||
	    state_command_mail_count(cli->state, &s->letters, err) ||
	    load_lists(cli, s, err) ||
	    state_cursors(cli->state, &cli->arena, &s->folders, &s->n_folders,
			  err))
		return -1;
	for (int i = 0; i < OUTBOX_STATES; i++)
		if (state_outbox_count(cli->state, i, &s->outbox[i], err))
			return -1;
	if (cli->config && config_is_stopped(cli->config))
		s->stopped = cli->config->bot.stop_file;
	s->last_error = "";
	return state_setting_find(cli->state, "last_error", &cli->arena,
				  &s->last_error, err) < 0
		   ? -1
		   : 0;
}

static void print_text(const struct status *s)
{
	char one[CLOCK_RFC3339_SIZE], two[CLOCK_RFC3339_SIZE];

	printf("state    %s, %.1f MB\n", s->state, (double)s->size / 1e6);
	if (clock_is_file())
		printf("clock    from a file: %s\n", cli_time(s->now, one));
	printf("mails    %" PRId64 " recorded, %" PRId64 " unreadable\n",
	       s->mails, s->unreadable);
	for (size_t i = 0; i < s->n_lists; i++) {
		const struct list_status *l = &s->lists[i];

		printf("list     %s: %" PRId64 " mails, %s to %s", l->name,
		       l->mails, cli_time(l->first_at, one),
		       cli_time(l->last_at, two));
		if (l->undated)
			printf(", %" PRId64 " undated", l->undated);
		if (l->next_at != CLOCK_NEVER)
			printf("; next digest %s", cli_time(l->next_at, one));
		putchar('\n');
	}
	for (size_t i = 0; i < s->n_folders; i++) {
		const struct state_cursor *c = &s->folders[i].cursor;

		printf("cursor   %s: UID %" PRIu32 " of UIDVALIDITY %" PRIu32,
		       s->folders[i].key, c->uid, c->uidvalidity);
		if (c->ended_at == CLOCK_NEVER)
			puts(", never read to its end");
		else
			printf(", read to its end %s\n",
			       cli_time(c->ended_at, one));
	}
	printf("outbox  ");
	for (int i = 0; i < OUTBOX_STATES; i++)
		printf(" %" PRId64 " %s%s", s->outbox[i],
		       outbox_state_name((enum outbox_state)i),
		       i + 1 < OUTBOX_STATES ? "," : "\n");
	printf("letters  %" PRId64 " wait\n", s->letters);
	if (s->stopped)
		printf("stopped  '%s' is there: nothing is sent\n", s->stopped);
	printf("error    %s\n", *s->last_error ? s->last_error : "none");
}

static void print_json(const struct status *s)
{
	json_t *lists = json_array(), *outbox = json_object();
	json_t *cursors = json_array();

	for (size_t i = 0; i < s->n_lists; i++) {
		const struct list_status *l = &s->lists[i];

		json_array_append_new(
		    lists, json_pack("{s:s, s:I, s:I, s:o, s:o, s:o}", "name",
				     l->name, "mails", (json_int_t)l->mails,
				     "undated", (json_int_t)l->undated, "first",
				     cli_time_json(l->first_at), "last",
				     cli_time_json(l->last_at), "next_digest",
				     cli_time_json(l->next_at)));
	}
	for (size_t i = 0; i < s->n_folders; i++) {
		const struct state_cursor *c = &s->folders[i].cursor;

		json_array_append_new(
		    cursors, json_pack("{s:s, s:I, s:I, s:o}", "folder",
				       s->folders[i].key, "uidvalidity",
				       (json_int_t)c->uidvalidity, "uid",
				       (json_int_t)c->uid, "ended",
				       cli_time_json(c->ended_at)));
	}
	for (int i = 0; i < OUTBOX_STATES; i++)
		json_object_set_new(outbox,
				    outbox_state_name((enum outbox_state)i),
				    json_integer(s->outbox[i]));
	json_t *o = json_pack(
	    "{s:s, s:o, s:b, s:b, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}",
	    "state", s->state, "now", cli_time_json(s->now), "clock_file",
	    clock_is_file(), "stopped", s->stopped != NULL, "bytes",
	    (json_int_t)s->size, "mails", (json_int_t)s->mails, "unreadable",
	    (json_int_t)s->unreadable, "letters", (json_int_t)s->letters,
	    "lists", lists, "cursors", cursors, "outbox", outbox, "last_error",
	    *s->last_error ? json_string(s->last_error) : json_null());
	json_dumpf(o, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(o);
}

/* A value of a label: of a folder, which may be called what it likes. */
static void print_label(const char *value)
{
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			putchar('\\');
		if (*value == '\n')
			fputs("\\n", stdout);
		else
			putchar(*value);
	}
}

static void print_cursors(const struct status *s)
{
	printf("# TYPE patchdigest_cursor_uid gauge\n");
	for (size_t i = 0; i < s->n_folders; i++) {
		printf("patchdigest_cursor_uid{folder=\"");
		print_label(s->folders[i].key);
		printf("\"} %" PRIu32 "\n", s->folders[i].cursor.uid);
	}
	printf("# TYPE patchdigest_cursor_ended_seconds gauge\n");
	for (size_t i = 0; i < s->n_folders; i++) {
		if (s->folders[i].cursor.ended_at == CLOCK_NEVER)
			continue;
		printf("patchdigest_cursor_ended_seconds{folder=\"");
		print_label(s->folders[i].key);
		printf("\"} %" PRId64 "\n", s->folders[i].cursor.ended_at);
	}
}

/* Names of lists are checked by config and state: no quoting is needed. */
static void print_prometheus(const struct status *s)
{
	printf("# TYPE patchdigest_mails gauge\n"
	       "patchdigest_mails %" PRId64 "\n"
	       "# TYPE patchdigest_unreadable gauge\n"
	       "patchdigest_unreadable %" PRId64 "\n"
	       "# TYPE patchdigest_letters gauge\n"
	       "patchdigest_letters %" PRId64 "\n"
	       "# TYPE patchdigest_state_bytes gauge\n"
	       "patchdigest_state_bytes %" PRId64 "\n"
	       "# TYPE patchdigest_stopped gauge\n"
	       "patchdigest_stopped %d\n",
	       s->mails, s->unreadable, s->letters, s->size,
	       s->stopped != NULL);
	printf("# TYPE patchdigest_outbox gauge\n");
	for (int i = 0; i < OUTBOX_STATES; i++)
		printf("patchdigest_outbox{state=\"%s\"} %" PRId64 "\n",
		       outbox_state_name((enum outbox_state)i), s->outbox[i]);
	printf("# TYPE patchdigest_list_mails gauge\n");
	for (size_t i = 0; i < s->n_lists; i++)
		printf("patchdigest_list_mails{list=\"%s\"} %" PRId64 "\n",
		       s->lists[i].name, s->lists[i].mails);
	print_cursors(s);
	printf("# TYPE patchdigest_next_digest_seconds gauge\n");
	for (size_t i = 0; i < s->n_lists; i++)
		if (s->lists[i].next_at != CLOCK_NEVER)
			printf("patchdigest_next_digest_seconds{list=\"%s\"} "
			       "%" PRId64 "\n",
			       s->lists[i].name, s->lists[i].next_at);
}

int cli_status(struct cli *cli, int argc, char **argv)
{
	static const char *const formats[] = {"text", "json", "prometheus"};
	static void (*const print[])(const struct status *s) = {
	    print_text, print_json, print_prometheus};
	const char *format = "text";
	struct status s = {0};
	struct err err;

	if (cli_options_only(
		"status", &argc, argv,
		(struct cli_option[]){{"format", &format, NULL}, {0}}))
		return EX_USAGE;
	int form = cli_choose("status", "--format", format, formats, 3);
	if (form < 0)
		return EX_USAGE;
	if (load_status(cli, &s, &err))
		return cli_fail(&err);
	print[form](&s);
	return EX_OK;
}
