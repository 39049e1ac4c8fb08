/* SPDX-License-Identifier: MIT */
#include "bot/facts/header_field.h"

#include "common/arena.h"
#include "common/mail/header.h"
#include "common/mail/param.h"

const char *header_field_value(const struct mail_header *h, const char *name,
			       struct arena *a)
{
	return mail_field_value(mail_header_find(h, name), MAIL_FIELD_SHORT_MAX,
				a);
}

const char *header_field_word(const struct mail_field *f, struct arena *a)
{
	return mail_param_value(mail_field_value(f, MAIL_FIELD_SHORT_MAX, a),
				a);
}

size_t header_field_count(const struct mail_header *h, const char *name)
{
	const struct mail_field *f = NULL;
	size_t n = 0;

	while ((f = mail_header_next(h, name, f)))
		n++;
	return n;
}

void header_field_msgids(const struct mail_header *h, const char *name,
			 struct arena *a, struct mail_msgids *out)
{
	const struct mail_field *f = mail_header_find(h, name);

	*out = (struct mail_msgids){.n = 0};
	if (f)
		mail_msgid_parse_list(arena_strndup(a, f->value, f->value_len),
				      a, out);
}

void header_field_addrs(const struct mail_header *h, const char *const *names,
			size_t n, struct arena *a, struct mail_addrs *out)
{
	size_t size = 0;

	*out = (struct mail_addrs){.n = 0};
	for (size_t i = 0; i < n; i++) {
		const struct mail_field *f = NULL;
		struct mail_addrs more;

		while ((f = mail_header_next(h, names[i], f))) {
			mail_addr_parse_list(
			    mail_field_value(f, MAIL_FIELD_MAX, a), a, &more);
			for (size_t k = 0; k < more.n; k++) {
				out->addr =
				    arena_grow(a, out->addr, out->n, &size,
					       sizeof(*out->addr));
				out->addr[out->n++] = more.addr[k];
			}
		}
	}
}
