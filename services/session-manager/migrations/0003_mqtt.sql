-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts at the message broker, for devices and for the app in a browser.

-- A web login has an account from live_ms until live_end_ms; 0: it has none.
ALTER TABLE web_logins
	ADD COLUMN live_ms ol_ms NOT NULL DEFAULT 0,
	ADD COLUMN live_end_ms ol_ms NOT NULL DEFAULT 0;
CREATE INDEX web_logins_live ON web_logins (live_end_ms) WHERE live_end_ms > 0;

-- The accounts that the broker must have, those of logins until end_ms. Passwords are made of id and
-- epoch.
CREATE VIEW clients AS
	SELECT d.id, false AS is_login, encode(d.id, 'hex') AS name, d.user_id,
		lpad(to_hex(d.user_id), 16, '0') AS user_hex, 0::bigint AS epoch, NULL::bigint AS end_ms
	FROM devices d JOIN users u ON u.id = d.user_id
	WHERE d.kind = 'device' AND d.confirmed_ms IS NOT NULL AND d.revoked_ms IS NULL
		AND u.active AND u.removed_ms IS NULL
	UNION ALL
	SELECT d.id, true, 'login-' || encode(d.id, 'hex'), d.user_id,
		lpad(to_hex(d.user_id), 16, '0'), w.live_ms, w.live_end_ms
	FROM web_logins w JOIN devices d ON d.id = w.device_id JOIN users u ON u.id = d.user_id
	WHERE w.live_end_ms > 0 AND d.revoked_ms IS NULL AND u.active AND u.removed_ms IS NULL;

-- The accounts of that kind that the broker has, as one session-manager has just listed them. mark: NULL
-- if the account is not as one of ours must be; rights: as the broker writes them.
CREATE UNLOGGED TABLE listed_clients (
	manager text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	mark text,
	rights jsonb,
	PRIMARY KEY (manager, name)
);

-- A user's devices, and his invitations, without his logins of old.
CREATE INDEX devices_kind ON devices (user_id, kind, id) WHERE kind <> 'login';
