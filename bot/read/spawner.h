/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SPAWNER_H
#define BOT_READ_SPAWNER_H

#include <sys/types.h>

struct err;
struct strbuf;

/*
 * The only process that forks and executes. It is itself forked at the very
 * start, before the database is opened, parses nothing, and hands back
 * descriptors: of reader processes (reader.h) and, inside them, of git; and
 * the output of password commands. Main never executes anything.
 */

struct spawner;
struct read_job;

/* Fork it. Call once, first thing, single-threaded. */
int spawner_start(struct spawner **out, struct err *err);
void spawner_stop(struct spawner *sp); /* ends its readers too; NULL is fine */
/* -1 with ERR_SYSTEM if it has died: then nothing can be read any more. */
int spawner_check(const struct spawner *sp, struct err *err);

/* Start a reader on job. *fd: the socket its records come from (read until
 * end of file), and nudges go to. *progress: a page it shares, see reader.h.
 * The caller closes and unmaps. */
int spawner_read(struct spawner *sp, const struct read_job *job, int *fd,
		 pid_t *pid, void **progress, struct err *err);

/* How that reader ended, as waitpid(2) says; call after end of file. */
int spawner_reap(struct spawner *sp, pid_t pid, int *status, struct err *err);

/* Run a shell command, 30 s at most; its first output line, for passwords.
 * The output never reaches a log. */
int spawner_command(struct spawner *sp, const char *command, struct strbuf *out,
		    struct err *err);

/* Run git with args (NULL-terminated) on a bare repository of anyone's; its
 * output is added to out (4 KB at most), *status as of waitpid(2). */
int spawner_git(struct spawner *sp, const char *repo, const char *const *args,
		int *status, struct strbuf *out, struct err *err);

#endif /* BOT_READ_SPAWNER_H */
