/* SPDX-License-Identifier: MIT */
#include "bot/mail/mailing.h"

#include <inttypes.h>
#include <string.h>

#include "bot/digest/wording.h"
#include "bot/mail/key.h"
#include "bot/mail/token.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/hash.h"
#include "common/mail/date.h"
#include "common/mail/write.h"
#include "common/strbuf.h"

#define ID_HEX    16   /* hex digits of the HMAC in a Message-ID */
#define PARTS_MAX 9999 /* that a header is measured for */

/* A list's name as it stands in an id. */
static const char *plain_name(const char *list, struct arena *a)
{
	char *name = arena_strdup(a, list);

	for (char *c = name; *c; c++)
		if (!ascii_is_alnum(*c) && *c != '-' && *c != '_')
			*c = '-';
	return name;
}

const char *mailing_msgid(const char *list, const char *slot, int part,
			  const char *domain, const unsigned char *key,
			  struct arena *a)
{
	unsigned char mac[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	const char *id;

	/* Of the name as it is: lists "a.b" and "a-b" must not meet. */
	id = arena_printf(a, "digest.%s.%s.%d@%s", list, slot, part, domain);
	hash_hmac_sha256(key, KEY_SIZE, id, strlen(id), mac);
	hash_hex(mac, ID_HEX / 2, hex);
	return arena_printf(a, "digest.%s.%s.%d.%s@%s", plain_name(list, a),
			    slot, part, hex, domain);
}

const char *mailing_bracket(const char *list, struct arena *a)
{
	list = wording_shown(list, a);
	if (!ascii_ncasecmp(list, "patch", 5) ||
	    !ascii_ncasecmp(list, "rfc", 3) ||
	    !ascii_ncasecmp(list, "git pull", 8) ||
	    !ascii_ncasecmp(list, "pull", 4))
		return arena_printf(a, "[digest %s]", list);
	return arena_printf(a, "[%s digest]", list);
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
	if (count > MAILING_REFS) {
		drop = count - MAILING_REFS;
		memmove(out + 1, out + 1 + drop,
			(MAILING_REFS - 1) * sizeof(*out));
		count = MAILING_REFS;
	}
	*n_out = count;
	return out;
}

/* What readers filter on. */
static const char *label_of(const struct mailing *m, size_t part, size_t n,
			    struct arena *a)
{
	const char *label =
	    arena_printf(a, "list=%s; %s", wording_shown(m->list, a), m->what);

	if (n > 1 || !m->is_answer)
		label = arena_printf(a, "%s; part=%zu/%zu", label, part, n);
	if (m->subscription)
		label = arena_printf(a, "%s; subscription=%" PRId64, label,
				     m->subscription->id);
	return label;
}

/* RFC 6068 section 2: what may stand in an address or a subject of a link. */
static const char *escape_for_link(const char *s, struct arena *a)
{
	struct strbuf out = STRBUF_INIT;

	for (; *s; s++) {
		if (ascii_is_alnum(*s) || strchr("@-._~", *s))
			strbuf_addch(&out, *s);
		else
			strbuf_addf(&out, "%%%02X", (unsigned char)*s);
	}
	return strbuf_to_arena(&out, a);
}

/* RFC 2919 and 2369: only on mail to one person. */
static void write_list_fields(const struct mailing *m, struct arena *a,
			      struct strbuf *out)
{
	const struct mailing_subscription *s = m->subscription;
	const char *robot = escape_for_link(m->from.email, a);
	const char *end = arena_printf(a, "%s unsubscribe %" PRId64 " %s",
				       s->prefix, s->id, s->token);
	const char *help = arena_printf(a, "%s help", s->prefix);

	mail_write_field(out, "List-Id",
			 arena_printf(a,
				      "%s digest, subscription %" PRId64
				      " <s%" PRId64 ".%s.digest.%s>",
				      wording_shown(m->list, a), s->id, s->id,
				      plain_name(m->list, a),
				      mail_addr_domain(m->from.email)));
	mail_write_field(out, "List-Unsubscribe",
			 arena_printf(a, "<mailto:%s?subject=%s>", robot,
				      escape_for_link(end, a)));
	mail_write_field(out, "List-Help",
			 arena_printf(a, "<mailto:%s?subject=%s>", robot,
				      escape_for_link(help, a)));
	mail_write_field(
	    out, "List-Owner",
	    arena_printf(a, "<mailto:%s>", escape_for_link(s->owner, a)));
	mail_write_field(out, "List-Post", "NO");
}

static void write_header(const struct mailing *m,
			 const struct mailing_part *mail, size_t part, size_t n,
			 struct arena *a, struct strbuf *out)
{
	struct strbuf date = STRBUF_INIT;
	const char *subject = part > 1 && m->later ? m->later : m->subject;

