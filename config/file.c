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
#include "config/config.h"
#include "config/fault.h"

static void add(struct config_reader *r, struct file_list *list,
		const char *setting, const char *path, bool secret)
{
	struct file_named *f = &list->files[list->n];

	if (!*path)
		return;
	f->place = fault_place(r, setting);
	f->path = path;
	f->secret = secret;
	list->n++;
}

void file_collect(struct config_reader *r, const struct config *c,
		  struct file_list *out)
{
	const struct config_server *imap = &c->imap.server;
	const struct config_server *smtp = &c->smtp.server;

	out->n = 0;
	out->files = arena_array(r->arena, 6 + c->n_lists, sizeof(*out->files));
	add(r, out, "imap.password_file", imap->password_file, true);
	add(r, out, "imap.ca_file", imap->ca_file, false);
	add(r, out, "smtp.password_file", smtp->password_file, true);
	add(r, out, "smtp.ca_file", smtp->ca_file, false);
	add(r, out, "people.mailmap", c->people.mailmap, false);
	add(r, out, "people.employers", c->people.employers, false);
	for (size_t i = 0; i < c->n_lists; i++)
		add(r, out,
		    arena_printf(r->arena, "lists.[%zu].maintainers", i),
		    c->lists[i].maintainers, false);
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
static void one_check(const struct file_named *f, struct strbuf *wrong)
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

size_t file_check(const struct file_list *list, struct strbuf *faults)
{
	struct strbuf wrong = STRBUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		strbuf_reset(&wrong);
		one_check(&list->files[i], &wrong);
		if (!wrong.len)
			continue;
		strbuf_addf(faults, "%s: %s\n", list->files[i].place,
			    wrong.buf);
		n++;
	}
	strbuf_release(&wrong);
	return n;
}
