/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about routers. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/events.h"
#include "session-manager/publish.h"
#include "session-manager/rpc_page.h"

#define PORT_FIRST 20000 /* where nothing else is said */
#define PORT_LAST  29999

static const struct row_column add_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_router_add, router),
	ROW_COL(ROW_BYTEA, struct ol_router_add, router_key),
	ROW_COL(ROW_TEXT, struct ol_router_add, host),
	ROW_COL(ROW_TEXT, struct ol_router_add, title),
	ROW_COL(ROW_INT, struct ol_router_add, port_first),
	ROW_COL(ROW_INT, struct ol_router_add, port_last),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_TEXT, struct ol_router_list, router),
	ROW_OPTIONAL(ROW_TEXT, struct ol_router_list, after),
};

static const struct row_column list_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_router_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_router_list_item, host),
	ROW_COL(ROW_TEXT, struct ol_router_list_item, title),
	ROW_COL(ROW_INT, struct ol_router_list_item, port_first),
	ROW_COL(ROW_INT, struct ol_router_list_item, port_last),
	ROW_COL(ROW_INT, struct ol_router_list_item, revision),
	ROW_COL(ROW_INT, struct ol_router_list_item, seen_ms),
	ROW_COL(ROW_INT, struct ol_router_list_item, lease_ms),
	ROW_COL(ROW_BOOL, struct ol_router_list_item, online),
	ROW_COL(ROW_TEXT, struct ol_router_list_item, version),
	ROW_COL(ROW_TEXT, struct ol_router_list_item, problem),
};

static const struct rpc_list list = RPC_LIST(SQL_ROUTER_LIST, list_request, list_columns);

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, const char *router)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_ROUTER, .what = what, .has_router = true };

	memcpy(event.router, router, strlen(router) + 1);
	event_add(sm, rpc, &event);
}

/* Finds a router by name or key, and holds it. */
static bool find(struct sm *sm, const char *router, const uint8_t key[32],
		 struct ol_router_add *ret_router, bool *ret_is_removed)
{
	static const struct row_column removed = { .kind = ROW_BOOL, .size = sizeof(bool) };
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	row_put_text(args, router);
	row_put_bytes(args, key, 32);
	pg_ask(sm->pg, SQL_ROUTER);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) &&
	       pg_row(sm->pg, rows, 0, 0, add_columns, ROW_COUNT(add_columns), ret_router) &&
	       pg_row(sm->pg, rows, 0, ROW_COUNT(add_columns), &removed, 1, ret_is_removed);
}

static void insert(struct sm *sm, struct rpc *rpc, const struct ol_router_add *router)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_int(args, rpc->now_ms);
	row_put_struct(args, add_columns, ROW_COUNT(add_columns), router);
	pg_tell(sm->pg, SQL_ROUTER_ADD);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, router->router);
}

/* Whoever asks again for just what is there gets it. */
static void router_add(struct sm *sm, struct rpc *rpc)
{
	struct ol_router_add router = *(const struct ol_router_add *)rpc->request, there;
	bool is_removed = false, is_other;

	if (!router.has_port_first)
		router.port_first = PORT_FIRST;
	if (!router.has_port_last)
		router.port_last = PORT_LAST;
	if (!find(sm, router.router, router.router_key, &there, &is_removed) || is_removed) {
		if (sm->routers.count == ROUTERS_MOST)
			rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no room for more routers", "");
		else
			insert(sm, rpc, &router);
		return;
	}
	is_other = strcmp(there.router, router.router) != 0;
	if (is_other || !ol_equal(there.router_key, router.router_key, sizeof router.router_key) ||
	    strcmp(there.host, router.host) != 0)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS,
			   "there is such a router with another name, key or host",
			   is_other ? "router_key" : "router");
}

static void publish_added(struct sm *sm, struct rpc *rpc)
{
	const struct ol_router_add *request = rpc->request;
	struct router *router;

	if (routers_load(&sm->routers, sm->pg, &sm->app.ring) < 0)
		return;
	router = routers_find(&sm->routers, request->router);
	if (router)
		publish_access(sm, router);
	publish_sites(sm, request->router);
}

static void router_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_router_methods[] = {
	{ &ol_channel_rpc_router_add, RPC_ACT, true, .work = router_add, .after = publish_added },
	{ &ol_channel_rpc_router_list, RPC_ADMIN, false, .work = router_list },
	{ 0 },
};
