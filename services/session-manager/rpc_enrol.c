/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolment by link: a token that works once, a device that proves its key, an owner who compares
 * six digits. And what an enrolled device may ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/proof.h"
#include "common/sealed.h"
#include "session-manager/caller.h"
#include "session-manager/enrol.h"
#include "session-manager/events.h"
#include "session-manager/identity.h"
#include "session-manager/sql.h"

#define TOKEN_MS   600000   /* a link is good for so long, and so is a device that waits */
#define LINKS_MOST 20       /* of a user that wait for a device */
#define KEPT_MS    86400000 /* a link that was used is kept, for its device to ask again */
#define LAPSE_MS   10000    /* what has ended is looked for so often */

/* How far an enrolment is. */
struct enrolment {
	bool is_used, is_ours; /* by any device; by the one that asks */
	int64_t end_ms;
	uint64_t user;
	char user_name[33];
	bool is_known, is_revoked, is_confirmed; /* the one that asks */
};

static const struct row_column enrolment_columns[] = {
	ROW_COL(ROW_BOOL, struct enrolment, is_used),
	ROW_COL(ROW_BOOL, struct enrolment, is_ours),
	ROW_COL(ROW_INT, struct enrolment, end_ms),
	ROW_COL(ROW_ID, struct enrolment, user),
	ROW_COL(ROW_TEXT, struct enrolment, user_name),
	ROW_COL(ROW_BOOL, struct enrolment, is_known),
	ROW_COL(ROW_BOOL, struct enrolment, is_revoked),
	ROW_COL(ROW_BOOL, struct enrolment, is_confirmed),
};

/* A device that waits for its owner. */
struct waiting {
	uint64_t user;
	char user_name[33], name[33], digits[7];
	bool is_revoked, is_confirmed;
	int64_t end_ms;
};

static const struct row_column waiting_columns[] = {
	ROW_COL(ROW_ID, struct waiting, user),
	ROW_COL(ROW_TEXT, struct waiting, user_name),
	ROW_COL(ROW_TEXT, struct waiting, name),
	ROW_COL(ROW_TEXT, struct waiting, digits),
	ROW_COL(ROW_BOOL, struct waiting, is_revoked),
	ROW_COL(ROW_BOOL, struct waiting, is_confirmed),
	ROW_COL(ROW_INT, struct waiting, end_ms),
};

/* A device that asks what it may open. */
struct asker {
	uint8_t key[32];
	uint64_t user;
	char user_name[33], name[33];
	bool is_revoked, is_confirmed;
};

static const struct row_column asker_columns[] = {
	ROW_COL(ROW_BYTEA, struct asker, key),       ROW_COL(ROW_ID, struct asker, user),
	ROW_COL(ROW_TEXT, struct asker, user_name),  ROW_COL(ROW_TEXT, struct asker, name),
	ROW_COL(ROW_BOOL, struct asker, is_revoked), ROW_COL(ROW_BOOL, struct asker, is_confirmed),
};

static const struct row_column service_columns[] = {
	ROW_COL(ROW_ID, struct ol_device_service, id),
	ROW_COL(ROW_TEXT, struct ol_device_service, name),
	ROW_COL(ROW_TEXT, struct ol_device_service, title),
	ROW_ENUM(struct ol_device_service, kind, ol_service_kind_words),
	ROW_ENUM(struct ol_device_service, proto, ol_proto_words),
	ROW_COL(ROW_TEXT, struct ol_device_service, host),
	ROW_COL(ROW_INT, struct ol_device_service, port),
	ROW_COL(ROW_BOOL, struct ol_device_service, automatic),
	ROW_ENUM(struct ol_device_service, state, ol_door_state_words),
	ROW_OPTIONAL(ROW_ID, struct ol_device_service, session),
	ROW_OPTIONAL(ROW_ADDR, struct ol_device_service, source),
	ROW_OPTIONAL(ROW_INT, struct ol_device_service, end_ms),
};

