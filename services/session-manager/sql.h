/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every statement that session-manager sends to PostgreSQL. */
#ifndef OL_SQL_H
#define OL_SQL_H

enum sql {
	/* a knock: one round trip */
	SQL_CLAIM,
	SQL_CLAIM_GRANTS,
	/* sessions by their ids */
	SQL_DOORS,
	/* what a transaction writes */
	SQL_CLOSE,
	SQL_CHANGE,
	SQL_CREATE,
	SQL_EVENTS,
	SQL_OUTBOX,
	SQL_REVISIONS,
	/* which sessions need work */
	SQL_NEWS,
	SQL_DUE,
	SQL_POSTPONE,
	SQL_DEVICE_SESSIONS,
	SQL_GRANT_SESSIONS,
	/* what is published */
	SQL_ACCESS,
	SQL_SITES,
	SQL_SHARD,
	SQL_DEVICE,
	SQL_ROUTERS,
	SQL_LATEST,
	SQL_BUMP,
	SQL_PUBLISHED,
	SQL_UNPUBLISHED,
	SQL_OUTBOX_TAKE,
	SQL_OUTBOX_DROP,
	SQL_SEEN,
	/* calls */
	SQL_CALL,
	SQL_USER_ADD,
	SQL_DEVICE_ADD,
	SQL_ROUTER_ADD,
	SQL_SERVICE_ADD,
	SQL_GRANT_ADD,
	SQL_DEVICE_REVOKE,
	SQL_USER_DEVICES,
	SQL_GRANT_REMOVE,
	SQL_SESSION,
	SQL_USERS,
	SQL_DEVICES,
	SQL_ROUTER_LIST,
	SQL_SERVICES,
	SQL_GRANTS,
	SQL_SESSIONS,
	SQL_LIVE_SESSIONS,
	SQL_COUNT /* how many */
};

/* Written by embed.cmake from statements.sql. */
extern const char *const sql_text[SQL_COUNT];

/* What the statements need of the session. Plans are made once, and for few rows: that is right for
 * look-ups by key at any size. The server gives up before our own deadline (PG_DEADLINE_MS) does.
 */
#define SQL_SETTINGS \
	"-c plan_cache_mode=force_generic_plan -c jit=off -c enable_seqscan=off " \
	"-c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off " \
	"-c enable_memoize=off -c enable_material=off -c synchronous_commit=on " \
	"-c client_min_messages=warning -c statement_timeout=2500 -c lock_timeout=2000 " \
	"-c idle_in_transaction_session_timeout=5000"

#endif
