/* SPDX-License-Identifier: MIT */
#include "bot/read/batch.h"

#include <stdio.h>
#include <string.h>

#include "bot/read/seen.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/lines.h"
#include "common/log.h"
#include "common/utf8.h"
#include "config/address.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/cursors.h"
#include "state/db.h"
#include "state/mentions.h"
#include "state/messages.h"
#include "state/outbox.h"
#include "state/recipients.h"

enum {
	SAVEPOINT_MAILS = 50, /* recorded under one savepoint, at most */
	SAVEPOINT_BYTES = 256 * 1024, /* of their records */
};

void batch_init(struct batch *b, struct ingest_context *in, const char *source)
{
	*b = (struct batch){.in = in, .source = source};
	strbuf_init(&b->kept);
}

void batch_release(struct batch *b)
{
	if (b->open)
		state_rollback(b->in->st);
	if (b->listed)
		ingest_lists_release(&b->lists);
	strbuf_release(&b->kept);
	arena_release(&b->arena);
}

static int release_savepoint(struct batch *b, struct err *err)
{
	if (!b->has_savepoint)
		return 0;
	b->has_savepoint = false;
	strbuf_reset(&b->kept);
	b->n_kept = 0;
	return state_savepoint_release(b->in->st, err);
}

static int begin_transaction(struct batch *b, struct err *err)
{
	if (b->open)
		return 0;
	if (state_begin(b->in->st, err) < 0)
		return -1;
	b->open = true;
	b->mails = 0;
	b->begun_ms = clock_monotonic_ms();
	b->arrived_at = b->arrives ? clock_now() : CLOCK_NEVER;
	if (b->listed)
		return 0;
	b->listed = true;
	return ingest_lists_init(&b->lists, b->in->st, b->in->config,
				 b->in->list, err);
}

int batch_begin(struct batch *b, struct err *err)
{
	/* what the caller writes belongs to no mail */
	return begin_transaction(b, err) < 0 ? -1 : release_savepoint(b, err);
}

bool batch_is_due(const struct batch *b)
{
	return b->open && (b->mails >= BATCH_MAILS || !batch_wait_ms(b));
}

int batch_wait_ms(const struct batch *b)
{
	int64_t left = b->begun_ms + BATCH_MS - clock_monotonic_ms();

	if (!b->open)
		return -1;
	return left > 0 ? (int)left : 0;
}

int batch_commit(struct batch *b, struct err *err)
{
	if (!b->open)
		return 0;
	if (release_savepoint(b, err) < 0)
		return -1;
	b->open = false;
	return state_commit(b->in->st, err);
}

/* Where the title, which ends it, begins in the subject. */
static size_t title_at(const char *subject, const char *title)
{
	size_t s = strlen(subject), t = strlen(title);

	return t <= s && !strcmp(subject + s - t, title) ? s - t : 0;
}

static unsigned patch_flags(const struct facts *f)
{
	const struct patch_subject *t = &f->tag;

	return (t->rfc ? STATE_PATCH_RFC : 0) |
	       (t->resend ? STATE_PATCH_RESEND : 0) |
	       (t->pull ? STATE_PATCH_PULL : 0) |
	       (t->autosel ? STATE_PATCH_AUTOSEL : 0) |
	       (t->kernel ? STATE_PATCH_KERNEL : 0) |
	       (f->has_diff ? STATE_PATCH_DIFF : 0) |
	       (f->has_stat ? STATE_PATCH_STAT : 0) |
	       (f->fixes ? STATE_PATCH_FIXES : 0) |
	       (f->stable ? STATE_PATCH_STABLE : 0);
}

static bool is_robot(const struct batch *b, const struct facts *f)
{
	const struct config *c = b->in->config;

	return f->robot || (c && address_is_robot(c, f->from.email));
}

static void fill_message(struct batch *b, const struct facts *f,
			 struct state_message *m)
{
	*m = (struct state_message){
	    .msgid = f->msgid,
	    .kind = f->kind,
	    .date_at = f->date_at,
	    .received_at = f->received_at,
	    .digest = seen_digest(f->sha256),
	    .arrived_at = b->arrived_at,
	    .subject = f->subject,
	    .from = f->from,
	    .refs = lines_join(f->ancestors.id, f->ancestors.n, &b->arena),
	    .robot = is_robot(b, f),
	};
}

