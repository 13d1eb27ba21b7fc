-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every statement that session-manager sends to PostgreSQL, under its name in sql.h.
--
-- Rows are locked in one order: users, services, devices, sessions, routers. What was read without a
-- lock is written only if its version (xmin) is still the same. Every statement is a look-up by key,
-- whatever the statistics say: SQL_SETTINGS leaves the planner little choice, and an index that would
-- be read as a whole is only for statements that say its condition (due_ms > 0 and the like).

-- A knock, in one round trip: which of these devices and times are claimed by this transaction ...
-- SQL_CLAIM
UPDATE devices d SET last_t_ms = k.t_ms, last_source = k.source, last_kind = k.kind,
	refused_reason = 'none'
FROM unnest($1::bytea[], $2::bigint[], $3::inet[], $4::boolean[], $5::bigint[])
	AS k (id, t_ms, source, is_guest, kind)
WHERE d.id = k.id AND d.revoked_ms IS NULL AND d.confirmed_ms IS NOT NULL AND d.last_t_ms < k.t_ms
	AND d.kind = CASE WHEN k.is_guest THEN 'invitation' ELSE 'device' END
RETURNING d.id, d.user_id

-- ... and what their users may open, with the living sessions. Only rows that this very transaction has
-- written count. The user's sessions are counted where there would be a new one, the other addresses of
-- the holder (since $2) where it comes from a new one.
-- SQL_CLAIM_GRANTS
SELECT d.id, d.user_id, u.name, s.id, s.name, s.router_id, s.kind, s.proto, coalesce(g.port, s.port),
	s.to4, s.to6, s.to_port, s.default_s, least(nullif(g.longest_s, 0), s.longest_s),
	r.session_count,
	x.id, x.successor_id, x.source, x.port, x.knock_ms, x.state, x.start_ms, x.pending_ms, x.end_ms,
	x.opened_ms, x.xmin::text::bigint,
	g.automatic,
	CASE WHEN x.id IS NULL THEN (
		SELECT count(*) FROM devices e, LATERAL (
			SELECT FROM sessions y WHERE y.device_id = e.id AND y.closed_ms IS NULL OFFSET 0) y
		WHERE e.user_id = d.user_id AND e.revoked_ms IS NULL) END,
	CASE WHEN x.id IS NULL OR x.source <> d.last_source THEN (
		SELECT count(DISTINCT y.source) FROM (
			SELECT * FROM sessions y WHERE y.device_id = d.id AND y.closed_ms IS NULL
			UNION ALL
			SELECT * FROM sessions y WHERE y.device_id = d.id AND y.closed_ms IS NOT NULL
				AND y.start_ms > $2::bigint) y
		WHERE y.start_ms > $2::bigint AND y.source <> d.last_source
			AND family(y.source) = family(d.last_source)) END,
	u.active, u.most_sessions, u.countries, u.hours
FROM devices d
JOIN users u ON u.id = d.user_id AND u.removed_ms IS NULL
JOIN grants g ON g.user_id = d.user_id
JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
JOIN routers r ON r.id = s.router_id AND r.removed_ms IS NULL
LEFT JOIN LATERAL (
	SELECT *, xmin FROM sessions x
	WHERE x.device_id = d.id AND x.service_id = s.id AND x.closed_ms IS NULL OFFSET 0) x ON true
WHERE d.id = ANY ($1::bytea[]) AND d.xmin = pg_current_xact_id_if_assigned()::xid
	AND d.kind <> 'invitation'
ORDER BY d.id, s.id

-- The same for guests: the one service they are invited to, as long as whoever invited them may open it.
-- SQL_CLAIM_VISITS
SELECT d.id, d.user_id, u.name, s.id, s.name, s.router_id, s.kind, s.proto, coalesce(g.port, s.port),
	s.to4, s.to6, s.to_port, s.default_s, least(nullif(g.longest_s, 0), s.longest_s),
	r.session_count,
	x.id, x.successor_id, x.source, x.port, x.knock_ms, x.state, x.start_ms, x.pending_ms, x.end_ms,
	x.opened_ms, x.xmin::text::bigint,
	true,
	CASE WHEN x.id IS NULL THEN (
		SELECT count(*) FROM devices e, LATERAL (
			SELECT FROM sessions y WHERE y.device_id = e.id AND y.closed_ms IS NULL OFFSET 0) y
		WHERE e.user_id = d.user_id AND e.revoked_ms IS NULL) END,
	CASE WHEN x.id IS NULL OR x.source <> d.last_source THEN (
		SELECT count(DISTINCT y.source) FROM (
			SELECT * FROM sessions y WHERE y.device_id = d.id AND y.closed_ms IS NULL
			UNION ALL
			SELECT * FROM sessions y WHERE y.device_id = d.id AND y.closed_ms IS NOT NULL
				AND y.start_ms > $2::bigint) y
		WHERE y.start_ms > $2::bigint AND y.source <> d.last_source
			AND family(y.source) = family(d.last_source)) END,
	u.active, u.most_sessions, u.countries, u.hours,
	i.duration_s, i.valid_until_ms, i.uses, i.most_uses, i.visit_end_ms
