/* SPDX-License-Identifier: MIT */
#include "bot/read/record_mail.h"

#include <string.h>

#include "bot/facts/applied_patches.h"
#include "bot/facts/command_mail.h"
#include "bot/facts/facts.h"
#include "bot/read/field.h"
#include "common/mail/header.h"

#define EMAIL_MAX  254 /* RFC 5321 4.5.3.1.3 */
#define PROOF_MAX  1000
#define STATUS_MAX 9 /* "5.123.456" */

static void subject_fields(struct field_io *io, struct patch_subject *s)
{
	field_line(io, &s->title, FIELD_ANY);
	field_line(io, &s->tags, FIELD_ANY);
	field_line(io, &s->revision, FIELD_ANY);
	field_u32(io, &s->counter, PATCH_NUMBER_MAX);
	field_u32(io, &s->expected, PATCH_NUMBER_MAX);
	field_bool(io, &s->has_revision);
	field_bool(io, &s->counted);
	field_bool(io, &s->reply);
	field_bool(io, &s->has_patch);
	field_bool(io, &s->rfc);
	field_bool(io, &s->resend);
	field_bool(io, &s->pull);
	field_bool(io, &s->autosel);
	field_bool(io, &s->kernel);
	field_bool(io, &s->notice);
}

static void trailers_fields(struct field_io *io, struct patch_trailers *t)
{
	t->trailer = field_array(io, t->trailer, &t->n, sizeof(*t->trailer), 11,
				 PATCH_TRAILERS_MAX);
	for (size_t i = 0; i < t->n; i++) {
		struct patch_trailer *one = &t->trailer[i];

		one->kind = (enum patch_trailer_kind)field_enum(
		    io, one->kind, PATCH_TRAILER_ACKED, PATCH_TRAILER_TESTED);
		field_addr(io, &one->addr, FIELD_ANY, FIELD_ANY);
	}
}

static void links_fields(struct field_io *io, struct posting_links *l)
{
	l->link = field_array(io, l->link, &l->n, sizeof(*l->link), 11,
			      POSTING_LINKS_MAX);
	for (size_t i = 0; i < l->n; i++) {
		struct posting_link *one = &l->link[i];

		one->kind = (enum posting_link_kind)field_enum(
		    io, one->kind, POSTING_LINK_URL, POSTING_LINK_OF);
		field_line(io, &one->target, FIELD_ANY);
		field_line(io, &one->names, FIELD_ANY);
		if (!*one->target)
			io->in.bad = true;
	}
}

static void applied_fields(struct field_io *io, struct applied_notice *p)
{
	struct applied_line *said = &p->said;

	p->how = (enum applied_how)field_enum(io, p->how, APPLIED_B4_TY,
					      APPLIED_FAILED);
	field_text(io, &p->line);
	field_text(io, &p->actor);
	said->verb = (enum applied_verb)field_enum(
	    io, said->verb, APPLIED_VERB_APPLIED, APPLIED_VERB_PULLED);
	field_line(io, &said->place, APPLIED_PLACE_MAX);
	field_line(io, &said->patches, APPLIED_PATCHES_MAX);
	field_bool(io, &said->is_whole);
	field_bool(io, &said->drops_it);
	p->patches =
	    field_array(io, p->patches, &p->n_patches, sizeof(*p->patches),
			sizeof(uint32_t), APPLIED_NUMBERS_MAX);
	for (size_t i = 0; i < p->n_patches; i++)
		field_u32(io, &p->patches[i], UINT32_MAX);
	field_lines(io, &p->commits, &p->n_commits, APPLIED_NUMBERS_MAX,
		    FIELD_ANY);
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);

	return end_len <= len && !strcmp(s + len - end_len, end);
}

static void check_facts(struct field_io *io, const struct facts *f)
{
	/* a mail without a name would be every other one's twin */
	if (f->kind != FACTS_UNREADABLE && !*f->msgid)
		io->in.bad = true;
	/* the state keeps the title as an offset into the subject */
	if (!ends_with(f->subject, f->tag.title))
		io->in.bad = true;
}

