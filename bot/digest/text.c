/* SPDX-License-Identifier: MIT */
#include "bot/digest/text.h"

#include <stdint.h>
#include <string.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/head.h"
#include "bot/digest/later.h"
#include "bot/digest/messages.h"
#include "bot/digest/plan.h"
#include "bot/digest/tables.h"
#include "bot/digest/wording.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/intern.h"
#include "config/config.h"

#define EXAMPLE_MAX 40 /* bytes of an address that makes an example */

const char *const text_detail_words[] = {"overview", "messages", "full"};

/* The path of a topic of this digest that can stand in a command: the first
 * without a star, of the topic with the most entries. "" if there is none. */
static const char *example_path(const struct plan *p)
{
	const struct plan_group *best = NULL;
	const char *path = "";

	for (size_t g = 0; g < p->n_groups; g++) {
		const struct plan_group *group = &p->groups[g];
		int topic = p->entries[group->first].topic.topic;

		if (group->pulls || group->backports || topic < 0 ||
		    p->entries[group->first].continued ||
		    (best && best->n >= group->n))
			continue;
		for (size_t i = 0; i < p->m->list.topics[topic].n_paths; i++) {
			const char *s = p->m->list.topics[topic].paths[i];

			if (strpbrk(s, "*?\\ \""))
				continue;
			path = s;
			best = group;
			break;
		}
	}
	return path;
}

#define LEGEND_LINK " \"b4 am\" with its link is a command as it stands."

static const char marks[] =
    "R2 A1 T0: reviewed, acked, tested by so many people; \"none on "
    "3\": patch 3 has no tag; \"Fixes\": has a Fixes tag; \"stable\": "
    "Cc to stable.";

void text_write_legend(struct strbuf *out)
{
	strbuf_addf(out, "%s%s\n", marks, LEGEND_LINK);
}

static void write_legend(const struct plan *p,
			 const struct text_options *options, bool brief,
			 struct strbuf *out)
{
	const char *path = example_path(p), *by_mail = "";

	if (!brief) {
		fold_printf(out, 0, 0, "%s%s", marks, LEGEND_LINK);
		return;
	}
	if (options->bot && *path)
		by_mail = arena_printf(p->a,
				       " One topic with its links, by mail to "
				       "%s:",
				       options->bot);
	fold_printf(out, 0, 0, "%s Short form: %zu series.%s", marks,
		    p->n_entries, by_mail);
	if (!*by_mail)
		return;
	strbuf_addf(out, "  %s %s path:%s\n", options->prefix,
		    range_command(&p->m->range, p->a), path);
}

static void write_list(const struct plan *p, const struct text_options *options,
		       bool brief, struct digest_text *t)
{
	struct strbuf *out = &t->overview;

	if (!p->n_entries)
		return;
	strbuf_addstr(out, "\n" TEXT_LIST_HEADING "\n\n");
	write_legend(p, options, brief, out);
	for (size_t i = 0; i < p->n_entries; i++) {
		const struct plan_entry *e = &p->entries[i];
		const struct plan_group *group = e->group;
		struct text_entry *row = &t->listed[t->n_listed++];

		row->number = e->number;
		row->start = out->len;
		if (i == group->first)
			strbuf_addf(out, "\n== %s: %zu%s ==\n", group->name,
				    group->n, group->pulls ? "" : " series");
		if (i == group->first || !brief)
			strbuf_addch(out, '\n');
		if (brief)
			entry_write_short(p, e, out);
		else
			entry_write(p, e, out);
		row->end = out->len;
	}
}

/* The folder, of three names at most, that a path lies in; 0 if it cannot stand
 * in a command as it is. */
static size_t folder_len(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+.";
	size_t len = 0;

	for (int depth = 0; depth < 3; depth++) {
		size_t n = strspn(path + len, plain);

		if (!n || path[len + n] != '/')
			break;
		len += n + 1;
	}
	return len <= EXAMPLE_MAX ? len : 0;
}

/* The folder below path that most series of this digest touch, path itself if
 * there is none. */
