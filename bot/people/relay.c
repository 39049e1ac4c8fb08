/* SPDX-License-Identifier: MIT */
#include "bot/people/relay.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"

#define SERVICE   "devnull+"
#define DOMAIN    "kernel.org"
#define VIA       " via"
#define LOCAL_MAX 64 /* bytes before the '@': RFC 5321 4.5.3.1.1 */

const char *relay_dotted(const char *email, struct arena *a)
{
	char *copy = arena_strdup(a, email);
	char *at = strrchr(copy, '@');

	if (at)
		*at = '.';
	return copy;
}

/* The last " via" of name that ends a word; NULL. */
static const char *find_via(const char *name)
{
	const char *found = NULL;

	for (const char *s = name; (s = strchr(s, ' ')); s++) {
		const char *end = s + strlen(VIA);

		if (!ascii_ncasecmp(s, VIA, strlen(VIA)) &&
		    (!*end || *end == ' '))
			found = s;
	}
	return found;
}

/* name[0..len) without the quotes that some lists put around it. */
static const char *unquoted(const char *name, size_t len, struct arena *a)
{
	while (len && name[len - 1] == ' ')
		len--;
	if (len >= 2 && (*name == '\'' || *name == '"') &&
	    name[len - 1] == *name) {
		name++;
		len -= 2;
	}
	return arena_strndup(a, name, len);
}

bool relay_parse(const struct mail_addr *addr, const char *list,
		 struct arena *a, struct relay *out)
{
	const char *via = find_via(addr->name);
	const char *domain = mail_addr_domain(addr->email);
	size_t local = strcspn(addr->email, "@");
	size_t service = strlen(SERVICE);

	*out = (struct relay){
	    .name = unquoted(
		addr->name,
		via ? (size_t)(via - addr->name) : strlen(addr->name), a),
	    .dotted = "",
	};
	if (!strncmp(addr->email, SERVICE, service) &&
	    !strcmp(domain, DOMAIN)) {
		out->dotted =
		    arena_strndup(a, addr->email + service, local - service);
		return true;
	}
	if (!via)
		return false;
	via += strlen(VIA);
	return !*via || (*list && !ascii_casecmp(addr->email, list)) ||
	       /* longer ones would cost their length times the words' */
	       (local && local <= LOCAL_MAX &&
		ascii_case_has(via, addr->email, local));
}
