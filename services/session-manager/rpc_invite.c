/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitations: links whose secret is a device's key, known to nobody but who holds the link. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/link.h"
#include "common/sealed.h"
#include "session-manager/account.h"
#include "session-manager/caller.h"
#include "session-manager/doors.h"
#include "session-manager/events.h"
#include "session-manager/identity.h"
#include "session-manager/items.h"
#include "session-manager/rpc_page.h"

#define LONGEST_MS 31622400000 /* an invitation is made at most 366 days ahead */
#define PIN_LEAST  4

struct invitable {
	enum ol_service_kind kind;
	char service_name[33];
	int64_t service_longest_s, grant_longest_s;
	char user_name[33];
};

static const struct row_column invitable_columns[] = {
	ROW_ENUM(struct invitable, kind, ol_service_kind_words),
	ROW_COL(ROW_TEXT, struct invitable, service_name),
	ROW_COL(ROW_INT, struct invitable, service_longest_s),
	ROW_COL(ROW_INT, struct invitable, grant_longest_s),
	ROW_COL(ROW_TEXT, struct invitable, user_name),
};

/* An invitation that is there. */
struct held {
	uint64_t user;
	char user_name[33];
	uint64_t service;
	char service_name[33];
	bool is_revoked;
};

static const struct row_column held_columns[] = {
	ROW_COL(ROW_ID, struct held, user),         ROW_COL(ROW_TEXT, struct held, user_name),
	ROW_COL(ROW_ID, struct held, service),      ROW_COL(ROW_TEXT, struct held, service_name),
	ROW_COL(ROW_BOOL, struct held, is_revoked),
};

static const struct row_column list_request[] = {
	ROW_OPTIONAL(ROW_BYTEA, struct ol_invitation_list, invitation),
	ROW_OPTIONAL(ROW_ID, struct ol_invitation_list, user),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_invitation_list, after),
};

static const struct row_column look_columns[] = {
	ROW_ENUM(struct ol_invitation_look_reply, state, ol_invitation_state_words),
	ROW_COL(ROW_ID, struct ol_invitation_look_reply, service),
	ROW_COL(ROW_TEXT, struct ol_invitation_look_reply, service_title),
	ROW_COL(ROW_TEXT, struct ol_invitation_look_reply, message),
	ROW_COL(ROW_INT, struct ol_invitation_look_reply, duration_s),
	ROW_COL(ROW_INT, struct ol_invitation_look_reply, valid_until_ms),
	ROW_COL(ROW_INT, struct ol_invitation_look_reply, uses_left),
	ROW_COL(ROW_INT, struct ol_invitation_look_reply, visit_end_ms),
	ROW_COL(ROW_TEXT, struct ol_invitation_look_reply, router),
	ROW_ENUM(struct ol_invitation_look_reply, proto, ol_proto_words),
	ROW_COL(ROW_TEXT, struct ol_invitation_look_reply, host),
	ROW_COL(ROW_INT, struct ol_invitation_look_reply, port),
};

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what,
		 const uint8_t device[16], const struct held *held)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_INVITATION, .what = what };

	event.has_user = event.has_user_name = event.has_device = true;
	event.has_service = event.has_service_name = true;
	event.user = held->user;
	snprintf(event.user_name, sizeof event.user_name, "%s", held->user_name);
	memcpy(event.device, device, sizeof event.device);
	event.service = held->service;
	snprintf(event.service_name, sizeof event.service_name, "%s", held->service_name);
	event_add(sm, rpc, &event);
}

/* A visit may last as long as a session of the inviter himself. */
static int64_t longest_s(const struct sm *sm, const struct invitable *service)
{
	int64_t longest =
		service->service_longest_s ? service->service_longest_s : sm->conf.policy.longest_s;

	if (service->grant_longest_s && service->grant_longest_s < longest)
		longest = service->grant_longest_s;
	return longest;
}

/* Refuses an invitation that cannot be. */
static bool may_invite(const struct sm *sm, struct rpc *rpc, bool is_there,
		       const struct invitable *service)
{
	const struct ol_invitation_add *request = rpc->request;

	if (!is_there)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such service that the user may open",
			   "service");
	else if (service->kind != OL_SERVICE_KIND_FORWARD)
		rpc_refuse(rpc, OL_REPLY_CODE_UNSUPPORTED, "no router serves web sites yet",
			   "service");
	else if (request->duration_s > longest_s(sm, service))
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID,
			   "longer than a session of this service may be", "duration_s");
	else if (request->valid_until_ms <= rpc->now_ms)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "is over already", "valid_until_ms");
	else if (request->valid_until_ms > rpc->now_ms + LONGEST_MS)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "is more than a year ahead",
			   "valid_until_ms");
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}

