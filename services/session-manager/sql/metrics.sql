-- SPDX-License-Identifier: GPL-3.0-or-later
-- How things are, in numbers.

-- SQL_METRICS
SELECT
	(SELECT count(*) FROM sessions WHERE closed_ms IS NULL AND state = 'pending'),
	(SELECT count(*) FROM sessions WHERE closed_ms IS NULL AND state = 'open'),
	(SELECT count(*) FROM outbox),
	(SELECT count(*) FROM unchained),
	(SELECT count(*) FROM routers WHERE removed_ms IS NULL),
	(SELECT count(*) FROM routers WHERE removed_ms IS NULL AND NOT online)