static void fill_patch(struct batch *b, const struct facts *f,
		       const struct state_message *m, struct state_patch *p)
{
	*p = (struct state_patch){
	    .message = *m,
	    .title_at = title_at(f->subject, f->tag.title),
	    .tags = f->tag.tags,
	    .revision = f->tag.revision,
	    .has_revision = f->tag.has_revision,
	    .counted = f->tag.counted,
	    .counter = f->tag.counter,
	    .expected = f->tag.expected,
	    .flags = patch_flags(f),
	    .title_key = facts_title_key(f->tag.title),
	    .author = f->author,
	    .files = f->stat.files,
	    .insertions = f->stat.insertions,
	    .deletions = f->stat.deletions,
	    .paths = lines_join(f->paths, f->n_paths, &b->arena),
	};
}

static const char *join_numbers(struct batch *b, const uint32_t *n, size_t size)
{
	struct strbuf all = STRBUF_INIT;

	for (size_t i = 0; i < size; i++)
		strbuf_addf(&all, "%s%u", i ? " " : "", n[i]);
	return strbuf_to_arena(&all, &b->arena);
}

static const char *join_commits(struct batch *b, const char *const *commits,
				size_t n)
{
	struct strbuf all = STRBUF_INIT;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&all, "%s%s", i ? " " : "", commits[i]);
	return strbuf_to_arena(&all, &b->arena);
}

/* What the mail says of a series. */
static int put_mentions(struct batch *b, const struct facts *f, int64_t id,
			struct err *err)
{
	struct state_trailer *trailers =
	    arena_array(&b->arena, f->trailers.n, sizeof(*trailers));
	struct state_link *links =
	    arena_array(&b->arena, f->links.n, sizeof(*links));
	struct state_mentions mentions = {
	    .trailers = trailers,
	    .n_trailers = f->trailers.n,
	    .links = links,
	    .n_links = f->links.n,
	};

	for (size_t i = 0; i < f->trailers.n; i++)
		trailers[i] = (struct state_trailer){
		    f->trailers.trailer[i].kind, f->trailers.trailer[i].addr};
	for (size_t i = 0; i < f->links.n; i++)
		links[i] = (struct state_link){f->links.link[i].kind,
					       f->links.link[i].target,
					       f->links.link[i].names};
	if (f->has_applied) {
		const struct applied_notice *p = &f->applied;

		mentions.applied.how = p->how;
		mentions.applied.line = p->line;
		mentions.applied.verb = p->said.verb;
		mentions.applied.place = p->said.place;
		mentions.applied.named = p->said.patches;
		mentions.applied.is_whole = p->said.is_whole;
		mentions.applied.drops_it = p->said.drops_it;
		mentions.applied.actor = p->actor;
		mentions.applied.patches =
		    join_numbers(b, p->patches, p->n_patches);
		mentions.applied.commits =
		    join_commits(b, p->commits, p->n_commits);
	}
	return state_mentions_put(b->in->st, id, &mentions, err);
}

/* Our own mail has come back: it was delivered. */
static int confirm_own(struct batch *b, const struct facts *f, struct err *err)
{
	struct outbox_mail mail;
	int found =
	    state_outbox_find_msgid(b->in->st, f->msgid, &b->arena, &mail, err);

	if (found <= 0 || mail.state == OUTBOX_CONFIRMED)
		return found < 0 ? -1 : 0;
	log_info("outbox confirmed outbox=%lld was=%s", (long long)mail.id,
		 outbox_state_name(mail.state));
	mail.state = OUTBOX_CONFIRMED;
	if (mail.sent_at == CLOCK_NEVER)
		mail.sent_at = clock_now();
	return state_outbox_update(b->in->st, &mail, err);
}

static const char *const outcome_names[] = {
    [BOUNCE_FAILED] = "failed",
    [BOUNCE_DELAYED] = "delayed",
    [BOUNCE_OTHER] = "other",
};

