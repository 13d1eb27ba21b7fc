/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every statement that session-manager sends to PostgreSQL. */
#ifndef OL_SQL_H
#define OL_SQL_H

#include "sql_names.h" /* enum sql; written by embed.cmake from sql/ */

/* Also written by embed.cmake. */
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
