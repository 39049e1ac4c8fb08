/* SPDX-License-Identifier: MIT */
#include "bot/mail/admin_notice.h"

#include <inttypes.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "common/mail/date.h"
#include "common/mail/write.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"
#include "state/outbox.h"

static void write_notice(struct strbuf *out, const struct config *config,
			 const struct mail_addr *to, const char *msgid,
			 const char *subject, const char *text)
{
	struct mail_addr from = {config->bot.name, config->bot.address};
	struct strbuf date = STRBUF_INIT, loop = STRBUF_INIT;

	mail_date_format(clock_now(), &date);
	strbuf_addf(&loop, "patchdigest %s", config->bot.address);
	mail_write_addr(out, "From", &from);
	mail_write_addr(out, "To", to);
	mail_write_field(out, "Subject", subject);
	mail_write_field(out, "Date", date.buf);
	mail_write_msgids(out, "Message-ID", &msgid, 1);
	mail_write_field(out, "Auto-Submitted", "auto-generated");
	mail_write_field(out, "Precedence", "bulk");
	mail_write_field(out, "X-Patchwork-Hint", "ignore");
	mail_write_field(out, "X-Loop", loop.buf);
	mail_write_field(out, "MIME-Version", "1.0");
	mail_write_field(out, "Content-Type", "text/plain; charset=utf-8");
	mail_write_field(out, "Content-Transfer-Encoding", "8bit");
	strbuf_addf(out, "\n%s", text);
	strbuf_release(&date);
	strbuf_release(&loop);
}

/* "notice.<16 hex of the event and its reader>@domain": the same event has
 * the same id. */
static const char *make_msgid(struct arena *a, const struct config *config,
			      const char *key, const char *email)
{
	unsigned char sha[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];
	const char *what =
	    arena_printf(a, "%" PRId64 " %s %s", clock_now(), key, email);

	hash_sha256(what, strlen(what), sha);
	hash_hex(sha, 8, hex);
	return arena_printf(a, "notice.%s@%s", hex,
			    mail_addr_domain(config->bot.address));
}

static int put_one(struct state *st, const struct config *config,
		   const char *admin, const char *key, const char *subject,
		   const char *text, struct arena *a, struct err *err)
{
	struct strbuf bytes = STRBUF_INIT;
	struct mail_addr to;

	mail_addr_parse(admin, a, &to);
	const char *msgid = make_msgid(a, config, key, to.email);
	write_notice(&bytes, config, &to, msgid, subject, text);
	struct outbox_mail mail = {
	    .kind = OUTBOX_NOTICE,
	    .part = 1,
	    .msgid = msgid,
	    .sender = config->bot.address,
	    .recipient = to.email,
	    .bytes = bytes.buf,
	    .len = bytes.len,
	    .created_at = clock_now(),
	    .due_at = clock_now(),
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};
	int r = state_outbox_put(st, &mail, err);
	strbuf_release(&bytes);
	return r;
}

int notice_put(struct state *st, const struct config *config, const char *key,
	       const char *subject, const char *text, struct err *err)
{
	struct arena a = ARENA_INIT;
	const char *note = arena_printf(&a, "notice %s", key), *told;
	int r = state_setting_find(st, note, &a, &told, err);

	if (r == 0) {
		log_warnx("notice admins key=%s", key);
		r = state_setting_put(st, note, subject, err);
		for (size_t i = 0; !r && i < config->bot.n_admins; i++)
			r = put_one(st, config, config->bot.admins[i], key,
				    subject, text, &a, err);
	}
	arena_release(&a);
	return r < 0 ? -1 : 0;
}

int notice_trouble(struct state *st, const char *doing, const char *why,
		   struct err *err)
{
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf note = STRBUF_INIT;

	strbuf_addf(&note, "%s %s: %s", clock_rfc3339(clock_now(), at), doing,
		    why);
	int r = state_setting_put(st, "last_error", note.buf, err);
	strbuf_release(&note);
	return r;
}
