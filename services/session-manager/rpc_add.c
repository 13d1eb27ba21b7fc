/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that add something. */
#include "session-manager/rpc.h"

#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "session-manager/publish.h"
#include "session-manager/sql.h"
#include "session-manager/verdict.h"

static const struct row_column user_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_user_add, name),
	ROW_ENUM(struct ol_user_add, role, ol_user_role_words),
};

static const struct row_column device_columns[] = {
	ROW_COL(ROW_ID, struct ol_device_add, user),
	ROW_COL(ROW_TEXT, struct ol_device_add, name),
	ROW_COL(ROW_BYTEA, struct ol_device_add, key),
};

static const struct row_column router_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_router_add, router),
	ROW_COL(ROW_BYTEA, struct ol_router_add, key),
	ROW_COL(ROW_TEXT, struct ol_router_add, host),
};

static const struct row_column service_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_service_add, router),
	ROW_COL(ROW_TEXT, struct ol_service_add, name),
	ROW_ENUM(struct ol_service_add, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_service_add, port),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_add, to4),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_add, to6),
	ROW_COL(ROW_INT, struct ol_service_add, to_port),
};

static const struct row_column grant_columns[] = {
	ROW_COL(ROW_ID, struct ol_grant_add, user),
	ROW_COL(ROW_ID, struct ol_grant_add, service),
	ROW_COL(ROW_BOOL, struct ol_grant_add, automatic),
};

/* Begins a transaction. Returns the parameters, the time of the addition among them. */
static struct row_args *begin(struct sm *sm)
{
	struct row_args *args;

	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_int(args, ol_realtime_ms());
	return args;
}

/* Runs a statement that adds something. It says which field is to blame, if any, and the id of what
 * is there; or nothing: then `missing` is the verdict. */
static struct verdict add(struct sm *sm, enum sql sql, const struct verdict *missing,
			  const char *exists, uint64_t *ret_id)
{
	static const char *const fields[] = { "", "name", "key", "router", "port", NULL };
	static const struct row_column blame_column = { .kind = ROW_WORD, .words = fields };
	const struct pg_result *rows;
	unsigned blame = 0;
	bool is_there;

	pg_ask(sm->pg, sql);
	rows = pg_answer(sm->pg);
	is_there = pg_rows(rows) > 0 && pg_row(sm->pg, rows, 0, 0, &blame_column, 1, &blame);
	if (ret_id)
		*ret_id = (uint64_t)pg_int(rows, 0, 1);
	if (pg_commit(sm->pg) < 0)
		return verdict_unavailable;
	if (!is_there)
		return *missing;
	if (blame)
		return (struct verdict){ OL_REPLY_CODE_EXISTS, exists, fields[blame] };
	return verdict_ok;
}

static int reply_made(struct sm *sm, const struct ol_delivery *call, const struct verdict *verdict,
		      uint64_t id)
{
	struct ol_reply_made reply = { .has_id = verdict->code == OL_REPLY_CODE_OK, .id = id };

	VERDICT_FILL(verdict, &reply);
	return ol_bus_reply(sm->app.bus, call, &reply);
}

int rpc_user_add(void *arg, const struct ol_delivery *call)
{
	struct sm *sm = arg;
	struct verdict verdict;
	struct row_args *args;
	uint64_t id;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	args = begin(sm);
	row_put_id(args, ol_random_id());
	row_put_struct(args, user_columns, ROW_COUNT(user_columns), call->message);
	verdict = add(sm, SQL_USER_ADD, &verdict_unavailable,
		      "a user of another role has this name", &id);
	return reply_made(sm, call, &verdict, id);
}

