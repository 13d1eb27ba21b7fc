/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What session-manager tells of itself. */
#include "session-manager/metrics.h"

#include "session-manager/sm.h"
#include "session-manager/sql.h"

static const struct row_column columns[] = {
	ROW_COL(ROW_INT, struct metrics, sessions_pending),
	ROW_COL(ROW_INT, struct metrics, sessions_open),
	ROW_COL(ROW_INT, struct metrics, outbox_rows),
	ROW_COL(ROW_INT, struct metrics, events_unchained),
	ROW_COL(ROW_INT, struct metrics, routers),
	ROW_COL(ROW_INT, struct metrics, routers_offline),
};

static void add_counters(struct sm *sm)
{
	const struct sm_counters *counters = &sm->counters;
	const struct pg_counters *database = pg_counters(sm->pg);
	const struct {
		const char *name;
		const uint64_t *value;
	} numbers[] = {
		{ "knocks_accepted", &counters->knocks.accepted },
		{ "knocks_lost", &counters->knocks.lost },
		{ "knocks_denied", &counters->knocks.denied },
		{ "knocks_no_room", &counters->knocks.no_room },
		{ "visits", &counters->knocks.visits },
		{ "knocks_refused", &counters->refused_knocks },
		{ "calls_taken", &counters->calls },
		{ "calls_refused", &counters->refused_calls },
		{ "broker_accounts_changed", &sm->clients.counters.changed },
		{ "broker_accounts_compared", &sm->clients.counters.compared },
		{ "broker_accounts_failed", &sm->clients.counters.failed },
		{ "transaction_retries", &counters->retries },
		{ "transactions", &database->transactions },
		{ "database_round_trips", &database->round_trips },
		{ "views_published", &sm->views.published },
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		(void)ol_bus_counter(sm->app.bus, numbers[i].name, numbers[i].value);
}

void metrics_add(struct sm *sm)
{
	const struct metrics *metrics = &sm->metrics;

	add_counters(sm);
	(void)ol_bus_gauge(sm->app.bus, "sessions_pending", &metrics->sessions_pending);
	(void)ol_bus_gauge(sm->app.bus, "sessions_open", &metrics->sessions_open);
	(void)ol_bus_gauge(sm->app.bus, "outbox_rows", &metrics->outbox_rows);
	(void)ol_bus_gauge(sm->app.bus, "events_unchained", &metrics->events_unchained);
	(void)ol_bus_gauge(sm->app.bus, "routers", &metrics->routers);
	(void)ol_bus_gauge(sm->app.bus, "routers_offline", &metrics->routers_offline);
	(void)ol_bus_gauge(sm->app.bus, "devices", &metrics->devices);
	(void)ol_bus_span(sm->app.bus, "views_lag_ms", &sm->views.lag_ms);
}

void metrics_look(struct sm *sm)
{
	int64_t now_ms = ol_boottime_ms();
	const struct pg_result *rows;

	if (sm->metrics.looked_ms && now_ms - sm->metrics.looked_ms < METRICS_LOOK_MS)
		return;
	sm->metrics.looked_ms = now_ms;
	pg_begin(sm->pg);
	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_METRICS);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) == 1)
		(void)pg_row(sm->pg, rows, 0, 0, columns, ROW_COUNT(columns), &sm->metrics);
	(void)pg_commit(sm->pg);
}

void metrics_measure(void *arg)
{
	struct sm *sm = arg;

	sm->metrics.devices = 0;
	for (unsigned i = 0; i < DEVICES_SHARDS; i++)
		sm->metrics.devices += sm->devices.shards[i].devices_count;
}
