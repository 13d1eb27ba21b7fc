-- SPDX-License-Identifier: GPL-3.0-or-later
-- Users.

-- By id, or by name; it is held.
-- SQL_USER
SELECT name, role, title, active, most_sessions, countries, hours, id, password IS NOT NULL
FROM users
WHERE removed_ms IS NULL AND id = coalesce($1::bigint,
	(SELECT id FROM users WHERE name = $2::text AND removed_ms IS NULL))
FOR NO KEY UPDATE

-- SQL_USER_ADD
INSERT INTO users (created_ms, id, name, role, title, active, most_sessions, countries, hours)
VALUES ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::boolean, $7::bigint, $8::text,
	$9::text)

-- SQL_USERS
SELECT id, name, role, title, active, most_sessions, countries, hours, password IS NOT NULL,
	totp_confirmed, must_change, created_ms
FROM users
WHERE removed_ms IS NULL AND ($1::bigint IS NULL OR id = $1::bigint)
	AND ($2::bigint IS NULL OR id = $2::bigint) AND id > coalesce($3::bigint, 0)
ORDER BY id LIMIT 101

-- The devices of a user, held: no knock of theirs is between reading what it may and opening.
-- SQL_USER_DEVICES
SELECT id FROM devices WHERE user_id = $1::bigint ORDER BY id FOR NO KEY UPDATE