static bool find_service(struct sm *sm, struct rpc *rpc, uint64_t user,
			 struct invitable *ret_service)
{
	const struct ol_invitation_add *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	bool is_there;

	row_put_id(args, request->service);
	row_put_id(args, user);
	pg_ask(sm->pg, SQL_INVITABLE);
	rows = pg_answer(sm->pg);
	is_there = pg_rows(rows) == 1 && pg_row(sm->pg, rows, 0, 0, invitable_columns,
						ROW_COUNT(invitable_columns), ret_service);
	return may_invite(sm, rpc, is_there, ret_service);
}

/* Writes device and invitation. */
static void insert(struct sm *sm, const struct rpc *rpc, uint64_t user, const uint8_t device[16],
		   const uint8_t key[32])
{
	const struct ol_invitation_add *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	char name[16], digits[5];

	snprintf(name, sizeof name, "guest-%s", ol_hex(device, 2, digits));
	row_put_bytes(args, device, 16);
	row_put_id(args, user);
	row_put_text(args, name);
	row_put_bytes(args, key, 32);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_GUEST_ADD);
	args = pg_args(sm->pg);
	row_put_bytes(args, device, 16);
	row_put_id(args, request->service);
	row_put_text(args, request->message);
	row_put_int(args, request->duration_s);
	row_put_int(args, request->valid_until_ms);
	row_put_int(args, request->most_uses);
	row_put_bool(args, request->has_pin);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_INVITATION_ADD);
}

static void put_link(const struct sm *sm, const struct rpc *rpc, const uint8_t seed[32],
		     struct ol_reply_secret *reply)
{
	const struct ol_invitation_add *request = rpc->request;
	struct ol_link link = sm->identity.site;
	char text[OL_LINK_TEXT];

	link.kind = OL_LINK_INVITATION;
	link.has_pin = request->has_pin;
	memcpy(link.seed, seed, sizeof link.seed);
	memcpy(link.box_key, identity_box(sm, true), sizeof link.box_key);
	reply->has_secret = ol_link_format(&link, text) == 0 &&
			    ol_open_put(reply->secret, sizeof reply->secret, text) == 0;
	ol_wipe(&link, sizeof link);
	ol_wipe(text, sizeof text);
}

static bool is_pin(const char *text)
{
	size_t length = strlen(text);

	return length >= PIN_LEAST && text[strspn(text, "0123456789")] == '\0';
}

/* A PIN costs a worker some time. */
static int prepare(struct sm *sm, struct rpc *rpc)
{
	const struct ol_invitation_add *request = rpc->request;
	struct password_job job = { .task = PASSWORD_KEY, .cost = &ol_guest_cost };
	struct account_memo memo = { .rc = -EACCES };
	char pin[sizeof request->pin];
	int rc;

	if (!request->has_pin)
		return 0;
	rc = account_caller(sm, rpc);
	if (rc < 0)
		return rc;
	if (!account_open(sm, request->pin, sizeof request->pin, pin) || !is_pin(pin)) {
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "needs 4 to 12 digits", "pin");
		return -EINVAL;
	}
	ol_random(memo.seed, sizeof memo.seed);
	ol_guest_salt(memo.seed, job.salt);
	job.length = strlen(pin);
	memcpy(job.text, pin, job.length);
	rc = account_ask(sm, rpc, &memo, &job, false); /* nobody waits for it to log in */
	ol_wipe(&memo, sizeof memo);
	ol_wipe(&job, sizeof job);
	ol_wipe(pin, sizeof pin);
	return rc;
}

/* Makes the seeds of a link and of its guest's key. */
static void make_seeds(const struct rpc *rpc, uint8_t ret_seed[32], uint8_t ret_device_seed[32])
{
	const struct ol_invitation_add *request = rpc->request;
	const struct account_memo *memo = rpc->memo;

	if (request->has_pin) {
		memcpy(ret_seed, memo->seed, 32);
		ol_guest_mix(memo->seed, memo->key, ret_device_seed);
	} else {
		ol_random(ret_seed, 32);
		memcpy(ret_device_seed, ret_seed, 32);
	}
}

