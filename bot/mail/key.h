/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_KEY_H
#define BOT_MAIL_KEY_H

#include <stddef.h>

struct err;

/*
 * The robot's secret: Message-IDs and tokens are made with it, so that nobody
 * else can make one ahead of time. 32 random bytes in a file of its own,
 * mode 0600, outside the state's folder: a copy of the state is then not
 * enough to speak for the robot.
 */

#define KEY_SIZE 32

/*
 * Read the key from the file path. A missing file is made whole and synced,
 * with its folder; one that appears meanwhile is never overwritten. -1 with
 * ERR_CONFIG if the file is too short, or may be read by others.
 */
int key_load(const char *path, unsigned char out[KEY_SIZE], struct err *err);

#endif /* BOT_MAIL_KEY_H */
