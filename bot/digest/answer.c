#include "bot/digest/answer.h"

#include <string.h>

#include "bot/digest/closing.h"
#include "bot/digest/head.h"
#include "bot/digest/mailing.h"
#include "bot/digest/model.h"
#include "bot/digest/part.h"
#include "bot/digest/wording.h"
#include "common/arena.h"
#include "common/hash.h"
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
			    mailing_bracket(answer->list, a));
}

static const char *subject_of(const struct digest_answer *answer,
			      struct arena *a)
{
	const char *s = skip_re(wording_shown(answer->subject, a));
	size_t all = strlen(s), len = 0;

	if (*answer->token)
		return arena_printf(a, "%s confirm %s",
				    mailing_bracket(answer->list, a),
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
	size_t first = answer->n_refs, bytes = 0;
	const char **refs;

	*n = 0;
	if (!*answer->asking)
		return NULL;
	while (first) {
		bytes += strlen(answer->refs[first - 1]);
		if (bytes > REFS_MAX)
			break;
		first--;
	}
	refs = arena_array(a, answer->n_refs - first + 1, sizeof(*refs));
	while (first < answer->n_refs)
		refs[(*n)++] = answer->refs[first++];
	refs[(*n)++] = answer->asking;
	return refs;
}

/* The digests as texts behind the transcript; *made of them are to be
 * released. */
static int make_texts(struct state *st, const struct digest_answer *answer,
		      struct arena *a, struct digest_text *digests,
		      struct part_text *texts, size_t *made, struct err *err)
{
	for (*made = 0; *made < answer->n_digests; ++*made) {
		const struct model *m = answer->digests[*made].model;
		const struct text_options options = {
		    .detail = answer->digests[*made].detail,
		    .bot = answer->from.email,
		    .prefix = answer->prefix,
		    .keeper = answer->keeper,
		};

		if (digest_text_check(m, err) ||
		    digest_text_make(st, m, &options, a, &digests[*made], err))
			return -1;
		texts[*made] = (struct part_text){
		    .title = head_title(m, a),
		    .digest = &digests[*made],
		};
	}
	return 0;
}

int digest_answer_make(struct state *st, const struct digest_answer *answer,
		       struct arena *a, struct digest_mail **parts, size_t *n,
		       struct err *err)
{
	struct mailing mailing = {
	    .from = answer->from,
	    .to = answer->to,
	    .list = answer->list,
	    .slot = slot_of(answer, a),
	    .key = answer->key,
	    .key_len = answer->key_len,
	    .date_at = answer->date_at,
	    .subject = subject_of(answer, a),
	    .later = *answer->token ? subject_of_ours(answer, a) : NULL,
	    .what = "answer",
	    .is_answer = true,
	};
	mailing.refs = refs_of(answer, a, &mailing.n_refs);
	size_t header = mailing_header_size(&mailing, a);
	const struct part_options cut = {
	    .room = answer->max_bytes > header ? answer->max_bytes - header : 0,
	    .max_parts = ANSWER_PARTS_MAX,
	    .footer = closing_of_answer(answer, a),
	};
	struct part_text *texts =
	    arena_array(a, answer->n_digests + 1, sizeof(*texts));
	struct digest_text *digests =
	    arena_array(a, answer->n_digests, sizeof(*digests));
	const char **bodies;
	size_t made;
	int rc;

	texts[0] = (struct part_text){
	    .title = "Answer to your commands",
	    .plain = answer->transcript,
	};
	rc = make_texts(st, answer, a, digests, texts + 1, &made, err);
	if (!rc) {
		part_cut(texts, answer->n_digests + 1, &cut, a, &bodies, n);
		*parts = mailing_make(&mailing, bodies, *n, a);
	}
	for (size_t i = 0; i < made; i++)
		digest_text_release(&digests[i]);
	return rc;
}
