/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_IMPORT_GIT_H
#define BOT_READ_IMPORT_GIT_H

struct err;
struct ingest_context;

/*
 * Record a public-inbox archive (v2): path, canonical, is one epoch (a bare
 * repository), a folder of epochs (0.git, 1.git, ...), or one with such a
 * folder git/ in it.
 *
 * The archive is one source whatever its epochs: mails are numbered through.
 * It goes on behind the last commit recorded; if that is in none of the
 * epochs' histories any more, the history was rewritten and all is read again.
 */
int import_git(struct ingest_context *in, const char *path, struct err *err);

#endif /* BOT_READ_IMPORT_GIT_H */
