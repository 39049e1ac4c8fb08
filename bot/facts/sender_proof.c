/* SPDX-License-Identifier: MIT */
#include "bot/facts/sender_proof.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/mail/header.h"
#include "common/slice.h"
#include "common/strbuf.h"

/*
 * A value is flattened first: comments gone, one blank between words, none
 * around '=' and ';', quotes off. What in a quoted string would be structure
 * becomes a '"', which no name, result or domain holds. Then it is plain words.
 */

struct found {
	const char *dmarc, *dkim; /* who says that it passed; NULL */
	bool failed;              /* dmarc=fail */
};

static void add_blank(struct strbuf *out)
{
	if (out->len && !strchr(" ;=", out->buf[out->len - 1]))
		strbuf_addch(out, ' ');
}

/* Behind the comment that begins at v; NULL: it has no end. */
static const char *skip_comment(const char *v)
{
	size_t depth = 0;

	for (; *v; v++) {
		if (*v == '\\' && v[1])
			v++;
		else if (*v == '(')
			depth++;
		else if (*v == ')' && !--depth)
			return v + 1;
	}
	return NULL;
}

/* The same for a quoted string, which goes to out. */
static const char *add_quoted(const char *v, struct strbuf *out)
{
	for (v++; *v && *v != '"'; v++) {
		if (*v == '\\' && v[1])
			v++;
		strbuf_addch(out, strchr(" \t;=()\"\\", *v) ? '"' : *v);
	}
	return *v ? v + 1 : NULL;
}

static bool flatten(const char *v, struct strbuf *out)
{
	while (v && *v) {
		if (*v == '(') {
			add_blank(out);
			v = skip_comment(v);
		} else if (*v == '"') {
			v = add_quoted(v, out);
		} else if (ascii_is_space(*v)) {
			add_blank(out);
			v++;
		} else {
			if (*v == ';' || *v == '=')
				strbuf_rtrim(out);
			strbuf_addch(out, *v++);
		}
	}
	strbuf_rtrim(out);
	return v;
}

static bool is_text(struct slice v, const char *word)
{
	return ascii_case_is(v.s, v.len, word);
}

/* RFC 8601 2.2: authserv-id [ CFWS authres-version ], the version is 1. */
static bool is_id(struct slice first, const char *id)
{
	struct slice name;

	slice_next(&first, ' ', &name);
	return is_text(name, id) && (!first.len || is_text(first, "1"));
}

/* The value of the property of that name; none if it is repeated. */
static struct slice find_property(struct slice words, const char *name)
{
	struct slice value = {"", 0}, word, key;
	int n = 0;

	while (slice_next(&words, ' ', &word)) {
		slice_next(&word, '=', &key);
		if (is_text(key, name)) {
			value = word;
			n++;
		}
	}
	return n == 1 ? value : (struct slice){"", 0};
}

/* Whether name can be that of an organisation, which has domains below it. */
static bool may_be_parent(struct slice name)
{
	const char *dot = NULL;

	for (size_t i = 0; i < name.len; i++)
		if (name.s[i] == '.')
			dot = name.s + i;
	return dot && dot > name.s && name.s + name.len - dot > 3;
}

static bool is_aligned(struct slice d, const char *domain)
{
	size_t len = strlen(domain);

	if (is_text(d, domain))
		return true;
	return may_be_parent(d) && *d.s != '.' && len > d.len &&
	       domain[len - d.len - 1] == '.' &&
	       is_text(d, domain + len - d.len);
}

/* method [ "/" version ] = result, then properties */
static void read_result(struct slice words, const char *domain, const char *id,
			struct found *found)
{
	struct slice result, name, method;

	slice_next(&words, ' ', &result);
	slice_next(&result, '=', &name);
	slice_next(&name, '/', &method);
	if (is_text(method, "dmarc") && is_text(result, "fail"))
		found->failed = true;
	if (!is_text(result, "pass"))
		return;
	if (is_text(method, "dmarc") && !found->dmarc &&
	    is_text(find_property(words, "header.from"), domain))
		found->dmarc = id;
	if (is_text(method, "dkim") && !found->dkim &&
	    is_aligned(find_property(words, "header.d"), domain))
		found->dkim = id;
}

static void read_field(struct slice value, const char *domain, const char *id,
		       struct found *found)
{
	struct slice part;

	slice_next(&value, ';', &part);
	if (!is_id(part, id))
		return;
	while (slice_next(&value, ';', &part))
		read_result(part, domain, id, found);
}

static bool is_named(const struct mail_field *f, const char *name)
{
	return is_text((struct slice){f->name, f->name_len}, name);
}

static int find_most_hops(const struct sender_proof_server *trust,
			  size_t n_trust)
{
	int hops = 0;

	for (size_t i = 0; i < n_trust; i++)
		if (trust[i].hops > hops)
			hops = trust[i].hops;
	return hops;
}

static void read_fields(const struct mail_header *h, const char *domain,
			const struct sender_proof_server *trust, size_t n_trust,
			struct arena *a, struct found *found)
{
	struct strbuf flat = STRBUF_INIT;
	int received = 0, hops = find_most_hops(trust, n_trust);

	for (size_t i = 0; i < h->n && received < hops; i++) {
		const struct mail_field *f = &h->fields[i];

		received += is_named(f, "Received");
		if (!is_named(f, "Authentication-Results"))
			continue;
		strbuf_reset(&flat);
		if (!flatten(mail_field_value(f, MAIL_FIELD_MAX, a), &flat))
			continue;
		for (size_t t = 0; t < n_trust; t++)
			if (received < trust[t].hops)
				read_field((struct slice){flat.buf, flat.len},
					   domain, trust[t].id, found);
	}
	strbuf_release(&flat);
}

const char *sender_proof_find(const struct mail_header *h, const char *domain,
			      const struct sender_proof_server *trust,
			      size_t n_trust, struct arena *a)
{
	struct found found = {.failed = false};

	if (!*domain)
		return "";
	read_fields(h, domain, trust, n_trust, a, &found);
	if (found.failed)
		return "";
	if (found.dmarc)
		return arena_printf(a, "dmarc=pass by %s", found.dmarc);
	if (found.dkim)
		return arena_printf(a, "dkim=pass by %s", found.dkim);
	return "";
}
