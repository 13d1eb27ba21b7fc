-- SPDX-License-Identifier: GPL-3.0-or-later
-- Calls: taken once, answered the same.

-- One row: nobody has begun this call yet.
-- SQL_CALL
WITH old AS (DELETE FROM calls WHERE seq < $3::bigint)
INSERT INTO calls (caller, method, seq) VALUES ($1::text, $4::text, $2::bigint)
ON CONFLICT DO NOTHING RETURNING 1

-- SQL_ANSWER
SELECT request, payload FROM answers WHERE holder = $1::text AND key = $2::bytea

-- SQL_ANSWER_KEEP
INSERT INTO answers (holder, key, request, payload, at_ms)
VALUES ($1::text, $2::bytea, $3::bytea, $4::text, $5::bigint)

-- SQL_ANSWER_SETTLE
UPDATE answers SET payload = $3::text WHERE holder = $1::text AND key = $2::bytea

-- SQL_ANSWERS_DROP
DELETE FROM answers WHERE at_ms < $1::bigint

-- SQL_CALLER
SELECT u.id, u.name, u.role, d.id, d.created_ms, w.seen_ms, w.end_ms, w.stepped_ms, u.must_change,
	u.totp_confirmed
FROM web_logins w JOIN devices d ON d.id = w.device_id JOIN users u ON u.id = d.user_id
WHERE w.cookie = $1::bytea AND d.revoked_ms IS NULL AND u.active AND u.removed_ms IS NULL
	AND w.end_ms > $2::bigint AND w.seen_ms > $3::bigint

-- SQL_CALLER_SEEN
UPDATE web_logins SET seen_ms = $2::bigint WHERE device_id = $1::bytea
