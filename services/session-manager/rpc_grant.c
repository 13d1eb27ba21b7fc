/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about grants. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/estate.h"
#include "session-manager/events.h"
#include "session-manager/fields.h"
#include "session-manager/ports.h"
#include "session-manager/rpc_page.h"

const struct row_column estate_grant_columns[] = {
	ROW_COL(ROW_BOOL, struct ol_site_grant, automatic),
	ROW_OPTIONAL(ROW_INT, struct ol_site_grant, port),
	ROW_COL(ROW_INT, struct ol_site_grant, longest_s),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_grant_list, user),
	ROW_OPTIONAL(ROW_ID, struct ol_grant_list, service),
	ROW_OPTIONAL(ROW_ID, struct ol_grant_list, after),
};

static const struct row_column list_columns[] = {
	ROW_COL(ROW_ID, struct ol_grant_list_item, id),
	ROW_COL(ROW_ID, struct ol_grant_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, user_name),
	ROW_COL(ROW_ID, struct ol_grant_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, router),
	ROW_COL(ROW_BOOL, struct ol_grant_list_item, automatic),
	ROW_OPTIONAL(ROW_INT, struct ol_grant_list_item, port),
	ROW_COL(ROW_INT, struct ol_grant_list_item, longest_s),
};

static const struct rpc_list list = RPC_LIST(SQL_GRANTS, list_request, list_columns);

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what,
		 const struct estate_user *user, const struct estate_service *service,
		 const char *detail)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_GRANT,
				  .what = what,
				  .has_user = true,
				  .user = user->id,
				  .has_user_name = true,
				  .has_service = true,
				  .service = service->id,
				  .has_service_name = true,
				  .has_router = true,
				  .has_detail = *detail };

	memcpy(event.user_name, user->user.name, sizeof user->user.name);
	memcpy(event.service_name, service->service.name, sizeof service->service.name);
	memcpy(event.router, service->service.router, sizeof service->service.router);
	memcpy(event.detail, detail, strlen(detail) + 1);
	event_add(sm, rpc, &event);
}

void estate_grant_find(struct sm *sm, const struct estate_user *user,
		       const struct estate_service *service, struct estate_grant *ret_grant)
{
	struct ol_site_grant *grant = &ret_grant->grant;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	*ret_grant = (struct estate_grant){ 0 };
	row_put_id(args, user->id);
	row_put_id(args, service->id);
	pg_ask(sm->pg, SQL_GRANT);
	rows = pg_answer(sm->pg);
	if (!pg_rows(rows) || !pg_row(sm->pg, rows, 0, 0, estate_grant_columns,
				      ROW_COUNT(estate_grant_columns), grant))
		return;
	ret_grant->id = (uint64_t)pg_int(rows, 0, ROW_COUNT(estate_grant_columns));
	memcpy(grant->user, user->user.name, sizeof grant->user);
	memcpy(grant->router, service->service.router, sizeof grant->router);
	memcpy(grant->service, service->service.name, sizeof grant->service);
}

/* Refuses the call if somebody else has the port that the grant is to have. */
static bool has_room(struct sm *sm, struct rpc *rpc, const struct estate_service *service,
		     uint64_t id, const struct ol_site_grant *grant)
{
	if (!grant->has_port || !ports_is_taken(sm, service->service.router, grant->port,
						service->service.proto, service->id, id))
		return true;
	rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "the port leads elsewhere", "port");
	return false;
}

uint64_t estate_grant_add(struct sm *sm, struct rpc *rpc, const struct estate_user *user,
			  const struct estate_service *service, const struct ol_site_grant *grant)
{
	uint64_t id = ol_random_id();
	struct row_args *args;

	if (!has_room(sm, rpc, service, id, grant))
		return 0;
	args = pg_args(sm->pg);
	row_put_int(args, rpc->now_ms);
	row_put_id(args, id);
	row_put_id(args, user->id);
	row_put_id(args, service->id);
	row_put_struct(args, estate_grant_columns, ROW_COUNT(estate_grant_columns), grant);
	pg_tell(sm->pg, SQL_GRANT_ADD);
	ports_note(sm, service->id);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, user, service, "");
	return id;
}

/* Ends the sessions by a grant. Holds the user's devices, so that no knock of theirs is between
 * reading the grant and opening. */
static void end_sessions(struct sm *sm, const struct rpc *rpc, uint64_t user, uint64_t service,
			 enum ol_session_reason reason)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, user);
	pg_tell(sm->pg, SQL_USER_DEVICES);
	args = pg_args(sm->pg);
	row_put_id(args, user);
	row_put_id(args, service);
	pg_ask(sm->pg, SQL_GRANT_SESSIONS);
	estate_end_answered(sm, rpc, reason);
}

