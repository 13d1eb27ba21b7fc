/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor's manager: one statement and one commit for each knock, then passes it on.
 *
 * usage: bench-floor-manager BROKER PORT CONNECTION */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdlib.h>

#include "floor.h"
#include "target.h"

#define TEXT_MAX 32

/* What any such manager must write: the device's counter, the knock as seen, the session, its
 * history. */
static const char tables[] =
	"DROP TABLE IF EXISTS history, doors, knocks, devices;"
	"CREATE TABLE devices (id int PRIMARY KEY, counter bigint NOT NULL DEFAULT 0, active bool "
	"NOT NULL);"
	"CREATE TABLE knocks (nonce bytea PRIMARY KEY, at timestamptz NOT NULL);"
	"CREATE TABLE doors (device int, port int, source inet NOT NULL, until timestamptz NOT "
	"NULL,"
	" PRIMARY KEY (device, port));"
	"CREATE TABLE history (id bigserial PRIMARY KEY, device int NOT NULL, what text NOT NULL);"
	"INSERT INTO devices SELECT id, 0, true FROM generate_series(1, 10000) AS id;"
	"ANALYZE; SET plan_cache_mode = force_generic_plan; SET jit = off";

static const char knock[] =
	"WITH known AS (UPDATE devices SET counter = counter + 1 WHERE id = $1 AND active "
	"RETURNING id),"
	" fresh AS (INSERT INTO knocks SELECT decode(md5($2), 'hex'), now() FROM known RETURNING "
	"1),"
	" door AS (INSERT INTO doors SELECT id, 8443, $3::inet, now() + '5 min' FROM known, fresh"
	"  ON CONFLICT (device, port) DO UPDATE SET source = excluded.source, until = "
	"excluded.until"
	"  RETURNING device)"
	" INSERT INTO history (device, what) SELECT device, 'opened' FROM door RETURNING id";

static void check(PGconn *pg, PGresult *result, ExecStatusType wanted)
{
	if (PQresultStatus(result) != wanted) {
		fputs(PQerrorMessage(pg), stderr);
		exit(1);
	}
	PQclear(result);
}

static void on_note(void *arg, struct floor_bus *bus, struct floor_note *note)
{
	PGconn *pg = arg;
	char device[TEXT_MAX], counter[TEXT_MAX], source[INET_ADDRSTRLEN];
	const char *const values[] = { device, counter, source };

	note->at_ns[FLOOR_AT_MANAGER] = now_ns();
	snprintf(device, sizeof device, "%u", note->device);
	snprintf(counter, sizeof counter, "%llu", (unsigned long long)note->counter);
	inet_ntop(AF_INET, &note->source, source, sizeof source);
	check(pg, PQexecPrepared(pg, "knock", 3, values, NULL, NULL, 0), PGRES_TUPLES_OK);
	note->at_ns[FLOOR_COMMITTED] = now_ns();
	floor_publish(bus, "floor/door", note);
}

int main(int argc, char **argv)
{
	PGconn *pg;

	if (argc != 4)
		return 64;
	pg = PQconnectdb(argv[3]);
	if (PQstatus(pg) != CONNECTION_OK) {
		fputs(PQerrorMessage(pg), stderr);
		return 1;
	}
	PQsetErrorVerbosity(pg, PQERRORS_TERSE);
	check(pg, PQexec(pg, "SET client_min_messages = error"), PGRES_COMMAND_OK);
	check(pg, PQexec(pg, tables), PGRES_COMMAND_OK);
	check(pg, PQprepare(pg, "knock", knock, 0, NULL), PGRES_COMMAND_OK);
	floor_run("manager", argv[1], argv[2], "floor/knock", on_note, -1, NULL, pg);
	PQfinish(pg);
	return 0;
}
