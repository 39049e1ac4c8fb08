/* SPDX-License-Identifier: MIT */
#include "bot/mail/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "common/hash.h"

/* O_EXCL: of two processes that start at once one makes the key, and the
 * other finds it. */
static int make_key(const char *path, struct err *err)
{
	unsigned char key[KEY_SIZE];
	int r = -1;

	if (hash_random(key, sizeof(key), err))
		return -1;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return 0;
	if (fd < 0)
		return err_errno(err, "cannot make key file '%s'", path);
	if (write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && !fsync(fd))
		r = 0;
	else
		err_errno(err, "cannot write key file '%s'", path);
	close(fd);
	if (r)
		unlink(path);
	return r;
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
