/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What routers are told. */
#include "session-manager/publish.h"

#include <errno.h>
#include <string.h>

#include "common/access.h"
#include "common/crypto.h"
#include "common/log.h"
#include "session-manager/sql.h"

#define AHEAD_MS 86400000 /* an agent that is further ahead is mistaken */

static const struct row_column access_columns[] = {
	ROW_COL(ROW_ID, struct ol_access_session, id),
	ROW_COL(ROW_ADDR, struct ol_access_session, source),
	ROW_ENUM(struct ol_access_session, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_access_session, port),
	ROW_COL(ROW_ADDR, struct ol_access_session, to),
	ROW_COL(ROW_INT, struct ol_access_session, to_port),
	ROW_COL(ROW_INT, struct ol_access_session, end_ms),
};

static const struct row_column site_columns[] = {
	ROW_COL(ROW_ID, struct ol_sites_service, id),
	ROW_COL(ROW_TEXT, struct ol_sites_service, name),
	ROW_ENUM(struct ol_sites_service, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_sites_service, port),
	ROW_OPTIONAL(ROW_ADDR, struct ol_sites_service, to4),
	ROW_OPTIONAL(ROW_ADDR, struct ol_sites_service, to6),
	ROW_COL(ROW_INT, struct ol_sites_service, to_port),
};

/* Large messages, each written anew before it is used. */
static union {
	struct ol_access access;
	struct ol_change change;
	struct ol_sites sites;
} scratch;

static void set_router(char ret_name[static 33], const char *id)
{
	memset(ret_name, 0, 33);
	memcpy(ret_name, id, strnlen(id, 32));
}

/* Asks for what a router has: in the first column a revision, then rows (the first column of which
 * is NULL if there is none). Commits the transaction. Returns the number of rows, or -errno. */
static int read_list(struct sm *sm, enum sql sql, const char *router,
		     const struct row_column *columns, size_t column_count, void *ret_rows,
		     size_t step, int most, int64_t *ret_revision)
{
	const struct pg_result *rows;
	int count, rc;

	row_put_text(pg_args(sm->pg), router);
	pg_ask(sm->pg, sql);
	rows = pg_answer(sm->pg);
	count = pg_rows(rows);
	if (count > most)
		pg_fail(sm->pg, -ENOSPC);
	else if (count == 0)
		pg_fail(sm->pg, -ENOENT);
	if (!pg_error(sm->pg))
		*ret_revision = pg_int(rows, 0, 0);
	if (count == 1 && !pg_int(rows, 0, 1))
		count = 0;
	for (int i = 0; i < count && !pg_error(sm->pg); i++)
		(void)pg_row(sm->pg, rows, i, 1, columns, column_count,
			     (char *)ret_rows + (size_t)i * step);
	rc = pg_commit(sm->pg);
	return rc < 0 ? rc : count;
}

static int read_access(struct sm *sm, const char *router, struct ol_access *ret_access)
{
	int count = read_list(sm, SQL_ACCESS, router, access_columns, ROW_COUNT(access_columns),
			      ret_access->sessions, sizeof *ret_access->sessions,
			      OL_ACCESS_SESSIONS_MAX, &ret_access->revision);

	if (count < 0)
		return count;
	set_router(ret_access->router, router);
	ret_access->now_ms = ol_realtime_ms();
	ret_access->sessions_count = (uint16_t)count;
	return 0;
}

/* Publishes a list that was just read. */
static void send_access(struct sm *sm, struct router *router, const struct ol_access *access)
{
	if (ol_bus_publish(sm->app.bus, &ol_channel_router_access, router->id, access,
			   &router->mid) < 0)
		return;
	router->sent_revision = access->revision;
	router->listed_ms = ol_boottime_ms();
	router->is_stale = false;
}