void estate_grant_set(struct sm *sm, struct rpc *rpc, const struct estate_user *user,
		      const struct estate_service *service, const struct estate_grant *was,
		      const struct ol_site_grant *grant, char ret_names[static ESTATE_NAMES])
{
	struct row_args *args;

	if (!fields_diff(fields_item(&ol_msg_site_file, "grants"), &was->grant, grant, ret_names,
			 ESTATE_NAMES) ||
	    !has_room(sm, rpc, service, was->id, grant))
		return;
	if (was->grant.port != grant->port)
		end_sessions(sm, rpc, user->id, service->id, OL_SESSION_REASON_CHANGED);
	args = pg_args(sm->pg);
	row_put_id(args, was->id);
	row_put_struct(args, estate_grant_columns, ROW_COUNT(estate_grant_columns), grant);
	pg_tell(sm->pg, SQL_GRANT_SET);
	ports_note(sm, service->id);
	tell(sm, rpc, OL_EVENT_WHAT_CHANGED, user, service, ret_names);
}

static bool find_parties(struct sm *sm, struct rpc *rpc, uint64_t user_id, uint64_t service_id,
			 struct estate_user *ret_user, struct estate_service *ret_service)
{
	estate_user_find(sm, user_id, "", ret_user);
	if (!user_id || !ret_user->id) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
		return false;
	}
	estate_service_find(sm, service_id, "", "", ret_service);
	if (!service_id || !ret_service->id) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such service", "service");
		return false;
	}
	return true;
}

static void grant_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_grant_add *request = rpc->request;
	struct ol_reply_made *reply = rpc->reply;
	struct estate_service service;
	struct estate_grant was;
	struct estate_user user;
	struct ol_site_grant grant;
	char names[ESTATE_NAMES];

	if (!find_parties(sm, rpc, request->user, request->service, &user, &service))
		return;
	estate_grant_find(sm, &user, &service, &was);
	grant = was.grant;
	grant.automatic = request->automatic;
	grant.has_port = request->has_port;
	grant.port = request->port;
	grant.longest_s = request->longest_s;
	reply->has_id = true;
	reply->id = was.id;
	if (was.id)
		estate_grant_set(sm, rpc, &user, &service, &was, &grant, names);
	else
		reply->id = estate_grant_add(sm, rpc, &user, &service, &grant);
}

/* The grant of a call: by its id, or by its user and service. */
static void parties_of(struct sm *sm, const struct ol_grant_remove *request, uint64_t *ret_user,
		       uint64_t *ret_service)
{
	const struct pg_result *rows;

	*ret_user = request->user;
	*ret_service = request->service;
	if (!request->has_grant)
		return;
	row_put_id(pg_args(sm->pg), request->grant);
	pg_ask(sm->pg, SQL_GRANT_PARTIES);
	rows = pg_answer(sm->pg);
	*ret_user = (uint64_t)pg_int(rows, 0, 0);
	*ret_service = (uint64_t)pg_int(rows, 0, 1);
}

static void grant_remove(struct sm *sm, struct rpc *rpc)
{
	const struct ol_grant_remove *request = rpc->request;
	struct estate_service service;
	struct estate_grant grant = { 0 };
	struct estate_user user;
	uint64_t user_id, service_id;
	struct row_args *args;

	parties_of(sm, request, &user_id, &service_id);
	if (find_parties(sm, rpc, user_id, service_id, &user, &service))
		estate_grant_find(sm, &user, &service, &grant);
	if (!grant.id) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such grant",
			   request->has_grant ? "grant" : "");
		return;
	}
	end_sessions(sm, rpc, user.id, service.id, OL_SESSION_REASON_REVOKED);
	args = pg_args(sm->pg);
	row_put_id(args, grant.id);
	row_put_int(args, rpc->now_ms);
	estate_revoke(sm, SQL_GRANT_REVOKE);
	row_put_id(pg_args(sm->pg), grant.id);
	pg_tell(sm->pg, SQL_GRANT_REMOVE);
	tell(sm, rpc, OL_EVENT_WHAT_REMOVED, &user, &service, "");
}

static void grant_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_grant_methods[] = {
	{ &ol_channel_rpc_grant_add, RPC_ACT, true, .work = grant_add },
	{ &ol_channel_rpc_grant_remove, RPC_ACT, true, .work = grant_remove,
	  .after = estate_publish },
	{ &ol_channel_rpc_grant_list, RPC_USER, false, .work = grant_list },
	{ 0 },
};
