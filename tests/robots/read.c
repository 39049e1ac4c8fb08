/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "common/log.h"
#include "common/strbuf.h"
#include "tests/robots/robots.h"

/*
 * usage: read FILE...
 *
 * What other robots would make of mails of ours, see robots.h. Exit code 1 if
 * there is a fault.
 */
static size_t read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct strbuf bytes = STRBUF_INIT, faults = STRBUF_INIT;
	char block[65536];
	size_t n;

	if (!f)
		fatal("open '%s'", path);
	while ((n = fread(block, 1, sizeof(block), f)))
		strbuf_add(&bytes, block, n);
	if (ferror(f))
		fatal("read '%s'", path);
	fclose(f);
	if (!bytes.len)
		fatalx("'%s' is empty", path);
	n = robots_read(path, bytes.buf, bytes.len, &faults);
	fputs(faults.buf, stdout);
	strbuf_release(&bytes);
	strbuf_release(&faults);
	return n;
}

int main(int argc, char **argv)
{
	size_t n = 0;

	if (argc < 2)
		fatalx("usage: read FILE...");
	for (int i = 1; i < argc; i++)
		n += read_file(argv[i]);
	return n > 0;
}
