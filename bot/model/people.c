/* SPDX-License-Identifier: MIT */
#include "bot/model/people.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/display.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/intern.h"
#include "state/messages.h"

/* One way that a person's name was written. */
struct form {
	uint32_t person;
	const char *name;
	size_t patches, covers;
};

static int by_count(size_t a, size_t b)
{
	return (a < b) - (a > b);
}

static int compare_people(const void *a, const void *b)
{
	const struct model_person *x = a, *y = b;
	int order = by_count(x->patches + x->covers, y->patches + y->covers);

	if (!order)
		order = strcmp(x->email, y->email);
	return order ? order : strcmp(x->name, y->name);
}

static int compare_domains(const void *a, const void *b)
{
	const struct model_domain *x = a, *y = b;
	int order = by_count(x->patches + x->covers, y->patches + y->covers);

	return order ? order : strcmp(x->domain, y->domain);
}

static void add_mail(const struct state_patch *mail, size_t *patches,
		     size_t *covers)
{
	if (mail->message.kind == FACTS_COVER)
		++*covers;
	else
		++*patches;
}

/* Is form a the better name than b of the same person? a came up later. */
static bool is_better_name(const struct form *a, const struct form *b,
			   bool has_patches)
{
	if (!*a->name != !*b->name)
		return *a->name;
	if (has_patches)
		return a->patches > b->patches;
	return a->covers > b->covers;
}

/* R8: the most frequent form; R14: of equally frequent ones the first. Only
 * people without a patch are called what their covers call them. */
static void choose_names(struct people *out, const struct form *forms, size_t n,
			 struct arena *a)
{
	const struct form **best = arena_array(a, out->n, sizeof(*best));

	for (size_t i = 0; i < n; i++) {
		const struct form *f = &forms[i];
		bool has_patches = out->person[f->person].patches > 0;

		if (has_patches && !f->patches)
			continue;
		if (!best[f->person] ||
		    is_better_name(f, best[f->person], has_patches))
			best[f->person] = f;
	}
	for (size_t i = 0; i < out->n; i++)
		out->person[i].name = best[i]->name;
}

struct tally {
	struct arena *arena;
	const struct display *display;
	struct people *out;
	struct form *forms;
	struct intern people, names;
};

static struct mail_addr person_of(const struct tally *t,
				  const struct state_patch *mail)
{
	const struct mail_addr *who = mail->message.kind == FACTS_COVER
					  ? &mail->message.from
					  : &mail->author;

	return t->display ? display_person(t->display, who) : *who;
}

/* Without an address the name has to do as key. */
static void tally_mail(struct tally *t, const struct state_patch *mail)
{
	struct mail_addr who = person_of(t, mail);
	uint32_t p =
	    intern_put_str(&t->people, *who.email ? who.email : who.name);
	const char *key = arena_printf(t->arena, "%u\n%s", p, who.name);
	struct model_person *person = &t->out->person[p];
	struct form *form = &t->forms[intern_put_str(&t->names, key)];

	person->email = who.email;
	person->domain = t->display ? display_domain(t->display, who.email)
				    : mail_addr_domain(who.email);
	add_mail(mail, &person->patches, &person->covers);
	form->person = p;
	form->name = who.name;
	add_mail(mail, &form->patches, &form->covers);
}

/* Patches first: among names equally frequent the first patch decides. */
static void count_people(struct state_patch *const *mails, size_t n,
			 const struct display *display, struct arena *a,
			 struct people *out)
{
	struct tally t = {.arena = a, .display = display, .out = out};

	t.forms = arena_array(a, n, sizeof(*t.forms));
	intern_init(&t.people, a);
	intern_init(&t.names, a);
	out->person = arena_array(a, n, sizeof(*out->person));
	for (size_t i = 0; i < n; i++) {
		if (mails[i]->message.kind != FACTS_COVER)
			tally_mail(&t, mails[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (mails[i]->message.kind == FACTS_COVER)
			tally_mail(&t, mails[i]);
	}
	out->n = t.people.n;
	choose_names(out, t.forms, t.names.n, a);
}

static void count_domains(struct arena *a, struct people *out)
{
	struct intern names;

	intern_init(&names, a);
	out->domain = arena_array(a, out->n, sizeof(*out->domain));
	for (size_t i = 0; i < out->n; i++) {
		const struct model_person *p = &out->person[i];
		struct model_domain *d =
		    &out->domain[intern_put_str(&names, p->domain)];

		d->domain = p->domain;
		d->patches += p->patches;
		d->covers += p->covers;
		d->people += p->patches > 0;
	}
	out->n_domains = names.n;
}

void people_count(struct state_patch *const *mails, size_t n,
		  const struct display *display, struct arena *a,
		  struct people *out)
{
	count_people(mails, n, display, a, out);
	count_domains(a, out);
	qsort(out->person, out->n, sizeof(*out->person), compare_people);
	qsort(out->domain, out->n_domains, sizeof(*out->domain),
	      compare_domains);
}