	if (n > 1)
		subject = arena_printf(a, "%s (%zu/%zu)", subject, part, n);
	mail_date_format(m->date_at + (int64_t)part - 1, &date);
	mail_write_addr(out, "From", &m->from);
	mail_write_addr(out, "To", &m->to);
	mail_write_field(out, "Subject", subject);
	mail_write_field(out, "Date", date.buf);
	mail_write_msgids(out, "Message-ID", &mail->msgid, 1);
	if (mail->n_refs) {
		mail_write_msgids(out, "In-Reply-To",
				  &mail->refs[mail->n_refs - 1], 1);
		mail_write_msgids(out, "References", mail->refs, mail->n_refs);
	}
	mail_write_field(out, "Auto-Submitted",
			 m->is_answer ? "auto-replied" : "auto-generated");
	mail_write_field(out, "Precedence", "bulk");
	mail_write_field(out, "X-Patchwork-Hint", "ignore");
	mail_write_field(out, "X-Loop",
			 arena_printf(a, "patchdigest %s", m->from.email));
	if (m->what)
		mail_write_field(out, "X-Patchdigest", label_of(m, part, n, a));
	if (m->subscription)
		write_list_fields(m, a, out);
	mail_write_field(out, "MIME-Version", "1.0");
	mail_write_field(out, "Content-Type", "text/plain; charset=utf-8");
	mail_write_field(out, "Content-Transfer-Encoding", "8bit");
	strbuf_addch(out, '\n');
	strbuf_release(&date);
}

static const char *msgid_of(const struct mailing *m, size_t part,
			    struct arena *a)
{
	if (m->msgid)
		return m->msgid;
	return mailing_msgid(m->list, m->slot, (int)part,
			     mail_addr_domain(m->from.email), m->key, a);
}

/* That of the longest part. */
size_t mailing_header_size(const struct mailing *m, struct arena *a)
{
	struct mailing_part mail = {.msgid = msgid_of(m, PARTS_MAX, a)};
	struct mailing longest = *m;
	struct strbuf out = STRBUF_INIT;
	size_t size;

	mail.refs = append_ref(m->refs, m->n_refs, mail.msgid, a, &mail.n_refs);
	longest.later = NULL;
	write_header(&longest, &mail, PARTS_MAX, PARTS_MAX, a, &out);
	size = out.len;
	strbuf_release(&out);
	return size;
}

struct mailing_part *mailing_make(const struct mailing *m,
				  const char *const *texts, size_t n,
				  struct arena *a)
{
	struct mailing_part *mails = arena_array(a, n, sizeof(*mails));
	struct strbuf out = STRBUF_INIT;

	for (size_t k = 0; k < n; k++) {
		struct mailing_part *mail = &mails[k];

		mail->msgid = msgid_of(m, k + 1, a);
		if (k)
			mail->refs = append_ref(mails->refs, mails->n_refs,
						mails->msgid, a, &mail->n_refs);
		else
			mail->refs = append_ref(m->refs, m->n_refs, NULL, a,
						&mail->n_refs);
		write_header(m, mail, k + 1, n, a, &out);
		strbuf_addstr(&out, texts[k]);
		mail->len = out.len;
		mail->bytes = strbuf_to_arena(&out, a);
	}
	return mails;
}

int mailing_put(struct state *st, const struct mailing_post *post,
		struct mailing_part *parts, size_t n, struct arena *a,
		struct err *err)
{
	int64_t now = clock_now(), before_id = 0;

	for (size_t i = 0; i < n; i++) {
		struct outbox_mail mail = {
		    .kind = post->kind,
		    .digest_id = post->digest_id,
		    .part = (int)i + 1,
		    .before_id = before_id,
		    .list_id = post->list_id,
		    .msgid = parts[i].msgid,
		    .sender = post->robot,
		    .recipient = post->recipient,
		    .bytes = parts[i].bytes,
		    .len = parts[i].len,
		    .created_at = now,
		    .due_at = now,
		    .expires_at = post->expires_at,
		    .attempted_at = CLOCK_NEVER,
		    .sent_at = CLOCK_NEVER,
		    .last_text = "",
		    .unproven = post->unproven,
		};

		if (post->key)
			mail.sender =
			    token_sender(post->key, post->robot, mail.msgid, a);
		if (state_outbox_put(st, &mail, err))
			return -1;
		parts[i].outbox = before_id = mail.id;
	}
	return 0;
}
