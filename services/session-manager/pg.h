/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to PostgreSQL: prepared statements, pipelined, with a deadline on every wait; pg.c
 * alone knows libpq.
 *
 * Errors stick: after the first one of a transaction nothing more is sent, answers have no rows,
 * and pg_commit returns it. So a caller checks once, at the end. */
#ifndef OL_PG_H
#define OL_PG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session-manager/rows.h"

#define PG_DEADLINE_MS 3000  /* of every wait */
#define PG_SCRIPT_MS   60000 /* of a migration */
#define PG_ANSWERS     8     /* most pg_ask in one transaction */
#define PG_QUEUE       64    /* most statements between two waits */

struct pg;
struct pg_result; /* the rows of an answer; libpq's PGresult */

struct pg_counters {
	uint64_t round_trips, transactions; /* to the server; that were committed */
};

struct pg_conf {
	const char *where;             /* libpq connection string */
	const char *application;       /* shown in pg_stat_activity */
	const char *settings;          /* of the session, as "-c name=value …" */
	const char *const *statements; /* SQL, prepared at each connect; known by their positions */
	unsigned statement_count;
};

/* conf's strings must live as long. Returns 0 or -ENOMEM. */
int pg_new(const struct pg_conf *conf, struct pg **ret_pg);
void pg_free(struct pg *pg);

/* Connects (again), lets `migrate` bring the tables up to date, and prepares the statements.
 * Returns 0 or -errno; logs why not. */
int pg_connect(struct pg *pg, int (*migrate)(struct pg *pg));
bool pg_is_up(const struct pg *pg);
void pg_disconnect(struct pg *pg);

/* Only for `migrate`: runs SQL text as it stands. Return 0 or -EIO; log why not. */
int pg_script(struct pg *pg, const char *sql);

/* Only for `migrate`: one text value of one statement, "" if there is no row. */
int pg_value(struct pg *pg, const char *sql, const char *const *args, int count, char *ret_text,
	     size_t size);

/* The parameters of the next statement, emptied. */
struct row_args *pg_args(struct pg *pg);

/* Begins a transaction; sent along with the first statement. */
void pg_begin(struct pg *pg);

/* Queues a statement whose rows nobody wants. */
void pg_tell(struct pg *pg, unsigned statement);

/* The same, but the transaction fails with -EAGAIN unless the statement changes so many rows. */
void pg_tell_rows(struct pg *pg, unsigned statement, unsigned rows);

/* Queues a statement; its rows come from pg_answer, in the order of asking. */
void pg_ask(struct pg *pg, unsigned statement);

/* Waits for the next answer; NULL (which has no rows) after an error. The rows live until the
 * pg_ask after the last answer, or pg_begin. */
const struct pg_result *pg_answer(struct pg *pg);

/* An answer that has come along with pg_commit; NULL (which has no rows) if none was asked for. */
const struct pg_result *pg_answered(struct pg *pg);

/* Ends the transaction, with everything that was queued: one round trip. Returns 0; -EEXIST
 * (unique), -ENOENT (foreign key), -EINVAL (check, data); -EAGAIN (somebody else was faster, or the
 * server cannot just now); -EIO, -ETIMEDOUT (the connection is lost: committed or not); -ENOTCONN;
 * -EMSGSIZE, -EBADMSG (mistakes of ours). On error it is rolled back. */
int pg_commit(struct pg *pg);

/* Ends the transaction without effect. Does nothing outside of one. */
void pg_rollback(struct pg *pg);

/* Makes the transaction fail with -errno. */
void pg_fail(struct pg *pg, int error);

/* The first error of this transaction, or 0. */
int pg_error(const struct pg *pg);

int pg_rows(const struct pg_result *result);

/* Fills a struct from the columns of a row that begin at `first`. Returns false (and the
 * transaction fails) when the row is not what the columns say. */
bool pg_row(struct pg *pg, const struct pg_result *result, int row, int first,
	    const struct row_column *columns, size_t count, void *ret_row);

/* One bigint or integer; 0 for NULL and where there is no row. */
int64_t pg_int(const struct pg_result *result, int row, int column);

const struct pg_counters *pg_counters(const struct pg *pg);

#endif
