-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which routers are there.

-- Says whether the router was online and is.
-- SQL_PRESENCE
UPDATE routers r SET seen_ms = $2::bigint, version = $3::text, problem = $4::text,
	lease_ms = $5::bigint, online = $5::bigint > $6::bigint
FROM (SELECT id, online FROM routers WHERE id = $1::text AND removed_ms IS NULL FOR NO KEY UPDATE) old
WHERE r.id = old.id
RETURNING old.online, r.online

-- SQL_LAPSED
UPDATE routers SET online = false WHERE online AND lease_ms <= $1::bigint RETURNING id
