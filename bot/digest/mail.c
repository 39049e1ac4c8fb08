#include "bot/digest/mail.h"

#include <string.h>

#include "bot/digest/head.h"
#include "bot/digest/model.h"
#include "bot/digest/part.h"
#include "bot/digest/wording.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/mail/date.h"
#include "common/mail/write.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define ID_HEX    16   /* hex digits of the HMAC in a Message-ID */
#define PARTS_MAX 9999 /* that a header is measured for */

const char *digest_mail_msgid(const char *list, const char *slot, int part,
			      const char *domain, const void *key,
			      size_t key_len, struct arena *a)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_";
	unsigned char mac[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	char *name = arena_strdup(a, list);
	const char *id;

	for (char *c = name; *c; c++)
		if (!strchr(plain, *c))
			*c = '-';
	/* Of the name as it is: lists "a.b" and "a-b" must not meet. */
	id = arena_printf(a, "digest.%s.%s.%d@%s", list, slot, part, domain);
	hash_hmac_sha256(key, key_len, id, strlen(id), mac);
	hash_hex(mac, ID_HEX / 2, hex);
	return arena_printf(a, "digest.%s.%s.%d.%s@%s", name, slot, part, hex,
			    domain);
}

/* refs and one more, as long as References may be: the first and the last. */
static const char **append_ref(const char *const *refs, size_t n,
			       const char *more, struct arena *a, size_t *n_out)
{
	const char **out = arena_array(a, n + 1, sizeof(*out));
	size_t drop, count = n + (more ? 1 : 0);

	for (size_t i = 0; i < n; i++)
		out[i] = refs[i];
	if (more)
		out[n] = more;
	if (count > DIGEST_MAIL_REFS) {
		drop = count - DIGEST_MAIL_REFS;
		memmove(out + 1, out + 1 + drop,
			(DIGEST_MAIL_REFS - 1) * sizeof(*out));
		count = DIGEST_MAIL_REFS;
	}
	*n_out = count;
	return out;
}

/*
 * "[kvm digest] 2020-W22: 42 patches in 9 series". Patch robots read subjects
 * that begin with [PATCH, [RFC or [GIT PULL: a list of such a name stands
 * behind the word.
 */
static const char *subject_of(const struct model *m, size_t part, size_t n,
			      struct arena *a)
{
	const struct model_counts *c = &m->counts;
	const char *list = wording_shown(m->list.name, a);
	const char *bracket = arena_printf(a, "[%s digest]", list);
	const char *what = arena_printf(
	    a, "%s in %zu series",
	    wording_count(c->patch_mails, "patch", "patches", a), c->series);

	if (!ascii_ncasecmp(list, "patch", 5) ||
	    !ascii_ncasecmp(list, "rfc", 3) ||
	    !ascii_ncasecmp(list, "git pull", 8) ||
	    !ascii_ncasecmp(list, "pull", 4))
		bracket = arena_printf(a, "[digest %s]", list);
	if (!c->patch_mails && !c->cover_mails && c->pull_requests)
		what = wording_count(c->pull_requests, "pull request",
				     "pull requests", a);
	if (*m->filter)
		what = arena_printf(a, "%s, %s", what, m->filter);
	if (n == 1)
		return arena_printf(a, "%s %s: %s", bracket,
				    range_name(&m->range, a), what);
	return arena_printf(a, "%s %s: %s (%zu/%zu)", bracket,
			    range_name(&m->range, a), what, part, n);
}

static const char *detail_name(enum text_detail detail)
{
	switch (detail) {
	case TEXT_OVERVIEW:
		return "overview";
	case TEXT_MESSAGES:
		return "messages";
	case TEXT_FULL:
		return "full";
	}
	return "";
}

static void write_header(const struct model *m,
			 const struct digest_mail_options *options,
			 const struct digest_mail *mail, size_t part, size_t n,
			 struct arena *a, struct strbuf *out)
{
	struct strbuf date = STRBUF_INIT;

