-- SPDX-License-Identifier: GPL-3.0-or-later
-- What Mosquitto's dynamic-security plugin answers.

-- Takes an answer: how many accounts or roles there are, how many commands have failed, and why. No row: it
-- answers another request. It is no failure that there is nothing to delete.
-- SQL_BROKER_ANSWER
WITH r AS MATERIALIZED (
	SELECT x FROM jsonb_array_elements(($2::text)::jsonb -> 'responses') AS e (x)
	WHERE x ->> 'correlationData' = $3::text),
c AS (
	SELECT c ->> 'username' AS name, c ->> 'textname' AS mark,
		(c ->> 'disabled')::boolean IS NOT TRUE AND c -> 'roles' -> 0 ->> 'rolename' = c ->> 'username'
		AND jsonb_array_length(c -> 'roles') = 1
		AND coalesce(jsonb_array_length(c -> 'groups'), 0) = 0 AS is_ours
	FROM r, jsonb_array_elements(x -> 'data' -> 'clients') AS e (c)),
o AS (
	SELECT o ->> 'rolename' AS name, o -> 'acls' AS rights
	FROM r, jsonb_array_elements(x -> 'data' -> 'roles') AS e (o)),
listed AS (
	INSERT INTO listed_clients AS l (manager, name, mark, rights)
	SELECT $1::text, name, CASE WHEN is_ours THEN mark END, rights
	FROM c FULL JOIN o USING (name)
	WHERE name ~ '^(login-)?[0-9a-f]{32}$'
	ON CONFLICT (manager, name) DO UPDATE SET mark = coalesce(excluded.mark, l.mark),
		rights = coalesce(excluded.rights, l.rights))
SELECT coalesce(max((x -> 'data' ->> 'totalCount')::bigint), 0),
	count(*) FILTER (WHERE x ? 'error' AND x ->> 'command' NOT LIKE 'delete%'),
	coalesce(left(min(x ->> 'error') FILTER (WHERE x ->> 'command' NOT LIKE 'delete%'), 100), '')
FROM r
HAVING count(*) > 0
