-- SPDX-License-Identifier: GPL-3.0-or-later
-- Routers.

-- By name, or by key; one that was removed counts only by its name. It is held.
-- SQL_ROUTER
SELECT id, key, host, title, port_first, port_last, removed_ms IS NOT NULL FROM routers
WHERE id = $1::text OR (key = $2::bytea AND removed_ms IS NULL)
ORDER BY id <> $1::text LIMIT 1
FOR NO KEY UPDATE

-- SQL_ROUTER_IS_THERE
SELECT 1 FROM routers WHERE id = $1::text AND removed_ms IS NULL

-- SQL_ROUTER_SET
UPDATE routers SET host = $2::text, title = $3::text, port_first = $4::bigint, port_last = $5::bigint
WHERE id = $1::text

-- SQL_ROUTER_REMOVE
UPDATE routers SET removed_ms = $2::bigint, online = false, lease_ms = 0 WHERE id = $1::text

-- SQL_ROUTER_SERVICES
SELECT 1 FROM services WHERE router_id = $1::text AND removed_ms IS NULL LIMIT 1

-- SQL_ROUTER_ADD
INSERT INTO routers (created_ms, id, key, host, title, port_first, port_last)
VALUES ($1::bigint, $2::text, $3::bytea, $4::text, $5::text, $6::bigint, $7::bigint)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, host = excluded.host, title = excluded.title,
	port_first = excluded.port_first, port_last = excluded.port_last, removed_ms = NULL
WHERE routers.removed_ms IS NOT NULL

-- SQL_ROUTER_LIST
SELECT id, host, title, port_first, port_last, revision, seen_ms, lease_ms, online, version, problem
FROM routers
WHERE removed_ms IS NULL AND $1::bigint IS NULL AND ($2::text IS NULL OR id = $2::text)
	AND id > coalesce($3::text, '')
ORDER BY id LIMIT 101
