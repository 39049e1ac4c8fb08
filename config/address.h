/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>

struct config;

/*
 * Whose address is it? Addresses in any case, without a name.
 */

/* The robot's own: bot.address, "+tag" or not. */
bool address_is_own(const struct config *config, const char *email);

/* A configured list's, "+tag" or not (what is mailed to a list's "+subscribe"
 * subscribes), or where its digest goes to; but an admin stays an admin, even
 * if the digest goes to him on trial. */
bool address_is_list(const struct config *config, const char *email);

/* Of config people.robots. */
bool address_is_robot(const struct config *config, const char *email);

#endif /* CONFIG_ADDRESS_H */
