/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_RELAY_H
#define BOT_PEOPLE_RELAY_H

#include <stdbool.h>

struct arena;
struct mail_addr;

/*
 * From headers with the address of a relay in place of the author's:
 *
 *	Ada Example via B4 Relay <devnull+ada.example.org@kernel.org>
 *	Ada Example via kvm <kvm@lists.example.org>
 *	Ada Example via <qemu-devel@nongnu.org>
 *
 * The first is a web service for people without SMTP, the others are lists
 * that take the place of senders whose domain forbids to resend (DMARC).
 */

struct relay {
	const char *name;   /* the person's; "" if none is left */
	const char *dotted; /* their address with '.' for '@'; "" unknown */
};

/*
 * True if addr is such a From; *out is then who wrote the mail. list: the
 * address of the list that the mail was read on, "" unknown.
 *
 * "NAME via WORDS" is such a From only if the address is the list's, or its
 * part before the '@' stands in WORDS, or WORDS is empty: a name may hold
 * "via".
 */
bool relay_parse(const struct mail_addr *addr, const char *list,
		 struct arena *a, struct relay *out);

/* "ada@example.org" as "ada.example.org". */
const char *relay_dotted(const char *email, struct arena *a);

#endif /* BOT_PEOPLE_RELAY_H */