	mail_date_format(options->date_at + (int64_t)part - 1, &date);
	mail_write_addr(out, "From", &options->from);
	mail_write_addr(out, "To", &options->to);
	mail_write_field(out, "Subject", subject_of(m, part, n, a));
	mail_write_field(out, "Date", date.buf);
	mail_write_msgids(out, "Message-ID", &mail->msgid, 1);
	if (mail->n_refs) {
		mail_write_msgids(out, "In-Reply-To",
				  &mail->refs[mail->n_refs - 1], 1);
		mail_write_msgids(out, "References", mail->refs, mail->n_refs);
	}
	mail_write_field(out, "Auto-Submitted", "auto-generated");
	mail_write_field(out, "Precedence", "bulk");
	mail_write_field(out, "X-Patchwork-Hint", "ignore");
	mail_write_field(
	    out, "X-Loop",
	    arena_printf(a, "patchdigest %s", options->from.email));
	mail_write_field(out, "X-Patchdigest",
			 arena_printf(a, "list=%s; detail=%s; part=%zu/%zu",
				      wording_shown(m->list.name, a),
				      detail_name(options->text.detail), part,
				      n));
	mail_write_field(out, "MIME-Version", "1.0");
	mail_write_field(out, "Content-Type", "text/plain; charset=utf-8");
	mail_write_field(out, "Content-Transfer-Encoding", "8bit");
	strbuf_addch(out, '\n');
	strbuf_release(&date);
}

static const char *msgid_of(const struct model *m,
			    const struct digest_mail_options *options,
			    size_t part, struct arena *a)
{
	return digest_mail_msgid(m->list.name, options->slot, (int)part,
				 mail_addr_domain(options->from.email),
				 options->key, options->key_len, a);
}

static void finish(const struct model *m,
		   const struct digest_mail_options *options,
		   const char *const *texts, size_t n, struct arena *a,
		   struct digest_mail *mails)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t k = 0; k < n; k++) {
		struct digest_mail *mail = &mails[k];

		mail->msgid = msgid_of(m, options, k + 1, a);
		if (k)
			mail->refs = append_ref(mails->refs, mails->n_refs,
						mails->msgid, a, &mail->n_refs);
		else
			mail->refs = append_ref(options->refs, options->n_refs,
						NULL, a, &mail->n_refs);
		strbuf_reset(&out);
		write_header(m, options, mail, k + 1, n, a, &out);
		strbuf_addstr(&out, texts[k]);
		mail->bytes = arena_strndup(a, out.buf, out.len);
		mail->len = out.len;
	}
	strbuf_release(&out);
}

/* Bytes that the header of a part may have: that of the longest. */
static size_t header_size(const struct model *m,
			  const struct digest_mail_options *options,
			  struct arena *a)
{
	struct digest_mail mail = {
	    .msgid = msgid_of(m, options, PARTS_MAX, a),
	};
	struct strbuf out = STRBUF_INIT;
	size_t size;

	mail.refs = append_ref(options->refs, options->n_refs, mail.msgid, a,
			       &mail.n_refs);
	write_header(m, options, &mail, PARTS_MAX, PARTS_MAX, a, &out);
	size = out.len;
	strbuf_release(&out);
	return size;
}

int digest_mail_make(struct state *st, const struct model *m,
		     const struct digest_mail_options *options, struct arena *a,
		     struct digest_mail **parts, size_t *n, struct err *err)
{
	size_t header = header_size(m, options, a);
	struct part_options cut = {
	    .room =
		options->max_bytes > header ? options->max_bytes - header : 0,
	    .max_parts = options->to_list ? DIGEST_MAIL_LIST_PARTS : 0,
	    .title = head_title(m, a),
	    .bot = options->text.bot,
	    .command = arena_printf(
		a, "#digest %s %s%s%s", range_command(&m->range, a), m->filter,
		*m->filter ? " " : "", detail_name(options->text.detail)),
	};
	struct digest_text text;
	const char **texts;

	if (options->to_list && options->text.detail == TEXT_FULL)
		return err_set(err, ERR_DATA,
			       "the full detail is never mailed to a list");
	if (digest_text_check(m, err) ||
	    digest_text_make(st, m, &options->text, a, &text, err))
		return -1;
	part_cut(&text, &cut, a, &texts, n);
	digest_text_release(&text);
	*parts = arena_array(a, *n, sizeof(**parts));
	finish(m, options, texts, *n, a, *parts);
	return 0;
}
