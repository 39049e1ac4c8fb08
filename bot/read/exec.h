/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_EXEC_H
#define BOT_READ_EXEC_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct strbuf;

/*
 * Programs, started by the spawner alone: without a shell but for the
 * operator's password command, ended with the spawner, and with nothing open
 * but what is named here.
 */

#define EXEC_OUT_MAX 4096 /* bytes of output that are kept */

/* Run argv[0] to its end, timeout_ms at most (then it is killed: ERR_TEMP).
 * Its output is added to out, its status (waitpid(2)) stored. Standard input
 * is empty, standard error ours. */
int exec_capture(const char *const *argv, int timeout_ms, struct strbuf *out,
		 int *status, struct err *err);

/* As exec_capture(), for git with args (NULL-terminated) in a bare repository,
 * which may belong to anyone: nothing that its config says is executed. */
int exec_git(const char *repo, const char *const *args, int timeout_ms,
	     struct strbuf *out, int *status, struct err *err);

/* Start git processes that write the mails of the commits behind after ("": all)
 * up to tip, oldest first, into *fd, as cat-file --batch does. The caller closes
 * *fd and reaps pids. */
#define EXEC_GIT_PIDS 2
int exec_git_mails(const char *repo, const char *after, const char *tip,
		   int *fd, pid_t pids[EXEC_GIT_PIDS], struct err *err);

#endif /* BOT_READ_EXEC_H */