void publish_access(struct sm *sm, struct router *router)
{
	if (!ol_bus_is_up(sm->app.bus))
		return;
	pg_begin(sm->pg);
	if (read_access(sm, router->id, &scratch.access) == 0)
		send_access(sm, router, &scratch.access);
}

void publish_stale(struct sm *sm)
{
	int64_t now_ms = ol_boottime_ms();

	for (unsigned i = 0; i < sm->routers.count; i++) {
		struct router *router = &sm->routers.list[i];

		if (router->is_stale && now_ms - router->listed_ms >= PUBLISH_PACE_MS)
			publish_access(sm, router);
	}
}

/* Collects one router's part of the ledger. Returns false if a change cannot hold it. */
static bool fill_change(const struct ledger *ledger, unsigned number, struct ol_change *change)
{
	const struct ledger_router *router = &ledger->routers[number];

	set_router(change->router, router->id);
	change->base = router->base;
	change->revision = router->revision;
	change->now_ms = ledger->now_ms;
	change->set_count = change->drop_count = 0;
	for (unsigned i = 0; i < ledger->item_count; i++) {
		const struct ledger_item *item = &ledger->items[i];

		if (item->router != number)
			continue;
		if (item->is_drop && change->drop_count < OL_CHANGE_DROP_MAX)
			change->drop[change->drop_count++] = item->session.id;
		else if (!item->is_drop && change->set_count < OL_CHANGE_SET_MAX)
			change->set[change->set_count++] = item->session;
		else
			return false;
	}
	return !ledger->has_overflow;
}

static void publish_change(struct sm *sm, unsigned number)
{
	const struct ledger_router *changed = &sm->ledger.routers[number];
	struct router *router = routers_find(&sm->routers, changed->id);

	/* It may be new, and the other session-manager's. */
	if (!router && routers_load(&sm->routers, sm->pg, &sm->app.ring) == 0)
		router = routers_find(&sm->routers, changed->id);
	if (!router) {
		sm->routers.has_unknown = true;
		return;
	}
	router->is_stale = true;
	if (fill_change(&sm->ledger, number, &scratch.change))
		(void)ol_bus_publish(sm->app.bus, &ol_channel_router_change, router->id,
				     &scratch.change, NULL);
	else
		publish_access(sm, router);
}

void publish_ledger(struct sm *sm)
{
	for (unsigned i = 0; i < sm->ledger.router_count; i++)
		if (sm->ledger.routers[i].is_changed)
			publish_change(sm, i);
	outbox_send(&sm->outbox, sm->app.bus, sm->ledger.outbox, sm->ledger.outbox_count);
	views_mark(sm, &sm->ledger.marks);
}

void publish_result(struct sm *sm, const struct ol_device_result *result)
{
	char device[33];

	(void)ol_bus_publish(sm->app.bus, &ol_channel_device_result,
			     ol_hex(result->device, sizeof result->device, device), result, NULL);
}

static void tell_result(void *arg, const struct ol_device_result *result)
{
	publish_result(arg, result);
}

static void tell_slow(void *arg)
{
	struct sm *sm = arg;

	sm->slow.due_ms = results_slow(&sm->results, tell_result, sm);
}

int publish_start(struct sm *sm)
{
	sm->slow = (struct ol_timer){ .fire = tell_slow, .arg = sm };
	return ol_loop_timer(&sm->app.loop, &sm->slow);
}

void publish_results(struct sm *sm, const struct knocks *knocks)
{
	for (unsigned i = 0; i < knocks->count; i++)
		if (knocks->jobs[i].is_claimed && !knocks->jobs[i].is_guest)
			results_decided(&sm->results, &knocks->jobs[i], tell_result, sm);
	if (sm->results.count && !sm->slow.due_ms)
		sm->slow.due_ms = ol_boottime_ms() + RESULTS_SLOW_MS;
}

void publish_heard(struct sm *sm, const struct receipts *receipts)
{
	results_heard(&sm->results, receipts, tell_result, sm);
}

