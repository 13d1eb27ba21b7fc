-- SPDX-License-Identifier: GPL-3.0-or-later
-- Services and public ports.

-- By id, or by router and name; it is held.
-- SQL_SERVICE
SELECT router_id, name, title, description, icon, kind, proto, port, to4, to6, to_port, scheme, host,
	path, websocket, default_s, longest_s, id
FROM services
WHERE removed_ms IS NULL AND id = coalesce($1::bigint,
	(SELECT id FROM services WHERE router_id = $2::text AND name = $3::text AND removed_ms IS NULL))
FOR NO KEY UPDATE

-- SQL_SERVICE_ADD
INSERT INTO services (created_ms, id, router_id, name, title, description, icon, kind, proto, port, to4,
	to6, to_port, scheme, host, path, websocket, default_s, longest_s)
VALUES ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text,
	$10::bigint, $11::inet, $12::inet, $13::bigint, $14::text, $15::text, $16::text, $17::boolean,
	nullif($18::bigint, 0), nullif($19::bigint, 0))

-- Its router stays: $2 is only compared.
-- SQL_SERVICE_SET
UPDATE services SET name = $3::text, title = $4::text, description = $5::text, icon = $6::text,
	kind = $7::text, proto = $8::text, port = $9::bigint, to4 = $10::inet, to6 = $11::inet,
	to_port = $12::bigint, scheme = $13::text, host = $14::text, path = $15::text,
	websocket = $16::boolean, default_s = nullif($17::bigint, 0),
	longest_s = nullif($18::bigint, 0)
WHERE id = $1::bigint AND router_id = $2::text

-- SQL_SERVICE_REMOVE
WITH g AS (DELETE FROM grants WHERE service_id = $1::bigint),
	p AS (DELETE FROM ports WHERE service_id = $1::bigint AND grant_id IS NULL)
UPDATE services SET removed_ms = $2::bigint WHERE id = $1::bigint

-- Whoever may open it: the devices of users with a grant, and guests; held.
-- SQL_SERVICE_DEVICES
SELECT id FROM devices
WHERE id IN (
	SELECT d.id FROM grants g JOIN devices d ON d.user_id = g.user_id
	WHERE g.service_id = $1::bigint
	UNION ALL
	SELECT device_id FROM invitations WHERE service_id = $1::bigint)
ORDER BY id FOR NO KEY UPDATE

-- SQL_SERVICE_SESSIONS
SELECT id FROM sessions
WHERE service_id = $1::bigint AND router_id > '' AND router_id = $2::text AND closed_ms IS NULL

-- Its invitations.
-- SQL_SERVICE_REVOKE
UPDATE devices SET revoked_ms = $2::bigint
WHERE id IN (SELECT device_id FROM invitations WHERE service_id = $1::bigint) AND revoked_ms IS NULL
RETURNING id

-- A member sees what he may open, by his own port, and nothing of the home.
-- SQL_SERVICES
SELECT s.id, s.router_id, s.name, s.title, s.description, s.icon, s.kind, s.proto,
	coalesce(g.port, s.port),
	CASE WHEN $1::bigint IS NULL THEN s.to4 END, CASE WHEN $1::bigint IS NULL THEN s.to6 END,
	CASE WHEN $1::bigint IS NULL THEN s.to_port END, CASE WHEN $1::bigint IS NULL THEN s.scheme END,
	CASE WHEN $1::bigint IS NULL THEN s.host END, CASE WHEN $1::bigint IS NULL THEN s.path END,
	s.websocket, s.default_s, s.longest_s
FROM services s LEFT JOIN grants g ON g.service_id = s.id AND g.user_id = $1::bigint
WHERE s.removed_ms IS NULL AND ($1::bigint IS NULL OR g.id IS NOT NULL)
	AND ($2::bigint IS NULL OR s.id = $2::bigint) AND s.id > coalesce($3::bigint, 0)
ORDER BY s.id LIMIT 101

-- Their routers tell what they have now, ...
-- SQL_SITES_CHANGED
UPDATE routers SET sites_revision = greatest(sites_revision + 1, $1::bigint)
WHERE id = ANY ($2::text[]) AND removed_ms IS NULL

-- ... which must fit into one message. One row: it does not.
-- SQL_SITES_FULL
SELECT 1 FROM unnest($1::text[]) AS r (id)
WHERE (SELECT count(*) FROM services WHERE router_id = r.id AND removed_ms IS NULL) > 256
LIMIT 1

-- SQL_PORT_FREE
SELECT p.port
FROM (
	SELECT port FROM routers, generate_series(port_first, port_last) AS port
	WHERE id = $1::text AND removed_ms IS NULL AND port <> $3::bigint
	ORDER BY random() OFFSET 0) p
WHERE NOT EXISTS (
	SELECT FROM ports t
	WHERE t.router_id = $1::text AND t.port = p.port AND $2::text IN (t.proto, 'both') OFFSET 0)
LIMIT 1

-- SQL_PORT_TAKEN
SELECT 1 FROM ports
WHERE router_id = $1::text AND port = $2::bigint AND $3::text IN (proto, 'both')
	AND (service_id IS DISTINCT FROM $4::bigint OR grant_id IS DISTINCT FROM $5::bigint)
LIMIT 1

-- SQL_PORTS_TAKEN
SELECT 1
FROM grants g JOIN services s ON s.id = g.service_id
JOIN ports t ON t.router_id = s.router_id AND t.port = g.port
WHERE g.service_id = $1::bigint AND t.service_id <> s.id AND $2::text IN (t.proto, 'both')
LIMIT 1

-- SQL_PORTS_DROP
DELETE FROM ports WHERE service_id = $1::bigint

-- SQL_PORTS_NOTE
INSERT INTO ports (router_id, port, proto, service_id, grant_id)
SELECT s.router_id, x.port, p.proto, s.id, x.grant_id
FROM services s, (VALUES ('tcp'), ('udp')) AS p (proto), LATERAL (
	SELECT s.port, NULL::bigint AS grant_id
	UNION ALL
	SELECT g.port, g.id FROM grants g WHERE g.service_id = s.id AND g.port IS NOT NULL) x
WHERE s.id = $1::bigint AND s.proto IN (p.proto, 'both')
