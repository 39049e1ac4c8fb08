/* SPDX-License-Identifier: MIT */
#include "common/mail/msgid.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/slice.h"
#include "common/utf8.h"

/*
 * Ids are found by scanning for <...>, never by a grammar: real fields hold
 * phrases, commas, half ids, tails ("<a@b>+45FD319A") and escape sequences
 * between them, and all of these are dropped.  A token is what stands between
 * the brackets, folds still inside.
 */

/* The length of the fold at s (a line break and the blanks after it), or 0. */
static size_t fold_len(const char *s)
{
	size_t n = 0;

	if (s[n] == '\r')
		n++;
	if (s[n] != '\n')
		return 0;
	n++;
	while (ascii_is_blank(s[n]))
		n++;
	return n;
}

/*
 * The next well-formed token at or after *p; moves *p behind it.  A '<' opens
 * a token anew, so that "<<a@b>" and "<a <b@c>" give the inner one.
 */
static bool next_token(const char **p, struct slice *t)
{
	const char *s = *p, *open = NULL;

	while (*s) {
		size_t fold = fold_len(s);

		if (fold) {
			s += fold;
			continue;
		}
		if (*s == '<') {
			open = s + 1;
		} else if (*s == '>' && open && s > open) {
			t->s = open;
			t->len = (size_t)(s - open);
			*p = s + 1;
			return true;
		} else if ((unsigned char)*s <= ' ' || *s == 0x7f ||
			   *s == '>') {
			open = NULL;
		}
		s++;
	}
	*p = s;
	return false;
}

/* The token without its folds; NULL if it is too long or no UTF-8. */
static const char *token_id(const struct slice *t, struct arena *a)
{
	char *id;
	size_t i = 0, n = 0;

	if (t->len > 2 * MAIL_MSGID_MAX)
		return NULL;
	id = arena_alloc(a, t->len + 1);
	while (i < t->len) {
		size_t fold = fold_len(t->s + i);

		if (fold)
			i += fold;
		else
			id[n++] = t->s[i++];
	}
	if (!n || n > MAIL_MSGID_MAX || !utf8_is_valid(id, n))
		return NULL;
	return id;
}

static bool has_id(const struct mail_msgids *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!strcmp(ids->id[i], id))
			return true;
	return false;
}

void mail_msgid_parse_list(const char *value, struct arena *a,
			   struct mail_msgids *out)
{
	/* the first token, then a ring of the newest */
	struct slice first = {0}, ring[MAIL_REFS_MAX - 1], t;
	size_t total = 0, kept, at;

	memset(out, 0, sizeof(*out));
	while (next_token(&value, &t)) {
		if (!total)
			first = t;
		else
			ring[(total - 1) % (MAIL_REFS_MAX - 1)] = t;
		total++;
	}
	if (!total)
		return;
	out->truncated = total > MAIL_REFS_MAX;
	kept = out->truncated ? MAIL_REFS_MAX : total;
	out->id = arena_array(a, kept, sizeof(*out->id));
	/* where the oldest of the ring stands */
	at = out->truncated ? (total - 1) % (MAIL_REFS_MAX - 1) : 0;
	for (size_t i = 0; i < kept; i++) {
		const struct slice *from =
		    i ? &ring[(at + i - 1) % (MAIL_REFS_MAX - 1)] : &first;
		const char *id = token_id(from, a);

		if (id && !has_id(out, id))
			out->id[out->n++] = id;
	}
}

const char *mail_msgid_parse(const char *value, struct arena *a)
{
	struct slice t;
	const char *id = NULL;

	if (next_token(&value, &t))
		id = token_id(&t, a);
	return id ? id : "";
}
