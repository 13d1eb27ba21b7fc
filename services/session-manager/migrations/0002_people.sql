-- SPDX-License-Identifier: GPL-3.0-or-later
-- People: what users may, how they log in, guests; devices of three kinds; a history that cannot be
-- changed. Who or what is removed stays for the history, with removed_ms.

-- password: as argon2id writes it; NULL: no login. generation rises with every change of it.
-- warned_ms: when many tries to log in had failed.
ALTER TABLE users
	ADD COLUMN title text NOT NULL DEFAULT '' CHECK (length(title) <= 64),
	ADD COLUMN active boolean NOT NULL DEFAULT true,
	ADD COLUMN most_sessions integer NOT NULL DEFAULT 0 CHECK (most_sessions BETWEEN 0 AND 1000),
	ADD COLUMN countries text NOT NULL DEFAULT '' CHECK (length(countries) <= 48),
	ADD COLUMN hours text NOT NULL DEFAULT '' CHECK (length(hours) <= 100),
	ADD COLUMN password text,
	ADD COLUMN generation integer NOT NULL DEFAULT 0,
	ADD COLUMN must_change boolean NOT NULL DEFAULT false,
	ADD COLUMN totp_secret bytea CHECK (length(totp_secret) = 20),
	ADD COLUMN totp_confirmed boolean NOT NULL DEFAULT false,
	ADD COLUMN totp_step bigint NOT NULL DEFAULT 0,
	ADD COLUMN warned_ms ol_ms NOT NULL DEFAULT 0,
	ADD COLUMN removed_ms ol_ms,
	DROP CONSTRAINT users_name_key;
CREATE UNIQUE INDEX users_name ON users (name) WHERE removed_ms IS NULL;

CREATE TABLE recovery_codes (
	user_id ol_id NOT NULL REFERENCES users,
	hash ol_key NOT NULL,
	PRIMARY KEY (user_id, hash)
);

-- What holds sessions. A login has no key. confirmed_ms: since when it may knock; digits: what the
-- owner compares before. refused_…: the last knock that opened nothing.
ALTER TABLE devices
	ALTER COLUMN key DROP NOT NULL,
	ADD COLUMN kind text NOT NULL DEFAULT 'device' CHECK (kind IN ('device', 'login', 'invitation')),
	ADD COLUMN confirmed_ms ol_ms,
	ADD COLUMN digits text NOT NULL DEFAULT '' CHECK (length(digits) <= 6),
	ADD COLUMN last_source inet,
	ADD COLUMN last_kind integer NOT NULL DEFAULT 0,
	ADD COLUMN refused_ms ol_ms NOT NULL DEFAULT 0,
	ADD COLUMN refused_reason text NOT NULL DEFAULT 'none',
	ADD COLUMN refused_source inet,
	ADD COLUMN skew_ms bigint NOT NULL DEFAULT 0,
	ADD CONSTRAINT devices_key CHECK ((kind = 'login') = (key IS NULL));
UPDATE devices SET confirmed_ms = created_ms;
DROP INDEX devices_user;
CREATE INDEX devices_user ON devices (user_id, id);
CREATE INDEX devices_valid ON devices (user_id) WHERE revoked_ms IS NULL;

CREATE TABLE web_logins (
	device_id bytea PRIMARY KEY REFERENCES devices,
	cookie ol_key NOT NULL UNIQUE,
	address inet NOT NULL,
	agent text NOT NULL CHECK (length(agent) <= 200),
	seen_ms ol_ms NOT NULL,
	end_ms ol_ms NOT NULL,
	stepped_ms ol_ms NOT NULL DEFAULT 0
);

CREATE TABLE login_log (
	number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at_ms ol_ms NOT NULL,
	user_id ol_id,
	name text NOT NULL CHECK (length(name) <= 32),
	address inet NOT NULL,
	agent text NOT NULL CHECK (length(agent) <= 200),
	result text NOT NULL CHECK (result IN ('ok', 'denied', 'throttled', 'code-needed'))
);
CREATE INDEX login_log_user ON login_log (user_id, number);
CREATE INDEX login_log_time ON login_log (at_ms);

-- One-time links that enrol a device. device_id: who has used it.
CREATE TABLE enrolments (
	token ol_key PRIMARY KEY,
	user_id ol_id NOT NULL REFERENCES users,
	created_ms ol_ms NOT NULL,
	end_ms ol_ms NOT NULL,
	device_id bytea REFERENCES devices
);
CREATE INDEX enrolments_user ON enrolments (user_id);
CREATE INDEX enrolments_device ON enrolments (device_id);
CREATE INDEX enrolments_end ON enrolments (end_ms);
CREATE INDEX devices_waiting ON devices (created_ms) WHERE kind = 'device' AND confirmed_ms IS NULL;

