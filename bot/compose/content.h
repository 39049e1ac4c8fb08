/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_CONTENT_H
#define BOT_COMPOSE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/compose/due.h"
#include "bot/list/list.h"
#include "bot/mail/digest_mail.h"
#include "bot/model/model.h"
#include "bot/open/open_view.h"
#include "common/arena.h"

/*
 * What stands in the digests of one list that are due: models, built once for
 * each stretch in a row, and the mails made of them. Only reads the state.
 */

struct content {
	const struct compose_context *c;
	const struct config_list *list;
	int64_t first_arrival;   /* of the list's mails; CLOCK_NEVER: none */
	struct arena arena;      /* own */
	struct list where;       /* id 0: not made ready yet, which reads files */
	struct arena of_model;   /* own */
	const struct due *built; /* whose stretch model is of; NULL: none yet */
	struct model model;
	bool viewed;             /* view is made */
	struct open_view view;
};

/* The mails for one recipient. */
struct content_mails {
	const char *recipient;
	struct mailing_part *parts; /* [n] */
	size_t n;
};

/*
 * Make the mails of d: to the list, to each admin for its first
 * operator_first digests (then d->row.to_list is false), or to a subscriber.
 * *n 0: there is nothing to tell. The mails are in a.
 */
int content_make(struct content *content, struct due *d, struct arena *a,
		 struct content_mails **mails, size_t *n, struct err *err);

void content_release(struct content *content);

/* Options of a digest for that address, threaded under nothing. */
struct digest_mail_options content_options(const struct compose_context *c,
					   const struct config_list *list,
					   const struct mail_addr *to,
					   const char *slot);

/*
 * Set refs and n_refs of options to what a digest of row is a reply to: the
 * last one of its subscription that was sent; for a list's own, the last one
 * that went to the list, as its `thread` says. Of row are read list_id,
 * subscription_id and slot_at; of c, st and config.
 */
int content_thread(const struct compose_context *c,
		   const struct config_list *list,
		   const struct state_digest *row, struct arena *a,
		   struct digest_mail_options *options, struct err *err);

#endif /* BOT_COMPOSE_CONTENT_H */