void publish_sites(struct sm *sm, const char *router)
{
	struct ol_sites *sites = &scratch.sites;
	struct router *known;
	int count;

	if (!ol_bus_is_up(sm->app.bus))
		return;
	pg_begin(sm->pg);
	count = read_list(sm, SQL_SITES, router, site_columns, ROW_COUNT(site_columns),
			  sites->services, sizeof *sites->services, OL_SITES_SERVICES_MAX,
			  &sites->revision);
	if (count < 0)
		return;
	set_router(sites->router, router);
	sites->services_count = (uint16_t)count;
	if (ol_bus_publish(sm->app.bus, &ol_channel_router_sites, router, sites, NULL) < 0)
		return;
	known = routers_find(&sm->routers, router);
	if (known)
		known->has_news = false;
}

void publish_news(struct sm *sm)
{
	for (unsigned i = 0; i < sm->routers.count; i++)
		if (sm->routers.list[i].has_news)
			publish_sites(sm, sm->routers.list[i].id);
}

/* Begins a transaction. An agent that is ahead of the database (which came back from a backup)
 * needs a list that is newer than its own. */
static void begin_lease(struct sm *sm, const struct ol_hello *hello)
{
	int64_t now_ms = ol_realtime_ms();
	struct row_args *args;

	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_text(args, hello->router);
	row_put_int(args, hello->revision < now_ms ? now_ms : hello->revision + 1);
	row_put_int(args, hello->revision);
	pg_tell(sm->pg, SQL_BUMP);
}

int publish_lease(struct sm *sm, const struct ol_hello *hello)
{
	struct ol_access *access = &scratch.access;
	struct router *router = routers_find(&sm->routers, hello->router);
	struct ol_lease lease = { .seconds = sm->conf.lease_s, .now_ms = ol_realtime_ms() };
	int rc;

	if (!router) {
		sm->routers.has_unknown = true;
		ol_log(OL_WARN, "router_unknown", "router=%s hint=\"ownlinectl router add\"",
		       hello->router);
		return 0;
	}
	if (hello->revision > lease.now_ms + AHEAD_MS)
		return -ERANGE;
	begin_lease(sm, hello);
	rc = read_access(sm, hello->router, access);
	if (rc < 0)
		return rc;
	if (access->revision != hello->revision)
		send_access(sm, router, access);
	set_router(lease.router, hello->router);
	memcpy(lease.nonce, hello->nonce, sizeof lease.nonce);
	lease.revision = access->revision;
	ol_access_digest(access->sessions, access->sessions_count, lease.digest);
	return ol_bus_publish(sm->app.bus, &ol_channel_router_lease, hello->router, &lease, NULL);
}

void publish_all(void *arg)
{
	struct sm *sm = arg;

	if (ol_bus_stats(sm->app.bus)->connects == 1)
		metrics_add(sm);
	outbox_reset(&sm->outbox);
	(void)routers_load(&sm->routers, sm->pg, &sm->app.ring);
	for (unsigned i = 0; i < sm->routers.count; i++) {
		sm->routers.list[i].mid = 0;
		publish_access(sm, &sm->routers.list[i]);
		publish_sites(sm, sm->routers.list[i].id);
	}
	memset(sm->devices.is_dirty, true, sizeof sm->devices.is_dirty);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
	clients_connected(sm);
	views_all(sm);
}

void publish_answered(void *arg, int mid, bool is_accepted)
{
	struct sm *sm = arg;

	outbox_answered(&sm->outbox, mid, is_accepted);
	views_answered(sm, mid);
	clients_published(sm, mid, is_accepted);
	for (unsigned i = 0; i < sm->routers.count; i++) {
		struct router *router = &sm->routers.list[i];

		if (router->mid != mid)
			continue;
		router->mid = 0;
		if (is_accepted && router->held_revision < router->sent_revision) {
			router->held_revision = router->sent_revision;
			router->is_noted = false;
		}
	}
}
