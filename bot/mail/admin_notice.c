/* SPDX-License-Identifier: MIT */
#include "bot/mail/admin_notice.h"

#include <inttypes.h>
#include <string.h>

#include "bot/mail/mailing.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"

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
		   const struct notice *notice, const char *admin,
		   struct arena *a, struct err *err)
{
	struct mailing mailing = {
	    .from = {config->bot.name, config->bot.address},
	    .subject = notice->subject,
	    .date_at = clock_now(),
	};
	struct mailing_post post = {
	    .kind = OUTBOX_NOTICE,
	    .robot = config->bot.address,
	    .expires_at = CLOCK_NEVER,
	};

	mail_addr_parse(admin, a, &mailing.to);
	post.recipient = mailing.to.email;
	mailing.msgid = make_msgid(a, config, notice->key, post.recipient);
	return mailing_put(
	    st, &post, mailing_make(&mailing, &notice->text, 1, a), 1, a, err);
}

int notice_put(struct state *st, const struct config *config,
	       const struct notice *notice, struct err *err)
{
	struct arena a = ARENA_INIT;
	const char *note = arena_printf(&a, "notice %s", notice->key), *subject;
	int r = state_setting_find(st, note, &a, &subject, err);

	if (r == 0) {
		log_warnx("notice admins key=%s", notice->key);
		r = state_setting_put(st, note, notice->subject, err);
		for (size_t i = 0; !r && i < config->bot.n_admins; i++)
			r = put_one(st, config, notice, config->bot.admins[i],
				    &a, err);
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
