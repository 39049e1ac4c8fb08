/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SYNC_FOLDER_H
#define COMMON_SYNC_FOLDER_H

struct err;

/* Sync the folder that holds the file path: a name that was made or linked
 * there is then still there after a power cut. -1 with ERR_SYSTEM. */
int sync_folder(const char *path, struct err *err);

#endif /* COMMON_SYNC_FOLDER_H */
