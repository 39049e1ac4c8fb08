/* SPDX-License-Identifier: MIT */
#include "bot/mail/key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/strbuf.h"

/* Into a new file beside path, synced; its name goes to temporary. */
static int write_temporary(const char *path, struct strbuf *temporary,
			   struct err *err)
{
	unsigned char key[KEY_SIZE];
	int r = 0;

	if (hash_random(key, sizeof(key), err))
		return -1;
	strbuf_addf(temporary, "%s.XXXXXX", path);

	int fd = mkstemp(temporary->buf); /* mode 0600 */

	if (fd < 0)
		return err_errno(err, "cannot make key file '%s'", path);
	if (write(fd, key, sizeof(key)) != (ssize_t)sizeof(key) || fsync(fd)) {
		r = err_errno(err, "cannot write key file '%s'", path);
		unlink(temporary->buf);
	}
	close(fd);
	return r;
}

/*
 * The name appears with the whole key behind it: a process that is killed
 * leaves no short key, which would be refused for ever. Of two processes that
 * start at once the second finds the first one's key.
 */
static int make_key(const char *path, struct err *err)
{
	struct strbuf temporary = STRBUF_INIT;
	int r = write_temporary(path, &temporary, err);

	if (!r) {
		if (link(temporary.buf, path) && errno != EEXIST)
			r = err_errno(err, "cannot make key file '%s'", path);
		unlink(temporary.buf);
	}
	strbuf_release(&temporary);
	return r ? r : file_sync_folder(path, err);
}

int key_load(const char *path, unsigned char out[KEY_SIZE], struct err *err)
{
	struct stat st;
	int r = -1;

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		if (make_key(path, err))
			return -1;
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0 || fstat(fd, &st))
		err_errno(err, "cannot read key file '%s'", path);
	else if (st.st_mode & 077)
		err_set(err, ERR_CONFIG,
			"key file '%s' may be read by others: chmod 600 it",
			path);
	else if (read(fd, out, KEY_SIZE) != KEY_SIZE)
		err_set(err, ERR_CONFIG,
			"key file '%s' is too short: expected %d random bytes",
			path, KEY_SIZE);
	else
		r = 0;
	if (fd >= 0)
		close(fd);
	return r;
}