FROM devices d
JOIN invitations i ON i.device_id = d.id
JOIN users u ON u.id = d.user_id AND u.removed_ms IS NULL
JOIN grants g ON g.user_id = d.user_id AND g.service_id = i.service_id
JOIN services s ON s.id = g.service_id AND s.removed_ms IS NULL
JOIN routers r ON r.id = s.router_id AND r.removed_ms IS NULL
LEFT JOIN LATERAL (
	SELECT *, xmin FROM sessions x
	WHERE x.device_id = d.id AND x.service_id = s.id AND x.closed_ms IS NULL OFFSET 0) x ON true
WHERE d.id = ANY ($1::bytea[]) AND d.xmin = pg_current_xact_id_if_assigned()::xid
	AND d.kind = 'invitation'
ORDER BY d.id, s.id

-- What became of the knocks: visits that began (each costs a use), and why nothing was opened.
-- SQL_VISITS
UPDATE invitations i SET uses = i.uses + 1, visit_end_ms = v.end_ms
FROM unnest($1::bytea[], $2::bigint[]) AS v (device_id, end_ms)
WHERE i.device_id = v.device_id AND i.uses < i.most_uses AND i.valid_until_ms > $3::bigint
	AND i.visit_end_ms <= $3::bigint

-- SQL_KNOCKS_REFUSED
UPDATE devices d SET refused_ms = $4::bigint, refused_reason = k.reason, refused_source = k.source
FROM unnest($1::bytea[], $2::text[], $3::inet[]) AS k (id, reason, source)
WHERE d.id = k.id

-- The doors that some sessions belong to, held until the transaction ends. The same columns as above.
-- SQL_DOORS
SELECT d.id, d.user_id, u.name, s.id, s.name, s.router_id, s.kind, s.proto, s.port, s.to4, s.to6,
	s.to_port, s.default_s, s.longest_s, r.session_count,
	x.id, x.successor_id, x.source, x.port, x.knock_ms, x.state, x.start_ms, x.pending_ms, x.end_ms,
	x.opened_ms, x.xmin::text::bigint
FROM (
	SELECT DISTINCT w.device_id, w.service_id, family(w.source) FROM sessions w
	WHERE w.id = ANY ($1::bigint[]) ORDER BY 1, 2, 3) AS w (device_id, service_id, family)
JOIN devices d ON d.id = w.device_id
JOIN users u ON u.id = d.user_id
JOIN services s ON s.id = w.service_id
JOIN routers r ON r.id = s.router_id
JOIN LATERAL (
	SELECT *, xmin FROM sessions x
	WHERE x.device_id = w.device_id AND x.service_id = w.service_id
	AND family(x.source) = w.family AND x.closed_ms IS NULL FOR NO KEY UPDATE) x ON true
ORDER BY d.id, s.id, w.family

-- What a transaction writes.
-- SQL_CLOSE
UPDATE sessions x SET state = 'closed', reason = u.reason, closed_ms = u.closed_ms
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
	AS u (id, version, reason, closed_ms)
WHERE x.id = u.id AND x.xmin = u.version::text::xid

-- SQL_CHANGE
UPDATE sessions x SET state = u.state, successor_id = u.successor_id, pending_ms = u.pending_ms,
	end_ms = u.end_ms, opened_ms = nullif(u.opened_ms, 0), due_ms = least(x.due_ms, u.due_ms)
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
	$7::bigint[], $8::bigint[])
	AS u (id, version, state, successor_id, pending_ms, end_ms, opened_ms, due_ms)
WHERE x.id = u.id AND x.xmin = u.version::text::xid

-- SQL_CREATE
INSERT INTO sessions (id, device_id, service_id, router_id, source, port, knock_ms, state, start_ms,
	pending_ms, end_ms, due_ms)
SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::text[], $5::inet[], $6::bigint[],
	$7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])

-- SQL_EVENTS
INSERT INTO events (id, at_ms, kind, what, actor, user_id, user_name, session_id, device_id,
	service_id, service_name, router_id, source, port, end_ms, knock_ms, reason, detail)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[],
	$7::text[], $8::bigint[], $9::bytea[], $10::bigint[], $11::text[], $12::text[], $13::inet[],
	$14::bigint[], $15::bigint[], $16::bigint[], $17::text[], $18::text[])

