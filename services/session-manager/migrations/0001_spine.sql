-- SPDX-License-Identifier: GPL-3.0-or-later
-- Users, devices, routers, services, grants, sessions, their history and what must be published.
-- Times are Unix milliseconds. Ids are random.

CREATE DOMAIN ol_id AS bigint CHECK (VALUE > 0);
CREATE DOMAIN ol_name AS text COLLATE "C" CHECK (VALUE ~ '^[a-z0-9][a-z0-9-]{0,31}$');
CREATE DOMAIN ol_ms AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN ol_key AS bytea CHECK (length(VALUE) = 32);
CREATE DOMAIN ol_host AS inet
	CHECK (masklen(VALUE) = CASE family(VALUE) WHEN 4 THEN 32 ELSE 128 END);
CREATE DOMAIN ol_port AS integer CHECK (VALUE BETWEEN 1 AND 65535);
CREATE DOMAIN ol_proto AS text COLLATE "C" CHECK (VALUE IN ('tcp', 'udp', 'both'));

CREATE TABLE users (
	id ol_id PRIMARY KEY,
	name ol_name NOT NULL UNIQUE,
	role text NOT NULL CHECK (role IN ('admin', 'member')),
	created_ms ol_ms NOT NULL
);

-- last_t_ms is the time inside the device's last knock: a knock works once.
CREATE TABLE devices (
	id bytea PRIMARY KEY CHECK (length(id) = 16),
	user_id ol_id NOT NULL REFERENCES users,
	name ol_name NOT NULL,
	key ol_key NOT NULL UNIQUE,
	last_t_ms ol_ms NOT NULL DEFAULT 0,
	created_ms ol_ms NOT NULL,
	revoked_ms ol_ms
) WITH (fillfactor = 70);
CREATE INDEX devices_user ON devices (user_id);

-- Whoever changes the sessions of a router changes its row too: so revision, base (the revision before)
-- and session_count are exact. published is the newest revision that the broker is known to hold.
CREATE TABLE routers (
	id ol_name PRIMARY KEY,
	key ol_key NOT NULL UNIQUE,
	host text NOT NULL CHECK (length(host) <= 100),
	revision bigint NOT NULL DEFAULT 0 CHECK (revision >= 0),
	base bigint NOT NULL DEFAULT 0,
	published bigint NOT NULL DEFAULT 0,
	session_count integer NOT NULL DEFAULT 0 CHECK (session_count BETWEEN 0 AND 1000),
	sites_revision bigint NOT NULL DEFAULT 0,
	created_ms ol_ms NOT NULL,
	seen_ms ol_ms NOT NULL DEFAULT 0,
	version text NOT NULL DEFAULT '',
	problem text NOT NULL DEFAULT ''
) WITH (fillfactor = 10);

CREATE TABLE services (
	id ol_id PRIMARY KEY,
	router_id ol_name NOT NULL REFERENCES routers,
	name ol_name NOT NULL,
	kind text NOT NULL DEFAULT 'forward' CHECK (kind = 'forward'),
	proto ol_proto NOT NULL,
	port ol_port NOT NULL,
	to4 ol_host CHECK (family(to4) = 4),
	to6 ol_host CHECK (family(to6) = 6),
	to_port ol_port NOT NULL,
	default_s integer CHECK (default_s > 0),
	longest_s integer CHECK (longest_s > 0),
	created_ms ol_ms NOT NULL,
	UNIQUE (router_id, name),
	UNIQUE (id, router_id),
	CONSTRAINT services_target CHECK (to4 IS NOT NULL OR to6 IS NOT NULL)
);
CREATE UNIQUE INDEX services_tcp_port ON services (router_id, port) WHERE proto IN ('tcp', 'both');
CREATE UNIQUE INDEX services_udp_port ON services (router_id, port) WHERE proto IN ('udp', 'both');

CREATE TABLE grants (
	id ol_id PRIMARY KEY,
	user_id ol_id NOT NULL REFERENCES users,
	service_id ol_id NOT NULL REFERENCES services,
	automatic boolean NOT NULL,
	created_ms ol_ms NOT NULL,
	UNIQUE (user_id, service_id)
);

-- pending_ms: since when the router owes a confirmation; opened_ms: when it gave the first.
-- successor_id: of a session that moves to another address, the one that takes its place. due_ms: look
-- at the session then; never later than its end, and not put off when it is extended, so that an
-- extension touches no index.
CREATE TABLE sessions (
	id ol_id PRIMARY KEY,
	device_id bytea NOT NULL REFERENCES devices,
	service_id ol_id NOT NULL,
	router_id ol_name NOT NULL,
	source ol_host NOT NULL,
	state text NOT NULL CHECK (state IN ('pending', 'open', 'closed')),
	reason text NOT NULL DEFAULT 'none' CHECK (reason IN ('none', 'expired', 'revoked', 'ended',
		'moved', 'caps', 'conflict', 'kernel', 'full', 'silent')),
	successor_id ol_id,
	start_ms ol_ms NOT NULL,
	pending_ms ol_ms NOT NULL,
	end_ms ol_ms NOT NULL,
	opened_ms ol_ms,
	due_ms ol_ms NOT NULL,
	closed_ms ol_ms,
	FOREIGN KEY (service_id, router_id) REFERENCES services (id, router_id),
	CHECK ((state = 'closed') = (closed_ms IS NOT NULL)),
	CHECK ((state = 'closed') = (reason <> 'none')),
	CHECK (end_ms > start_ms)
) WITH (fillfactor = 70);
-- The identity of a session: at most one that stays and one that moves away.
CREATE UNIQUE INDEX sessions_door
	ON sessions (device_id, service_id, family(source), (successor_id IS NULL))
	WHERE closed_ms IS NULL;
CREATE INDEX sessions_router ON sessions (router_id, id) WHERE closed_ms IS NULL;
CREATE INDEX sessions_due ON sessions (due_ms) WHERE closed_ms IS NULL;

-- The history; rows are only ever added.
CREATE TABLE events (
	number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id ol_id NOT NULL,
	at_ms ol_ms NOT NULL,
	what text NOT NULL,
	session_id ol_id NOT NULL,
	user_id ol_id NOT NULL,
	device_id bytea,
	service_id ol_id NOT NULL,
	service_name text NOT NULL,
	router_id text NOT NULL,
	source inet NOT NULL,
	port integer NOT NULL,
	end_ms ol_ms NOT NULL,
	reason text NOT NULL
);

-- Calls that were begun: each is carried out once, whichever instance it comes to. seq is the caller's
-- clock in ms; what is too old to be accepted anyway is deleted.
CREATE TABLE calls (
	caller text COLLATE "C" NOT NULL,
	seq bigint NOT NULL,
	PRIMARY KEY (caller, seq)
);

-- Messages that follow from committed decisions; a row goes when the broker has taken its message.
CREATE TABLE outbox (
	id ol_id PRIMARY KEY,
	channel text NOT NULL,
	parameter text NOT NULL,
	payload text NOT NULL,
	taken_ms ol_ms NOT NULL
);
