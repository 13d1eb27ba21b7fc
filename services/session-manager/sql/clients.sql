-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts at the broker: what they must be, and how that differs from what they are.

-- What is to be done with accounts, in the order asked. The user is NULL: there must be none.
-- SQL_CLIENTS
SELECT c.user_id, c.epoch
FROM unnest($1::bytea[]) WITH ORDINALITY AS i (id, n)
LEFT JOIN LATERAL (
	SELECT user_id, epoch FROM clients c
	WHERE c.id = i.id AND (c.end_ms IS NULL OR c.end_ms > $2::bigint) LIMIT 1) c ON true
ORDER BY i.n

-- SQL_CLIENTS_FORGET
DELETE FROM listed_clients WHERE manager = $1::text

-- Accounts that are missing, other than they must be, or too many. Rights are compared as sets.
-- SQL_CLIENTS_DIFFER
WITH wanted AS MATERIALIZED (
	SELECT * FROM clients WHERE end_ms IS NULL OR end_ms > $2::bigint)
(SELECT c.id, c.is_login, l.name IS NOT NULL
FROM wanted c
LEFT JOIN listed_clients l ON l.manager = $1::text AND l.name = c.name
CROSS JOIN LATERAL (SELECT replace(replace(
	CASE WHEN c.is_login THEN $5::text ELSE $4::text END, '{client}', c.name), '{user}', c.user_hex)::jsonb
	AS rights OFFSET 0) r
WHERE (l.mark = c.user_hex || '-' || c.epoch || '-' || $3::text AND l.rights @> r.rights
	AND r.rights @> l.rights) IS NOT TRUE
LIMIT $6::bigint)
UNION ALL
(SELECT decode(right(name, 32), 'hex'), name LIKE 'login-%', true
FROM listed_clients
WHERE manager = $1::text AND name NOT IN (SELECT name FROM wanted)
LIMIT $6::bigint)

-- Accounts of logins whose time is over; whoever sees it first ends them.
-- SQL_CLIENTS_LAPSED
UPDATE web_logins SET live_end_ms = 0
WHERE device_id IN (
	SELECT device_id FROM web_logins WHERE live_end_ms > 0 AND live_end_ms <= $1::bigint
	ORDER BY live_end_ms LIMIT 64 FOR UPDATE SKIP LOCKED)
RETURNING device_id

-- The account of a login begins, or lasts longer.
-- SQL_LIVE
UPDATE web_logins SET live_ms = CASE WHEN live_end_ms > $2::bigint THEN live_ms ELSE $2::bigint END,
	live_end_ms = LEAST($3::bigint, end_ms)
WHERE device_id = $1::bytea
RETURNING live_ms, live_end_ms
