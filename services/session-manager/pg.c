/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to PostgreSQL through libpq's pipeline mode. */
#include "session-manager/pg.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "common/log.h"
#include "common/loop.h"
#include "session-manager/pg_state.h"

#define SCRIPT_SETTINGS "SET statement_timeout = 50000; SET lock_timeout = 50000"
#define NAME_BYTES      16

/* What a queued statement or sync point should bring; 0 and above: so many rows changed. */
enum { EXPECT_ANY = -1, EXPECT_ROWS = -2, EXPECT_SYNC = -3 };

struct pg {
	struct pg_conf conf;
	PGconn *conn; /* NULL while down */
	int error;
	bool has_begun; /* the server knows of the transaction */
	bool is_unsynced;
	int queue[PG_QUEUE];
	PGresult *answers[PG_ANSWERS];
	unsigned head, queued, answer_count, answer_next;
	struct pg_counters counters;
	struct row_args args;
};

int pg_new(const struct pg_conf *conf, struct pg **ret_pg)
{
	struct pg *pg = calloc(1, sizeof *pg);

	if (!pg)
		return -ENOMEM;
	pg->conf = *conf;
	*ret_pg = pg;
	return 0;
}

static void forget_answers(struct pg *pg)
{
	while (pg->answer_count)
		PQclear(pg->answers[--pg->answer_count]);
	pg->answer_next = 0;
}

void pg_disconnect(struct pg *pg)
{
	PQfinish(pg->conn);
	pg->conn = NULL;
	pg->head = pg->queued = 0;
	pg->is_unsynced = pg->has_begun = false;
}

void pg_free(struct pg *pg)
{
	if (!pg)
		return;
	forget_answers(pg);
	pg_disconnect(pg);
	free(pg);
}

bool pg_is_up(const struct pg *pg)
{
	return pg->conn != NULL;
}

void pg_fail(struct pg *pg, int error)
{
	if (!pg->error)
		pg->error = error;
}

int pg_error(const struct pg *pg)
{
	return pg->error;
}

static void lose(struct pg *pg, int error)
{
	char text[512];

	if (!pg->conn)
		return;
	ol_log(OL_WARN, "database_lost", "why=%s",
	       error == -ETIMEDOUT ? "\"no answer in time\""
				   : pg_state_quote(PQerrorMessage(pg->conn), text));
	pg_disconnect(pg);
	pg_fail(pg, error);
}

/* Waits until the socket can be read, or written if something is queued. Returns 0 or -errno; the
 * connection is then lost. */
static int wait_socket(struct pg *pg, int64_t deadline_ms)
{
	int unsent = PQflush(pg->conn);
	struct pollfd watch = { .fd = PQsocket(pg->conn), .events = POLLIN };
	int64_t left_ms = deadline_ms - ol_boottime_ms();
	int rc = 0;

	if (unsent > 0)
		watch.events |= POLLOUT;
	if (unsent < 0)
		rc = -EIO;
	else if (left_ms <= 0 || (poll(&watch, 1, (int)left_ms) < 0 && errno != EINTR))
		rc = -ETIMEDOUT;
	else if (watch.revents & ~POLLOUT && !PQconsumeInput(pg->conn))
		rc = -EIO;
	if (rc < 0)
		lose(pg, rc);
	return rc;
}

/* The next result, or NULL: the end of a statement's results, or a lost connection. */
static PGresult *next_result(struct pg *pg, int64_t deadline_ms)
{
	while (pg->conn && PQisBusy(pg->conn))
		if (wait_socket(pg, deadline_ms) < 0)
			return NULL;
	return pg->conn ? PQgetResult(pg->conn) : NULL;
}

/* Notes the error of a result, if it is one. */
static void check_result(struct pg *pg, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	char text[512];

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	    status == PGRES_PIPELINE_SYNC)
		return;
	if (status != PGRES_PIPELINE_ABORTED && !pg->error)
		ol_log(OL_WARN, "database_refused", "why=%s",
		       pg_state_quote(PQresultErrorMessage(result), text));
	pg_fail(pg, pg_state_error(PQresultErrorField(result, PG_DIAG_SQLSTATE)));
}

static bool has_changed(PGresult *result, int rows)
{
	char text[12];

	snprintf(text, sizeof text, "%d", rows);
	return !strcmp(PQcmdTuples(result), text);
}

