/* SPDX-License-Identifier: MIT */
#include "bot/open/open_pulls.h"

#include "bot/facts/facts.h"
#include "bot/model/model.h"
#include "common/arena.h"

static const char *key_of(const struct state_patch *patch, struct arena *a)
{
	return arena_printf(a, "%lld %s", (long long)patch->title_key,
			    patch->author.email);
}

static void note(struct open_pulls *p, const struct model_pull *pull,
		 struct arena *a)
{
	for (size_t i = 0; i < pull->n_series; i++) {
		const struct model_series *s = pull->series[i];

		for (size_t k = 0; k < s->n_mails; k++)
			if (s->mails[k]->message.kind == FACTS_PATCH)
				p->pull[intern_put_str(
				    &p->patches, key_of(s->mails[k], a))] =
				    pull;
	}
}

void open_pulls_init(struct open_pulls *p, const struct model *m,
		     struct arena *a)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_pulls; i++)
		for (size_t k = 0; k < m->pulls[i].n_series; k++)
			n += m->pulls[i].series[k]->n_mails;
	p->pull = arena_array(a, n, sizeof(*p->pull));
	intern_init(&p->patches, a);
	for (size_t i = 0; i < m->n_pulls; i++)
		note(p, &m->pulls[i], a);
}

const struct model_pull *open_pulls_find(const struct open_pulls *p,
					 const struct model_series *s)
{
	const struct model_pull *found = NULL;
	struct arena scratch = ARENA_INIT;

	for (size_t i = 0; i < s->n_mails; i++) {
		uint32_t n;

		if (s->mails[i]->message.kind != FACTS_PATCH)
			continue;
		n = intern_find_str(&p->patches, key_of(s->mails[i], &scratch));
		found = n == INTERN_NONE ? NULL : p->pull[n];
		if (found && found->mail->message.date_at < s->first_at)
			found = NULL;
		if (!found)
			break;
	}
	arena_release(&scratch);
	return found;
}
