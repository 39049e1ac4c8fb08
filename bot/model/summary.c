/* SPDX-License-Identifier: MIT */
#include "bot/model/summary.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "common/arena.h"

static bool is_cover(const struct state_patch *mail)
{
	return mail->message.kind == FACTS_COVER;
}

uint32_t summary_number(const struct state_patch *mail)
{
	return mail->counted ? mail->counter : 1;
}

struct state_patch *summary_head(const struct series_mails *of)
{
	struct state_patch *head = of->mails[0];

	for (size_t i = 0; i < of->n; i++) {
		if (is_cover(of->mails[i]))
			return of->mails[i];
		if (summary_number(of->mails[i]) < summary_number(head))
			head = of->mails[i];
	}
	return head;
}

unsigned summary_total(const struct series_mails *of)
{
	for (size_t i = 0; i < of->n; i++) {
		if (!is_cover(of->mails[i]))
			return of->mails[i]->counted ? of->mails[i]->expected
						     : 1;
	}
	return of->mails[0]->expected;
}

static bool is_backport(const struct state_patch *mail)
{
	if (mail->flags & STATE_PATCH_AUTOSEL)
		return true;
	return mail->counted && mail->flags & STATE_PATCH_KERNEL &&
	       !strcmp(mail->message.from.email, "gregkh@linuxfoundation.org");
}

bool summary_is_backport(const struct series_mails *of)
{
	for (size_t i = 0; i < of->n; i++) {
		if (is_backport(of->mails[i]))
			return true;
	}
	return false;
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sort and keep one of each. */
static size_t sort_unique(const char **strings, size_t n)
{
	size_t kept = 0;

	qsort(strings, n, sizeof(*strings), compare_strings);
	for (size_t i = 0; i < n; i++) {
		if (!kept || strcmp(strings[kept - 1], strings[i]) != 0)
			strings[kept++] = strings[i];
	}
	return kept;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct state_patch *x = *(struct state_patch *const *)a;
	const struct state_patch *y = *(struct state_patch *const *)b;

	return (summary_number(x) > summary_number(y)) -
	       (summary_number(x) < summary_number(y));
}

/* The patches by number; returns how many. */
static size_t sort_patches(const struct series_mails *of,
			   struct state_patch **patches)
{
	size_t n = 0;

	for (size_t i = 0; i < of->n; i++) {
		if (!is_cover(of->mails[i]))
			patches[n++] = of->mails[i];
	}
	qsort(patches, n, sizeof(*patches), compare_numbers);
	return n;
}

static void count_missing(struct arena *a, struct model_series *out)
{
	size_t p = 0, listed;

	listed =
	    out->total < SUMMARY_MISSING_MAX ? out->total : SUMMARY_MISSING_MAX;
	out->missing = arena_array(a, listed, sizeof(*out->missing));
	for (uint32_t number = 1; number <= out->total; number++) {
		if (p < out->n_present && out->present[p] == number) {
			p++;
			continue;
		}
		if (out->n_missing < listed)
			out->missing[out->n_missing++] = number;
		out->n_missing_all++;
	}
	out->extra = out->present + p;
	out->n_extra = out->n_present - p;
}

static void list_patches(const struct load *load, struct arena *a,
			 struct state_patch **patches, size_t n,
			 struct model_series *out)
{
	out->n_present = n;
	out->present = arena_array(a, n, sizeof(*out->present));
	out->patch_ids = arena_array(a, n, sizeof(*out->patch_ids));
	out->authors = arena_array(a, n, sizeof(*out->authors));
	out->present_in_range =
	    arena_array(a, n, sizeof(*out->present_in_range));
	for (size_t i = 0; i < n; i++) {
		out->present[i] = summary_number(patches[i]);
		out->patch_ids[i] = patches[i]->message.msgid;
		if (*patches[i]->author.email)
			out->authors[out->n_authors++] =
			    patches[i]->author.email;
		if (load_is_in_range(load, &patches[i]->message))
			out->present_in_range[out->n_present_in_range++] =
			    out->present[i];
	}
	out->n_authors = sort_unique(out->authors, out->n_authors);
	out->patches_in_range = out->n_present_in_range;
	count_missing(a, out);
}

static size_t count_lines(const char *text)
{
	size_t n = *text != '\0';

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

static void list_paths(struct arena *a, struct state_patch **patches, size_t n,
		       struct model_series *out)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += count_lines(patches[i]->paths);
	out->paths = arena_array(a, all, sizeof(*out->paths));
	for (size_t i = 0; i < n; i++) {
		const char *path = patches[i]->paths;

		while (*path) {
			size_t len = strcspn(path, "\n");

			out->paths[out->n_paths++] =
			    arena_strndup(a, path, len);
			path += len + (path[len] == '\n');
		}
	}
	out->n_paths = sort_unique(out->paths, out->n_paths);
}

/* R9: the cover's own line, else what the patches add up to. */
static void count_stat(struct state_patch **patches, size_t n,
		       struct model_series *out)
{
	const struct state_patch *head = out->head;

	if (out->has_cover && head->flags & STATE_PATCH_STAT) {
		out->stat.files = head->files;
		out->stat.insertions = head->insertions;
		out->stat.deletions = head->deletions;
		out->stat.source = MODEL_STAT_COVER;
		return;
	}
	if (!n)
		return;
	out->stat.files = (uint32_t)out->n_paths;
	for (size_t i = 0; i < n; i++) {
		out->stat.insertions += patches[i]->insertions;
		out->stat.deletions += patches[i]->deletions;
	}
	out->stat.source = MODEL_STAT_PATCHES;
}

static void look_through(const struct load *load, struct arena *a,
			 struct model_series *out)
{
	bool *in_range = arena_array(a, out->n_mails, sizeof(*in_range));

	for (size_t i = 0; i < out->n_mails; i++) {
		const struct state_patch *mail = out->mails[i];

		in_range[i] = load_is_in_range(load, &mail->message);
		if (is_cover(mail)) {
			out->has_cover = true;
			out->covers_in_range += in_range[i];
		}
		out->resend = out->resend || mail->flags & STATE_PATCH_RESEND;
		out->fixes = out->fixes || mail->flags & STATE_PATCH_FIXES;
		out->stable = out->stable || mail->flags & STATE_PATCH_STABLE;
	}
	out->in_range = in_range;
	out->first_at = out->mails[0]->message.date_at;
	out->last_at = out->mails[out->n_mails - 1]->message.date_at;
}

bool summary_is_addition(const struct model_series *s)
{
	return !s->has_cover && s->n_present && s->n_extra == s->n_present;
}

void summary_make(const struct load *load, const struct series_mails *of,
		  struct arena *a, struct model_series *out)
{
	struct state_patch **patches = arena_array(a, of->n, sizeof(*patches));
	size_t n = sort_patches(of, patches);
	struct state_patch *head = summary_head(of);

	*out = (struct model_series){
	    .mails = of->mails,
	    .n_mails = of->n,
	    .head = head,
	    .title = head->message.subject + head->title_at,
	    .subject = head->message.subject,
	    .msgid = head->message.msgid,
	    .version = head->revision,
	    .rfc = head->flags & STATE_PATCH_RFC,
	    .tags = head->tags,
	    .submitter = head->message.from,
	    .total = summary_total(of),
	    .backport = summary_is_backport(of),
	};
	look_through(load, a, out);
	list_patches(load, a, patches, n, out);
	list_paths(a, patches, n, out);
	count_stat(patches, n, out);
}
