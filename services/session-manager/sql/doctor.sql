-- SPDX-License-Identifier: GPL-3.0-or-later
-- Why somebody cannot connect.

-- A knock whose device's clock is off; not one that was recorded and comes again. The row says whose
-- device it is, and whether the same was told since $6.
-- SQL_REFUSED
UPDATE devices d SET refused_ms = $2::bigint, refused_reason = $3::text, refused_source = $4::inet,
	skew_ms = $5::bigint
FROM (
	SELECT x.id, x.user_id, u.name, x.refused_reason, x.refused_ms
	FROM devices x JOIN users u ON u.id = x.user_id
	WHERE x.id = $1::bytea AND x.revoked_ms IS NULL AND x.confirmed_ms IS NOT NULL
		AND x.last_t_ms < $2::bigint + $5::bigint
	FOR NO KEY UPDATE OF x) old
WHERE d.id = old.id
RETURNING old.user_id, old.name, old.refused_reason = $3::text AND old.refused_ms > $6::bigint
