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

	sql_bind_key(s, 1, key);
	return sql_find(st, s, sql_read_text, a, value, err);
}

int state_setting_put(struct state *st, const char *key, const char *value,
		      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SETTINGS, SETTINGS_PUT);

	sql_bind_key(s, 1, key);
	sql_bind_text(s, 2, value);
	return sql_run(st, s, err);
}
