/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>

struct config;

/*
 * Whom an address of the config belongs to. email: without a name, in any
 * case.
 */

/* True for bot.address, also with a "+tag" before its '@'. */
bool address_is_own(const struct config *config, const char *email);

/* True for the address of a configured list, also with a "+tag" (a mail to a
 * list's "+subscribe" subscribes), and for the address that its digest goes to,
 * unless that is an admin's (a digest on trial). */
bool address_is_list(const struct config *config, const char *email);

/* True for the addresses of people.robots. */
bool address_is_robot(const struct config *config, const char *email);

#endif /* CONFIG_ADDRESS_H */
