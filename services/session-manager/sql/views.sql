-- SPDX-License-Identifier: GPL-3.0-or-later
-- Views of users: for many at a time, of each what the lists show to him. The first two columns are the
-- user's place among those asked for, and when the item changes by itself (0: it does not). One item
-- more than a view holds tells that there are more.

-- Who of these can see views, ...
-- SQL_VIEWERS
SELECT u.id, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint
FROM unnest($1::bigint[]) AS v (id) JOIN users u ON u.id = v.id
WHERE u.active AND u.removed_ms IS NULL AND EXISTS (
	SELECT FROM devices d WHERE d.user_id = u.id AND d.revoked_ms IS NULL
		AND d.confirmed_ms IS NOT NULL AND d.kind <> 'invitation')

-- ... and who comes next among all.
-- SQL_VIEWERS_NEXT
SELECT u.id, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint
FROM users u
WHERE u.id > $1::bigint AND u.active AND u.removed_ms IS NULL AND EXISTS (
	SELECT FROM devices d WHERE d.user_id = u.id AND d.revoked_ms IS NULL
		AND d.confirmed_ms IS NOT NULL AND d.kind <> 'invitation')
ORDER BY u.id LIMIT $2::bigint

-- Who may open these services, or any of these routers, and which of his views that means.
-- SQL_VIEWERS_OF
SELECT g.user_id, p.kinds
FROM unnest($1::bigint[], $2::bigint[]) AS p (service_id, kinds)
JOIN grants g ON g.service_id = p.service_id
UNION
SELECT g.user_id, p.kinds
FROM unnest($3::text[], $4::bigint[]) AS p (router_id, kinds)
JOIN services s ON s.router_id = p.router_id AND s.removed_ms IS NULL
JOIN grants g ON g.service_id = s.id
LIMIT $5::bigint

-- SQL_VIEW_SESSIONS
SELECT v.place, 0, x.id, v.id, u.name, x.device_id, x.kind, x.device_name, x.service_id, s.name,
	x.router_id, r.host, x.source, s.proto, x.port, x.start_ms, x.opened_ms, x.end_ms, x.closed_ms,
	x.knock_ms, x.state, x.reason
FROM unnest($1::bigint[]) WITH ORDINALITY AS v (id, place)
JOIN users u ON u.id = v.id, LATERAL (
	SELECT x.*, d.kind, d.name AS device_name
	FROM devices d, LATERAL (
		SELECT * FROM sessions x WHERE x.device_id = d.id AND x.closed_ms IS NULL OFFSET 0) x
	WHERE d.user_id = v.id AND d.revoked_ms IS NULL
	ORDER BY x.start_ms DESC, x.id DESC LIMIT 129) x
JOIN services s ON s.id = x.service_id
JOIN routers r ON r.id = x.router_id
ORDER BY v.place, x.start_ms DESC, x.id DESC

-- SQL_VIEW_SERVICES
SELECT v.place, 0, s.*
FROM unnest($1::bigint[]) WITH ORDINALITY AS v (id, place), LATERAL (
	SELECT s.id, s.router_id, s.name, s.title, s.description, s.icon, s.kind, s.proto, r.host,
		coalesce(g.port, s.port), g.automatic
	FROM grants g
	JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
	JOIN routers r ON r.id = s.router_id
	WHERE g.user_id = v.id
	ORDER BY s.name, s.id LIMIT 129) s
ORDER BY v.place, s.name, s.id

-- SQL_VIEW_DEVICES
SELECT v.place, 0, d.id, d.kind, v.id, u.name, d.name,
	CASE WHEN d.revoked_ms IS NOT NULL THEN 'revoked' WHEN d.confirmed_ms IS NULL THEN 'waiting'
		ELSE 'active' END,
	d.created_ms, d.last_t_ms, d.last_source,
	CASE WHEN d.revoked_ms IS NULL AND d.confirmed_ms IS NULL THEN d.digits END,
	d.revoked_ms IS NOT NULL
FROM unnest($1::bigint[]) WITH ORDINALITY AS v (id, place)
JOIN users u ON u.id = v.id, LATERAL (
	SELECT * FROM devices d WHERE d.user_id = v.id AND d.kind = 'device' ORDER BY d.id LIMIT 129) d
ORDER BY v.place, d.id

-- The newest ones.
-- SQL_VIEW_INVITATIONS
SELECT v.place, i.lapse_ms, i.id, v.id, i.user_name, i.service_id, i.service_name, i.message,
	i.duration_s, i.valid_until_ms, i.uses, i.most_uses, i.has_pin, i.state, i.created_ms,
	i.visit_end_ms
FROM (SELECT floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint AS now_ms) t,
unnest($1::bigint[]) WITH ORDINALITY AS v (id, place), LATERAL (
	SELECT i.*, d.id, u.name AS user_name, s.name AS service_name,
		coalesce(least(CASE WHEN i.valid_until_ms > t.now_ms THEN i.valid_until_ms END,
			CASE WHEN i.visit_end_ms > t.now_ms THEN i.visit_end_ms END), 0) AS lapse_ms,
		CASE WHEN d.revoked_ms IS NOT NULL OR NOT u.active OR u.removed_ms IS NOT NULL
				OR s.removed_ms IS NOT NULL OR g.id IS NULL THEN 'revoked'
			WHEN i.valid_until_ms <= t.now_ms THEN 'expired'
			WHEN i.uses >= i.most_uses AND i.visit_end_ms <= t.now_ms THEN 'used-up'
			ELSE 'valid' END AS state
	FROM devices d
	JOIN invitations i ON i.device_id = d.id
	JOIN users u ON u.id = d.user_id
	JOIN services s ON s.id = i.service_id
	LEFT JOIN grants g ON g.user_id = u.id AND g.service_id = s.id
	WHERE d.user_id = v.id AND d.kind = 'invitation'
	ORDER BY i.created_ms DESC, d.id LIMIT 129) i
ORDER BY v.place, i.created_ms DESC, i.id

-- SQL_VIEW_ROUTERS
SELECT v.place, 0, r.id, r.title, r.host, r.online, r.seen_ms
FROM unnest($1::bigint[]) WITH ORDINALITY AS v (id, place), LATERAL (
	SELECT DISTINCT s.router_id
	FROM grants g JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
	WHERE g.user_id = v.id
	ORDER BY s.router_id LIMIT 129) s
JOIN routers r ON r.id = s.router_id AND r.removed_ms IS NULL
ORDER BY v.place, r.id