static void enrolment_add(struct sm *sm, struct rpc *rpc)
{
	const struct ol_enrolment_add *request = rpc->request;
	struct ol_reply_secret *reply = rpc->reply;
	uint64_t user = request->has_user ? request->user : rpc->caller.user;
	const struct ol_link *site = identity_link(sm, rpc);
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	char text[OL_LINK_TEXT];
	struct ol_link link;
	uint8_t hash[32];

	if (!site || !caller_may_act(sm, rpc, user))
		return;
	link = *site;
	ol_random(link.token, sizeof link.token);
	memcpy(link.site_key, sm->identity.key, sizeof link.site_key);
	ol_token_hash(link.token, hash);
	reply->has_end_ms = true;
	reply->end_ms = rpc->now_ms + TOKEN_MS;
	row_put_bytes(args, hash, sizeof hash);
	row_put_id(args, user);
	row_put_int(args, rpc->now_ms);
	row_put_int(args, reply->end_ms);
	row_put_int(args, LINKS_MOST);
	pg_ask(sm->pg, SQL_ENROLMENT_ADD);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such user", "user");
	else if (pg_int(rows, 0, 0) != 1)
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "too many links wait for a device", "");
	reply->has_secret = ol_link_format(&link, text) == 0 &&
			    ol_open_put(reply->secret, sizeof reply->secret, text) == 0;
	ol_wipe(&link, sizeof link);
	ol_wipe(text, sizeof text);
}

static bool read_token(const struct sm *sm, const struct ol_enrol *request,
		       uint8_t ret_token[OL_TOKEN])
{
	char text[sizeof request->token];
	bool is_read = account_open(sm, request->token, sizeof request->token, text) &&
		       ol_unhex(text, strlen(text), ret_token, OL_TOKEN) == 0;

	ol_wipe(text, sizeof text);
	return is_read;
}

/* Lets the device use the link, and reads how far it is then. Returns whether the device is new. */
static bool use_link(struct sm *sm, const struct rpc *rpc, const uint8_t token[OL_TOKEN],
		     const struct ol_enrol_reply *reply, bool *ret_is_there,
		     struct enrolment *ret_enrolment)
{
	const struct ol_enrol *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	uint8_t hash[32];
	bool is_new;

	ol_token_hash(token, hash);
	row_put_bytes(args, hash, sizeof hash);
	row_put_bytes(args, reply->device, sizeof reply->device);
	row_put_int(args, rpc->now_ms);
	row_put_text(args, request->name);
	row_put_bytes(args, request->device_key, sizeof request->device_key);
	row_put_text(args, reply->digits);
	pg_ask(sm->pg, SQL_ENROL);
	args = pg_args(sm->pg);
	row_put_bytes(args, hash, sizeof hash);
	row_put_bytes(args, reply->device, sizeof reply->device);
	pg_ask(sm->pg, SQL_ENROL_STATE);
	is_new = pg_rows(pg_answer(sm->pg)) == 1;
	rows = pg_answer(sm->pg);
	*ret_is_there = pg_rows(rows) == 1 && pg_row(sm->pg, rows, 0, 0, enrolment_columns,
						     ROW_COUNT(enrolment_columns), ret_enrolment);
	return is_new;
}

/* Refuses an enrolment that cannot go on. */
static bool is_good(struct rpc *rpc, bool is_there, const struct enrolment *enrolment)
{
	bool is_over = enrolment->end_ms <= rpc->now_ms;

	if (!is_there)
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "there is no such link (any more)",
			   "token");
	else if (enrolment->is_used && !enrolment->is_ours)
		rpc_refuse(rpc, OL_REPLY_CODE_USED_UP, "another device has used this link",
			   "token");
	else if (is_over && !enrolment->is_confirmed)
		rpc_refuse(rpc, OL_REPLY_CODE_EXPIRED, "this link has ended; ask for a new one",
			   "token");
	else if (enrolment->is_revoked)
		rpc_refuse(rpc, OL_REPLY_CODE_REVOKED,
			   "this device was revoked; it needs a new key", "device_key");
	else if (!enrolment->is_ours && enrolment->is_known)
		rpc_refuse(rpc, OL_REPLY_CODE_EXISTS, "somebody else has a device with this key",
			   "device_key");
	else if (!enrolment->is_ours)
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "this user enrols no devices now", "token");
	return rpc->verdict.code == OL_REPLY_CODE_OK;
}

/* What an active device must know; its password only if it can be sealed. */
static void describe(struct sm *sm, struct rpc *rpc, struct ol_enrol_reply *reply)
{
	const struct ol_enrol *request = rpc->request;

	identity_tell(sm, rpc, reply->descriptor, reply->descriptor_signature);
	reply->has_descriptor = reply->has_descriptor_signature = reply->has_slot = true;
	client_slot(sm->clients.key, reply->device, reply->slot);
	reply->has_broker_password = request->has_reply_key;
	clients_tell_password(sm, reply->device, 0, reply->broker_password,
			      sizeof reply->broker_password);
}

