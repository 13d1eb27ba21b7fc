/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every statement that session-manager sends to PostgreSQL. Rows are locked in one order: devices,
 * sessions, routers. What was read without a lock is written only if its version is still the same.
 */
#include "session-manager/sql.h"

/* What stands around a door, and one of its sessions; store.c has the same columns. */
#define DOORWAY \
	"d.id, d.user_id, s.id, s.name, s.router_id, s.proto, s.port, s.to4, s.to6, s.to_port, " \
	"s.default_s, s.longest_s"
#define SES \
	"x.id, x.successor_id, x.source, x.state, x.start_ms, x.pending_ms, x.end_ms, " \
	"x.xmin::text::bigint"

/* A device whose row this very transaction has written. */
#define CLAIMED "d.id = ANY ($1::bytea[]) AND d.xmin = pg_current_xact_id_if_assigned()::xid"

const char *const sql_text[SQL_COUNT] = {
	[SQL_CLAIM] = "UPDATE devices d SET last_t_ms = k.t_ms "
		      "FROM unnest($1::bytea[], $2::bigint[]) AS k (id, t_ms) "
		      "WHERE d.id = k.id AND d.revoked_ms IS NULL AND d.last_t_ms < k.t_ms "
		      "RETURNING d.id",

	/* OFFSET 0 keeps the look-up of sessions one by door, whatever the statistics say. */
	[SQL_CLAIM_GRANTS] =
		"SELECT " DOORWAY ", r.session_count, " SES
		", g.automatic, CASE WHEN x.id IS NULL THEN ("
		"SELECT count(*) FROM devices e JOIN sessions y ON y.device_id = e.id "
		"AND y.closed_ms IS NULL WHERE e.user_id = d.user_id) END "
		"FROM devices d JOIN grants g ON g.user_id = d.user_id "
		"JOIN services s ON s.id = g.service_id JOIN routers r ON r.id = s.router_id "
		"LEFT JOIN LATERAL (SELECT *, xmin FROM sessions x WHERE x.device_id = d.id "
		"AND x.service_id = s.id AND x.closed_ms IS NULL OFFSET 0) x ON true "
		"WHERE " CLAIMED " ORDER BY d.id, s.id",

	[SQL_DOORS] =
		"SELECT " DOORWAY ", r.session_count, " SES " FROM (SELECT DISTINCT w.device_id, "
		"w.service_id, family(w.source) FROM sessions w WHERE w.id = ANY ($1::bigint[])) "
		"AS w (device_id, service_id, family) "
		"JOIN sessions x ON x.device_id = w.device_id AND x.service_id = w.service_id "
		"AND family(x.source) = w.family AND x.closed_ms IS NULL "
		"JOIN devices d ON d.id = x.device_id JOIN services s ON s.id = x.service_id "
		"JOIN routers r ON r.id = s.router_id "
		"ORDER BY d.id, s.id, w.family FOR NO KEY UPDATE OF x",

	[SQL_CLOSE] = "UPDATE sessions x SET state = 'closed', reason = u.reason, "
		      "closed_ms = u.closed_ms FROM unnest($1::bigint[], $2::bigint[], $3::text[], "
		      "$4::bigint[]) AS u (id, version, reason, closed_ms) "
		      "WHERE x.id = u.id AND x.xmin = u.version::text::xid",

	[SQL_CHANGE] =
		"UPDATE sessions x SET state = u.state, successor_id = u.successor_id, "
		"pending_ms = u.pending_ms, end_ms = u.end_ms, "
		"due_ms = least(x.due_ms, u.due_ms) "
		"FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], "
		"$6::bigint[], $7::bigint[]) "
		"AS u (id, version, state, successor_id, pending_ms, end_ms, due_ms) "
		"WHERE x.id = u.id AND x.xmin = u.version::text::xid",

	[SQL_CREATE] =
		"INSERT INTO sessions (id, device_id, service_id, router_id, source, state, "
		"start_ms, pending_ms, end_ms, due_ms) "
		"SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::text[], "
		"$5::inet[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])",

	[SQL_EVENTS] =
		"INSERT INTO events (id, at_ms, what, session_id, user_id, device_id, "
		"service_id, service_name, router_id, source, port, end_ms, reason) "
		"SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], "
		"$5::bigint[], $6::bytea[], $7::bigint[], $8::text[], $9::text[], $10::inet[], "
		"$11::bigint[], $12::bigint[], $13::text[])",

	[SQL_OUTBOX] = "INSERT INTO outbox (id, channel, parameter, payload, taken_ms) "
		       "SELECT id, channel, parameter, payload, $5::bigint "
		       "FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) "
		       "AS u (id, channel, parameter, payload)",

	[SQL_REVISIONS] = "UPDATE routers r SET base = r.revision, "
			  "revision = greatest(r.revision + 1, $3::bigint), "
			  "session_count = r.session_count + u.more "
			  "FROM unnest($1::text[], $2::bigint[]) AS u (id, more) WHERE r.id = u.id "
			  "RETURNING r.id, r.base, r.revision",
};
