-- SPDX-License-Identifier: GPL-3.0-or-later
-- Why somebody cannot connect.

-- A knock whose device's clock is off; not one that was recorded and comes again. The row says whose
-- device it is, and whether the same was told since $6.
-- SQL_REFUSED
UPDATE devices d SET refused_ms = $2::bigint, refused_reason = $3::text, refused_source = $4::inet,
	skew_ms = $5::bigint
FROM (
	SELECT x.id, x.user_id, u.name, x.refused_reason, x.refused_ms
	FROM devices x JOIN users u ON u.id = x.user_id
	WHERE x.id = $1::bytea AND x.revoked_ms IS NULL AND x.confirmed_ms IS NOT NULL
		AND x.last_t_ms < $2::bigint + $5::bigint
	FOR NO KEY UPDATE OF x) old
WHERE d.id = old.id
RETURNING old.user_id, old.name, old.refused_reason = $3::text AND old.refused_ms > $6::bigint,
	d.kind = 'device'

-- The device that is meant: this one, or that of this user, or of this address, which knocked last.
-- SQL_DOCTOR_DEVICE
WITH meant AS (
	SELECT id FROM devices WHERE id = $1::bytea
	UNION ALL
	(SELECT id FROM devices
	WHERE $1::bytea IS NULL AND user_id = $2::bigint AND kind <> 'login'
	ORDER BY greatest(last_t_ms, refused_ms) DESC LIMIT 1)
	UNION ALL
	(SELECT id FROM devices
	WHERE $1::bytea IS NULL AND $2::bigint IS NULL AND kind <> 'login'
		AND (last_source = $3::inet OR refused_source = $3::inet)
	ORDER BY greatest(last_t_ms, refused_ms) DESC LIMIT 1))
SELECT d.id, d.user_id, d.name, d.confirmed_ms, d.revoked_ms, d.last_t_ms, d.last_kind, d.last_source,
	d.refused_ms, d.refused_reason, d.refused_source, d.skew_ms
FROM meant JOIN devices d ON d.id = meant.id

-- SQL_DOCTOR_USER
SELECT name, active AND removed_ms IS NULL, countries, hours FROM users WHERE id = $1::bigint

-- The service that is meant: this one, or what the user has opened last, or what he may open.
-- SQL_DOCTOR_SERVICE
SELECT s.id, s.name, s.router_id, s.kind, s.proto, coalesce(g.port, s.port), s.to4, s.to6, s.to_port,
	g.id IS NOT NULL, g.automatic, r.online, r.seen_ms, r.lease_ms, r.problem
FROM services s
JOIN routers r ON r.id = s.router_id
LEFT JOIN grants g ON g.service_id = s.id AND g.user_id = $2::bigint
WHERE s.removed_ms IS NULL AND s.id = coalesce($1::bigint, (
	SELECT x.service_id FROM devices d, LATERAL (
		(SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NULL)
		UNION ALL
		(SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NOT NULL
		ORDER BY x.start_ms DESC LIMIT 1)) x
	WHERE d.user_id = $2::bigint AND ($3::bytea IS NULL OR d.id = $3::bytea)
	ORDER BY x.start_ms DESC LIMIT 1), (
	SELECT service_id FROM grants WHERE user_id = $2::bigint ORDER BY automatic DESC, id LIMIT 1))

-- A living session before one that is over, one for this address before others, the newest first.
-- SQL_DOCTOR_SESSION
SELECT x.state, x.reason, x.source, x.start_ms, x.end_ms, x.closed_ms, x.port
FROM devices d, LATERAL (
	SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NULL
	UNION ALL
	SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NOT NULL) x
WHERE d.user_id = $1::bigint AND ($2::bytea IS NULL OR d.id = $2::bytea)
	AND x.service_id = $3::bigint
ORDER BY x.closed_ms IS NULL DESC, coalesce(x.source = $4::inet, false) DESC,
	coalesce(family(x.source) = family($4::inet), false) DESC, x.start_ms DESC
LIMIT 1
