/* SPDX-License-Identifier: MIT */
#include "bot/mail/answer.h"

#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/head.h"
#include "bot/digest/wording.h"
#include "bot/mail/mailing.h"
#include "bot/mail/part.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/hash.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define SUBJECT_MAX 200  /* characters of the asker's */
#define SLOT_HEX    16   /* hex digits of the asking id's hash */
#define REFS_MAX    2000 /* bytes of ancestors' ids */

static const char *skip_re(const char *s)
{
	for (;;) {
		s += strspn(s, " ");
		if (ascii_ncasecmp(s, "re:", 3))
			return s;
		s += 3;
	}
}

/* In any case, and as a part of a word too: [PATCHv2]. */
static bool holds_word(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (!ascii_ncasecmp(s + i, word, n))
			return true;
	return false;
}

/* Would a patch robot take it for a patch or a pull request? */
static bool is_tagged(const char *s)
{
	while (*s == '[') {
		size_t len = strcspn(s, "]");

		if (holds_word(s, len, "patch") || holds_word(s, len, "rfc") ||
		    holds_word(s, len, "pull"))
			return true;
		s += len + (s[len] == ']');
		s += strspn(s, " ");
	}
	return false;
}

static const char *subject_of_ours(const struct digest_answer *answer,
				   struct arena *a)
{
	return arena_printf(a, "%s your commands",
			    mailing_bracket(answer->mailing.list, a));
}

static const char *answer_subject(const struct digest_answer *answer,
				  struct arena *a)
{
	const char *s = skip_re(wording_shown(answer->subject, a));
	size_t all = strlen(s), len = 0;

	if (*answer->token)
		return arena_printf(a, "%s confirm %s",
				    mailing_bracket(answer->mailing.list, a),
				    answer->token);
	if (!*s || is_tagged(s))
		return subject_of_ours(answer, a);
	for (size_t i = 0; i < SUBJECT_MAX && len < all; i++) {
		uint32_t cp;

		len += utf8_next(s + len, all - len, &cp);
	}
	return arena_printf(a, "Re: %.*s", (int)len, s);
}

static const char *slot_of(const struct digest_answer *answer, struct arena *a)
{
	const char *name = *answer->asking ? answer->asking : answer->seed;
	unsigned char sum[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	hash_sha256(name, strlen(name), sum);
	hash_hex(sum, SLOT_HEX / 2, hex);
	return arena_printf(a, "answer-%s", hex);
}

/* The newest ancestors whose ids are not too long together, and the asking
 * mail; nothing if it has no id: a reply to its ancestors would be another
 * mail's. */
static const char **refs_of(const struct digest_answer *answer, struct arena *a,
			    size_t *n)
{
	size_t first = answer->mailing.n_refs, bytes = 0;
	const char **refs;

	*n = 0;
	if (!*answer->asking)
		return NULL;
	while (first) {
		bytes += strlen(answer->mailing.refs[first - 1]);
		if (bytes > REFS_MAX)
			break;
		first--;
	}
	refs =
	    arena_array(a, answer->mailing.n_refs - first + 1, sizeof(*refs));
	while (first < answer->mailing.n_refs)
		refs[(*n)++] = answer->mailing.refs[first++];
	refs[(*n)++] = answer->asking;
	return refs;
}

/* From the line "-- ". */
static const char *answer_footer(const struct digest_answer *answer,
				 struct arena *a)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_addstr(&out, "-- \n");
	fold_paragraph(&out, 0, 0,
		       "A robot (patchdigest) answered the command mail named "
		       "above, to you alone.");
	fold_printf(&out, 0, 0,
		    "If you did not send it, %s \"%s help\" "
		    "to %s explains the commands.",
		    answer->changed ? "write to the person below."
				    : "ignore this: nothing was changed.",
		    answer->prefix, answer->mailing.from.email);
	fold_printf(&out, 0, 0, "%s runs it.",
		    wording_shown(answer->keeper, a));
	return strbuf_to_arena(&out, a);
}

static struct text_entry *keep_entries(const struct text_entry *rows, size_t n,
				       struct arena *a)
{
	struct text_entry *kept = arena_array(a, n, sizeof(*kept));

	if (n)
		memcpy(kept, rows, n * sizeof(*kept));
	return kept;
}

int digest_answer_add(struct state *st, const struct model *m,
		      const struct text_options *options, struct arena *a,
		      size_t *room, struct answer_digest *out, struct err *err)
{
	struct text_options bounded = *options;
	struct arena scratch = ARENA_INIT;
	struct digest_text *t = &out->text;
	size_t used;
	int rc;

	bounded.messages_max = *room;
	rc = digest_text_check(m, err) ||
		     digest_text_make(st, m, &bounded, &scratch, t, err)
		 ? -1
		 : 0;
	if (!rc) {
		out->title = head_title(m, a);
		t->listed = keep_entries(t->listed, t->n_listed, a);
		t->entries = keep_entries(t->entries, t->n_entries, a);
		used = t->overview.len + t->messages.len;
		*room -= used < *room ? used : *room;
	}
	arena_release(&scratch);
	return rc;
}

void digest_answer_release(struct answer_digest *d)
{
	digest_text_release(&d->text);
}

void digest_answer_make(const struct digest_answer *answer, struct arena *a,
			struct mailing_part **parts, size_t *n)
{
	struct mailing mailing = answer->mailing;

	mailing.slot = slot_of(answer, a);
	mailing.subject = answer_subject(answer, a);
	mailing.later = *answer->token ? subject_of_ours(answer, a) : NULL;
	mailing.what = "answer";
	mailing.is_answer = true;
	mailing.refs = refs_of(answer, a, &mailing.n_refs);
	size_t header = mailing_header_size(&mailing, a);
	const struct part_options cut = {
	    .room = answer->max_bytes > header ? answer->max_bytes - header : 0,
	    .max_parts = ANSWER_PARTS_MAX,
	    .footer = answer_footer(answer, a),
	};
	struct part_text *texts =
	    arena_array(a, answer->n_digests + 1, sizeof(*texts));
	const char **bodies;

	texts[0] = (struct part_text){
	    .title = "Answer to your commands",
	    .plain = answer->transcript,
	};
	for (size_t i = 0; i < answer->n_digests; i++)
		texts[i + 1] = (struct part_text){
		    .title = answer->digests[i].title,
		    .digest = &answer->digests[i].text,
		};
	part_cut(texts, answer->n_digests + 1, &cut, a, &bodies, n);
	*parts = mailing_make(&mailing, bodies, *n, a);
}
