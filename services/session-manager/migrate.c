/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the tables of a database up to date. */
#include "session-manager/migrate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"

#define NUMBER_BYTES 12

/* The lock's number is "ownline" in ASCII. */
#define BEGIN \
	"BEGIN;" \
	"SELECT pg_advisory_xact_lock(31375038563839589);" \
	"CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL," \
	" hash text NOT NULL, applied timestamptz NOT NULL DEFAULT now())"

#define HASH "encode(sha256(convert_to($2, 'UTF8')), 'hex')"

#define STATE \
	"SELECT CASE WHEN m.number IS NULL THEN 'missing' WHEN m.hash = " HASH " THEN 'applied' " \
	"ELSE 'changed' END FROM (SELECT $1::integer AS number) w LEFT JOIN migrations m USING " \
	"(number)"

#define RECORD "INSERT INTO migrations (number, hash, name) VALUES ($1::integer, " HASH ", $3)"

#define NEWER "SELECT 'newer' FROM migrations WHERE number > $1::integer"

static int refuse(const char *name, const char *why)
{
	ol_log(OL_ERROR, "database_refused", "migration=%s why=\"%s\"", name, why);
	return -EPROTO;
}

static int apply(struct pg *pg, unsigned number, const struct migration *migration)
{
	char digits[NUMBER_BYTES], state[NUMBER_BYTES];
	const char *const args[] = { digits, migration->sql, migration->name };
	int rc;

	snprintf(digits, sizeof digits, "%u", number);
	rc = pg_value(pg, STATE, args, 2, state, sizeof state);
	if (rc < 0 || !strcmp(state, "applied"))
		return rc;
	if (strcmp(state, "missing") != 0)
		return refuse(migration->name, "applied, but not as it is built into this program");
	rc = pg_script(pg, migration->sql);
	if (rc == 0)
		rc = pg_value(pg, RECORD, args, 3, state, sizeof state);
	if (rc == 0)
		ol_log(OL_INFO, "migrated", "migration=%s", migration->name);
	return rc;
}

static int apply_all(struct pg *pg)
{
	char digits[NUMBER_BYTES], state[NUMBER_BYTES];
	const char *const args[] = { digits };
	unsigned count = 0;
	int rc = 0;

	while (rc == 0 && migrations[count].name) {
		rc = apply(pg, count + 1, &migrations[count]);
		count++;
	}
	if (rc < 0)
		return rc;
	snprintf(digits, sizeof digits, "%u", count);
	rc = pg_value(pg, NEWER, args, 1, state, sizeof state);
	return *state ? refuse("-", "the database is newer than this program") : rc;
}

int migrate(struct pg *pg)
{
	int rc = pg_script(pg, BEGIN);

	if (rc == 0)
		rc = apply_all(pg);
	return rc < 0 ? rc : pg_script(pg, "COMMIT");
}