static const char *join_reports(struct batch *b, const struct command_mail *m)
{
	const char **lines =
	    arena_array(&b->arena, m->n_reports, sizeof(*lines));

	for (size_t i = 0; i < m->n_reports; i++) {
		const struct bounce_report *r = &m->reports[i];

		lines[i] = arena_printf(
		    &b->arena, "%s %s %s%s%s", outcome_names[r->outcome],
		    r->status, r->email, *r->original ? " " : "", r->original);
	}
	return lines_join(lines, m->n_reports, &b->arena);
}

static int put_command_mail(struct batch *b, int64_t id,
			    const struct command_mail *m, const char *loop,
			    struct err *err)
{
	struct state_command_mail mail = {
	    .message_id = id,
	    .kind = m->kind,
	    .sender_email = m->sender.email,
	    .sender_name = m->sender.name,
	    .automatic = m->automatic,
	    .bulk = m->bulk,
	    .proof = m->proof,
	    .lines = lines_join(m->lines, m->n_lines, &b->arena),
	    .more = (int)m->n_more,
	    .recipients = lines_join(m->recipients, m->n_recipients, &b->arena),
	    .in_reply_to =
		lines_join(m->in_reply_to.id, m->in_reply_to.n, &b->arena),
	    .refs = lines_join(m->refs.id, m->refs.n, &b->arena),
	    .loop = loop,
	    .token = m->token,
	    .reports = join_reports(b, m),
	};

	return state_command_mail_put(b->in->st, &mail, err);
}

static void count_put(struct ingest_counts *c, enum state_put result)
{
	switch (result) {
	case STATE_PUT_NEW:
		c->new ++;
		break;
	case STATE_PUT_REPLACED:
		c->replaced++;
		break;
	case STATE_PUT_KNOWN:
		c->known++;
		break;
	}
}

static int put_unreadable(struct batch *b, const struct record *r,
			  const char *why, struct err *err)
{
	struct strbuf at = STRBUF_INIT;
	int ret;

	if (b->archive && r->place_len <= HASH_SHA256_SIZE) {
		strbuf_grow(&at, 2 * r->place_len);
		hash_hex((const unsigned char *)r->place, r->place_len, at.buf);
		strbuf_setlen(&at, 2 * r->place_len);
	} else if (r->place_len) {
		utf8_add_valid(&at, r->place, r->place_len);
	} else {
		strbuf_addf(&at, "%lu", (unsigned long)(uint32_t)r->number);
	}
	b->in->counts.unreadable++;
	log_warnx("mail unreadable source=%s position=%s reason=\"%s\"",
		  b->source, at.buf, why);
	ret = state_unreadable_put(b->in->st, b->source, at.buf, why,
				   clock_now(), err);
	strbuf_release(&at);
	return ret;
}

static int put_message(struct batch *b, const struct record *r, struct err *err)
{
	const struct facts *f = &r->facts;
	bool patch = f->kind == FACTS_PATCH || f->kind == FACTS_COVER ||
		     f->kind == FACTS_PULL;
	const struct config *config = b->in->config;
	struct state_message m;
	struct state_patch p;
	enum state_put result;
	int64_t id;
	/* What the robot itself wrote is no news of the list. */
	bool own = config && !ascii_casecmp(f->from.email, config->bot.address);

	fill_message(b, f, &m);
	if (patch)
		fill_patch(b, f, &m, &p);
	if (state_message_put(b->in->st, &m, patch ? &p : NULL,
			      patch ? f->text : NULL, &id, &result, err) < 0 ||
	    (result != STATE_PUT_KNOWN &&
	     (put_mentions(b, f, id, err) < 0 ||
	      (patch && state_recipients_put(b->in->st, id, f->recipients,
					     f->n_recipients, err) < 0))) ||
	    (!own && ingest_lists_add(&b->lists, id, f, b->folder, err) < 0))
		return -1;
	/* obeyed once: not again where the mail is known, and never of an
	 * archive */
	if (r->command_mail.kind && b->arrives && !own &&
	    result == STATE_PUT_NEW &&
	    put_command_mail(b, id, &r->command_mail, f->loop, err) < 0)
		return -1;
	count_put(&b->in->counts, result);
	if (b->archive &&
	    state_archive_put(b->in->st, b->archive, (int64_t)r->number,
			      (const unsigned char *)r->place, r->place_len, id,
			      err) < 0)
		return -1;
	return own ? confirm_own(b, f, err) : 0;
}

