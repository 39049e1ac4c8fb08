/* SPDX-License-Identifier: MIT */
#include "config/relate.h"

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "config/config.h"
#include "config/fault.h"
#include "config/value.h"

/* kvm@vger.kernel.org is kvm.vger.kernel.org in most List-Ids. */
static const char *default_list_id(const char *address, struct arena *a)
{
	char *id = arena_strdup(a, address);
	char *at = strchr(id, '@');

	if (at)
		*at = '.';
	return id;
}

void relate_complete(struct config_reader *r, struct config *c)
{
	static const int imap_ports[] = {
	    [TLS_IMPLICIT] = 993, [TLS_STARTTLS] = 143, [TLS_NONE] = 143};
	static const int smtp_ports[] = {
	    [TLS_IMPLICIT] = 465, [TLS_STARTTLS] = 587, [TLS_NONE] = 25};
	struct arena *a = r->arena;

	if (!c->imap.server.port)
		c->imap.server.port = imap_ports[c->imap.server.tls];
	if (!c->smtp.server.port)
		c->smtp.server.port = smtp_ports[c->smtp.server.tls];
	for (size_t i = 0; i < c->n_lists; i++) {
		struct config_list *l = &c->lists[i];

		if (!*l->list_id)
			l->list_id = default_list_id(l->address, a);
		if (!*l->archive && *l->name)
			l->archive = arena_printf(
			    a, "https://lore.kernel.org/%s/", l->name);
		if (!*l->folder)
			l->folder = c->imap.folder;
		if (!*l->digest.to)
			l->digest.to = l->address;
		if (!config_lookup(r->file,
				   arena_printf(a, "lists.[%zu].topics", i))) {
			l->topics = config_default_topics;
			l->n_topics = config_n_default_topics;
		}
	}
}

static void server_check(struct config_reader *r, const char *group,
			 const struct config_server *s)
{
	const char *tls = arena_printf(r->arena, "%s.tls", group);
	bool file = *s->password_file;
	bool command = *s->password_command;

	if (s->tls == TLS_NONE && *s->host && !value_is_loopback(s->host))
		fault_add(r, tls,
			  "must be \"implicit\" or \"starttls\" for a host "
			  "that is not this one, got \"none\"");
	if (*s->user && !file && !command)
		fault_add(r, arena_printf(r->arena, "%s.user", group),
			  "must have password_file or password_command "
			  "beside it, found neither");
	if (file && command)
		fault_add(r,
			  arena_printf(r->arena, "%s.password_command", group),
			  "must not stand beside password_file: one is enough");
	/* A missing user of imap has its fault already: it is required. */
	if (!*s->user && (file || command) && !strcmp(group, "smtp"))
		fault_add(r,
			  arena_printf(r->arena, "%s.password_%s", group,
				       file ? "file" : "command"),
			  "must have user beside it, found none");
}

/* The key outlives a lost state, and must not be carried off with it. */
static void key_check(struct config_reader *r, const struct config_bot *bot)
{
	const char *slash = strrchr(bot->state, '/');
	size_t len = slash ? (size_t)(slash - bot->state) + 1 : 0;

	if (len && !strncmp(bot->key_file, bot->state, len))
		fault_add(r, "bot.key_file",
			  "must lie outside the folder of bot.state, got "
			  "\"%s\" beside \"%s\"",
			  bot->key_file, bot->state);
}

static void topics_check(struct config_reader *r, const struct config_list *l,
			 const char *path)
{
	for (size_t i = 0; i < l->n_topics; i++) {
		const struct config_topic *t = &l->topics[i];
		const char *p =
		    arena_printf(r->arena, "%s.topics.[%zu]", path, i);

		if (!t->n_paths && !*t->tag)
			fault_add(r, p,
				  "must have paths or tag, found neither");
		for (size_t j = 0; j < i; j++) {
			if (*t->name && !strcmp(t->name, l->topics[j].name))
				fault_add(r,
					  arena_printf(r->arena, "%s.name", p),
					  "must differ from those before, got "
					  "\"%s\" again",
					  t->name);
		}
	}
}

/* A fault if text repeats that of an earlier list. */
static void unique_check(struct config_reader *r, const char *path,
			 const char *name, const char *text,
			 const char *earlier)
{
	if (*text && !ascii_casecmp(text, earlier))
		fault_add(r, arena_printf(r->arena, "%s.%s", path, name),
			  "must differ from those of other lists, got "
			  "\"%s\" again",
			  text);
}

static void list_check(struct config_reader *r, const struct config *c,
		       size_t i)
{
	const struct config_list *l = &c->lists[i];
	const char *path = arena_printf(r->arena, "lists.[%zu]", i);
	const char *digest = arena_printf(r->arena, "%s.digest", path);

	for (size_t j = 0; j < i; j++) {
		const struct config_list *e = &c->lists[j];

		unique_check(r, path, "name", l->name, e->name);
		unique_check(r, path, "address", l->address, e->address);
		/* With the same address the ids are the same by default. */
		if (ascii_casecmp(l->address, e->address))
			unique_check(r, path, "list_id", l->list_id,
				     e->list_id);
	}
	if (*l->address && !ascii_casecmp(l->address, c->bot.address))
		fault_add(r, arena_printf(r->arena, "%s.address", path),
			  "must differ from bot.address, got \"%s\"",
			  l->address);
	if (*l->digest.to && ascii_casecmp(l->digest.to, l->address) &&
	    !ascii_casecmp(l->digest.to, c->bot.address))
		fault_add(r, arena_printf(r->arena, "%s.to", digest),
			  "must differ from bot.address, got \"%s\"",
			  l->digest.to);
	if (l->digest.max_bytes > c->smtp.max_message_bytes)
		fault_add(r, arena_printf(r->arena, "%s.max_bytes", digest),
			  "must be at most smtp.max_message_bytes, %d, "
			  "got %d",
			  c->smtp.max_message_bytes, l->digest.max_bytes);
	topics_check(r, l, path);
}

void relate_check(struct config_reader *r, const struct config *c)
{
	key_check(r, &c->bot);
	server_check(r, "imap", &c->imap.server);
	server_check(r, "smtp", &c->smtp.server);
	for (size_t i = 0; i < c->n_lists; i++)
		list_check(r, c, i);
}
