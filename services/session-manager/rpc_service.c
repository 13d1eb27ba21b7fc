/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about services. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/estate_check.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
#include "session-manager/ports.h"
#include "session-manager/rpc_page.h"

const struct row_column estate_service_columns[] = {
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

static const struct rpc_list list = RPC_LIST(SQL_SERVICES, list_request, list_columns);

static const struct ol_message *type(void)
{
	return fields_item(&ol_msg_site_file, "services");
}

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what, uint64_t id,
		 const struct ol_site_service *service, const char *detail)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_SERVICE,
				  .what = what,
				  .has_service = true,
				  .service = id,
				  .has_service_name = true,
				  .has_router = true,
				  .has_detail = *detail };

	memcpy(event.service_name, service->name, sizeof service->name);
	memcpy(event.router, service->router, sizeof service->router);
	memcpy(event.detail, detail, strlen(detail) + 1);
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
	if (pg_rows(rows) && pg_row(sm->pg, rows, 0, 0, estate_service_columns,
				    ROW_COUNT(estate_service_columns), &ret_service->service))
		ret_service->id = (uint64_t)pg_int(rows, 0, ROW_COUNT(estate_service_columns));
}

/* Refuses a service that may not be. id 0: it is new. */
static bool may_be(struct sm *sm, struct rpc *rpc, uint64_t id,
		   const struct ol_site_service *service)
{
	rpc->verdict = check_service(service, sm->conf.allow_public_targets);
	if (rpc->verdict.code != OL_REPLY_CODE_OK)
		return false;
	if (service->port &&
	    ports_is_taken(sm, service->router, service->port, service->proto, id, 0))
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "the port leads elsewhere", "port");
	else if (id && ports_are_taken(sm, id, service->proto))
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "the port of a grant leads elsewhere",
			   "proto");
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}

static bool has_router(struct sm *sm, struct rpc *rpc, const char *router)
{
	row_put_text(pg_args(sm->pg), router);
	pg_ask(sm->pg, SQL_ROUTER_IS_THERE);
	if (pg_rows(pg_answer(sm->pg)))
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such router", "router");
	return false;
}

uint64_t estate_service_add(struct sm *sm, struct rpc *rpc, const struct ol_site_service *service)
{
	struct ol_site_service fresh = *service;
	uint64_t id = ol_random_id();
	struct row_args *args;

	if (!has_router(sm, rpc, fresh.router) || !may_be(sm, rpc, 0, &fresh))
		return 0;
	if (!fresh.port)
		fresh.port = ports_choose(sm, fresh.router, fresh.proto);
	if (!fresh.port) {
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no port of the router is free", "port");
		return 0;
	}
	args = pg_args(sm->pg);
	row_put_int(args, rpc->now_ms);
	row_put_id(args, id);
	row_put_struct(args, estate_service_columns, ROW_COUNT(estate_service_columns), &fresh);
	pg_tell(sm->pg, SQL_SERVICE_ADD);
	ports_note(sm, id);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, id, &fresh, "");
	return id;
}

/* Ends the sessions of a service. Holds the devices that may open it, so that no knock of theirs is
 * between reading it and opening. */
static void end_sessions(struct sm *sm, const struct rpc *rpc, uint64_t id, const char *router,
			 enum ol_session_reason reason)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, id);
	pg_tell(sm->pg, SQL_SERVICE_DEVICES);
	args = pg_args(sm->pg);
	row_put_id(args, id);
	row_put_text(args, router);
	pg_ask(sm->pg, SQL_SERVICE_SESSIONS);
	estate_end_answered(sm, rpc, reason);
}

/* True if a door that is open now would lead elsewhere. */
static bool is_other_door(const struct ol_site_service *one, const struct ol_site_service *other)
{
	return one->kind != other->kind || one->proto != other->proto || one->port != other->port ||
	       one->to_port != other->to_port || !ol_addr_equal(&one->to4, &other->to4) ||
	       !ol_addr_equal(&one->to6, &other->to6);
}