/* Back to the savepoint. Lists made since are gone: what the batch
 * holds of lists is read anew. */
static int undo_to_savepoint(struct batch *b, struct err *err)
{
	if (state_savepoint_undo(b->in->st, err) < 0)
		return -1;
	ingest_lists_release(&b->lists);
	return ingest_lists_init(&b->lists, b->in->st, b->in->config,
				 b->in->list, err);
}

/* A mail that the state refuses must not stop those behind it. */
static int pass_over(struct batch *b, const struct record *r, const char *why,
		     struct err *err)
{
	if (undo_to_savepoint(b, err) < 0)
		return -1;
	return put_unreadable(b, r, why, err);
}

static int put_record(struct batch *b, const struct record *r, struct err *err)
{
	arena_reset(&b->arena);
	b->in->counts.read++;
	if (r->facts.kind == FACTS_UNREADABLE)
		return put_unreadable(b, r, r->facts.why, err);
	return put_message(b, r, err);
}

/* One mail with a savepoint of its own. */
static int put_alone(struct batch *b, const struct record *r, struct err *err)
{
	struct ingest_counts before = b->in->counts;
	struct err why;

	if (state_savepoint(b->in->st, err) < 0)
		return -1;
	if (!put_record(b, r, &why))
		return state_savepoint_release(b->in->st, err);
	if (why.code != ERR_DATA) {
		*err = why;
		return -1;
	}
	b->in->counts = before;
	b->in->counts.read++;
	return pass_over(b, r, why.text, err);
}

/* All since the savepoint once more, each alone. */
static int record_each_alone(struct batch *b, struct err *err)
{
	struct arena a = ARENA_INIT;
	int ret = undo_to_savepoint(b, err);

	b->has_savepoint = false;
	b->in->counts = b->counted;
	for (size_t at = 0; !ret && at < b->kept.len;) {
		struct record r;
		size_t len;

		memcpy(&len, b->kept.buf + at, sizeof(len));
		at += sizeof(len);
		arena_reset(&a);
		ret = record_decode(b->kept.buf + at, len, &a, &r, err);
		if (!ret)
			ret = put_alone(b, &r, err);
		at += len;
	}
	arena_release(&a);
	strbuf_reset(&b->kept);
	b->n_kept = 0;
	return ret;
}

/* A savepoint before this mail, unless one stands there already. */
static int set_savepoint(struct batch *b, const struct record *r,
			 struct err *err)
{
	if ((b->n_kept >= SAVEPOINT_MAILS ||
	     b->kept.len + r->raw_len > SAVEPOINT_BYTES) &&
	    release_savepoint(b, err) < 0)
		return -1;
	if (!b->has_savepoint && state_savepoint(b->in->st, err) < 0)
		return -1;
	if (!b->has_savepoint)
		b->counted = b->in->counts;
	b->has_savepoint = true;
	b->n_kept++;
	strbuf_add(&b->kept, &r->raw_len, sizeof(r->raw_len));
	strbuf_add(&b->kept, r->raw, r->raw_len);
	return 0;
}

int batch_mail(struct batch *b, const struct record *r, struct err *err)
{
	struct err why;

	if (begin_transaction(b, err) < 0)
		return -1;
	b->mails++;
	if (!r->raw || r->raw_len > SAVEPOINT_BYTES)
		return release_savepoint(b, err) < 0 ? -1
						     : put_alone(b, r, err);
	if (set_savepoint(b, r, err) < 0)
		return -1;
	if (!put_record(b, r, &why))
		return 0;
	if (why.code == ERR_DATA)
		return record_each_alone(b, err);
	*err = why;
	return -1;
}
