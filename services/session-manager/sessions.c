/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions as people see them. */
#include "session-manager/sessions.h"

#include "session-manager/items.h"
#include "session-manager/sql.h"

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
		if (pg_row(pg, rows, i, 0, item_session_columns, ROW_COUNT(item_session_columns),
			   &reply->items[reply->items_count]))
			reply->items_count++;
}
