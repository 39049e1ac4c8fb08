/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_DISPLAY_H
#define BOT_MODEL_DISPLAY_H

#include <stddef.h>

#include "common/intern.h"
#include "common/mail/addr.h"

struct arena;
struct model;
struct roster;
struct state_message;

/*
 * Who readers see behind an address of the facts: the person behind a relay
 * (bot/people/relay.h), by the operator's mailmap (bot/people/roster.h).
 *
 * The person behind "Ada Example via X <...>" is, of the people of the range's
 * mails: the author whom a mail with the same From names in its text, if his
 * address fits the relay's (or his name the From's); else whoever's address
 * fits; else the only one of that name; else the name without an address.
 *
 * Facts are not touched: see roster.h.
 */

struct display {
	struct arena *arena;         /* borrowed */
	const struct roster *roster; /* borrowed; NULL: none */
	const char *list;            /* address of the list; "" */
	struct intern froms, dotted, names; /* by From, address, name: */
	struct shown_rows {
		const struct mail_addr **addr; /* [size]; NULL: several */
		size_t size;
	} by_from, by_dotted, by_name;
};

/* Fill shown of m, whose series and continued are there: everybody of them and
 * of the range's mails [n] is known to it. */
void display_find(struct model *m, const struct state_message *mails, size_t n,
		struct arena *a);

/* list: NULL will do if its address is not known. */
void display_init(struct display *s, const struct roster *roster, const char *list,
		struct arena *a);

/* Learn of somebody; of a From and the author that its text names. Both are
 * borrowed. Of several that would do the first decides. */
void display_learn(struct display *s, const struct mail_addr *addr);
void display_learn_author(struct display *s, const struct mail_addr *from,
			const struct mail_addr *author);

/* The person; strings live in the arena. */
struct mail_addr display_person(const struct display *s,
			      const struct mail_addr *addr);
/* Domain or employer of a person found so; "" unknown. */
const char *display_domain(const struct display *s, const char *email);

#endif /* BOT_MODEL_DISPLAY_H */
