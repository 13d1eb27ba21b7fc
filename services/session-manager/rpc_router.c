/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about routers. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/estate_check.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
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

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, const char *router,
		 const char *detail)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_ROUTER,
				  .what = what,
				  .has_router = true,
				  .has_detail = *detail };

	memcpy(event.router, router, strlen(router) + 1);
	memcpy(event.detail, detail, strlen(detail) + 1);
	event_add(sm, rpc, &event);
}

/* Finds a router by name or key, and holds it. */
static bool find(struct sm *sm, const char *router, const uint8_t key[32],
		 struct ol_router_add *ret_router, bool *ret_is_removed)
{
	static const struct row_column removed = { .kind = ROW_BOOL, .size = sizeof(bool) };
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	*ret_router = (struct ol_router_add){ 0 };
	row_put_text(args, router);
	row_put_bytes(args, key, 32);
	pg_ask(sm->pg, SQL_ROUTER);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) &&
	       pg_row(sm->pg, rows, 0, 0, add_columns, ROW_COUNT(add_columns), ret_router) &&
	       pg_row(sm->pg, rows, 0, ROW_COUNT(add_columns), &removed, 1, ret_is_removed);
}

/* The router of a call; the call is refused if there is none. */
static bool find_one(struct sm *sm, struct rpc *rpc, const char *router,
		     struct ol_router_add *ret_router)
{
	static const uint8_t no_key[32];
	bool is_removed;

	if (find(sm, router, no_key, ret_router, &is_removed) && !is_removed)
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such router", "router");
	return false;
}

/* Fills in what was left out, and refuses what cannot be. */
static bool may_be(struct rpc *rpc, struct ol_router_add *router)
{
	if (!router->has_port_first)
		router->port_first = PORT_FIRST;
	if (!router->has_port_last)
		router->port_last = PORT_LAST;
	if (!check_host(router->host))
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "not a host name in ASCII or an address",
			   "host");
	else if (router->port_first > router->port_last)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "before port_first", "port_last");
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}

static void insert(struct sm *sm, struct rpc *rpc, const struct ol_router_add *router)
{
	struct row_args *args;

	if (sm->routers.count == ROUTERS_MOST) {
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no room for more routers", "");
		return;
	}
	args = pg_args(sm->pg);
	row_put_int(args, rpc->now_ms);
	row_put_struct(args, add_columns, ROW_COUNT(add_columns), router);
	pg_tell(sm->pg, SQL_ROUTER_ADD);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, router->router, "");
}

/* Whoever asks again for just what is there gets it. */
static void router_add(struct sm *sm, struct rpc *rpc)
{
	struct ol_router_add router = *(const struct ol_router_add *)rpc->request, there;
	bool is_removed = false;

	if (!may_be(rpc, &router))
		return;
	if (!find(sm, router.router, router.router_key, &there, &is_removed) || is_removed)
		insert(sm, rpc, &router);
	else if (strcmp(there.router, router.router) != 0)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another router has this key", "router_key");
	else if (!ol_equal(there.router_key, router.router_key, sizeof router.router_key) ||
		 strcmp(there.host, router.host) != 0 || strcmp(there.title, router.title) != 0 ||
		 there.port_first != router.port_first || there.port_last != router.port_last)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "there is another router of this name",
			   "router");
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
	publish_news(sm);
}

static void router_set(struct sm *sm, struct rpc *rpc)
{
	const struct ol_router_set *request = rpc->request;
	struct ol_router_add was, router;
	char names[ESTATE_NAMES];
	struct row_args *args;

	if (!find_one(sm, rpc, request->router, &was))
		return;
	was.has_title = was.has_port_first = was.has_port_last = true;
	router = (struct ol_router_add){ 0 };
	memcpy(router.router_key, was.router_key, sizeof router.router_key);
	fields_copy(&ol_msg_router_set, request, &ol_msg_router_add, &router);
	if (!may_be(rpc, &router))
		return;
	router.has_auth = router.has_key = false;
	router.has_title = router.has_port_first = router.has_port_last = true;
	if (!fields_diff(&ol_msg_router_add, &was, &router, names, sizeof names))
		return;
	args = pg_args(sm->pg);
	row_put_text(args, router.router);
	row_put_text(args, router.host);
	row_put_text(args, router.title);
	row_put_int(args, router.port_first);
	row_put_int(args, router.port_last);
	pg_tell(sm->pg, SQL_ROUTER_SET);
	tell(sm, rpc, OL_EVENT_WHAT_CHANGED, router.router, names);
}

/* Takes the router away first, then looks whether it has services: whoever adds one meanwhile waits
 * for it, or was there before. */
static void router_remove(struct sm *sm, struct rpc *rpc)
{
	const struct ol_router_remove *request = rpc->request;
	struct ol_router_add was;
	struct row_args *args;

	if (!find_one(sm, rpc, request->router, &was))
		return;
	args = pg_args(sm->pg);
	row_put_text(args, request->router);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_ROUTER_REMOVE);
	row_put_text(pg_args(sm->pg), request->router);
	pg_ask(sm->pg, SQL_ROUTER_SERVICES);
	if (pg_rows(pg_answer(sm->pg))) {
		rpc_refuse(rpc, OL_REPLY_CODE_CONFLICT, "it still has services", "router");
		return;
	}
	tell(sm, rpc, OL_EVENT_WHAT_REMOVED, request->router, "");
}

static void forget_removed(struct sm *sm, struct rpc *rpc)
{
	(void)rpc;
	(void)routers_load(&sm->routers, sm->pg, &sm->app.ring);
}

static void router_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_router_methods[] = {
	{ &ol_channel_rpc_router_add, RPC_ACT, true, .work = router_add, .after = publish_added },
	{ &ol_channel_rpc_router_set, RPC_ACT, true, .work = router_set },
	{ &ol_channel_rpc_router_remove, RPC_ACT, true, .work = router_remove,
	  .after = forget_removed },
	{ &ol_channel_rpc_router_list, RPC_ADMIN, false, .work = router_list },
	{ 0 },
};
