/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memfd_create */
#include "tests/fuzz/clean.h"

#include <sys/mman.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"
#include "config/config.h"

/*
 * Any bytes as a config file: it is read, or every fault is a clean line with
 * the file's name in front.
 */

static void check_faults(char *faults, const char *path)
{
	for (char *line = faults; *line;) {
		char *end = strchr(line, '\n');

		if (!end)
			broken("a fault without an end", line);
		*end = '\0';
		check_line("fault", line);
		if (!strstr(line, path))
			broken("a fault of no file", line);
		line = end + 1;
	}
}

static void check_config(const struct config *c)
{
	if (!c->n_lists)
		broken("no lists", c->path);
	for (size_t i = 0; i < c->n_lists; i++)
		check_text("list", c->lists[i].name);
	check_text("address", c->bot.address);
	check_text("state", c->bot.state);
	config_is_loopback(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf faults = STRBUF_INIT;
	struct config *config = NULL;
	char path[40];
	struct err err = {.code = ERR_NONE};
	int fd = memfd_create("config", MFD_CLOEXEC);

	/* what another file says is no matter of these bytes */
	if (fd < 0 || memmem(data, size, "@include", 8))
		goto out;
	if (write(fd, data, size) != (ssize_t)size)
		goto out;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!config_load(path, &config, &faults, &err)) {
		if (faults.len)
			broken("faults, but it was read", faults.buf);
		check_config(config);
	} else if (err.code != ERR_CONFIG || !faults.len || config) {
		broken("refused without a fault", err.text);
	} else {
		check_line("refusal", err.text);
		check_faults(faults.buf, path);
	}
	config_free(config);
out:
	strbuf_release(&faults);
	if (fd >= 0)
		close(fd);
	return 0;
}
