/* SPDX-License-Identifier: MIT */
#include "common/sync_folder.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"

int sync_folder(const char *path, struct err *err)
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