/* Takes what the oldest queued statement or sync point brings. */
static void settle(struct pg *pg)
{
	int64_t deadline_ms = ol_boottime_ms() + PG_DEADLINE_MS;
	int expect = pg->queue[pg->head];
	PGresult *result = next_result(pg, deadline_ms);

	if (!result) {
		lose(pg, -EIO);
		return;
	}
	pg->head = (pg->head + 1) % PG_QUEUE;
	pg->queued--;
	check_result(pg, result);
	if (expect >= 0 && !pg->error && !has_changed(result, expect))
		pg_fail(pg, -EAGAIN);
	if (expect == EXPECT_ROWS && pg->answer_count < PG_ANSWERS)
		pg->answers[pg->answer_count++] = result;
	else
		PQclear(result);
	if (expect != EXPECT_SYNC)
		PQclear(next_result(pg, deadline_ms)); /* NULL ends a statement's results */
	if (pg->conn && PQstatus(pg->conn) != CONNECTION_OK)
		lose(pg, -EIO);
}

static void enqueue(struct pg *pg, int is_sent, int expect)
{
	if (!is_sent) {
		lose(pg, -EIO);
		return;
	}
	pg->queue[(pg->head + pg->queued++) % PG_QUEUE] = expect;
	pg->is_unsynced = expect != EXPECT_SYNC;
}

static void sync_pipeline(struct pg *pg)
{
	if (!pg->conn || !pg->is_unsynced)
		return;
	pg->counters.round_trips++;
	enqueue(pg, PQpipelineSync(pg->conn), EXPECT_SYNC);
}

static void drain(struct pg *pg)
{
	sync_pipeline(pg);
	while (pg->conn && pg->queued)
		settle(pg);
}

static void send_text(struct pg *pg, const char *sql)
{
	enqueue(pg, PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1), EXPECT_ANY);
}

struct row_args *pg_args(struct pg *pg)
{
	row_clear(&pg->args);
	return &pg->args;
}

static void send_statement(struct pg *pg, unsigned statement, int expect)
{
	static const int binary[ROW_PARAMETERS] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
						    1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	const struct row_args *args = &pg->args;
	char name[NAME_BYTES];

	if (args->is_full)
		pg_fail(pg, -EMSGSIZE);
	if (!pg->conn)
		pg_fail(pg, -ENOTCONN);
	if (pg->error)
		return;
	if (pg->queued + 4 > PG_QUEUE)
		drain(pg);
	if (!pg->has_begun)
		send_text(pg, "BEGIN");
	pg->has_begun = pg->conn != NULL;
	if (!pg->conn)
		return;
	snprintf(name, sizeof name, "s%u", statement);
	enqueue(pg,
		PQsendQueryPrepared(pg->conn, name, (int)args->count, args->values, args->lengths,
				    binary, 1),
		expect);
}

void pg_begin(struct pg *pg)
{
	pg->error = 0;
	forget_answers(pg);
}

void pg_tell(struct pg *pg, unsigned statement)
{
	send_statement(pg, statement, EXPECT_ANY);
}

void pg_tell_rows(struct pg *pg, unsigned statement, unsigned rows)
{
	send_statement(pg, statement, (int)rows);
}

void pg_ask(struct pg *pg, unsigned statement)
{
	if (pg->answer_next == pg->answer_count)
		forget_answers(pg);
	send_statement(pg, statement, EXPECT_ROWS);
}

const struct pg_result *pg_answer(struct pg *pg)
{
	sync_pipeline(pg);
	while (pg->conn && pg->queued && !pg->error && pg->answer_next == pg->answer_count)
		settle(pg);
	if (pg->error || pg->answer_next == pg->answer_count) {
		pg_fail(pg, -EBADMSG);
		return NULL;
	}
	return pg->answers[pg->answer_next++];
}

void pg_rollback(struct pg *pg)
{
	int error = pg->error;

	if (pg->conn && pg->has_begun) {
		drain(pg);
		if (pg->conn)
			send_text(pg, "ROLLBACK");
		drain(pg);
	}
	pg->has_begun = false;
	pg->error = error;
}

const struct pg_result *pg_answered(struct pg *pg)
{
	return pg->answer_next < pg->answer_count ? pg->answers[pg->answer_next++] : NULL;
}

int pg_commit(struct pg *pg)
{
	if (!pg->error && pg->has_begun) {
		send_text(pg, "COMMIT");
		drain(pg);
	}
	if (!pg->error && !pg->conn)
		pg->error = -ENOTCONN;
	pg->counters.transactions += !pg->error;
	if (pg->error)
		pg_rollback(pg);
	pg->has_begun = false;
	return pg->error;
}

static void on_notice(void *arg, const char *message)
{
	char text[512];

	(void)arg;
	ol_log(OL_WARN, "database_notice", "text=%s", pg_state_quote(message, text));
}

/* Finishes PQconnectStart's work. Returns 0 or -errno. */
static int finish_connect(PGconn *conn)
{
	int64_t deadline_ms = ol_boottime_ms() + PG_DEADLINE_MS;
	PostgresPollingStatusType status = PGRES_POLLING_WRITING;

	while (status != PGRES_POLLING_OK) {
		struct pollfd watch = { .fd = PQsocket(conn),
					.events = status == PGRES_POLLING_READING ? POLLIN
										  : POLLOUT };
		int64_t left_ms = deadline_ms - ol_boottime_ms();

		if (status == PGRES_POLLING_FAILED || watch.fd < 0)
			return -EIO;
		if (left_ms <= 0)
			return -ETIMEDOUT;
		(void)poll(&watch, 1, (int)left_ms);
		status = PQconnectPoll(conn);
	}
	return 0;
}