static void tell(struct sm *sm, const struct rpc *rpc, enum ol_event_what what,
		 const uint8_t device[16], const char *name, uint64_t user, const char *user_name,
		 const struct ol_addr *source)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_DEVICE, .what = what };

	event.has_user = event.has_user_name = event.has_device = event.has_detail = true;
	event.user = user;
	snprintf(event.user_name, sizeof event.user_name, "%s", user_name);
	memcpy(event.device, device, sizeof event.device);
	snprintf(event.detail, sizeof event.detail, "%s", name);
	if (source) {
		event.has_source = true;
		event.source = *source;
	}
	event_add(sm, rpc, &event);
}

static void enrol(struct sm *sm, struct rpc *rpc)
{
	const struct ol_enrol *request = rpc->request;
	struct ol_enrol_reply *reply = rpc->reply;
	struct enrolment enrolment = { 0 };
	uint8_t token[OL_TOKEN];
	bool is_there, is_new;

	if (!read_token(sm, request, token)) {
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "needs 32 hex digits", "token");
		return;
	}
	if (!ol_enrol_verify(request->device_key, sm->identity.key, token, request->signature)) {
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "the signature does not hold", "signature");
		return;
	}
	reply->has_device = reply->has_digits = reply->has_state = reply->has_server_ms = true;
	reply->server_ms = rpc->now_ms;
	ol_knock_device_id(request->device_key, reply->device);
	ol_link_digits(token, request->device_key, reply->digits);
	is_new = use_link(sm, rpc, token, reply, &is_there, &enrolment);
	ol_wipe(token, sizeof token);
	if (!is_good(rpc, is_there, &enrolment))
		return;
	if (is_new && devices_is_full(&sm->devices, reply->device)) {
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "no room for more devices", "");
		return;
	}
	reply->state = enrolment.is_confirmed ? OL_DEVICE_STATE_ACTIVE : OL_DEVICE_STATE_WAITING;
	if (is_new)
		tell(sm, rpc, OL_EVENT_WHAT_ADDED, reply->device, request->name, enrolment.user,
		     enrolment.user_name, &request->address);
	if (enrolment.is_confirmed)
		describe(sm, rpc, reply);
}

static void device_confirm(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_confirm *request = rpc->request;
	struct row_args *args = pg_args(sm->pg);
	struct waiting waiting = { 0 };
	const struct pg_result *rows;
	bool is_there;

	row_put_bytes(args, request->device, sizeof request->device);
	pg_ask(sm->pg, SQL_CONFIRMABLE);
	rows = pg_answer(sm->pg);
	is_there = pg_rows(rows) == 1 && pg_row(sm->pg, rows, 0, 0, waiting_columns,
						ROW_COUNT(waiting_columns), &waiting);
	if (!is_there || !rpc_may(rpc, waiting.user))
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such device", "device");
	else if (!caller_may_act(sm, rpc, waiting.user))
		return;
	else if (waiting.is_revoked)
		rpc_refuse(rpc, OL_REPLY_CODE_REVOKED, "it was revoked", "device");
	else if (!*waiting.digits || strcmp(waiting.digits, request->digits) != 0)
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED,
			   "these are not the digits of this device; do not confirm it", "digits");
	else if (!waiting.is_confirmed && waiting.end_ms <= rpc->now_ms)
		rpc_refuse(rpc, OL_REPLY_CODE_EXPIRED, "it has waited too long; enrol it again",
			   "device");
	if (rpc->verdict.code != OL_REPLY_CODE_OK || waiting.is_confirmed)
		return;
	args = pg_args(sm->pg);
	row_put_bytes(args, request->device, sizeof request->device);
	row_put_int(args, rpc->now_ms);
	pg_tell_rows(sm->pg, SQL_CONFIRM, 1);
	tell(sm, rpc, OL_EVENT_WHAT_CONFIRMED, request->device, waiting.name, waiting.user,
	     waiting.user_name, NULL);
}

static void confirmed(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_confirm *request = rpc->request;

	devices_changed(&sm->devices, request->device);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
	clients_touch(sm, request->device, false);
	clients_settle(sm);
}

