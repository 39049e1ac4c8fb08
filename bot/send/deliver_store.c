/* SPDX-License-Identifier: MIT */
#include "bot/send/deliver_store.h"

#include <inttypes.h>
#include <stdio.h>

#include "bot/mail/admin_notice.h"
#include "bot/send/deliver.h"
#include "common/clock.h"
#include "common/log.h"
#include "state/db.h"

/* Of mail to single persons the first that fails in a day is told: whoever
 * likes may ask in the name of an address that is not there. */
static void notice_key(const struct outbox_mail *mail, char *key, size_t size)
{
	char at[CLOCK_RFC3339_SIZE];

	if (mail->kind == OUTBOX_PERSONAL || mail->kind == OUTBOX_ANSWER)
		snprintf(key, size, "outbox %.10s",
			 clock_rfc3339(clock_now(), at));
	else
		snprintf(key, size, "outbox %" PRId64, mail->id);
}

int deliver_store(const struct deliver *d, const struct outbox_mail *mail,
		  const char *subject, const char *text, struct err *err)
{
	char key[40];
	int r;

	if (state_begin(d->st, err))
		return -1;
	notice_key(mail, key, sizeof(key));
	r = state_outbox_update(d->st, mail, err);
	if (!r && subject)
		r = notice_trouble(d->st, "deliver", mail->last_text, err) ||
		    notice_put(d->st, d->config, key, subject, text, err);
	return state_end(d->st, r ? -1 : 0, err);
}

int deliver_confirm(const struct deliver *d, struct outbox_mail *mail,
		    struct err *err)
{
	mail->state = OUTBOX_CONFIRMED;
	log_info("deliver confirmed outbox=%" PRId64 " msgid=%s", mail->id,
		 mail->msgid);
	return deliver_store(d, mail, NULL, NULL, err);
}
