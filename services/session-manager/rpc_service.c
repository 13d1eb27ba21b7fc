/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about services. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
#include "session-manager/ports.h"
#include "session-manager/publish.h"
#include "session-manager/rpc_page.h"

static const struct row_column site_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_site_service, router),
	ROW_COL(ROW_TEXT, struct ol_site_service, name),
	ROW_COL(ROW_TEXT, struct ol_site_service, title),
	ROW_COL(ROW_TEXT, struct ol_site_service, description),
	ROW_COL(ROW_TEXT, struct ol_site_service, icon),
	ROW_ENUM(struct ol_site_service, kind, ol_service_kind_words),
	ROW_ENUM(struct ol_site_service, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_site_service, port),
	ROW_OPTIONAL(ROW_ADDR, struct ol_site_service, to4),
	ROW_OPTIONAL(ROW_ADDR, struct ol_site_service, to6),
	ROW_COL(ROW_INT, struct ol_site_service, to_port),
	ROW_OPTIONAL_ENUM(struct ol_site_service, scheme, ol_scheme_words),
	ROW_OPTIONAL(ROW_TEXT, struct ol_site_service, host),
	ROW_OPTIONAL(ROW_TEXT, struct ol_site_service, path),
	ROW_COL(ROW_BOOL, struct ol_site_service, websocket),
	ROW_COL(ROW_INT, struct ol_site_service, default_s),
	ROW_COL(ROW_INT, struct ol_site_service, longest_s),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_service_list, service),
	ROW_OPTIONAL(ROW_ID, struct ol_service_list, after),
};

static const struct row_column list_columns[] = {
	ROW_COL(ROW_ID, struct ol_service_list_item, id),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, name),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, title),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, description),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, icon),
	ROW_ENUM(struct ol_service_list_item, kind, ol_service_kind_words),
	ROW_ENUM(struct ol_service_list_item, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_service_list_item, port),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_list_item, to4),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_list_item, to6),
	ROW_OPTIONAL(ROW_INT, struct ol_service_list_item, to_port),
	ROW_OPTIONAL_ENUM(struct ol_service_list_item, scheme, ol_scheme_words),
	ROW_OPTIONAL(ROW_TEXT, struct ol_service_list_item, host),
	ROW_OPTIONAL(ROW_TEXT, struct ol_service_list_item, path),
	ROW_COL(ROW_BOOL, struct ol_service_list_item, websocket),
	ROW_COL(ROW_INT, struct ol_service_list_item, default_s),
	ROW_COL(ROW_INT, struct ol_service_list_item, longest_s),
};

static const struct row_column router_column = ROW_COL(ROW_TEXT, struct ol_site_service, router);

static const struct rpc_list list = RPC_LIST(SQL_SERVICES, list_request, list_columns);

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, uint64_t id,
		 const struct ol_site_service *service)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_SERVICE,
				  .what = what,
				  .has_service = true,
				  .service = id,
				  .has_service_name = true,
				  .has_router = true };

	memcpy(event.service_name, service->name, sizeof service->name);
	memcpy(event.router, service->router, sizeof service->router);
	event_add(sm, rpc, &event);
}

void estate_service_find(struct sm *sm, uint64_t id, const char *router, const char *name,
			 struct estate_service *ret_service)
{
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	*ret_service = (struct estate_service){ 0 };
	row_put_id(args, id);
	row_put_text(args, router);
	row_put_text(args, name);
	pg_ask(sm->pg, SQL_SERVICE);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) && pg_row(sm->pg, rows, 0, 0, site_columns, ROW_COUNT(site_columns),
				    &ret_service->service))
		ret_service->id = (uint64_t)pg_int(rows, 0, ROW_COUNT(site_columns));
}

void estate_sites_changed(struct sm *sm, struct rpc *rpc, const struct ol_site_service *services,
			  unsigned count)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_int(args, rpc->now_ms);
	row_put_columns(args, &router_column, 1, services, sizeof *services, count);
	pg_tell(sm->pg, SQL_SITES_CHANGED);
	row_put_columns(pg_args(sm->pg), &router_column, 1, services, sizeof *services, count);
	pg_ask(sm->pg, SQL_SITES_FULL);
	if (pg_rows(pg_answer(sm->pg)))
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "the router has 256 services", "");
}

uint64_t estate_service_add(struct sm *sm, struct rpc *rpc, const struct ol_site_service *service)
{
	struct ol_site_service fresh = *service;
	struct row_args *args;
	uint64_t id = ol_random_id();

	if (!fresh.port)
		fresh.port = ports_choose(sm, fresh.router, fresh.proto);
	else if (ports_is_taken(sm, fresh.router, fresh.port, fresh.proto, 0, 0)) {
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another service of the router has it",
			   "port");
		return 0;
	}
	if (!fresh.port) {
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no port of the router is free", "port");
		return 0;
	}
	args = pg_args(sm->pg);
	row_put_int(args, rpc->now_ms);
	row_put_id(args, id);
	row_put_struct(args, site_columns, ROW_COUNT(site_columns), &fresh);
	pg_tell(sm->pg, SQL_SERVICE_ADD);
	ports_note(sm, id);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, id, &fresh);
	return id;
}

/* A host of the right family, and at least one. */
static bool is_reachable(const struct ol_site_service *service)
{
	if (service->kind == OL_SERVICE_KIND_PROXY)
		return true;
	if (service->has_to4 && service->to4.family != 4)
		return false;
	if (service->has_to6 && service->to6.family != 6)
		return false;
	return service->has_to4 || service->has_to6;
}

/* Whoever asks again for just what is there gets it. */
static void service_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_message *type = fields_item(&ol_msg_site_file, "services");
	struct ol_reply_made *reply = rpc->reply;
	struct ol_site_service service = { 0 };
	struct estate_service there;
	char names[120];

	fields_copy(&ol_msg_service_add, rpc->request, type, &service);
	if (!is_reachable(&service)) {
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "needs to4 (IPv4), to6 (IPv6) or both",
			   "to4");
		return;
	}
	if (!routers_find(&sm->routers, service.router)) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such router", "router");
		return;
	}
	reply->has_id = true;
	estate_service_find(sm, 0, service.router, service.name, &there);
	if (!there.id) {
		reply->id = estate_service_add(sm, rpc, &service);
		if (reply->id)
			estate_sites_changed(sm, rpc, &service, 1);
		return;
	}
	if (!service.port)
		service.port = there.service.port;
	if (fields_diff(type, &service, &there.service, names, sizeof names))
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another service of the router has it",
			   "name");
	reply->id = there.id;
}

static void publish_added(struct sm *sm, struct rpc *rpc)
{
	const struct ol_service_add *request = rpc->request;

	publish_sites(sm, request->router);
}

static void service_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_service_methods[] = {
	{ &ol_channel_rpc_service_add, RPC_ACT, true, .work = service_add, .after = publish_added },
	{ &ol_channel_rpc_service_list, RPC_USER, false, .work = service_list },
	{ 0 },
};
