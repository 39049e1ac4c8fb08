/* SPDX-License-Identifier: MIT */
#include "bot/series/keys.h"

#include <string.h>

#include "common/arena.h"
#include "common/lines.h"
#include "state/series.h"

/*
 * The length of the part of `YYYYMMDDhhmmss.PID-N-address` before N; *rest is
 * where "-address" begins.  0: no such stem.
 */
static size_t split_stem(const char *msgid, const char **rest)
{
	const char *p = msgid + strspn(msgid, "0123456789");
	const char *counter;
	size_t digits;

	if (p - msgid != 14 || *p != '.')
		return 0;
	digits = strspn(p + 1, "0123456789");
	p += 1 + digits;
	if (!digits || *p != '-')
		return 0;
	counter = p + 1;
	digits = strspn(counter, "0123456789");
	if (!digits || counter[digits] != '-')
		return 0;
	*rest = counter + digits;
	return (size_t)(counter - msgid);
}

static void read_nearest(const char *refs, struct arena *a, struct keys *out)
{
	struct slice ref;

	for (int k = 0; k < 2 && lines_next(&refs, &ref); k++)
		out->nearest[k] = arena_strndup(a, ref.s, ref.len);
}

static const char *loose_text(char kind, const char *who,
			      const struct state_series_mail *mail,
			      struct arena *a)
{
	if (!*who)
		return NULL;
	return arena_printf(a, "%c%s\n%u\n%s\n%s", kind, who, mail->expected,
			    mail->revision, mail->tags);
}

void keys_of(const struct state_series_mail *mail, struct arena *a,
	     struct keys *out)
{
	const char *rest;
	size_t len;

	*out = (struct keys){.stem = NULL};
	read_nearest(mail->refs, a, out);
	/* Only a reference ties N/M to a patch without numbers. */
	if (!mail->counted)
		return;
	len = split_stem(mail->msgid, &rest);
	if (len)
		out->stem =
		    arena_printf(a, "s%.*s%s", (int)len, mail->msgid, rest);
	if (*mail->refs)
		return;
	out->loose[0] = loose_text('a', mail->from.email, mail, a);
	out->loose[1] = loose_text('n', mail->from.name, mail, a);
}