void record_facts(struct field_io *io, struct facts *f, bool full)
{
	f->kind = (enum facts_kind)field_enum(io, f->kind, 0, FACTS_UNREADABLE);
	field_line(io, &f->msgid, FIELD_ANY);
	field_bool(io, &f->msgid_made);
	field_line(io, &f->subject, FIELD_ANY);
	subject_fields(io, &f->tag);
	field_addr(io, &f->from, FIELD_ANY, FIELD_ANY);
	field_addr(io, &f->author, FIELD_ANY, FIELD_ANY);
	field_time(io, &f->date_at);
	field_time(io, &f->received_at);
	field_msgids(io, &f->ancestors, FIELD_ANY, FIELD_ANY);
	field_lines(io, &f->list_ids, &f->n_list_ids, FIELD_ANY, FIELD_ANY);
	field_lines(io, &f->recipients, &f->n_recipients, FIELD_ANY, FIELD_ANY);
	field_bool(io, &f->robot);
	field_text(io, &f->loop);
	field_bool(io, &f->has_diff);
	field_bool(io, &f->has_stat);
	field_u32(io, &f->stat.files, UINT32_MAX);
	field_u32(io, &f->stat.insertions, UINT32_MAX);
	field_u32(io, &f->stat.deletions, UINT32_MAX);
	field_paths(io, &f->paths, &f->n_paths);
	field_bool(io, &f->fixes);
	field_bool(io, &f->stable);
	field_text(io, &f->text);
	trailers_fields(io, &f->trailers);
	links_fields(io, &f->links);
	field_bool(io, &f->has_applied);
	if (f->has_applied)
		applied_fields(io, &f->applied);
	field_text(io, &f->why);
	field_fixed(io, f->sha256, sizeof(f->sha256));
	if (!io->out)
		check_facts(io, f);
	field_bool(io, &full);
	if (!full) {
		f->body_start = "";
		return;
	}
	field_msgids(io, &f->in_reply_to, FIELD_ANY, FIELD_ANY);
	field_msgids(io, &f->references, FIELD_ANY, FIELD_ANY);
	field_text(io, &f->body_start);
}

static void reports_fields(struct field_io *io, struct command_mail *m)
{
	m->reports = field_array(io, m->reports, &m->n_reports,
				 sizeof(*m->reports), 16, BOUNCE_REPORTS_MAX);
	for (size_t i = 0; i < m->n_reports; i++) {
		struct bounce_report *one = &m->reports[i];

		one->outcome = (enum bounce_outcome)field_enum(io, one->outcome,
							       0, BOUNCE_OTHER);
		field_line(io, &one->status, STATUS_MAX);
		field_line(io, &one->email, EMAIL_MAX);
		field_line(io, &one->original, EMAIL_MAX);
	}
}

void record_command_mail(struct field_io *io, struct command_mail *m)
{
	uint32_t n_more = (uint32_t)m->n_more;

	if (!io->out)
		*m = (struct command_mail){
		    .sender = {"", ""}, .proof = "", .token = ""};
	m->kind = (enum command_mail_kind)field_enum(io, m->kind, 0,
						     COMMAND_MAIL_BOUNCE);
	if (!m->kind)
		return;
	field_bool(io, &m->automatic);
	field_bool(io, &m->bulk);
	field_bool(io, &m->in_subject);
	field_addr(io, &m->sender, COMMAND_MAIL_NAME_MAX, EMAIL_MAX);
	field_line(io, &m->proof, PROOF_MAX);
	field_lines(io, &m->lines, &m->n_lines, COMMAND_LINES_MAX,
		    COMMAND_LINE_MAX);
	field_u32(io, &n_more, MAIL_MAX);
	m->n_more = n_more;
	field_lines(io, &m->recipients, &m->n_recipients,
		    COMMAND_MAIL_RECIPIENTS_MAX, EMAIL_MAX);
	field_msgids(io, &m->in_reply_to, COMMAND_MAIL_IDS_MAX, MAIL_MSGID_MAX);
	field_msgids(io, &m->refs, COMMAND_MAIL_IDS_MAX, MAIL_MSGID_MAX);
	field_line(io, &m->token, EMAIL_MAX);
	reports_fields(io, m);
}
