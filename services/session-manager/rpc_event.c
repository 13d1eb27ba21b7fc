/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call that lists the history. */
#include "session-manager/event_row.h"
#include "session-manager/rpc.h"
#include "session-manager/sql.h"

#define LOOKED_AT 20000 /* positions that one call looks through, so that it never takes long */

/* What a page looks through: positions between the two, without them. */
struct span {
	int64_t low, high;
};

static const struct row_column filter_columns[] = {
	ROW_OPTIONAL_ENUM(struct ol_event_list, kind, ol_event_kind_words),
	ROW_OPTIONAL(ROW_ID, struct ol_event_list, user),
	ROW_OPTIONAL(ROW_ID, struct ol_event_list, service),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_event_list, device),
	ROW_OPTIONAL(ROW_INT, struct ol_event_list, port),
};

static const struct row_column item_columns[] = {
	ROW_COL(ROW_INT, struct ol_event_list_item, position),
	ROW_COL(ROW_BYTEA, struct ol_event_list_item, hash),
	EVENT_COLUMNS(ol_event_list_item),
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static struct span span_of(const struct ol_event_list *request, int64_t newest)
{
	struct span span = { 0, newest + 1 };

	if (request->has_before)
		span.high = least(span.high, request->before);
	if (request->has_after) {
		span.low = request->after;
		if (!request->has_at_ms)
			span.high = least(span.high, span.low + LOOKED_AT + 1);
	} else if (!request->has_at_ms && span.high > LOOKED_AT + 1) {
		span.low = span.high - LOOKED_AT - 1;
	}
	return span;
}

static enum sql statement_of(const struct ol_event_list *request)
{
	if (request->has_at_ms)
		return SQL_HISTORY_AT;
	return request->has_after ? SQL_HISTORY_ON : SQL_HISTORY_BACK;
}

static void ask(struct sm *sm, const struct ol_event_list *request, const struct span *span)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_int(args, span->low);
	row_put_int(args, span->high);
	row_put_struct(args, filter_columns, ROW_COUNT(filter_columns), request);
	if (request->has_at_ms)
		row_put_int(args, request->at_ms);
	pg_ask(sm->pg, statement_of(request));
}

/* Where the next page begins: after what is on this one, and else after what was looked at. */
static void turn_page(const struct ol_event_list *request, const struct span *span, int rows,
		      struct ol_event_list_reply *reply)
{
	bool is_onward = request->has_after && !request->has_at_ms;

	reply->more = rows > OL_EVENT_LIST_REPLY_ITEMS_MAX;
	if (reply->more)
		reply->next = reply->items[reply->items_count - 1].position;
	else if (is_onward)
		reply->next = span->high > span->low ? span->high - 1 : span->low;
	else
		reply->next = span->low + 1;
	if (reply->more || request->has_at_ms)
		return;
	reply->more = is_onward ? span->high <= reply->newest &&
					  (!request->has_before || span->high < request->before)
				: span->low > 0;
}

static void event_list(struct sm *sm, struct rpc *rpc)
{
	const struct ol_event_list *request = rpc->request;
	struct ol_event_list_reply *reply = rpc->reply;
	const struct pg_result *rows;
	struct span span;

	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_CHAIN_HEAD);
	reply->newest = pg_int(pg_answer(sm->pg), 0, 0);
	span = span_of(request, reply->newest);
	ask(sm, request, &span);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows) && i < OL_EVENT_LIST_REPLY_ITEMS_MAX; i++) {
		if (!pg_row(sm->pg, rows, i, 0, item_columns, ROW_COUNT(item_columns),
			    &reply->items[i]))
			return;
		reply->items_count++;
	}
	turn_page(request, &span, pg_rows(rows), reply);
}

const struct rpc_method rpc_event_methods[] = {
	{ &ol_channel_rpc_event_list, RPC_ADMIN, false, .work = event_list },
	{ 0 },
};
