-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions, as people see them.

-- SQL_SESSION_ITEMS
SELECT x.id, d.user_id, u.name, x.device_id, d.kind, d.name, x.service_id, s.name, x.router_id, r.host,
	x.source, s.proto, x.port, x.start_ms, x.opened_ms, x.end_ms, x.closed_ms, x.knock_ms, x.state,
	x.reason
FROM unnest($1::bigint[]) WITH ORDINALITY AS i (id, place)
JOIN sessions x ON x.id = i.id
JOIN devices d ON d.id = x.device_id
JOIN users u ON u.id = d.user_id
JOIN services s ON s.id = x.service_id
JOIN routers r ON r.id = x.router_id
ORDER BY i.place

-- A page of sessions, newest first, from behind the last one of the page before ($1, $2), at most $3 of
-- them: of a service ($4), on a port ($5), in a state ($6), open at a time ($7), of a user ($8), of a
-- device ($9). Living ones are few among many that are over, and have indexes of their own; where user
-- or device is known, their sessions are read and no others.
-- SQL_LIVING
SELECT x.id FROM (SELECT * FROM sessions WHERE closed_ms IS NULL OFFSET 0) x
WHERE (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
	AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
	AND ($5::bigint IS NULL OR x.port = $5::bigint)
	AND ($6::text IS NULL OR x.state = $6::text)
	AND ($7::bigint IS NULL OR x.opened_ms <= $7::bigint)
	AND $8::bigint IS NULL AND $9::bytea IS NULL
ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint

-- SQL_LIVING_OF
SELECT x.id
FROM (
	SELECT id FROM devices WHERE user_id = $8::bigint AND ($9::bytea IS NULL OR id = $9::bytea)
	UNION ALL SELECT id FROM devices WHERE id = $9::bytea AND $8::bigint IS NULL) d,
	LATERAL (
		SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NULL OFFSET 0) x
WHERE (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
	AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
	AND ($5::bigint IS NULL OR x.port = $5::bigint)
	AND ($6::text IS NULL OR x.state = $6::text)
	AND ($7::bigint IS NULL OR x.opened_ms <= $7::bigint)
ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint

-- SQL_HISTORY
SELECT x.id FROM (
	(SELECT * FROM sessions WHERE closed_ms IS NULL AND $7::bigint IS NOT NULL OFFSET 0)
	UNION ALL
	(SELECT * FROM sessions x
	WHERE x.closed_ms IS NOT NULL AND x.start_ms > 0
		AND x.start_ms <= coalesce($7::bigint, 1::bigint << 62)
		AND (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
		AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
		AND ($5::bigint IS NULL OR x.port = $5::bigint)
		AND ($7::bigint IS NULL OR (x.opened_ms <= $7::bigint AND x.closed_ms > $7::bigint))
	ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint)) x
WHERE (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
	AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
	AND ($5::bigint IS NULL OR x.port = $5::bigint)
	AND ($6::text IS NULL OR x.state = $6::text)
	AND ($7::bigint IS NULL OR x.opened_ms <= $7::bigint)
	AND $8::bigint IS NULL AND $9::bytea IS NULL
ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint

-- SQL_HISTORY_OF
SELECT x.id
FROM (
	SELECT id FROM devices WHERE user_id = $8::bigint AND ($9::bytea IS NULL OR id = $9::bytea)
	UNION ALL SELECT id FROM devices WHERE id = $9::bytea AND $8::bigint IS NULL) d,
	LATERAL (
		(SELECT * FROM sessions x
		WHERE x.device_id = d.id AND x.closed_ms IS NULL AND $7::bigint IS NOT NULL OFFSET 0)
		UNION ALL
		(SELECT * FROM sessions x
		WHERE x.device_id = d.id AND x.closed_ms IS NOT NULL
			AND x.start_ms <= coalesce($7::bigint, 1::bigint << 62)
			AND (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
			AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
			AND ($5::bigint IS NULL OR x.port = $5::bigint)
			AND ($7::bigint IS NULL OR (x.opened_ms <= $7::bigint AND x.closed_ms > $7::bigint))
		ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint)) x
WHERE (x.start_ms, x.id) < (coalesce($1::bigint, 1::bigint << 62), coalesce($2::bigint, 1))
	AND ($4::bigint IS NULL OR x.service_id = $4::bigint)
	AND ($5::bigint IS NULL OR x.port = $5::bigint)
	AND ($6::text IS NULL OR x.state = $6::text)
	AND ($7::bigint IS NULL OR x.opened_ms <= $7::bigint)
ORDER BY x.start_ms DESC, x.id DESC LIMIT $3::bigint

-- A device or login is held until the transaction ends; it was this very transaction that wrote it.
-- SQL_HOLD
UPDATE devices SET last_source = coalesce($2::inet, last_source)
WHERE id = $1::bytea AND revoked_ms IS NULL AND kind <> 'invitation'
	AND (kind = 'login' OR confirmed_ms IS NOT NULL)
RETURNING 1

-- A device or invitation, whatever its state.
-- SQL_KNOCKER
SELECT d.key, d.kind, d.revoked_ms IS NOT NULL, d.confirmed_ms IS NOT NULL, u.hours,
	i.duration_s, i.valid_until_ms, i.uses, i.most_uses, i.visit_end_ms
FROM devices d JOIN users u ON u.id = d.user_id LEFT JOIN invitations i ON i.device_id = d.id
WHERE d.id = $1::bytea AND d.key IS NOT NULL