static void list_services(struct sm *sm, struct rpc *rpc, uint64_t user)
{
	const struct ol_device_status *request = rpc->request;
	struct ol_device_status_reply *reply = rpc->reply;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	row_put_bytes(args, request->device, sizeof request->device);
	row_put_id(args, user);
	row_put_int(args, request->address.family);
	pg_ask(sm->pg, SQL_STATUS_SERVICES);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++) {
		if (!pg_row(sm->pg, rows, i, 0, service_columns, ROW_COUNT(service_columns),
			    &reply->items[i]))
			return;
		reply->items_count++;
	}
}

/* The same, of a device that asks again. */
static void describe_again(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_status *request = rpc->request;
	struct ol_device_status_reply *reply = rpc->reply;

	reply->has_descriptor = reply->has_descriptor_signature =
		identity_describe(sm, reply->descriptor, reply->descriptor_signature) == 0;
	reply->has_slot = true;
	client_slot(sm->clients.key, request->device, reply->slot);
	reply->has_broker_password = request->has_reply_key;
	clients_tell_password(sm, request->device, 0, reply->broker_password,
			      sizeof reply->broker_password);
}

/* Nobody learns from the answer which devices there are. */
static void device_status(struct sm *sm, struct rpc *rpc)
{
	const struct ol_device_status *request = rpc->request;
	struct ol_device_status_reply *reply = rpc->reply;
	struct row_args *args = pg_args(sm->pg);
	struct asker asker = { 0 };
	const struct pg_result *rows;

	row_put_bytes(args, request->device, sizeof request->device);
	pg_ask(sm->pg, SQL_STATUS);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, asker_columns, ROW_COUNT(asker_columns), &asker) ||
	    !ol_status_verify(asker.key, sm->identity.key, request->device, request->at_ms,
			      request->signature)) {
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "unknown device", "");
		return;
	}
	if (llabs(request->at_ms - rpc->now_ms) > OL_KNOCK_WINDOW_MS) {
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED,
			   "the device's clock is more than two minutes off", "at_ms");
		return;
	}
	reply->has_user_name = reply->has_device_name = true;
	snprintf(reply->user_name, sizeof reply->user_name, "%s", asker.user_name);
	snprintf(reply->device_name, sizeof reply->device_name, "%s", asker.name);
	reply->has_state = reply->has_server_ms = true;
	reply->server_ms = rpc->now_ms;
	reply->state = asker.is_revoked     ? OL_DEVICE_STATE_REVOKED
		       : asker.is_confirmed ? OL_DEVICE_STATE_ACTIVE
					    : OL_DEVICE_STATE_WAITING;
	if (reply->state != OL_DEVICE_STATE_ACTIVE)
		return;
	list_services(sm, rpc, asker.user);
	describe_again(sm, rpc);
}

static void lapse_guests(struct sm *sm, const struct pg_result *rows)
{
	static const struct row_column column = { ROW_BYTEA, 0, 16, 0, NULL };
	uint8_t device[16];

	for (int i = 0; i < pg_rows(rows); i++) {
		if (!pg_row(sm->pg, rows, i, 0, &column, 1, device))
			return;
		devices_changed(&sm->devices, device);
	}
}

void enrol_lapse(struct sm *sm)
{
	int64_t now_ms = ol_realtime_ms(), ticks_ms = ol_boottime_ms();
	struct row_args *args;

	if (ticks_ms < sm->lapse_ms)
		return;
	sm->lapse_ms = ticks_ms + LAPSE_MS;
	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_int(args, now_ms);
	row_put_int(args, now_ms - KEPT_MS);
	pg_tell(sm->pg, SQL_ENROL_LAPSE);
	row_put_int(pg_args(sm->pg), now_ms - TOKEN_MS);
	pg_tell(sm->pg, SQL_ENROL_DROP);
	args = pg_args(sm->pg);
	row_put_int(args, sm->lapsed_ms ? sm->lapsed_ms : now_ms);
	row_put_int(args, now_ms);
	pg_ask(sm->pg, SQL_GUESTS_ENDED);
	lapse_guests(sm, pg_answer(sm->pg));
	if (pg_commit(sm->pg) == 0)
		sm->lapsed_ms = now_ms;
}

const struct rpc_method rpc_enrol_methods[] = {
	{ .channel = &ol_channel_rpc_enrolment_add,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = enrolment_add },
	{ .channel = &ol_channel_rpc_enrol, .right = RPC_GATEWAY, .work = enrol },
	{ .channel = &ol_channel_rpc_device_confirm,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = device_confirm,
	  .after = confirmed },
	{ .channel = &ol_channel_rpc_device_status, .right = RPC_GATEWAY, .work = device_status },
	{ 0 },
};
