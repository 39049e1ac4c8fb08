/* SPDX-License-Identifier: MIT */
#include "bot/read/reader.h"

#include <archive.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "bot/read/sandbox.h"
#include "common/err.h"

/*
 * gzip, xz or zstd from input_fd, plain into the record socket. A process of
 * its own: it goes on where it is when the reader of the mails dies, so that
 * a pipe of packed mail need not be kept anywhere.
 *
 * Who reads must be able to tell the end from a failure, or half a mail would
 * pass for a whole one. So main has put a byte into the socket: taken, it ends
 * cleanly; left there, the connection is reset.
 */

#define BLOCK (64 * 1024)

struct unpack {
	struct reader *reader;
	struct archive *archive;
	bool head_given;
	char block[BLOCK];
};

static int unpack_open(struct reader *r, struct err *err)
{
	struct unpack *u = mem_alloc(sizeof(*u));

	u->reader = r;
	u->archive = archive_read_new();
	u->head_given = false;
	r->source = u;
	if (!u->archive || archive_read_support_filter_gzip(u->archive) ||
	    archive_read_support_filter_xz(u->archive) ||
	    archive_read_support_filter_zstd(u->archive) ||
	    archive_read_support_format_raw(u->archive))
		return err_set(err, ERR_SYSTEM, "libarchive is not usable");
	return 0;
}

static la_ssize_t read_packed(struct archive *archive, void *arg,
			      const void **data)
{
	struct unpack *u = arg;
	const struct read_job *job = u->reader->job;
	ssize_t n;

	(void)archive;
	if (!u->head_given && job->head_len) {
		u->head_given = true;
		*data = job->head;
		return (la_ssize_t)job->head_len;
	}
	*data = u->block;
	do {
		sandbox_tick();
		n = read(job->input_fd, u->block, BLOCK);
	} while (n < 0 && errno == EINTR);
	return n;
}

static void give(struct reader *r, const char *p, size_t len)
{
	while (len) {
		ssize_t n = send(r->out.fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(0); /* nobody reads on */
		p += n;
		len -= (size_t)n;
		sandbox_tick();
	}
}

static int unpack_run(struct reader *r, struct err *err)
{
	struct unpack *u = r->source;
	struct archive_entry *entry;
	const void *data;
	size_t len;
	int64_t offset;
	char byte;
	int ret = archive_read_open(u->archive, u, NULL, read_packed, NULL);

	if (!ret)
		ret = archive_read_next_header(u->archive, &entry);
	while (!ret) {
		ret = archive_read_data_block(u->archive, &data, &len, &offset);
		if (!ret)
			give(r, data, len);
	}
	if (ret != ARCHIVE_EOF)
		return err_set(err, ERR_DATA, "cannot unpack: %s",
			       archive_error_string(u->archive));
	if (recv(r->out.fd, &byte, 1, 0) != 1)
		return err_errno(err, "recv");
	return 0;
}

const struct source source_unpack = {.open = unpack_open, .run = unpack_run};
