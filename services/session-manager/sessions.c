/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions as people see them. */
#include "session-manager/sessions.h"

#include "session-manager/sql.h"

static const struct row_column columns[] = {
	ROW_COL(ROW_ID, struct ol_session_list_item, session),
	ROW_COL(ROW_ID, struct ol_session_list_item, user),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, user_name),
	ROW_OPTIONAL(ROW_BYTEA, struct ol_session_list_item, device),
	ROW_ENUM(struct ol_session_list_item, kind, ol_device_kind_words),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, device_name),
	ROW_COL(ROW_ID, struct ol_session_list_item, service),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, service_name),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, router),
	ROW_COL(ROW_TEXT, struct ol_session_list_item, host),
	ROW_COL(ROW_ADDR, struct ol_session_list_item, source),
	ROW_ENUM(struct ol_session_list_item, proto, ol_proto_words),
	ROW_COL(ROW_INT, struct ol_session_list_item, port),
	ROW_COL(ROW_INT, struct ol_session_list_item, start_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, opened_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, end_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, closed_ms),
	ROW_COL(ROW_INT, struct ol_session_list_item, knock_ms),
	ROW_ENUM(struct ol_session_list_item, state, ol_session_state_words),
	ROW_ENUM(struct ol_session_list_item, reason, ol_session_reason_words),
};

void sessions_read(struct pg *pg, const uint64_t *ids, unsigned count,
		   struct ol_session_list_reply *reply)
{
	static const struct row_column id_column = { .kind = ROW_ID, .size = sizeof *ids };
	const struct pg_result *rows;

	reply->items_count = 0;
	if (count > OL_SESSION_LIST_REPLY_ITEMS_MAX)
		count = OL_SESSION_LIST_REPLY_ITEMS_MAX;
	row_put_columns(pg_args(pg), &id_column, 1, ids, sizeof *ids, count);
	pg_ask(pg, SQL_SESSION_ITEMS);
	rows = pg_answer(pg);
	for (int i = 0; i < pg_rows(rows); i++)
		if (pg_row(pg, rows, i, 0, columns, ROW_COUNT(columns),
			   &reply->items[reply->items_count]))
			reply->items_count++;
}
