/* SPDX-License-Identifier: MIT */
#include "bot/people/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ascii.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"

static int read_all(int fd, const char *path, struct strbuf *out,
		    struct err *err)
{
	char buf[65536];
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st))
		return err_errno(err, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_DATA, "%s: not a regular file", path);
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, "%s", path);
		if (out->len + (size_t)n > LINES_FILE_MAX)
			return err_set(err, ERR_DATA, "%s: over %d bytes", path,
				       LINES_FILE_MAX);
		strbuf_add(out, buf, (size_t)n);
	}
	return 0;
}

static const char *give_line(lines_fn *fn, void *context, const char *s,
			     size_t len, struct strbuf *valid)
{
	while (len && ascii_is_space(s[len - 1]))
		len--;
	while (len && ascii_is_space(*s)) {
		s++;
		len--;
	}
	if (!len || *s == '#')
		return NULL;
	if (len > LINES_LINE_MAX)
		return "the line is too long";
	strbuf_reset(valid);
	utf8_add_valid(valid, s, len);
	return fn(context, valid->buf, valid->len);
}

static void give_all(const char *path, const struct strbuf *text, lines_fn *fn,
		     void *context, struct strbuf *faults)
{
	struct strbuf valid = STRBUF_INIT;
	size_t line = 1, n_faults = 0;

	for (size_t i = 0; i < text->len; line++) {
		const char *s = text->buf + i;
		const char *lf = memchr(s, '\n', text->len - i);
		size_t len = lf ? (size_t)(lf - s) : text->len - i;
		const char *why = give_line(fn, context, s, len, &valid);

		if (why && ++n_faults <= LINES_FAULT_MAX)
			strbuf_addf(faults, "%s:%zu: %s\n", path, line, why);
		i += len + 1;
	}
	if (n_faults > LINES_FAULT_MAX)
		strbuf_addf(faults, "%s: %zu more lines with faults\n", path,
			    n_faults - LINES_FAULT_MAX);
	strbuf_release(&valid);
}

int lines_each(const char *path, lines_fn *fn, void *context,
	       struct strbuf *faults, struct err *err)
{
	struct strbuf text = STRBUF_INIT;
	/* O_NONBLOCK: a pipe in that place must not hold the robot up */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = read_all(fd, path, &text, err);

	if (fd >= 0)
		close(fd);
	if (!r)
		give_all(path, &text, fn, context, faults);
	strbuf_release(&text);
	return r;
}