static const char *example_folder(const struct plan *p, const char *path)
{
	const char *best = path;
	struct intern folders;
	size_t *counts, most = 0, n = 0;

	for (size_t i = 0; i < p->m->n_series; i++)
		n += p->m->series[i].n_paths;
	counts = arena_array(p->a, n, sizeof(*counts));
	intern_init(&folders, p->a);
	for (size_t i = 0; i < p->m->n_series; i++) {
		const struct model_series *s = &p->m->series[i];
		const char *last = "";

		for (size_t k = 0; k < s->n_paths; k++) {
			size_t len = folder_len(s->paths[k]);
			uint32_t at;

			/* sorted: what lies in one folder stands together */
			if (!len || strncmp(s->paths[k], path, strlen(path)) ||
			    (strlen(last) == len &&
			     !strncmp(last, s->paths[k], len)))
				continue;
			last = arena_strndup(p->a, s->paths[k], len);
			at = intern_put_str(&folders, last);
			if (++counts[at] > most) {
				most = counts[at];
				best = last;
			}
		}
	}
	return best;
}

void text_write_commands(const struct plan *p,
			 const struct text_options *options, struct strbuf *out)
{
	const char *path = example_folder(p, example_path(p));
	const char *prefix = options->prefix;

	fold_printf(out, 0, 0,
		    "Mail one such line to %s, and the "
		    "answer comes to you alone:",
		    options->bot);
	if (*path)
		strbuf_addf(out, "  %s 2w path:%s\n", prefix, path);
	else
		strbuf_addf(out, "  %s 2w\n", prefix);
	if (p->m->n_people && *p->m->people[0].email &&
	    strlen(p->m->people[0].email) <= EXAMPLE_MAX)
		strbuf_addf(out, "  %s subscribe weekly from:%s\n", prefix,
			    wording_short(p->m->people[0].email, p->a));
	else
		strbuf_addf(out, "  %s subscribe weekly\n", prefix);
	strbuf_addf(out, "  %s help\n", prefix);
}

void text_write_about(const char *keeper, struct arena *a, struct strbuf *out)
{
	fold_paragraph(out, 0, 0,
		       "A robot, patchdigest, made this from the mails of "
		       "the period. A patch counts for its author (an "
		       "in-body author line wins), a cover for who sent "
		       "it; tags are those in the patches and in replies; "
		       "robots do not count as answers.");
	if (keeper)
		fold_printf(out, 0, 0, "Wrong or missing? %s runs it.",
			    wording_shown(keeper, a));
}

static void write_footer(const struct plan *p,
			 const struct text_options *options, struct strbuf *out)
{
	strbuf_addstr(out, "-- \n");
	text_write_about(options->keeper, p->a, out);
	if (!options->bot)
		return;
	fold_paragraph(out, 0, 0,
		       "To keep these mails out of your inbox, filter on "
		       "the header X-Patchdigest.");
	text_write_commands(p, options, out);
}

static void write_overview(const struct plan *p,
			   const struct text_options *options, bool brief,
			   struct digest_text *t)
{
	strbuf_reset(&t->overview);
	t->n_listed = 0;
	head_write(p, options->first_since, &t->overview);
	tables_write(p->m, p->a, &t->overview);
	write_list(p, options, brief, t);
	if (model_is_empty(p->m))
		strbuf_addstr(&t->overview, "\n" TEXT_NOTHING "\n");
	later_write(p, options->bot ? options->prefix : NULL, &t->overview);
}

static int write_messages(struct state *st, const struct plan *p,
			  const struct text_options *options,
			  struct digest_text *t, struct err *err)
{
	bool full = options->detail == TEXT_FULL;
	size_t max = options->messages_max ? options->messages_max : SIZE_MAX;
	struct arena scratch = ARENA_INIT;
	int rc = 0;

	for (size_t i = 0; i < p->n_entries && !rc; i++) {
		struct text_entry *row = &t->entries[t->n_entries++];

		row->number = p->entries[i].number;
		row->start = t->messages.len;
		if (t->messages.len < max)
			rc = messages_write(st, p, &p->entries[i], full,
					    &scratch, &t->messages, err);
		row->end = t->messages.len;
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return rc;
}

int digest_text_make(struct state *st, const struct model *m,
		     const struct text_options *options, struct arena *a,
		     struct digest_text *out, struct err *err)
{
	struct plan p;
	int rc = 0;

