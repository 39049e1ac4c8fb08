/* SPDX-License-Identifier: MIT */
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"

static int read_all(int fd, size_t max, struct strbuf *out, struct err *err)
{
	struct stat st;
	char buf[65536];
	size_t len = 0;
	ssize_t n;

	if (fstat(fd, &st))
		return err_errno(err, "cannot look at it");
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "is not a regular file");
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, "cannot read it");
		len += (size_t)n;
		if (len > max)
			return err_set(err, ERR_CONFIG,
				       "is larger than %zu bytes", max);
		strbuf_add(out, buf, (size_t)n);
	}
	return 0;
}

int file_read(const char *path, size_t max, struct strbuf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int rc;

	if (fd < 0)
		return err_errno(err, "cannot open it");
	rc = read_all(fd, max, out, err);
	close(fd);
	return rc;
}

int file_sync_folder(const char *path, struct err *err)
{
	struct strbuf folder = STRBUF_INIT;
	const char *slash = strrchr(path, '/');
	int r = 0;

	if (!slash)
		strbuf_addstr(&folder, ".");
	else
		strbuf_add(&folder, path, (size_t)(slash - path) + 1);

	int fd = open(folder.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd))
		r = err_errno(err, "cannot sync folder '%s'", folder.buf);
	if (fd >= 0)
		close(fd);
	strbuf_release(&folder);
	return r;
}
