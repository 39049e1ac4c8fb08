/* SPDX-License-Identifier: MIT */
#include "state/db.h"
#include "state/sql.h"

enum { SETTINGS_FIND, SETTINGS_PUT };

static const char *const statements[] = {
    [SETTINGS_FIND] = "SELECT value FROM settings WHERE key = ?1",
    [SETTINGS_PUT] =
	("INSERT INTO settings (key, value) VALUES (?1, ?2)"
	 " ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
};
const struct sql_statements settings_sql = SQL_STATEMENTS(statements);

int state_setting_find(struct state *st, const char *key, struct arena *a,
		       const char **value, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SETTINGS, SETTINGS_FIND);
	int found;

	sql_bind_key(s, 1, key);
	found = sql_next(st, s, err);
	if (found > 0) {
		*value = sql_text(s, 0, a);
		sql_done(s);
	}
	return found;
}

int state_setting_put(struct state *st, const char *key, const char *value,
		      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SETTINGS, SETTINGS_PUT);

	sql_bind_key(s, 1, key);
	sql_bind_text(s, 2, value);
	return sql_run(st, s, err);
}