	*out = (struct digest_text){0};
	strbuf_init(&out->overview);
	strbuf_init(&out->messages);
	strbuf_init(&out->footer);
	plan_make(m, a, &p);
	out->listed = arena_array(a, p.n_entries, sizeof(*out->listed));
	write_footer(&p, options, &out->footer);
	write_overview(&p, options, false, out);
	if (out->overview.len + out->footer.len > TEXT_LONG)
		write_overview(&p, options, true, out);
	if (options->detail != TEXT_OVERVIEW) {
		out->entries =
		    arena_array(a, p.n_entries, sizeof(*out->entries));
		rc = write_messages(st, &p, options, out, err);
	}
	if (rc)
		digest_text_release(out);
	return rc;
}

void digest_text_release(struct digest_text *t)
{
	strbuf_release(&t->overview);
	strbuf_release(&t->messages);
	strbuf_release(&t->footer);
}

void digest_text_join(const struct digest_text *t, struct strbuf *out)
{
	strbuf_add(out, t->overview.buf, t->overview.len);
	strbuf_addch(out, '\n');
	if (t->messages.len) {
		strbuf_addstr(out, TEXT_MESSAGES_HEADING "\n\n");
		strbuf_add(out, t->messages.buf, t->messages.len);
	}
	strbuf_add(out, t->footer.buf, t->footer.len);
}

/* Patches and covers: the two kinds of counted mails. */
struct sum {
	size_t patches, covers;
};

static void sum_add(struct sum *sum, const struct model_series *s)
{
	sum->patches += s->patches_in_range;
	sum->covers += s->covers_in_range;
}

/* Add the series of pull requests; one that was posted with a request and with
 * the same request sent again counts once. */
static void sum_add_pulls(struct sum *sum, const struct plan *p,
			  struct arena *a)
{
	struct intern seen;

	intern_init(&seen, a);
	for (size_t i = 0; i < p->n_entries; i++) {
		const struct model_pull *pull = p->entries[i].pull;

		for (size_t k = 0; pull && k < pull->n_series; k++) {
			const struct model_series *s = pull->series[k];
			uint32_t n = seen.n;

			if (intern_put_str(&seen, s->msgid) == n)
				sum_add(sum, s);
		}
	}
}

/* Over all entries, those below them and those in pull requests. */
static struct sum sum_of_list(const struct plan *p, struct arena *a)
{
	struct sum sum = {0, 0};

	for (size_t i = 0; i < p->n_entries; i++) {
		const struct plan_entry *e = &p->entries[i];

		if (e->series)
			sum_add(&sum, e->series);
		for (size_t k = 0; k < e->n_below; k++)
			sum_add(&sum, e->below[k]);
	}
	sum_add_pulls(&sum, p, a);
	return sum;
}

static int compare_sums(const char *what, struct sum got, struct sum want,
			struct err *err)
{
	if (got.patches == want.patches && got.covers == want.covers)
		return 0;
	return err_set(err, ERR_DATA,
		       "%s has %zu patches and %zu covers, the totals have "
		       "%zu and %zu",
		       what, got.patches, got.covers, want.patches,
		       want.covers);
}

int digest_text_check(const struct model *m, struct err *err)
{
	struct sum totals = {m->counts.patch_mails, m->counts.cover_mails};
	struct sum people = {0, 0}, domains = {0, 0};
	struct arena a = ARENA_INIT;
	struct plan p;
	int rc;

	plan_make(m, &a, &p);
	for (size_t i = 0; i < m->n_display_people; i++) {
		people.patches += m->display_people[i].patches;
		people.covers += m->display_people[i].covers;
	}
	for (size_t i = 0; i < m->n_display_domains; i++) {
		domains.patches += m->display_domains[i].patches;
		domains.covers += m->display_domains[i].covers;
	}
	rc = compare_sums("the patch list", sum_of_list(&p, &a), totals, err) ||
	     compare_sums("the table of contributors", people, totals, err) ||
	     compare_sums("the table of domains", domains, totals, err);
	arena_release(&a);
	return rc ? -1 : 0;
}
