-- SPDX-License-Identifier: GPL-3.0-or-later
-- Invitations: devices that knock with the guests' box key, for one service.

-- A service that a user may invite to: one that he may open himself.
-- SQL_INVITABLE
SELECT s.kind, s.name, s.longest_s, g.longest_s, u.name
FROM services s
JOIN grants g ON g.service_id = s.id
JOIN users u ON u.id = g.user_id
WHERE s.id = $1::bigint AND s.removed_ms IS NULL
	AND u.id = $2::bigint AND u.active AND u.removed_ms IS NULL

-- SQL_GUEST_ADD
INSERT INTO devices (id, user_id, name, key, kind, created_ms, confirmed_ms)
VALUES ($1::bytea, $2::bigint, $3::text, $4::bytea, 'invitation', $5::bigint, $5::bigint)

-- SQL_INVITATION_ADD
INSERT INTO invitations (device_id, service_id, message, duration_s, valid_until_ms, most_uses, has_pin,
	created_ms)
VALUES ($1::bytea, $2::bigint, $3::text, $4::bigint, $5::bigint, $6::bigint, $7::boolean, $8::bigint)

-- An invitation stands while its user may open the service himself; a visit that was begun goes on when
-- no more may begin.
-- SQL_INVITATIONS
SELECT d.id, d.user_id, u.name, s.id, s.name, i.message, i.duration_s, i.valid_until_ms, i.uses,
	i.most_uses, i.has_pin,
	CASE WHEN d.revoked_ms IS NOT NULL OR NOT u.active OR u.removed_ms IS NOT NULL
			OR s.removed_ms IS NOT NULL OR g.id IS NULL THEN 'revoked'
		WHEN i.valid_until_ms <= t.now_ms THEN 'expired'
		WHEN i.uses >= i.most_uses AND i.visit_end_ms <= t.now_ms THEN 'used-up'
		ELSE 'valid' END,
	i.created_ms, i.visit_end_ms
FROM (SELECT floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint AS now_ms) t, devices d
JOIN invitations i ON i.device_id = d.id
JOIN users u ON u.id = d.user_id
JOIN services s ON s.id = i.service_id
LEFT JOIN grants g ON g.user_id = u.id AND g.service_id = s.id
WHERE ($1::bigint IS NULL OR d.user_id = $1::bigint)
AND ($2::bytea IS NULL OR d.id = $2::bytea) AND ($3::bigint IS NULL OR d.user_id = $3::bigint)
AND d.id > coalesce($4::bytea, '')
ORDER BY d.id LIMIT 101

-- The same for whoever has the link.
-- SQL_INVITATION_LOOK
SELECT CASE WHEN d.revoked_ms IS NOT NULL OR NOT u.active OR u.removed_ms IS NOT NULL
			OR s.removed_ms IS NOT NULL OR g.id IS NULL THEN 'revoked'
		WHEN i.valid_until_ms <= $2::bigint THEN 'expired'
		WHEN i.uses >= i.most_uses AND i.visit_end_ms <= $2::bigint THEN 'used-up'
		ELSE 'valid' END,
	s.id, CASE s.title WHEN '' THEN s.name ELSE s.title END, i.message, i.duration_s,
	i.valid_until_ms, i.most_uses - i.uses,
	CASE WHEN i.visit_end_ms > $2::bigint THEN i.visit_end_ms ELSE 0 END, s.router_id,
	s.proto, r.host, coalesce(g.port, s.port)
FROM invitations i
JOIN devices d ON d.id = i.device_id
JOIN users u ON u.id = d.user_id
JOIN services s ON s.id = i.service_id
LEFT JOIN grants g ON g.user_id = u.id AND g.service_id = s.id
JOIN routers r ON r.id = s.router_id
WHERE i.device_id = $1::bytea

-- Guests whose invitation ended in this time.
-- SQL_GUESTS_ENDED
SELECT device_id FROM invitations WHERE valid_until_ms > $1::bigint AND valid_until_ms <= $2::bigint

-- SQL_INVITATION_HELD
SELECT d.user_id, u.name, s.id, s.name, d.revoked_ms IS NOT NULL
FROM devices d
JOIN invitations i ON i.device_id = d.id
JOIN users u ON u.id = d.user_id
JOIN services s ON s.id = i.service_id
WHERE d.id = $1::bytea
FOR NO KEY UPDATE OF d

-- SQL_GUEST_REVOKE
UPDATE devices SET revoked_ms = coalesce(revoked_ms, $2::bigint) WHERE id = $1::bytea
