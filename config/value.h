/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include <stdbool.h>

/*
 * Checks of texts. Each returns NULL if value may stand there, else what was
 * expected: "must be one address such as digest@example.org".
 */

const char *value_check_address(const char *value); /* a@b */
const char *value_check_person(const char *value);  /* a@b or Name <a@b> */
const char *value_check_host(const char *value);    /* a name or an address */
const char *value_check_list_name(const char *value);
const char *value_check_list_id(const char *value);
const char *value_check_archive(const char *value); /* http(s)://.../ */
const char *value_check_zone(const char *value);
const char *value_check_schedule(const char *value);
const char *value_check_prefix(const char *value); /* of commands */
const char *value_check_glob(const char *value);   /* of paths */
const char *value_check_word(const char *value);   /* without blanks */

/* True for 127.0.0.0/8, ::1 and localhost. */
bool value_is_loopback(const char *host);

#endif /* CONFIG_VALUE_H */
