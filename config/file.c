/* SPDX-License-Identifier: MIT */
#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/strbuf.h"
#include "config/fault.h"

void file_add(struct config_reader *r, const char *setting, const char *path,
	      bool secret)
{
	r->files = arena_grow(r->arena, r->files, r->n_files, &r->files_size,
			      sizeof(*r->files));
	r->files[r->n_files++] =
	    (struct file_named){fault_place(r, setting), path, secret};
}

/*
 * The bits that a password file must not have. systemd hands credentials
 * over in a folder of the service's own, with an access list whose mask shows
 * as the group's bits: there only the others' count.
 */
static mode_t bits_refused(const char *path)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	size_t len = credentials ? strlen(credentials) : 0;

	if (len && !strncmp(path, credentials, len) && path[len] == '/')
		return S_IRWXO;
	return S_IRWXG | S_IRWXO;
}

/* What is wrong with f, "" if nothing is. */
static void check_one(const struct file_named *f, struct strbuf *wrong)
{
	int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		strbuf_addf(wrong, "must be a file that can be read, got %s",
			    strerror(errno));
	else if (!S_ISREG(st.st_mode))
		strbuf_addstr(wrong, "must be a regular file, got another "
				     "kind");
	else if (f->secret && st.st_mode & bits_refused(f->path))
		strbuf_addf(wrong,
			    "must be readable by its owner alone (chmod 600), "
			    "got mode %03o",
			    (unsigned)(st.st_mode & 0777));
	else if (f->secret && !st.st_size)
		strbuf_addstr(wrong, "must hold a password, got an empty file");
	if (wrong->len)
		strbuf_addf(wrong, ": %s", f->path);
	if (fd >= 0)
		close(fd);
}

size_t file_check(const struct file_named *files, size_t n_files,
		  struct strbuf *faults)
{
	struct strbuf wrong = STRBUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < n_files; i++) {
		strbuf_reset(&wrong);
		check_one(&files[i], &wrong);
		if (!wrong.len)
			continue;
		strbuf_addf(faults, "%s: %s\n", files[i].place, wrong.buf);
		n++;
	}
	strbuf_release(&wrong);
	return n;
}