static void invitation_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_invitation_add *request = rpc->request;
	struct ol_reply_secret *reply = rpc->reply;
	struct held held = { .user = request->has_user ? request->user : rpc->caller.user,
			     .service = request->service };
	struct invitable service = { 0 };
	uint8_t seed[32], device_seed[32], secret[64], key[32];

	if (!identity_link(sm, rpc) || !caller_may_act(sm, rpc, held.user) ||
	    !find_service(sm, rpc, held.user, &service))
		return;
	make_seeds(rpc, seed, device_seed);
	ol_ed25519_keys(device_seed, secret, key);
	ol_knock_device_id(key, reply->device);
	if (devices_is_full(&sm->devices, reply->device)) {
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no room for more devices", "");
	} else {
		reply->has_device = reply->has_end_ms = true;
		reply->end_ms = request->valid_until_ms;
		insert(sm, rpc, held.user, reply->device, key);
		put_link(sm, rpc, seed, reply);
		memcpy(held.user_name, service.user_name, sizeof held.user_name);
		memcpy(held.service_name, service.service_name, sizeof held.service_name);
		tell(sm, rpc, OL_EVENT_WHAT_ADDED, reply->device, &held);
	}
	ol_wipe(seed, sizeof seed);
	ol_wipe(device_seed, sizeof device_seed);
	ol_wipe(secret, sizeof secret);
}

static void added(struct sm *sm, struct rpc *rpc)
{
	const struct ol_reply_secret *reply = rpc->reply;

	devices_changed(&sm->devices, reply->device);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
}

static const struct rpc_list list =
	RPC_LIST(SQL_INVITATIONS, list_request, item_invitation_columns);

static void invitation_list(struct sm *sm, struct rpc *rpc)
{
	rpc_page(sm, rpc, &list);
}

static void end(void *arg, const struct doorway *way, struct door *door)
{
	const int64_t *now_ms = arg;

	(void)way;
	door_close(door, OL_SESSION_REASON_REVOKED, *now_ms);
}

static void invitation_revoke(struct sm *sm, struct rpc *rpc)
{
	const struct ol_invitation_revoke *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	uint64_t ids[DOORS_MOST];
	struct held held = { 0 };
	const struct pg_result *rows;

	row_put_bytes(args, request->invitation, sizeof request->invitation);
	pg_ask(sm->pg, SQL_INVITATION_HELD);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, held_columns, ROW_COUNT(held_columns), &held) ||
	    !rpc_may(rpc, held.user)) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such invitation", "invitation");
		return;
	}
	if (!caller_may_act(sm, rpc, held.user) || held.is_revoked)
		return;
	args = pg_args(sm->pg);
	row_put_bytes(args, request->invitation, sizeof request->invitation);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_GUEST_REVOKE);
	tell(sm, rpc, OL_EVENT_WHAT_REVOKED, request->invitation, &held);
	row_put_bytes(pg_args(sm->pg), request->invitation, sizeof request->invitation);
	pg_ask(sm->pg, SQL_DEVICE_SESSIONS);
	doors_visit(&sm->ledger, ids, doors_ids(pg_answer(sm->pg), ids), end, &rpc->now_ms);
}

static void revoked(struct sm *sm, struct rpc *rpc)
{
	const struct ol_invitation_revoke *request = rpc->request;

	devices_changed(&sm->devices, request->invitation);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
}

/* Whoever knows the id of an invitation has its link. */
static void invitation_look(struct sm *sm, struct rpc *rpc)
{
	const struct ol_invitation_look *request = rpc->request;
	struct ol_invitation_look_reply *reply = rpc->reply;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	row_put_bytes(args, request->invitation, sizeof request->invitation);
	row_put_int(args, rpc->now_ms);
	pg_ask(sm->pg, SQL_INVITATION_LOOK);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, look_columns, ROW_COUNT(look_columns), reply)) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "there is no such invitation",
			   "invitation");
		return;
	}
	reply->has_state = true;
	if (reply->state == OL_INVITATION_STATE_REVOKED)
		return;
	reply->has_service = reply->has_service_title = reply->has_message = true;
	reply->has_duration_s = reply->has_valid_until_ms = reply->has_uses_left = true;
	reply->has_visit_end_ms = reply->has_router = true;
	reply->has_proto = reply->has_host = reply->has_port = true;
	reply->has_knock_host = reply->has_knock_port = identity_knock_host(sm, reply->knock_host);
	reply->knock_port = sm->conf.identity.knock_port;
}

const struct rpc_method rpc_invitation_methods[] = {
	{ .channel = &ol_channel_rpc_invitation_add,
	  .right = RPC_USER,
	  .is_change = true,
	  .prepare = prepare,
	  .work = invitation_add,
	  .after = added },
	{ .channel = &ol_channel_rpc_invitation_list, .right = RPC_USER, .work = invitation_list },
	{ .channel = &ol_channel_rpc_invitation_revoke,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = invitation_revoke,
	  .after = revoked },
	{ .channel = &ol_channel_rpc_invitation_look,
	  .right = RPC_GATEWAY,
	  .work = invitation_look },
	{ 0 },
};
