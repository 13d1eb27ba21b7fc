-- SPDX-License-Identifier: GPL-3.0-or-later
-- Devices with a key.

-- One row: its user is there.
-- SQL_DEVICE_ADD
INSERT INTO devices (created_ms, confirmed_ms, id, user_id, name, key)
SELECT $1::bigint, $1::bigint, $2::bytea, u.id, $4::text, $5::bytea
FROM (SELECT id FROM users WHERE id = $3::bigint AND removed_ms IS NULL FOR SHARE) u
RETURNING 1

-- A device, whose ever; it is held.
-- SQL_DEVICE_HELD
SELECT d.user_id, u.name, d.name, d.revoked_ms IS NOT NULL, d.confirmed_ms IS NOT NULL
FROM devices d JOIN users u ON u.id = d.user_id
WHERE d.id = $1::bytea AND d.kind = 'device' AND u.removed_ms IS NULL
FOR NO KEY UPDATE OF d

-- SQL_DEVICE_RENAME
UPDATE devices SET name = $2::text WHERE id = $1::bytea

-- SQL_DEVICE_REVOKE
UPDATE devices SET revoked_ms = coalesce(revoked_ms, $2::bigint) WHERE id = $1::bytea

-- What a user may open, by its names.
-- SQL_DEVICE_SERVICES
SELECT s.id, s.name
FROM grants g JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
WHERE g.user_id = $1::bigint
ORDER BY s.name, s.id LIMIT 256

-- SQL_DEVICES
SELECT d.id, d.kind, d.user_id, u.name, d.name,
	CASE WHEN d.revoked_ms IS NOT NULL THEN 'revoked' WHEN d.confirmed_ms IS NULL THEN 'waiting'
		ELSE 'active' END,
	d.created_ms, d.last_t_ms, d.last_source,
	CASE WHEN d.revoked_ms IS NULL AND d.confirmed_ms IS NULL THEN d.digits END,
	d.revoked_ms IS NOT NULL
FROM devices d JOIN users u ON u.id = d.user_id
WHERE d.kind = 'device' AND u.removed_ms IS NULL AND ($1::bigint IS NULL OR d.user_id = $1::bigint)
	AND ($2::bigint IS NULL OR d.user_id = $2::bigint)
	AND ($3::bytea IS NULL OR d.id = $3::bytea) AND d.id > coalesce($4::bytea, '')
ORDER BY d.id LIMIT 101
