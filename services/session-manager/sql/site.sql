-- SPDX-License-Identifier: GPL-3.0-or-later
-- The site as a whole: files of users, services and grants, by names.

-- What a dry run does is undone.
-- SQL_DRY_RUN
SAVEPOINT dry_run

-- SQL_DRY_END
ROLLBACK TO SAVEPOINT dry_run

-- SQL_SITE_USERS
SELECT name, role, title, active, most_sessions, countries, hours
FROM users WHERE removed_ms IS NULL ORDER BY name LIMIT 101

-- SQL_SITE_SERVICES
SELECT router_id, name, title, description, icon, kind, proto, port, to4, to6, to_port, scheme, host,
	path, websocket, default_s, longest_s
FROM services WHERE removed_ms IS NULL ORDER BY router_id, name LIMIT 51

-- SQL_SITE_GRANTS
SELECT g.automatic, g.port, g.longest_s, u.name, s.router_id, s.name
FROM grants g JOIN users u ON u.id = g.user_id JOIN services s ON s.id = g.service_id
ORDER BY u.name, s.router_id, s.name LIMIT 301

-- SQL_SITE_HEALTH
SELECT count(*), count(*) FILTER (WHERE online) FROM routers WHERE removed_ms IS NULL
