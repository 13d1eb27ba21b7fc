-- SPDX-License-Identifier: GPL-3.0-or-later
-- Enrolment by link, and what an enrolled device asks.

-- Makes a link. No row: no such user; 0: as many links as there may be wait for a device already.
-- SQL_ENROLMENT_ADD
WITH u AS (
	SELECT id, (SELECT count(*) FROM enrolments e
		WHERE e.user_id = users.id AND e.device_id IS NULL AND e.end_ms > $3::bigint) AS waiting
	FROM users WHERE id = $2::bigint AND active AND removed_ms IS NULL),
n AS (
	INSERT INTO enrolments (token, user_id, created_ms, end_ms)
	SELECT $1::bytea, id, $3::bigint, $4::bigint FROM u WHERE waiting < $5::bigint RETURNING 1)
SELECT (SELECT count(*) FROM n) FROM u

-- Uses a link, once; the device waits to be confirmed. A device that its user has already may use one
-- too, to be told again of the site. One row: the device is new.
-- SQL_ENROL
WITH t AS (
	UPDATE enrolments e SET device_id = $2::bytea
	WHERE e.token = $1::bytea AND e.device_id IS NULL AND e.end_ms > $3::bigint
	AND EXISTS (SELECT FROM users u WHERE u.id = e.user_id AND u.active AND u.removed_ms IS NULL)
	AND NOT EXISTS (SELECT FROM devices d WHERE d.id = $2::bytea
		AND (d.user_id <> e.user_id OR d.kind <> 'device' OR d.revoked_ms IS NOT NULL))
	RETURNING user_id)
INSERT INTO devices (id, user_id, name, key, created_ms, digits)
SELECT $2::bytea, user_id, $4::text, $5::bytea, $3::bigint, $6::text FROM t
ON CONFLICT DO NOTHING RETURNING 1

-- How far it is: whether this device has used the link, or another one; the device's own state.
-- SQL_ENROL_STATE
SELECT e.device_id IS NOT NULL, e.device_id IS NOT DISTINCT FROM $2::bytea, e.end_ms, u.id, u.name,
	d.id IS NOT NULL, d.revoked_ms IS NOT NULL, d.confirmed_ms IS NOT NULL
FROM enrolments e JOIN users u ON u.id = e.user_id LEFT JOIN devices d ON d.id = $2::bytea
WHERE e.token = $1::bytea

-- Where to knock if no option says so.
-- SQL_KNOCK_HOST
SELECT host FROM routers WHERE removed_ms IS NULL ORDER BY created_ms, id LIMIT 1

-- A device that may be confirmed: whose it is, and until when.
-- SQL_CONFIRMABLE
SELECT d.user_id, u.name, d.name, d.digits, d.revoked_ms IS NOT NULL, d.confirmed_ms IS NOT NULL,
	(SELECT max(e.end_ms) FROM enrolments e WHERE e.device_id = d.id)
FROM devices d JOIN users u ON u.id = d.user_id
WHERE d.id = $1::bytea AND d.kind = 'device'
FOR NO KEY UPDATE OF d

-- SQL_CONFIRM
UPDATE devices SET confirmed_ms = $2::bigint
WHERE id = $1::bytea AND confirmed_ms IS NULL AND revoked_ms IS NULL

-- Links that have ended, and the devices that nobody has confirmed until then. A link that was used is
-- kept for a while, so that its device can still ask how far it is.
-- SQL_ENROL_LAPSE
DELETE FROM enrolments e
WHERE e.end_ms <= $1::bigint AND (e.end_ms <= $2::bigint OR e.device_id IS NULL
	OR EXISTS (SELECT FROM devices d WHERE d.id = e.device_id AND d.confirmed_ms IS NULL))

-- SQL_ENROL_DROP
DELETE FROM devices d
WHERE d.kind = 'device' AND d.confirmed_ms IS NULL AND d.created_ms <= $1::bigint
AND NOT EXISTS (SELECT FROM enrolments e WHERE e.device_id = d.id)

-- A device asks: who it is ...
-- SQL_STATUS
SELECT d.key, d.user_id, u.name, d.name, d.revoked_ms IS NOT NULL, d.confirmed_ms IS NOT NULL
FROM devices d JOIN users u ON u.id = d.user_id
WHERE d.id = $1::bytea AND d.kind = 'device' AND u.active AND u.removed_ms IS NULL

-- ... and what it may open, each beside its session for the family of the address it asks from, or
-- else for the other one.
-- SQL_STATUS_SERVICES
SELECT s.id, s.name, s.title, s.kind, s.proto, r.host, coalesce(x.port, g.port, s.port), g.automatic,
	coalesce(x.state, 'none'), x.id, x.source, x.end_ms
FROM grants g
JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
JOIN routers r ON r.id = s.router_id
LEFT JOIN LATERAL (
	SELECT id, port, state, source, end_ms FROM sessions x
	WHERE x.device_id = $1::bytea AND x.service_id = s.id AND x.closed_ms IS NULL
	ORDER BY family(source) <> $3::bigint, start_ms DESC LIMIT 1) x ON true
WHERE g.user_id = $2::bigint
ORDER BY s.name, s.id LIMIT 256