ALTER TABLE routers
	ADD COLUMN title text NOT NULL DEFAULT '' CHECK (length(title) <= 64),
	ADD COLUMN port_first ol_port NOT NULL DEFAULT 20000,
	ADD COLUMN port_last ol_port NOT NULL DEFAULT 29999,
	ADD COLUMN lease_ms ol_ms NOT NULL DEFAULT 0,
	ADD COLUMN online boolean NOT NULL DEFAULT false,
	ADD COLUMN removed_ms ol_ms,
	DROP CONSTRAINT routers_key_key,
	ADD CONSTRAINT routers_ports CHECK (port_first <= port_last);
CREATE UNIQUE INDEX routers_key ON routers (key) WHERE removed_ms IS NULL;

-- forward: proto, to4, to6, to_port. proxy: scheme, host, to_port, path. A service that is removed
-- has given its name and port free.
ALTER TABLE services
	DROP CONSTRAINT services_kind_check,
	ADD CONSTRAINT services_kind CHECK (kind IN ('forward', 'proxy')),
	DROP CONSTRAINT services_target,
	DROP CONSTRAINT services_router_id_name_key,
	ADD COLUMN title text NOT NULL DEFAULT '' CHECK (length(title) <= 64),
	ADD COLUMN description text NOT NULL DEFAULT '' CHECK (length(description) <= 120),
	ADD COLUMN icon text NOT NULL DEFAULT '' CHECK (length(icon) <= 32),
	ADD COLUMN scheme text CHECK (scheme IN ('http', 'https')),
	ADD COLUMN host text CHECK (length(host) <= 100),
	ADD COLUMN path text CHECK (length(path) <= 100),
	ADD COLUMN websocket boolean NOT NULL DEFAULT false,
	ADD COLUMN removed_ms ol_ms,
	ADD CONSTRAINT services_target CHECK (CASE kind WHEN 'forward'
		THEN to4 IS NOT NULL OR to6 IS NOT NULL
		ELSE scheme IS NOT NULL AND host IS NOT NULL END);
CREATE UNIQUE INDEX services_name ON services (router_id, name) WHERE removed_ms IS NULL;
DROP INDEX services_tcp_port, services_udp_port;

ALTER TABLE grants
	ADD COLUMN longest_s integer NOT NULL DEFAULT 0 CHECK (longest_s >= 0);
CREATE INDEX grants_service ON grants (service_id);

-- Who has which public port: a service its own (grant_id NULL), a grant one besides. A port of one
-- protocol leads to one service.
CREATE TABLE ports (
	router_id ol_name NOT NULL REFERENCES routers,
	port ol_port NOT NULL,
	proto text NOT NULL CHECK (proto IN ('tcp', 'udp')),
	service_id ol_id NOT NULL REFERENCES services,
	grant_id ol_id REFERENCES grants ON DELETE CASCADE,
	PRIMARY KEY (router_id, port, proto)
);
CREATE INDEX ports_service ON ports (service_id);
CREATE INDEX ports_grant ON ports (grant_id) WHERE grant_id IS NOT NULL;
INSERT INTO ports (router_id, port, proto, service_id)
	SELECT router_id, port, p.proto, id FROM services, (VALUES ('tcp'), ('udp')) AS p (proto)
	WHERE services.proto IN (p.proto, 'both');
ALTER TABLE grants ADD COLUMN port ol_port;

-- port: what the door uses. knock_ms: the time inside the knock that opened it, 0 = none did.
ALTER TABLE sessions
	ADD COLUMN port ol_port,
	ADD COLUMN knock_ms ol_ms NOT NULL DEFAULT 0,
	DROP CONSTRAINT sessions_reason_check,
	ADD CONSTRAINT sessions_reason CHECK (reason IN ('none', 'expired', 'revoked', 'ended', 'moved',
		'caps', 'conflict', 'kernel', 'full', 'silent', 'changed'));