static int dial(struct pg *pg)
{
	const char *const names[] = { "dbname", "application_name", "client_encoding", "options",
				      NULL };
	const char *const values[] = { pg->conf.where, pg->conf.application, "UTF8",
				       pg->conf.settings, NULL };
	char text[512];
	int rc;

	pg->conn = PQconnectStartParams(names, values, 1);
	if (!pg->conn)
		return -ENOMEM;
	(void)PQsetNoticeProcessor(pg->conn, on_notice, NULL);
	rc = PQstatus(pg->conn) == CONNECTION_BAD ? -EIO : finish_connect(pg->conn);
	if (rc == 0 && PQsetnonblocking(pg->conn, 1) != 0)
		rc = -EIO;
	if (rc < 0)
		ol_log(OL_WARN, "database_unreachable", "why=%s",
		       rc == -ETIMEDOUT ? "\"no answer in time\""
					: pg_state_quote(PQerrorMessage(pg->conn), text));
	return rc;
}

/* Takes every result of what was sent outside of the pipeline; the last row's first value. */
static int finish_script(struct pg *pg, char *ret_text, size_t size)
{
	int64_t deadline_ms = ol_boottime_ms() + PG_SCRIPT_MS;
	PGresult *result;

	while ((result = next_result(pg, deadline_ms)) != NULL) {
		check_result(pg, result);
		if (ret_text && PQntuples(result) > 0)
			snprintf(ret_text, size, "%s", PQgetvalue(result, 0, 0));
		PQclear(result);
	}
	return pg->error;
}

int pg_script(struct pg *pg, const char *sql)
{
	if (!PQsendQuery(pg->conn, sql))
		lose(pg, -EIO);
	return finish_script(pg, NULL, 0);
}

int pg_value(struct pg *pg, const char *sql, const char *const *args, int count, char *ret_text,
	     size_t size)
{
	*ret_text = '\0';
	if (!PQsendQueryParams(pg->conn, sql, count, NULL, args, NULL, NULL, 0))
		lose(pg, -EIO);
	return finish_script(pg, ret_text, size);
}

static int prepare(struct pg *pg)
{
	char name[NAME_BYTES];

	if (!PQenterPipelineMode(pg->conn))
		return -EIO;
	for (unsigned i = 0; pg->conn && i < pg->conf.statement_count; i++) {
		snprintf(name, sizeof name, "s%u", i);
		enqueue(pg, PQsendPrepare(pg->conn, name, pg->conf.statements[i], 0, NULL),
			EXPECT_ANY);
		if (pg->queued + 2 > PG_QUEUE)
			drain(pg);
	}
	drain(pg);
	return pg->error;
}

int pg_connect(struct pg *pg, int (*migrate)(struct pg *pg))
{
	int rc;

	forget_answers(pg);
	pg_disconnect(pg);
	pg->error = 0;
	rc = dial(pg);
	if (rc == 0)
		rc = pg_script(pg, SCRIPT_SETTINGS);
	if (rc == 0)
		rc = migrate(pg);
	if (rc == 0)
		rc = pg_script(pg, "RESET statement_timeout; RESET lock_timeout");
	if (rc == 0)
		rc = prepare(pg);
	if (rc < 0)
		pg_disconnect(pg);
	return rc;
}

int pg_rows(const struct pg_result *result)
{
	return PQntuples(result);
}

bool pg_row(struct pg *pg, const struct pg_result *result, int row, int first,
	    const struct row_column *columns, size_t count, void *ret_row)
{
	for (size_t i = 0; i < count; i++) {
		int column = first + (int)i;
		const void *value =
			PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
		size_t length = (size_t)PQgetlength(result, row, column);

		if (row_get(&columns[i], value, length, ret_row) < 0) {
			ol_log(OL_ERROR, "database_row", "column=%s", PQfname(result, column));
			pg_fail(pg, -EBADMSG);
			return false;
		}
	}
	return true;
}

int64_t pg_int(const struct pg_result *result, int row, int column)
{
	static const struct row_column as_int = { .kind = ROW_INT, .size = sizeof(int64_t) };
	int64_t value = 0;

	if (row < PQntuples(result) && !PQgetisnull(result, row, column))
		(void)row_get(&as_int, PQgetvalue(result, row, column),
			      (size_t)PQgetlength(result, row, column), &value);
	return value;
}

const struct pg_counters *pg_counters(const struct pg *pg)
{
	return &pg->counters;
}