int rpc_device_add(void *arg, const struct ol_delivery *call)
{
	static const struct verdict no_user = { OL_REPLY_CODE_NOT_FOUND, "no such user", "user" };
	static const struct verdict full = { OL_REPLY_CODE_FULL, "no room for more devices", "" };
	const struct ol_device_add *request = call->message;
	struct sm *sm = arg;
	struct ol_reply_device reply = { .has_device = false };
	struct verdict verdict = full;
	struct row_args *args;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	ol_knock_device_id(request->key, reply.device);
	if (!devices_is_full(&sm->devices, reply.device)) {
		args = begin(sm);
		row_put_bytes(args, reply.device, sizeof reply.device);
		row_put_struct(args, device_columns, ROW_COUNT(device_columns), request);
		verdict = add(sm, SQL_DEVICE_ADD, &no_user,
			      "the key is there already, for another device or revoked", NULL);
	}
	reply.has_device = verdict.code == OL_REPLY_CODE_OK;
	if (reply.has_device) {
		devices_changed(&sm->devices, reply.device);
		devices_publish(&sm->devices, sm->pg, sm->app.bus, false);
	}
	VERDICT_FILL(&verdict, &reply);
	return ol_bus_reply(sm->app.bus, call, &reply);
}

int rpc_router_add(void *arg, const struct ol_delivery *call)
{
	static const struct verdict full = { OL_REPLY_CODE_FULL, "no room for more routers", "" };
	const struct ol_router_add *request = call->message;
	struct sm *sm = arg;
	struct verdict verdict = full;
	struct router *router;
	struct row_args *args;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	if (sm->routers.count < ROUTERS_MOST || routers_find(&sm->routers, request->router)) {
		args = begin(sm);
		row_put_struct(args, router_columns, ROW_COUNT(router_columns), request);
		verdict = add(sm, SQL_ROUTER_ADD, &verdict_unavailable,
			      "there is such a router with another key or host", NULL);
	}
	if (verdict.code == OL_REPLY_CODE_OK &&
	    routers_load(&sm->routers, sm->pg, &sm->app.ring) == 0) {
		router = routers_find(&sm->routers, request->router);
		if (router)
			publish_access(sm, router);
		publish_sites(sm, request->router);
	}
	return verdict_reply(sm, call, &verdict);
}

/* A host of the right family, and at least one. */
static bool is_reachable(const struct ol_service_add *request)
{
	if (request->has_to4 && request->to4.family != 4)
		return false;
	if (request->has_to6 && request->to6.family != 6)
		return false;
	return request->has_to4 || request->has_to6;
}

int rpc_service_add(void *arg, const struct ol_delivery *call)
{
	static const struct verdict no_host = { OL_REPLY_CODE_INVALID,
						"needs to4 (IPv4), to6 (IPv6) or both", "to4" };
	static const struct verdict no_router = { OL_REPLY_CODE_NOT_FOUND, "no such router",
						  "router" };
	static const struct verdict full = { OL_REPLY_CODE_FULL, "the router has 256 services",
					     "" };
	const struct ol_service_add *request = call->message;
	struct sm *sm = arg;
	struct verdict verdict = no_host;
	struct row_args *args;
	uint64_t id = 0;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	if (is_reachable(request)) {
		args = begin(sm);
		row_put_id(args, ol_random_id());
		row_put_struct(args, service_columns, ROW_COUNT(service_columns), request);
		verdict = add(sm, SQL_SERVICE_ADD,
			      routers_find(&sm->routers, request->router) ? &full : &no_router,
			      "another service of the router has it", &id);
	}
	if (verdict.code == OL_REPLY_CODE_OK)
		publish_sites(sm, request->router);
	return reply_made(sm, call, &verdict, id);
}

int rpc_grant_add(void *arg, const struct ol_delivery *call)
{
	static const struct verdict missing = { OL_REPLY_CODE_NOT_FOUND, "no such user or service",
						"" };
	struct sm *sm = arg;
	struct verdict verdict;
	struct row_args *args;
	uint64_t id;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	args = begin(sm);
	row_put_id(args, ol_random_id());
	row_put_struct(args, grant_columns, ROW_COUNT(grant_columns), call->message);
	verdict = add(sm, SQL_GRANT_ADD, &missing, "", &id);
	return reply_made(sm, call, &verdict, id);
}