UPDATE sessions x SET port = s.port FROM services s WHERE s.id = x.service_id;
ALTER TABLE sessions ALTER COLUMN port SET NOT NULL;
-- The sessions of a holder are looked up by sessions_door and sessions_device. The other indexes are for
-- statements that say their conditions: so no statistics make one of them be read as a whole.
DROP INDEX sessions_due, sessions_router;
CREATE INDEX sessions_due ON sessions (due_ms) WHERE closed_ms IS NULL AND due_ms > 0;
CREATE INDEX sessions_router ON sessions (router_id, id) WHERE closed_ms IS NULL AND router_id > '';
-- The history: a session enters it when it is over.
CREATE INDEX sessions_start ON sessions (start_ms, id) WHERE closed_ms IS NOT NULL AND start_ms > 0;
CREATE INDEX sessions_device ON sessions (device_id, start_ms, id) WHERE closed_ms IS NOT NULL;
CREATE INDEX sessions_closed ON sessions (closed_ms) WHERE closed_ms > 0;

-- An invitation is a device that knocks with the guests' box key. A visit costs a use.
CREATE TABLE invitations (
	device_id bytea PRIMARY KEY REFERENCES devices,
	service_id ol_id NOT NULL REFERENCES services,
	message text NOT NULL CHECK (length(message) <= 200),
	duration_s integer NOT NULL CHECK (duration_s > 0),
	valid_until_ms ol_ms NOT NULL,
	uses integer NOT NULL DEFAULT 0,
	most_uses integer NOT NULL CHECK (most_uses BETWEEN 1 AND 1000),
	has_pin boolean NOT NULL,
	visit_end_ms ol_ms NOT NULL DEFAULT 0,
	created_ms ol_ms NOT NULL,
	CHECK (uses BETWEEN 0 AND most_uses)
);
CREATE INDEX invitations_service ON invitations (service_id);
CREATE INDEX invitations_end ON invitations (valid_until_ms);

-- A caller's clock is a sequence of its own for each method.
ALTER TABLE calls
	ADD COLUMN method text COLLATE "C" NOT NULL DEFAULT '',
	DROP CONSTRAINT calls_pkey,
	ADD PRIMARY KEY (caller, method, seq);

-- The answers to calls that carry a key: the same call again is answered the same. holder: who
-- called. Secrets in them are sealed.
CREATE TABLE answers (
	holder text COLLATE "C" NOT NULL,
	key bytea NOT NULL CHECK (length(key) = 16),
	request ol_key NOT NULL,
	payload text NOT NULL,
	at_ms ol_ms NOT NULL,
	PRIMARY KEY (holder, key)
);
CREATE INDEX answers_time ON answers (at_ms);

-- The history: of everything now, not only of sessions.
ALTER TABLE events
	ADD COLUMN kind text NOT NULL DEFAULT 'session',
	ADD COLUMN actor text NOT NULL DEFAULT '',
	ADD COLUMN user_name text,
	ADD COLUMN knock_ms ol_ms,
	ADD COLUMN detail text,
	ALTER COLUMN session_id DROP NOT NULL,
	ALTER COLUMN user_id DROP NOT NULL,
	ALTER COLUMN service_id DROP NOT NULL,
	ALTER COLUMN service_name DROP NOT NULL,
	ALTER COLUMN router_id DROP NOT NULL,
	ALTER COLUMN source DROP NOT NULL,
	ALTER COLUMN port DROP NOT NULL,
	ALTER COLUMN end_ms DROP NOT NULL,
	ALTER COLUMN reason DROP NOT NULL;
CREATE INDEX events_session ON events (session_id);

-- Each event once, in a chain: hash is BLAKE2b-256 over the hash before and the event's JSON text.
-- session-manager adds to it once a second, in the order of numbers as they were committed.
CREATE TABLE chain (
	position bigint PRIMARY KEY CHECK (position > 0),
	number bigint NOT NULL UNIQUE REFERENCES events,
	hash ol_key NOT NULL
);

-- Events that are not in the chain yet.
CREATE TABLE unchained (number bigint PRIMARY KEY);
INSERT INTO unchained SELECT number FROM events;
CREATE FUNCTION ol_queue() RETURNS trigger LANGUAGE plpgsql AS
	$$BEGIN INSERT INTO unchained SELECT number FROM added; RETURN NULL; END$$;
CREATE TRIGGER events_chain AFTER INSERT ON events REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION ol_queue();

-- No statement changes the history. Whoever owns the tables can take the triggers away and change it
-- all the same; then the chain shows it to everyone who has kept a hash.
CREATE FUNCTION ol_refuse() RETURNS trigger LANGUAGE plpgsql AS
	$$BEGIN RAISE EXCEPTION 'the history is only added to'; END$$;
CREATE TRIGGER events_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON events
	FOR EACH STATEMENT EXECUTE FUNCTION ol_refuse();
CREATE TRIGGER chain_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON chain
	FOR EACH STATEMENT EXECUTE FUNCTION ol_refuse();
