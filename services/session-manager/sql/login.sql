-- SPDX-License-Identifier: GPL-3.0-or-later
-- Passwords, second factors, web logins, and the log of tries to log in.

-- Who may log in: by name, ...
-- SQL_ACCOUNT_BY_NAME
SELECT id, name, role, password, generation, must_change, totp_secret, totp_confirmed, totp_step
FROM users WHERE name = $1::text AND removed_ms IS NULL AND active AND password IS NOT NULL

-- ... and held until the transaction ends.
-- SQL_ACCOUNT
SELECT id, name, role, password, generation, must_change, totp_secret, totp_confirmed, totp_step
FROM users WHERE id = $1::bigint AND removed_ms IS NULL AND active FOR NO KEY UPDATE

-- SQL_PASSWORD_SET
UPDATE users SET password = $2::text, generation = generation + 1, must_change = $3::boolean
WHERE id = $1::bigint AND removed_ms IS NULL
RETURNING id, name, role, password, generation, must_change, totp_secret, totp_confirmed, totp_step

-- The same password, hashed at a higher cost.
-- SQL_PASSWORD_RENEW
UPDATE users SET password = $2::text WHERE id = $1::bigint AND generation = $3::bigint

-- A code works once, and none before it works any more.
-- SQL_TOTP_USE
UPDATE users SET totp_step = $2::bigint WHERE id = $1::bigint AND totp_step < $2::bigint

-- SQL_TOTP_BEGIN
UPDATE users SET totp_secret = $2::bytea, totp_step = 0
WHERE id = $1::bigint AND NOT totp_confirmed

-- SQL_TOTP_CONFIRM
UPDATE users SET totp_confirmed = true WHERE id = $1::bigint AND NOT totp_confirmed

-- SQL_TOTP_REMOVE
UPDATE users SET totp_secret = NULL, totp_confirmed = false, totp_step = 0
WHERE id = $1::bigint AND removed_ms IS NULL RETURNING name, totp_confirmed

-- SQL_RECOVERY_USE
DELETE FROM recovery_codes WHERE user_id = $1::bigint AND hash = $2::bytea RETURNING 1

-- SQL_RECOVERY_DROP
DELETE FROM recovery_codes WHERE user_id = $1::bigint

-- SQL_RECOVERY_ADD
INSERT INTO recovery_codes (user_id, hash) SELECT $2::bigint, * FROM unnest($1::bytea[])

-- What else somebody wants to know of himself.
-- SQL_LOGIN_SHOW
SELECT title, (SELECT count(*) FROM recovery_codes r WHERE r.user_id = u.id)
FROM users u WHERE id = $1::bigint

-- A login is a device without a key. One that is there already gets the new cookie.
-- SQL_LOGIN_MAKE
WITH d AS (
	INSERT INTO devices (id, user_id, name, kind, created_ms, confirmed_ms)
	VALUES ($1::bytea, $2::bigint, 'browser', 'login', $3::bigint, $3::bigint)
	ON CONFLICT DO NOTHING)
INSERT INTO web_logins (device_id, cookie, address, agent, seen_ms, end_ms, stepped_ms)
VALUES ($1::bytea, $4::bytea, $5::inet, $6::text, $3::bigint, $7::bigint, $3::bigint)
ON CONFLICT (device_id) DO UPDATE SET cookie = excluded.cookie, address = excluded.address,
	agent = excluded.agent, seen_ms = excluded.seen_ms, end_ms = excluded.end_ms,
	stepped_ms = excluded.stepped_ms

-- SQL_LOGIN_RENEW
UPDATE web_logins SET cookie = $2::bytea, seen_ms = $3::bigint, stepped_ms = $3::bigint
WHERE device_id = $1::bytea

-- SQL_LOGIN_FIND
SELECT d.id, d.user_id, u.name
FROM devices d JOIN users u ON u.id = d.user_id
WHERE d.id = $1::bytea AND d.kind = 'login' AND d.revoked_ms IS NULL

