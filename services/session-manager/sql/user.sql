-- SPDX-License-Identifier: GPL-3.0-or-later
-- Users. Who is removed stays for the history, without secrets.

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

-- SQL_USER_SET
UPDATE users SET name = $2::text, role = $3::text, title = $4::text, active = $5::boolean,
	most_sessions = $6::bigint, countries = $7::text, hours = $8::text
WHERE id = $1::bigint

-- Whoever can log in and act as an admin; held.
-- SQL_ADMINS
SELECT id FROM users
WHERE role = 'admin' AND active AND removed_ms IS NULL AND password IS NOT NULL
ORDER BY id FOR NO KEY UPDATE

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

-- SQL_USER_SESSIONS
SELECT x.id
FROM devices d, LATERAL (
	SELECT id FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NULL OFFSET 0) x
WHERE d.user_id = $1::bigint

-- All of them, or only logins.
-- SQL_USER_REVOKE
UPDATE devices SET revoked_ms = $2::bigint
WHERE user_id = $1::bigint AND revoked_ms IS NULL AND (NOT $3::boolean OR kind = 'login')
RETURNING id

-- SQL_USER_FORGET
WITH g AS (DELETE FROM grants WHERE user_id = $1::bigint),
	r AS (DELETE FROM recovery_codes WHERE user_id = $1::bigint),
	e AS (DELETE FROM enrolments WHERE user_id = $1::bigint AND device_id IS NULL)
UPDATE users SET removed_ms = $2::bigint, password = NULL, totp_secret = NULL, totp_confirmed = false
WHERE id = $1::bigint
