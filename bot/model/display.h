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
 * Whom readers see behind an address of the facts: the person behind a relay
 * (bot/people/relay.h), by the operator's mailmap (bot/people/roster.h). Facts
 * are not touched.
 *
 * The person behind "Ada Example via X <...>" is found among the people of the
 * range's mails: the author that a mail with the same From names in its text, if
 * the author's address fits the relay's, or the author's name the From's; else
 * whoever's address fits; else the only one of that name; else the name without
 * an address.
 */

struct display {
	struct arena *arena;         /* borrowed */
	const struct roster *roster; /* borrowed; NULL: none */
	const char *list;            /* address of the list; "" */
	struct intern froms, dotted, names; /* by From, address, name: */
	struct display_rows {
		const struct mail_addr **addr; /* [size]; NULL: several */
		size_t size;
	} by_from, by_dotted, by_name;
};

/* Fill display of m, whose series and continued are filled, with everybody of
 * them and of the range's mails[0..n). */
void display_find(struct model *m, const struct state_message *mails, size_t n,
		  struct arena *a);

/* Start an empty one. list: the list's address, or NULL if it is not known. */
void display_init(struct display *d, const struct roster *roster,
		  const char *list, struct arena *a);

/* Add a person; a From with the author whom its text names. Both are borrowed.
 * Of several people that fit, the first added decides. */
void display_learn(struct display *d, const struct mail_addr *addr);
void display_learn_author(struct display *d, const struct mail_addr *from,
			  const struct mail_addr *author);

/* The person behind addr; strings live in the arena. */
struct mail_addr display_person(const struct display *d,
				const struct mail_addr *addr);
/* Domain or employer of a person that display_person gave; "" if unknown. */
const char *display_domain(const struct display *d, const char *email);

#endif /* BOT_MODEL_DISPLAY_H */
