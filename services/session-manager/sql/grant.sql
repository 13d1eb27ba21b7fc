-- SPDX-License-Identifier: GPL-3.0-or-later
-- Grants.

-- It is held.
-- SQL_GRANT
SELECT automatic, port, longest_s, id FROM grants
WHERE user_id = $1::bigint AND service_id = $2::bigint
FOR NO KEY UPDATE

-- SQL_GRANT_PARTIES
SELECT user_id, service_id FROM grants WHERE id = $1::bigint

-- SQL_GRANT_ADD
INSERT INTO grants (created_ms, id, user_id, service_id, automatic, port, longest_s)
VALUES ($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::boolean, $6::bigint, $7::bigint)

-- SQL_GRANT_SET
UPDATE grants SET automatic = $2::boolean, port = $3::bigint, longest_s = $4::bigint
WHERE id = $1::bigint

-- The invitations of a member go with his grant; an admin invites without one.
-- SQL_GRANT_REVOKE
UPDATE devices d SET revoked_ms = $2::bigint
FROM grants g JOIN users u ON u.id = g.user_id JOIN invitations i ON i.service_id = g.service_id
WHERE g.id = $1::bigint AND u.role = 'member' AND d.id = i.device_id AND d.user_id = g.user_id
	AND d.revoked_ms IS NULL
RETURNING d.id

-- SQL_GRANT_REMOVE
DELETE FROM grants WHERE id = $1::bigint

-- SQL_GRANTS
SELECT g.id, g.user_id, u.name, g.service_id, s.name, s.router_id, g.automatic, g.port, g.longest_s
FROM grants g JOIN users u ON u.id = g.user_id JOIN services s ON s.id = g.service_id
WHERE ($1::bigint IS NULL OR g.user_id = $1::bigint)
	AND ($2::bigint IS NULL OR g.user_id = $2::bigint)
	AND ($3::bigint IS NULL OR g.service_id = $3::bigint) AND g.id > coalesce($4::bigint, 0)
ORDER BY g.id LIMIT 101