-- SQL_OUTBOX
INSERT INTO outbox (id, channel, parameter, payload, taken_ms)
SELECT id, channel, parameter, payload, $5::bigint
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS u (id, channel, parameter, payload)

-- SQL_REVISIONS
UPDATE routers r SET base = r.revision, revision = greatest(r.revision + 1, $3::bigint),
	session_count = r.session_count + u.more
FROM unnest($1::text[], $2::bigint[]) AS u (id, more)
WHERE r.id = u.id
RETURNING r.id, r.base, r.revision

-- Which sessions need work: those of which a router says something new, ...
-- SQL_NEWS
SELECT x.id
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS r (id, router_id, state),
	LATERAL (SELECT * FROM sessions x WHERE x.id = r.id OFFSET 0) x
WHERE x.router_id = r.router_id AND x.closed_ms IS NULL AND x.state <> r.state

-- ... those whose time has come, ...
-- SQL_DUE
SELECT id FROM sessions
WHERE closed_ms IS NULL AND due_ms > 0 AND due_ms <= $1::bigint ORDER BY due_ms LIMIT 1024

-- SQL_POSTPONE
UPDATE sessions x SET due_ms = u.due_ms
FROM unnest($1::bigint[], $2::bigint[]) AS u (id, due_ms) WHERE x.id = u.id

-- ... and those of a device or a grant.
-- SQL_DEVICE_SESSIONS
SELECT id FROM sessions WHERE device_id = $1::bytea AND closed_ms IS NULL

-- SQL_GRANT_SESSIONS
SELECT x.id
FROM devices d, LATERAL (
	SELECT id FROM sessions x
	WHERE x.device_id = d.id AND x.service_id = $2::bigint AND x.closed_ms IS NULL OFFSET 0) x
WHERE d.user_id = $1::bigint

-- What is published.
-- SQL_ACCESS
SELECT r.revision, x.id, x.source, s.proto, x.port,
	CASE family(x.source) WHEN 4 THEN s.to4 ELSE s.to6 END, s.to_port, x.end_ms
FROM routers r
LEFT JOIN (sessions x JOIN services s ON s.id = x.service_id)
	ON x.router_id = r.id AND x.closed_ms IS NULL AND x.router_id > ''
WHERE r.id = $1::text
ORDER BY x.id

-- SQL_SITES
SELECT r.sites_revision, s.id, s.name, s.proto, s.port, s.to4, s.to6, s.to_port
FROM routers r LEFT JOIN services s
	ON s.router_id = r.id AND s.removed_ms IS NULL AND s.kind = 'forward'
WHERE r.id = $1::text
ORDER BY s.id

-- SQL_SHARD
SELECT id, key FROM devices d
WHERE id >= $1::bytea AND id < $2::bytea AND revoked_ms IS NULL AND confirmed_ms IS NOT NULL
	AND key IS NOT NULL AND NOT EXISTS (SELECT FROM invitations i WHERE i.device_id = d.id
		AND i.valid_until_ms <= extract(epoch FROM statement_timestamp()) * 1000)
ORDER BY id LIMIT 1000

-- SQL_DEVICE
SELECT id, key FROM devices
WHERE id = $1::bytea AND revoked_ms IS NULL AND confirmed_ms IS NOT NULL AND key IS NOT NULL

-- SQL_ROUTERS
SELECT id, key FROM routers WHERE removed_ms IS NULL ORDER BY id

-- SQL_LATEST
SELECT greatest((SELECT max(last_t_ms) FROM devices), (SELECT max(revision) FROM routers))

-- SQL_BUMP
UPDATE routers SET base = revision, revision = greatest(revision + 1, $2::bigint)
WHERE id = $1::text AND revision < $3::bigint

-- SQL_PUBLISHED
UPDATE routers r SET published = u.revision
FROM unnest($1::text[], $2::bigint[]) AS u (id, revision)
WHERE r.id = u.id AND r.published < u.revision

-- SQL_UNPUBLISHED
SELECT id FROM routers WHERE revision > published AND revision <= $1::bigint

-- SQL_OUTBOX_TAKE
UPDATE outbox SET taken_ms = $2::bigint
WHERE id = ANY (ARRAY(
	SELECT id FROM outbox WHERE taken_ms <= $1::bigint LIMIT 256 FOR UPDATE SKIP LOCKED))
RETURNING id, channel, parameter, payload

-- SQL_OUTBOX_DROP
DELETE FROM outbox WHERE id = ANY ($1::bigint[])
