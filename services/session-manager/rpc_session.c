/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about sessions. */
#include "session-manager/rpc.h"

#include <string.h>

#include "session-manager/doors.h"
#include "session-manager/rpc_open.h"
#include "session-manager/sessions.h"
#include "session-manager/sql.h"

#define CLOSE_ROUNDS 16 /* of DOORS_MOST sessions each, in one call */

/* As SQL_LIVING and its likes have them, around the number of rows. */
static const struct row_column cursor_columns[] = {
	ROW_OPTIONAL(ROW_INT, struct ol_session_list, before_ms),
	ROW_OPTIONAL(ROW_ID, struct ol_session_list, before),
};
static const struct row_column filter_columns[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_session_list, service),
	ROW_OPTIONAL(ROW_INT, struct ol_session_list, port),
	ROW_OPTIONAL_ENUM(struct ol_session_list, state, ol_session_state_words),
	ROW_OPTIONAL(ROW_INT, struct ol_session_list, at_ms),
	ROW_OPTIONAL(ROW_ID, struct ol_session_list, user),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_session_list, device),
};

/* Finds the ids of at most `most` sessions. Returns how many. */
static unsigned find(struct pg *pg, const struct ol_session_list *filter, unsigned most,
		     uint64_t ret_ids[static DOORS_MOST])
{
	bool is_history = filter->has_at_ms ||
			  (filter->has_state && filter->state == OL_SESSION_STATE_CLOSED);
	bool has_holder = filter->has_user || filter->has_device;
	struct row_args *args = pg_args(pg);

	row_put_struct(args, cursor_columns, ROW_COUNT(cursor_columns), filter);
	row_put_int(args, most);
	row_put_struct(args, filter_columns, ROW_COUNT(filter_columns), filter);
	if (is_history)
		pg_ask(pg, has_holder ? SQL_HISTORY_OF : SQL_HISTORY);
	else
		pg_ask(pg, has_holder ? SQL_LIVING_OF : SQL_LIVING);
	return doors_ids(pg_answer(pg), ret_ids);
}

/* Narrows a filter to what the caller may see. Returns false if that is nothing. */
static bool narrow(const struct rpc *rpc, struct ol_session_list *filter)
{
	if (rpc->caller.is_admin)
		return true;
	if (filter->has_user && filter->user != rpc->caller.user)
		return false;
	filter->has_user = true;
	filter->user = rpc->caller.user;
	return true;
}

static void list_one(struct sm *sm, struct rpc *rpc, uint64_t session)
{
	struct ol_session_list_reply *reply = rpc->reply;

	sessions_read(sm->pg, &session, 1, reply);
	if (reply->items_count && !rpc_may(rpc, reply->items[0].user))
		reply->items_count = 0;
}

static void list(struct sm *sm, struct rpc *rpc)
{
	struct ol_session_list filter = *(const struct ol_session_list *)rpc->request;
	struct ol_session_list_reply *reply = rpc->reply;
	uint64_t ids[DOORS_MOST];
	unsigned count;

	if (filter.has_session) {
		list_one(sm, rpc, filter.session);
		return;
	}
	if (!narrow(rpc, &filter))
		return;
	count = find(sm->pg, &filter, OL_SESSION_LIST_REPLY_ITEMS_MAX + 1, ids);
	reply->more = count > OL_SESSION_LIST_REPLY_ITEMS_MAX;
	sessions_read(sm->pg, ids, count, reply);
}

struct closing {
	const struct rpc *rpc;
	uint64_t only; /* the door of this session, while it lives; 0: every door */
	int64_t now_ms;
	int64_t count; /* of sessions that stay no longer */
};

static bool has_session(const struct door *door, uint64_t session)
{
	for (unsigned i = 0; i < door->count; i++)
		if (door->sessions[i].id == session)
			return true;
	return false;
}

static void close_door(void *arg, const struct doorway *way, struct door *door)
{
	struct closing *closing = arg;
	bool is_own = way->user == closing->rpc->caller.user;

	if (closing->only && !has_session(door, closing->only))
		return;
	for (unsigned i = 0; i < door->count; i++)
		closing->count += !door->sessions[i].successor;
	door_close(door, is_own ? OL_SESSION_REASON_ENDED : OL_SESSION_REASON_REVOKED,
		   closing->now_ms);
}

/* One that is over already may be closed again: it is counted as none. */
static void close_one(struct sm *sm, struct rpc *rpc, uint64_t session, struct closing *closing)
{
	static struct ol_session_list_reply found;

	sessions_read(sm->pg, &session, 1, &found);
	if (!found.items_count || !rpc_may(rpc, found.items[0].user))
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such session", "session");
	else
		doors_visit(&sm->ledger, &session, 1, close_door, closing);
}

static void close_all(struct sm *sm, const struct ol_session_list *filter, struct closing *closing)
{
	uint64_t ids[DOORS_MOST];
	unsigned count = DOORS_MOST;

	for (unsigned i = 0; i < CLOSE_ROUNDS && count == DOORS_MOST; i++) {
		count = find(sm->pg, filter, DOORS_MOST, ids);
		doors_visit(&sm->ledger, ids, count, close_door, closing);
		ledger_flush(&sm->ledger);
	}
}

/* Without a filter a login closes what is its user's own; a certificate has no own. */
static void close_some(struct sm *sm, struct rpc *rpc)
{
	const struct ol_session_close *request = rpc->request;
	struct ol_session_list filter = { .has_user = request->has_user,
					  .user = request->user,
					  .has_service = request->has_service,
					  .service = request->service,
					  .has_device = request->has_device };
	struct closing closing = { .rpc = rpc,
				   .only = request->has_session ? request->session : 0,
				   .now_ms = rpc->now_ms };
	bool has_filter = request->has_user || request->has_service || request->has_device;
	struct ol_reply_count *reply = rpc->reply;

	memcpy(filter.device, request->device, sizeof filter.device);
	if (!has_filter && rpc->caller.user) {
		filter.has_user = true;
		filter.user = rpc->caller.user;
	}
	if (request->has_session)
		close_one(sm, rpc, request->session, &closing);
	else if (!has_filter && !rpc->caller.user)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "name a session, user, service or device",
			   "");
	else if (narrow(rpc, &filter))
		close_all(sm, &filter, &closing);
	reply->count = closing.count;
}

const struct rpc_method rpc_session_methods[] = {
	{ .channel = &ol_channel_rpc_session_open,
	  .right = RPC_USER,
	  .is_change = true,
	  .waits = true,
	  .work = rpc_session_open },
	{ .channel = &ol_channel_rpc_session_extend,
	  .right = RPC_USER,
	  .is_change = true,
	  .waits = true,
	  .work = rpc_session_extend },
	{ .channel = &ol_channel_rpc_session_list, .right = RPC_USER, .work = list },
	{ .channel = &ol_channel_rpc_session_close,
	  .right = RPC_USER,
	  .is_change = true,
	  .work = close_some },
	{ .channel = NULL },
};