-- The logins of a user but one, without those that were used last.
-- SQL_LOGINS_OF_USER
SELECT d.id, d.user_id, u.name
FROM users u
JOIN devices d ON d.user_id = u.id
JOIN web_logins w ON w.device_id = d.id
WHERE u.id = $1::bigint AND d.id <> $2::bytea AND d.revoked_ms IS NULL
ORDER BY w.seen_ms DESC, d.id OFFSET $3::bigint LIMIT 64

-- SQL_LOGINS_REVOKE
UPDATE devices d SET revoked_ms = $2::bigint
FROM unnest($1::bytea[]) AS l (id)
WHERE d.id = l.id AND d.kind = 'login' AND d.revoked_ms IS NULL

-- SQL_LOGINS_SESSIONS
SELECT x.id
FROM unnest($1::bytea[]) AS l (id), LATERAL (
	SELECT id FROM sessions x WHERE x.device_id = l.id AND x.closed_ms IS NULL OFFSET 0) x

-- Logins that are over: at their end, or because nobody used them.
-- SQL_LOGINS_LAPSED
SELECT d.id, d.user_id, u.name
FROM web_logins w
JOIN devices d ON d.id = w.device_id
JOIN users u ON u.id = d.user_id
WHERE (w.end_ms <= $1::bigint OR w.seen_ms <= $2::bigint) AND d.revoked_ms IS NULL
ORDER BY d.id LIMIT $3::bigint

-- SQL_LOGINS_TIDY
DELETE FROM web_logins w USING devices d WHERE d.id = w.device_id AND d.revoked_ms IS NOT NULL

-- SQL_LOGIN_LIST
SELECT d.id, d.user_id, u.name, w.address, w.agent, d.created_ms, w.seen_ms, w.end_ms
FROM web_logins w
JOIN devices d ON d.id = w.device_id
JOIN users u ON u.id = d.user_id
WHERE (d.user_id = $1::bigint OR $1::bigint IS NULL) AND (d.user_id = $2::bigint OR $2::bigint IS NULL)
	AND ($3::bytea IS NULL OR d.id > $3::bytea) AND d.revoked_ms IS NULL
ORDER BY d.id LIMIT 101

-- SQL_LOGIN_LOG
INSERT INTO login_log (at_ms, user_id, name, address, agent, result)
VALUES ($1::bigint, (SELECT id FROM users WHERE name = $2::text AND removed_ms IS NULL), $2::text,
	$3::inet, $4::text, $5::text)

-- Tells once in a while that the last tries of a user have all failed.
-- SQL_LOGIN_WARN
UPDATE users u SET warned_ms = $2::bigint
WHERE name = $1::text AND removed_ms IS NULL AND warned_ms <= $3::bigint
AND $4::bigint = (
	SELECT count(*) FROM (
		SELECT result, at_ms FROM login_log l
		WHERE l.user_id = u.id AND l.result IN ('ok', 'denied')
		ORDER BY number DESC LIMIT $4::bigint) l
	WHERE result = 'denied' AND at_ms > $3::bigint)
RETURNING decode(repeat('00', 16), 'hex'), id, name

-- SQL_LOGIN_LOG_ALL
SELECT number, at_ms, user_id, name, address, agent, result FROM login_log
WHERE number < coalesce($3::bigint, 9223372036854775807) AND $1::bigint IS NULL AND $2::bigint IS NULL
ORDER BY number DESC LIMIT 101

-- SQL_LOGIN_LOG_USER
SELECT number, at_ms, user_id, name, address, agent, result FROM login_log
WHERE user_id = coalesce($1::bigint, $2::bigint) AND user_id = coalesce($2::bigint, $1::bigint)
AND number < coalesce($3::bigint, 9223372036854775807)
ORDER BY number DESC LIMIT 101

-- SQL_LOGIN_LOG_AGE
DELETE FROM login_log WHERE at_ms < $1::bigint

-- SQL_LOGIN_LOG_TRIM
DELETE FROM login_log WHERE number <= (SELECT max(number) FROM login_log) - $1::bigint
