-- SPDX-License-Identifier: GPL-3.0-or-later
-- The history and its chain.

-- One instance at a time adds to the chain: 1 = this one, until the transaction ends. The lock's
-- number is "chain" in ASCII.
-- SQL_CHAIN_LOCK
SELECT pg_try_advisory_xact_lock(426834225518)::int

-- SQL_CHAIN_HEAD
SELECT position, hash FROM chain ORDER BY position DESC LIMIT 1

-- SQL_UNCHAINED
SELECT e.number, e.id, e.at_ms, e.kind, e.what, e.actor, e.user_id, e.user_name, e.session_id,
	e.device_id, e.service_id, e.service_name, e.router_id, e.source, e.port, e.end_ms, e.knock_ms,
	e.reason, e.detail
FROM (SELECT number FROM unchained ORDER BY number LIMIT 1000) q
JOIN events e ON e.number = q.number
ORDER BY q.number

-- SQL_CHAIN_ADD
INSERT INTO chain (position, number, hash)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])

-- SQL_CHAINED
DELETE FROM unchained WHERE number = ANY ($1::bigint[])

-- A page of the history between two positions: the newest first, ...
-- SQL_HISTORY_BACK
SELECT c.position, c.hash, e.id, e.at_ms, e.kind, e.what, e.actor, e.user_id, e.user_name,
	e.session_id, e.device_id, e.service_id, e.service_name, e.router_id, e.source, e.port, e.end_ms,
	e.knock_ms, e.reason, e.detail
FROM chain c JOIN events e ON e.number = c.number
WHERE c.position > $1::bigint AND c.position < $2::bigint
	AND ($3::text IS NULL OR e.kind = $3::text)
	AND ($4::bigint IS NULL OR e.user_id = $4::bigint)
	AND ($5::bigint IS NULL OR e.service_id = $5::bigint)
	AND ($6::bytea IS NULL OR e.device_id = $6::bytea)
	AND ($7::bigint IS NULL OR e.port = $7::bigint)
ORDER BY c.position DESC LIMIT 101

-- ... or the oldest first, ...
-- SQL_HISTORY_ON
SELECT c.position, c.hash, e.id, e.at_ms, e.kind, e.what, e.actor, e.user_id, e.user_name,
	e.session_id, e.device_id, e.service_id, e.service_name, e.router_id, e.source, e.port, e.end_ms,
	e.knock_ms, e.reason, e.detail
FROM chain c JOIN events e ON e.number = c.number
WHERE c.position > $1::bigint AND c.position < $2::bigint
	AND ($3::text IS NULL OR e.kind = $3::text)
	AND ($4::bigint IS NULL OR e.user_id = $4::bigint)
	AND ($5::bigint IS NULL OR e.service_id = $5::bigint)
	AND ($6::bytea IS NULL OR e.device_id = $6::bytea)
	AND ($7::bigint IS NULL OR e.port = $7::bigint)
ORDER BY c.position LIMIT 101

-- ... or what became of the sessions that were open at a time.
-- SQL_HISTORY_AT
SELECT c.position, c.hash, e.id, e.at_ms, e.kind, e.what, e.actor, e.user_id, e.user_name,
	e.session_id, e.device_id, e.service_id, e.service_name, e.router_id, e.source, e.port, e.end_ms,
	e.knock_ms, e.reason, e.detail
FROM (
	SELECT id FROM sessions x
	WHERE x.closed_ms > 0 AND x.closed_ms > $8::bigint AND x.opened_ms <= $8::bigint
	UNION ALL
	SELECT id FROM sessions x
	WHERE x.closed_ms IS NULL AND x.opened_ms <= $8::bigint) x
JOIN events e ON e.session_id = x.id
JOIN chain c ON c.number = e.number
WHERE c.position > $1::bigint AND c.position < $2::bigint
	AND ($3::text IS NULL OR e.kind = $3::text)
	AND ($4::bigint IS NULL OR e.user_id = $4::bigint)
	AND ($5::bigint IS NULL OR e.service_id = $5::bigint)
	AND ($6::bytea IS NULL OR e.device_id = $6::bytea)
	AND ($7::bigint IS NULL OR e.port = $7::bigint)
ORDER BY c.position DESC LIMIT 101
