/* SPDX-License-Identifier: MIT */
#include "smtp/reply.h"

#include <stdio.h>
#include <string.h>

#include <libetpan/mailstream.h>
#include <libetpan/mmapstring.h>

#include "common/ascii.h"

void smtp_reply_release(struct smtp_reply *r)
{
	strbuf_release(&r->text);
	r->code = 0;
}

int smtp_reply_line(const char *line, size_t len, int *code, bool *more,
		    const char **text)
{
	if (len < 3 || line[0] < '2' || line[0] > '5' ||
	    !ascii_is_digit(line[1]) || !ascii_is_digit(line[2]))
		return -1;
	if (len > 3 && line[3] != ' ' && line[3] != '-')
		return -1;
	*code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	*more = len > 3 && line[3] == '-';
	*text = line + (len > 3 ? 4 : 3);
	return 0;
}

void smtp_reply_read(struct smtp_reply *r, struct _mailstream *stream)
{
	MMAPString *line = mmap_string_new("");
	bool more = true;
	int first = 0;

	r->code = 0;
	strbuf_reset(&r->text);
	for (int n = 0; line && more; n++) {
		const char *text;
		int code;

		if (n == SMTP_REPLY_LINES_MAX ||
		    !mailstream_read_line_remove_eol(stream, line) ||
		    smtp_reply_line(line->str, line->len, &code, &more, &text))
			goto out;
		if (n && code != first) /* RFC 5321 4.2.1: all the same */
			goto out;
		first = code;
		strbuf_add(&r->text, text,
			   line->len - (size_t)(text - line->str));
		strbuf_addch(&r->text, '\n');
	}
	r->code = first;
out:
	if (line)
		mmap_string_free(line);
}

void smtp_reply_show(const struct smtp_reply *r, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%03d ", r->code);
	size_t len = r->text.len;

	if (len)
		len--; /* the last LF */
	for (size_t i = 0; i < len && n < size - 1; i++) {
		char c = r->text.buf[i];

		if (c == '\n')
			c = ' ';
		out[n++] = c >= ' ' && c < 0x7f ? c : '?';
	}
	out[n < size ? n : size - 1] = '\0';
}

bool smtp_reply_offers(const struct smtp_reply *r, const char *name, char *out,
		       size_t size)
{
	const size_t len = strlen(name);
	const char *line =
	    strchr(r->text.buf, '\n'); /* the first is a greeting */

	while (line && *++line) {
		const char *end = strchr(line, '\n');

		if (!ascii_ncasecmp(line, name, len) &&
		    (line[len] == ' ' || line + len == end)) {
			size_t n = line + len == end
				       ? 0
				       : (size_t)(end - line) - len - 1;

			snprintf(out, size, "%.*s", (int)n, end - n);
			return true;
		}
		line = end;
	}
	return false;
}
