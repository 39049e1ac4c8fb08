/* SPDX-License-Identifier: MIT */
/* Commands that look after the outbox and the database: outbox, backup, vacuum. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "bot/cli/cli.h"
#include "bot/robot/outgoing.h"
#include "bot/send/ledger.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/db.h"
#include "state/outbox.h"

static int list_mails(struct cli *cli)
{
	struct outbox_mail *rows;
	char due[CLOCK_RFC3339_SIZE], sent[CLOCK_RFC3339_SIZE];
	struct err err;
	size_t n;

	if (state_outbox_list(cli->state, -1, &cli->arena, &rows, &n, &err))
		return cli_fail(&err);
	for (size_t i = 0; i < n; i++) {
		const struct outbox_mail *m = &rows[i];

		printf("%" PRId64 " %s to=%s msgid=%s tries=%d", m->id,
		       outbox_state_name(m->state), m->recipient, m->msgid,
		       m->attempts);
		if (m->state == OUTBOX_QUEUED)
			printf(" due=%s", cli_time(m->due_at, due));
		if (m->sent_at != CLOCK_NEVER)
			printf(" sent=%s", cli_time(m->sent_at, sent));
		if (m->last_code)
			printf(" code=%d", m->last_code);
		if (*m->last_text)
			printf(" said=%s", m->last_text);
		putchar('\n');
	}
	return EX_OK;
}

/* The mail itself, safe for a terminal. */
static void print_bytes(const char *bytes, size_t len)
{
	struct strbuf line = STRBUF_INIT;

	for (const char *p = bytes, *end = bytes + len; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl ? (size_t)(nl - p) : (size_t)(end - p);

		strbuf_reset(&line);
		utf8_add_shown(&line, p, n);
		puts(line.buf);
		p += n + 1;
	}
	strbuf_release(&line);
}

/* What each word does to a mail: the state it gets, or why it may not. */
static int retry_mail(struct outbox_mail *m, struct err *err)
{
	switch (m->state) {
	case OUTBOX_FAILED:
	case OUTBOX_DOUBTFUL:
	case OUTBOX_DROPPED:
	case OUTBOX_QUEUED:
		break;
	case OUTBOX_SENDING:
	case OUTBOX_SENT:
	case OUTBOX_CONFIRMED:
		return err_set(err, ERR_DATA,
			       "mail %" PRId64 " is %s: nothing to retry",
			       m->id, outbox_state_name(m->state));
	}
	if (m->expires_at != CLOCK_NEVER && clock_now() >= m->expires_at)
		return err_set(err, ERR_DATA,
			       "mail %" PRId64 " is too late: %s", m->id,
			       m->digest_id ? "the digest after it is due, and "
					      "tells what this one did not"
					    : "nobody waits for it any more");
	m->state = OUTBOX_QUEUED;
	m->due_at = clock_now();
	return 0;
}

static int drop_mail(struct outbox_mail *m, struct err *err)
{
	switch (m->state) {
	case OUTBOX_QUEUED:
	case OUTBOX_FAILED:
	case OUTBOX_DOUBTFUL:
		m->state = OUTBOX_DROPPED;
		return 0;
	case OUTBOX_SENDING:
	case OUTBOX_SENT:
	case OUTBOX_CONFIRMED:
	case OUTBOX_DROPPED:
		break;
	}
	return err_set(err, ERR_DATA, "mail %" PRId64 " is %s: nothing to drop",
		       m->id, outbox_state_name(m->state));
}

static int find_mail(struct cli *cli, const char *word, struct outbox_mail *m,
		     struct err *err)
{
	char *end;
	long long id = strtoll(word, &end, 10);
	int r = *word && !*end
		    ? state_outbox_find(cli->state, id, &cli->arena, m, err)
		    : 0;

	return r ? r
		 : err_set(err, ERR_DATA, "no mail '%.20s' in the outbox",
			   word);
}

/* Sending a digest once more after doubt is the operator's word against the
 * ledger's: the ledger records it. */
static int allow_again(struct cli *cli, const struct outbox_mail *m,
		       struct err *err)
{
	if (m->kind != OUTBOX_DIGEST)
		return 0;
	if (!cli->config)
		return err_set(err, ERR_CONFIG,
			       "retrying a doubtful digest needs the config: "
			       "the ledger lies beside its bot.key_file");
	return ledger_add(outgoing_ledger(cli->config, &cli->arena),
			  LEDGER_AGAIN, m->msgid, err);
}

static int change_mail(struct cli *cli, struct outbox_mail *m,
		       int (*change)(struct outbox_mail *m, struct err *err))
{
	bool doubtful = m->state == OUTBOX_DOUBTFUL && change == retry_mail;
	struct err err;

	if (state_begin(cli->state, &err))
		return cli_fail(&err);
	int r = change(m, &err) || (doubtful && allow_again(cli, m, &err)) ||
		state_outbox_update(cli->state, m, &err);
	if (state_end(cli->state, -r, &err))
		return cli_fail(&err);
	printf("%" PRId64 " %s\n", m->id, outbox_state_name(m->state));
	return EX_OK;
}

int cli_outbox(struct cli *cli, int argc, char **argv)
{
	struct outbox_mail m;
	struct err err;

	if (cli_options("outbox", &argc, argv, NULL))
		return EX_USAGE;
	if (argc < 2 || !strcmp(argv[1], "list"))
		return argc > 2 ? cli_usage("outbox", "list takes no operand")
				: list_mails(cli);
	if (strcmp(argv[1], "show") && strcmp(argv[1], "retry") &&
	    strcmp(argv[1], "drop"))
		return cli_usage("outbox",
				 "unknown word '%.20s'; possible are: list "
				 "show retry drop",
				 argv[1]);
	if (argc != 3)
		return cli_usage("outbox", "%s needs one ID", argv[1]);
	if (find_mail(cli, argv[2], &m, &err) < 0)
		return cli_fail(&err);
	if (!strcmp(argv[1], "retry"))
		return change_mail(cli, &m, retry_mail);
	if (!strcmp(argv[1], "drop"))
		return change_mail(cli, &m, drop_mail);
	print_bytes(m.bytes, m.len);
	return EX_OK;
}

int cli_backup(struct cli *cli, int argc, char **argv)
{
	struct err err;

	if (cli_options("backup", &argc, argv, NULL))
		return EX_USAGE;
	if (argc != 2)
		return cli_usage("backup", "to which one FILE?");
	return state_backup(cli->state, argv[1], &err) ? cli_fail(&err) : EX_OK;
}

int cli_vacuum(struct cli *cli, int argc, char **argv)
{
	const char *keep = NULL;
	struct err err;

	if (cli_options("vacuum", &argc, argv,
			(struct cli_option[]){{"keep", &keep, NULL}, {0}}))
		return EX_USAGE;
	int64_t seconds = keep ? config_duration(keep) : -1;
	if (argc > 1 || seconds < 0)
		return cli_usage("vacuum", "say --keep with a duration, such "
					   "as 90d");
	return state_vacuum(cli->state, clock_now() - seconds, &err)
		   ? cli_fail(&err)
		   : EX_OK;
}
