/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_TABLES_H
#define CONFIG_TABLES_H

#include "config/setting.h"

/* The settings of patchdigest.conf, into struct config. Defaults that depend
 * on other settings are left "" or 0: config_load fills them. */
extern const struct setting tables_config[];

#endif /* CONFIG_TABLES_H */
