/* SPDX-License-Identifier: MIT */
#include "state/people.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/mail/addr.h"
#include "state/sql.h"

enum { PEOPLE_FIND, PEOPLE_FIND_EMAIL, PEOPLE_INSERT };

static const char *const statements[] = {
    [PEOPLE_FIND] = "SELECT id FROM people WHERE email = ?1 AND name = ?2",
    [PEOPLE_FIND_EMAIL] = "SELECT id FROM people WHERE email = ?1 LIMIT 1",
    [PEOPLE_INSERT] = "INSERT INTO people (email, name) VALUES (?1, ?2)",
};
const struct sql_statements people_sql = SQL_STATEMENTS(statements);

/* FNV-1a, with a NUL between the two. Who makes keys collide only makes the
 * cache forget. */
static uint64_t key_hash(const struct mail_addr *addr)
{
	uint64_t hash = 14695981039346656037u;

	for (const char *p = addr->email; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	hash *= 1099511628211u;
	for (const char *p = addr->name; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	return hash ^ hash >> 32;
}

static bool is_person(const struct person *p, uint64_t hash,
		      const struct mail_addr *addr)
{
	return p->email && p->hash == hash && !strcmp(p->email, addr->email) &&
	       !strcmp(p->email + strlen(p->email) + 1, addr->name);
}

static void remember_person(struct person *p, uint64_t hash,
			    const struct mail_addr *addr, int64_t id)
{
	size_t email_size = strlen(addr->email) + 1;
	size_t name_size = strlen(addr->name) + 1;

	if (email_size + name_size > PEOPLE_KEY_MAX)
		return;
	free(p->email);
	p->email = mem_alloc(email_size + name_size);
	memcpy(p->email, addr->email, email_size);
	memcpy(p->email + email_size, addr->name, name_size);
	p->hash = hash;
	p->id = id;
}

int people_put(struct state *st, const struct mail_addr *addr, int64_t *id,
	       struct err *err)
{
	uint64_t hash = key_hash(addr);
	struct person *p = &st->people.slot[hash & (PEOPLE_CACHE - 1)];
	sqlite3_stmt *s;

	if (is_person(p, hash, addr)) {
		*id = p->id;
		return 0;
	}
	s = sql_get(st, SQL_PEOPLE, PEOPLE_FIND);
	sql_bind_name(s, 1, addr->email);
	sql_bind_name(s, 2, addr->name);
	if (sql_run_int(st, s, id, err))
		return -1;
	if (!*id) {
		s = sql_get(st, SQL_PEOPLE, PEOPLE_INSERT);
		sql_bind_name(s, 1, addr->email);
		sql_bind_name(s, 2, addr->name);
		if (sql_run(st, s, err))
			return -1;
		*id = sqlite3_last_insert_rowid(st->db);
	}
	remember_person(p, hash, addr, *id);
	return 0;
}

int people_put_email(struct state *st, const char *email, int64_t *id,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PEOPLE, PEOPLE_FIND_EMAIL);

	sql_bind_name(s, 1, email);
	if (sql_run_int(st, s, id, err))
		return -1;
	if (*id)
		return 0;
	return people_put(st, &(struct mail_addr){"", email}, id, err);
}

void people_clear(struct people *people)
{
	for (size_t i = 0; i < PEOPLE_CACHE; i++) {
		free(people->slot[i].email);
		people->slot[i].email = NULL;
	}
}
