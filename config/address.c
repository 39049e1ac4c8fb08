/* SPDX-License-Identifier: MIT */
#include "config/address.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/addr.h"
#include "config/config.h"

/* "kvm+subscribe@vger.kernel.org" is as much the list's as its address. */
static bool is_same_or_tagged(const char *email, const char *address)
{
	const char *at = strrchr(address, '@');
	size_t len = at ? (size_t)(at - address) : 0;

	if (!at || ascii_ncasecmp(email, address, len) ||
	    (email[len] != '@' && email[len] != '+'))
		return false;
	return !ascii_casecmp(mail_addr_domain(email), at + 1);
}

bool address_is_own(const struct config *config, const char *email)
{
	return is_same_or_tagged(email, config->bot.address);
}

static bool is_admin(const struct config *config, const char *email)
{
	struct arena a = ARENA_INIT;
	bool found = false;

	for (size_t i = 0; i < config->bot.n_admins && !found; i++) {
		struct mail_addr admin;

		mail_addr_parse(config->bot.admins[i], &a, &admin);
		found = !ascii_casecmp(email, admin.email);
	}
	arena_release(&a);
	return found;
}

bool address_is_list(const struct config *config, const char *email)
{
	for (size_t i = 0; i < config->n_lists; i++) {
		const struct config_list *list = &config->lists[i];

		if (is_same_or_tagged(email, list->address))
			return true;
		if (!ascii_casecmp(email, list->digest.to))
			return !is_admin(config, email);
	}
	return false;
}

bool address_is_robot(const struct config *config, const char *email)
{
	for (size_t i = 0; i < config->people.n_robots; i++)
		if (!ascii_casecmp(config->people.robots[i], email))
			return true;
	return false;
}