void estate_service_set(struct sm *sm, struct rpc *rpc, const struct estate_service *was,
			const struct ol_site_service *service, char ret_names[static ESTATE_NAMES])
{
	struct row_args *args;

	if (!fields_diff(type(), &was->service, service, ret_names, ESTATE_NAMES) ||
	    !may_be(sm, rpc, was->id, service))
		return;
	if (is_other_door(&was->service, service))
		end_sessions(sm, rpc, was->id, service->router, OL_SESSION_REASON_CHANGED);
	args = pg_args(sm->pg);
	row_put_id(args, was->id);
	row_put_struct(args, estate_service_columns, ROW_COUNT(estate_service_columns), service);
	pg_tell(sm->pg, SQL_SERVICE_SET);
	ports_note(sm, was->id);
	tell(sm, rpc, OL_EVENT_WHAT_CHANGED, was->id, service, ret_names);
}

/* Whoever asks again for just what is there gets it. */
static void service_add(struct sm *sm, struct rpc *rpc)
{
	struct ol_reply_made *reply = rpc->reply;
	struct ol_site_service service = { 0 };
	struct estate_service there;
	char names[ESTATE_NAMES];

	fields_copy(&ol_msg_service_add, rpc->request, type(), &service);
	estate_service_find(sm, 0, service.router, service.name, &there);
	reply->has_id = true;
	reply->id = there.id;
	if (!there.id) {
		reply->id = estate_service_add(sm, rpc, &service);
		if (reply->id)
			estate_sites_changed(sm, rpc, &service.router, 1);
		return;
	}
	if (!service.port)
		service.port = there.service.port;
	if (fields_diff(type(), &there.service, &service, names, sizeof names))
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another service of the router has this name",
			   "name");
}

static bool find(struct sm *sm, struct rpc *rpc, uint64_t id, struct estate_service *ret_service)
{
	estate_service_find(sm, id, "", "", ret_service);
	if (!ret_service->id)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such service", "service");
	return ret_service->id;
}

/* Its router stays, and so does its port if none is named. */
static void service_set(struct sm *sm, struct rpc *rpc)
{
	const struct ol_service_set *request = rpc->request;
	struct ol_site_service service = { 0 };
	struct estate_service was, other;
	char names[ESTATE_NAMES];

	if (!find(sm, rpc, request->service, &was))
		return;
	memcpy(service.router, was.service.router, sizeof service.router);
	service.port = was.service.port;
	fields_copy(&ol_msg_service_set, request, type(), &service);
	estate_service_find(sm, 0, service.router, service.name, &other);
	if (other.id && other.id != was.id) {
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "another service of the router has this name",
			   "name");
		return;
	}
	estate_service_set(sm, rpc, &was, &service, names);
	if (*names && rpc->verdict.code == OL_REPLY_CODE_OK)
		estate_sites_changed(sm, rpc, &service.router, 1);
}

static void service_remove(struct sm *sm, struct rpc *rpc)
{
	const struct ol_service_remove *request = rpc->request;
	struct estate_service was;
	struct row_args *args;

	if (!find(sm, rpc, request->service, &was))
		return;
	end_sessions(sm, rpc, was.id, was.service.router, OL_SESSION_REASON_REVOKED);
	args = pg_args(sm->pg);
	row_put_id(args, was.id);
	row_put_int(args, rpc->now_ms);
	estate_revoke(sm, SQL_SERVICE_REVOKE);
	args = pg_args(sm->pg);
	row_put_id(args, was.id);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_SERVICE_REMOVE);
	tell(sm, rpc, OL_EVENT_WHAT_REMOVED, was.id, &was.service, "");
	estate_sites_changed(sm, rpc, &was.service.router, 1);
}

static void service_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_service_methods[] = {
	{ &ol_channel_rpc_service_add, RPC_ACT, true, .work = service_add,
	  .after = estate_publish },
	{ &ol_channel_rpc_service_set, RPC_ACT, true, .work = service_set,
	  .after = estate_publish },
	{ &ol_channel_rpc_service_remove, RPC_ACT, true, .work = service_remove,
	  .after = estate_publish },
	{ &ol_channel_rpc_service_list, RPC_USER, false, .work = service_list },
	{ 0 },
};
