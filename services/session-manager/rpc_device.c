/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about devices with a key. */
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "session-manager/caller.h"
#include "session-manager/estate.h"
#include "session-manager/events.h"
#include "session-manager/identity.h"
#include "session-manager/items.h"
#include "session-manager/rpc_page.h"

static const struct row_column add_columns[] = {
	ROW_COL(ROW_ID, struct ol_device_add, user),
	ROW_COL(ROW_TEXT, struct ol_device_add, name),
	ROW_COL(ROW_BYTEA, struct ol_device_add, device_key),
};

/* A device that is there. */
struct held {
	uint64_t user; /* 0: there is no such device */
	char user_name[33], name[33];
	bool is_revoked, is_confirmed;
};

static const struct row_column held_columns[] = {
	ROW_COL(ROW_ID, struct held, user),           ROW_COL(ROW_TEXT, struct held, user_name),
	ROW_COL(ROW_TEXT, struct held, name),         ROW_COL(ROW_BOOL, struct held, is_revoked),
	ROW_COL(ROW_BOOL, struct held, is_confirmed),
};

static const struct row_column service_columns[] = {
	ROW_COL(ROW_ID, struct ol_site_descriptor_service, id),
	ROW_COL(ROW_TEXT, struct ol_site_descriptor_service, name),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_device_list, user),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_device_list, device),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_device_list, after),
};

static const struct rpc_list list = RPC_LIST(SQL_DEVICES, list_request, item_device_columns);

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what,
		 const uint8_t device[16], const struct held *held)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_DEVICE,
				  .what = what,
				  .has_user = true,
				  .user = held->user,
				  .has_user_name = true,
				  .has_device = true,
				  .has_detail = true };

	memcpy(event.user_name, held->user_name, sizeof held->user_name);
	memcpy(event.device, device, sizeof event.device);
	memcpy(event.detail, held->name, sizeof held->name);
	event_add(sm, rpc, &event);
}

/* Finds a device and holds it. What belongs to somebody else is not there. */
static void find(struct sm *sm, const struct rpc *rpc, const uint8_t device[16],
		 struct held *ret_held)
{
	const struct pg_result *rows;

	*ret_held = (struct held){ 0 };
	row_put_bytes(pg_args(sm->pg), device, 16);
	pg_ask(sm->pg, SQL_DEVICE_HELD);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows))
		(void)pg_row(sm->pg, rows, 0, 0, held_columns, ROW_COUNT(held_columns), ret_held);
	if (!rpc_may(rpc, ret_held->user))
		*ret_held = (struct held){ 0 };
}

static void insert(struct sm *sm, struct rpc *rpc, const uint8_t device[16])
{
	const struct ol_device_add *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	struct held held;

	row_put_int(args, rpc->now_ms);
	row_put_bytes(args, device, 16);
	row_put_struct(args, add_columns, ROW_COUNT(add_columns), request);
	pg_ask(sm->pg, SQL_DEVICE_ADD);
	if (!pg_rows(pg_answer(sm->pg))) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
		return;
	}
	find(sm, rpc, device, &held);
	tell(sm, rpc, OL_EVENT_WHAT_ADDED, device, &held);
}

static void device_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_add *request = rpc->request;
	struct ol_reply_device *reply = rpc->reply;
	struct held held;

	ol_knock_device_id(request->device_key, reply->device);
	reply->has_device = true;
	find(sm, rpc, reply->device, &held);
	if (!held.user && devices_is_full(&sm->devices, reply->device))
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no room for more devices", "");
	else if (!held.user)
		insert(sm, rpc, reply->device);
	else if (held.user != request->user || held.is_revoked || strcmp(held.name, request->name))
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS,
			   "the key is there already, for another device or revoked", "device_key");
}

static void publish_added(struct sm *sm, struct rpc *rpc)
{
	const struct ol_reply_device *reply = rpc->reply;

	devices_changed(&sm->devices, reply->device);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, false);
	clients_touch(sm, reply->device, false);
	clients_settle(sm);
}

