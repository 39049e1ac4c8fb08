#include "bot/address.h"

#include <string.h>

#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/utf8.h"
#include "config/config.h"

bool address_is_own(const struct config *config, const char *email)
{
	const char *own = config->bot.address;
	size_t len = (size_t)(mail_addr_domain(own) - own) - 1;

	if (ascii_ncasecmp(email, own, len) ||
	    (email[len] != '@' && email[len] != '+'))
		return false;
	return !ascii_casecmp(mail_addr_domain(email), mail_addr_domain(own));
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

		if (!ascii_casecmp(email, list->address))
			return true;
		if (!ascii_casecmp(email, list->digest.to))
			return !is_admin(config, email);
	}
	return false;
}
