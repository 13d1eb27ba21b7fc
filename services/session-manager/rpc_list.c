/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that list something, a page at a time. */
#include "session-manager/rpc.h"

#include <errno.h>
#include <string.h>

#include "session-manager/sql.h"
#include "session-manager/verdict.h"

#define PAGE 256

static const struct row_column user_columns[] = {
	ROW_COL(ROW_ID, struct ol_user_list_item, id),
	ROW_COL(ROW_TEXT, struct ol_user_list_item, name),
	ROW_ENUM(struct ol_user_list_item, role, ol_user_role_words),
};

static const struct row_column device_columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_device_list_item, device),
	ROW_COL(ROW_ID, struct ol_device_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_device_list_item, user_name),
	ROW_COL(ROW_TEXT, struct ol_device_list_item, name),
	ROW_COL(ROW_INT, struct ol_device_list_item, last_ms),
	ROW_COL(ROW_BOOL, struct ol_device_list_item, revoked),
};

static const struct row_column service_columns[] = {
	ROW_COL(ROW_ID, struct ol_service_list_item, id),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_service_list_item, name),
	ROW_ENUM(struct ol_service_list_item, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_service_list_item, port),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_list_item, to4),
	ROW_OPTIONAL(ROW_ADDR, struct ol_service_list_item, to6),
	ROW_COL(ROW_INT, struct ol_service_list_item, to_port),
};

static const struct row_column grant_columns[] = {
	ROW_COL(ROW_ID, struct ol_grant_list_item, id),
	ROW_COL(ROW_ID, struct ol_grant_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, user_name),
	ROW_COL(ROW_ID, struct ol_grant_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_grant_list_item, router),
	ROW_COL(ROW_BOOL, struct ol_grant_list_item, automatic),
};

static const struct row_column router_columns[] = {
	ROW_COL(ROW_TEXT, struct ol_router_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_router_list_item, host),
	ROW_COL(ROW_INT, struct ol_router_list_item, revision),
	ROW_COL(ROW_INT, struct ol_router_list_item, seen_ms),
};

static const struct row_column session_columns[] = {
	ROW_COL(ROW_ID, struct ol_session_list_item, session),
	ROW_COL(ROW_ID, struct ol_session_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, user_name),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_session_list_item, device),
	ROW_COL(ROW_ID, struct ol_session_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, router),
	ROW_COL(ROW_ADDR, struct ol_session_list_item, source),
	ROW_ENUM(struct ol_session_list_item, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_session_list_item, port),
	ROW_COL(ROW_INT, struct ol_session_list_item, start_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, end_ms),
	ROW_ENUM(struct ol_session_list_item, state, ol_session_state_words),
	ROW_ENUM(struct ol_session_list_item, reason, ol_session_reason_words),
};

static const struct row_column after_user = ROW_OPTIONAL(ROW_ID, struct ol_user_list, after);
static const struct row_column after_device = ROW_OPTIONAL(ROW_BYTEA, struct ol_device_list, after);
static const struct row_column after_service = ROW_OPTIONAL(ROW_ID, struct ol_service_list, after);
static const struct row_column after_grant = ROW_OPTIONAL(ROW_ID, struct ol_grant_list, after);
static const struct row_column after_router = ROW_OPTIONAL(ROW_TEXT, struct ol_router_list, after);
static const struct row_column after_session[] = {
	ROW_OPTIONAL(ROW_ID, struct ol_session_list, after),
	{ .kind = ROW_WORD,
	  ROW_MEMBER(struct ol_session_list, state),
	  .has_offset = 1 + offsetof(struct ol_session_list, has_state),
	  .words = ol_session_state_words },
};

/* The reply of a call, with its page. */
union page {
	struct ol_user_list_reply users;
	struct ol_device_list_reply devices;
	struct ol_service_list_reply services;
	struct ol_grant_list_reply grants;
	struct ol_router_list_reply routers;
	struct ol_session_list_reply sessions;
};

struct list {
	const struct ol_channel *channel;
	enum sql sql;
	const struct row_column *request;
	size_t request_count;
	const struct row_column *columns;
	size_t column_count;
	size_t items, item_size, items_count, more; /* offsets in the reply, and a size */
};

#define LIST(channel_, sql_, after, count, columns_, reply) \
	{ \
		.channel = &(channel_), .sql = sql_, .request = after, .request_count = count, \
		.columns = columns_, .column_count = ROW_COUNT(columns_), \
		.items = offsetof(struct reply, items), \
		.item_size = sizeof((struct reply *)0)->items[0], \
		.items_count = offsetof(struct reply, items_count), \
		.more = offsetof(struct reply, more) \
	}

static const struct list lists[] = {
	LIST(ol_channel_rpc_user_list, SQL_USERS, &after_user, 1, user_columns, ol_user_list_reply),
	LIST(ol_channel_rpc_device_list, SQL_DEVICES, &after_device, 1, device_columns,
	     ol_device_list_reply),
	LIST(ol_channel_rpc_service_list, SQL_SERVICES, &after_service, 1, service_columns,
	     ol_service_list_reply),
	LIST(ol_channel_rpc_grant_list, SQL_GRANTS, &after_grant, 1, grant_columns,
	     ol_grant_list_reply),
	LIST(ol_channel_rpc_router_list, SQL_ROUTER_LIST, &after_router, 1, router_columns,
	     ol_router_list_reply),
	LIST(ol_channel_rpc_session_list, SQL_SESSIONS, after_session, 2, session_columns,
	     ol_session_list_reply),
};

static const struct list *list_of(const struct ol_channel *channel)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (lists[i].channel == channel)
			return &lists[i];
	return NULL;
}

/* Living sessions are few among many that are over, and have an index. */
static enum sql statement_of(const struct list *list, const void *request)
{
	const struct ol_session_list *sessions = request;

	if (list->sql == SQL_SESSIONS && sessions->has_state &&
	    sessions->state != OL_SESSION_STATE_CLOSED)
		return SQL_LIVE_SESSIONS;
	return list->sql;
}

/* Reads a page into a reply, of which nothing but the head is set before. */
static int read_page(struct sm *sm, const struct list *list, const void *request, char *reply)
{
	const struct pg_result *rows;
	uint16_t count;
	int found;

	pg_begin(sm->pg);
	row_put_struct(pg_args(sm->pg), list->request, list->request_count, request);
	pg_ask(sm->pg, statement_of(list, request));
	rows = pg_answer(sm->pg);
	found = pg_rows(rows);
	count = (uint16_t)(found < PAGE ? found : PAGE);
	for (int i = 0; i < count; i++)
		(void)pg_row(sm->pg, rows, i, 0, list->columns, list->column_count,
			     reply + list->items + (size_t)i * list->item_size);
	if (pg_error(sm->pg))
		count = 0;
	memcpy(reply + list->items_count, &count, sizeof count);
	memcpy(reply + list->more, &(bool){ found > PAGE }, sizeof(bool));
	return pg_commit(sm->pg);
}

int rpc_list(void *arg, const struct ol_delivery *call)
{
	static union page page;
	struct sm *sm = arg;
	const struct list *list = list_of(call->channel);
	const struct verdict *verdict = &verdict_ok;

	if (!list || !verdict_is_admin(call))
		return -EPERM;
	if (read_page(sm, list, call->message, (char *)&page) < 0)
		verdict = &verdict_unavailable;
	VERDICT_FILL(verdict, &page.users);
	return ol_bus_reply(sm->app.bus, call, &page);
}