/* The device of a call; the call is refused if there is none. */
static bool find_one(struct sm *sm, struct rpc *rpc, const uint8_t device[16],
		     struct held *ret_held)
{
	find(sm, rpc, device, ret_held);
	if (!ret_held->user)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such device", "device");
	return ret_held->user;
}

static void device_set(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_set *request = rpc->request;
	struct row_args *args;
	struct held held;

	if (!find_one(sm, rpc, request->device, &held) || !caller_may_act(sm, rpc, held.user) ||
	    !strcmp(held.name, request->name))
		return;
	args = pg_args(sm->pg);
	row_put_bytes(args, request->device, sizeof request->device);
	row_put_text(args, request->name);
	pg_tell(sm->pg, SQL_DEVICE_RENAME);
	memcpy(held.name, request->name, sizeof held.name);
	tell(sm, rpc, OL_EVENT_WHAT_CHANGED, request->device, &held);
}

static void device_revoke(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_revoke *request = rpc->request;
	struct row_args *args;
	struct held held;

	if (!find_one(sm, rpc, request->device, &held) || held.is_revoked)
		return;
	args = pg_args(sm->pg);
	row_put_bytes(args, request->device, sizeof request->device);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_DEVICE_REVOKE);
	tell(sm, rpc, OL_EVENT_WHAT_REVOKED, request->device, &held);
	row_put_bytes(pg_args(sm->pg), request->device, sizeof request->device);
	pg_ask(sm->pg, SQL_DEVICE_SESSIONS);
	estate_end_answered(sm, rpc, OL_SESSION_REASON_REVOKED);
}

static void publish_revoked(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_revoke *request = rpc->request;

	devices_changed(&sm->devices, request->device);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
	clients_touch(sm, request->device, false);
	clients_settle(sm);
}

static void list_services(struct sm *sm, uint64_t user, struct ol_device_describe_reply *reply)
{
	const struct pg_result *rows;

	row_put_id(pg_args(sm->pg), user);
	pg_ask(sm->pg, SQL_DEVICE_SERVICES);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++) {
		if (!pg_row(sm->pg, rows, i, 0, service_columns, ROW_COUNT(service_columns),
			    &reply->items[i]))
			return;
		reply->items_count++;
	}
}

static void device_describe(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_describe *request = rpc->request;
	struct ol_device_describe_reply *reply = rpc->reply;
	struct held held;

	if (!find_one(sm, rpc, request->device, &held))
		return;
	if (held.is_revoked || !held.is_confirmed) {
		rpc_refuse(rpc, held.is_revoked ? OL_REPLY_CODE_REVOKED : OL_REPLY_CODE_CONFLICT,
			   held.is_revoked ? "it was revoked" : "nobody has confirmed it yet",
			   "device");
		return;
	}
	reply->has_descriptor = reply->has_descriptor_signature = true;
	identity_tell(sm, rpc, reply->descriptor, reply->descriptor_signature);
	reply->has_broker_password = reply->has_slot = true;
	clients_tell_password(sm, request->device, 0, reply->broker_password,
			      sizeof reply->broker_password);
	client_slot(sm->clients.key, request->device, reply->slot);
	list_services(sm, held.user, reply);
}

static void device_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

const struct rpc_method rpc_device_methods[] = {
	{ &ol_channel_rpc_device_add, RPC_ACT, true, .work = device_add, .after = publish_added },
	{ &ol_channel_rpc_device_set, RPC_USER, true, .work = device_set },
	{ &ol_channel_rpc_device_list, RPC_USER, false, .work = device_list },
	{ &ol_channel_rpc_device_describe, RPC_ADMIN, false, .work = device_describe },
	{ &ol_channel_rpc_device_revoke, RPC_USER, true, .work = device_revoke,
	  .after = publish_revoked },
	{ 0 },
};
