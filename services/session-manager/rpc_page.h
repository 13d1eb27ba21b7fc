/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that list something, a page at a time. */
#ifndef OL_RPC_PAGE_H
#define OL_RPC_PAGE_H

#include "session-manager/rpc.h"
#include "session-manager/sql.h"

/* The first parameter of the statement is the user to whom the list is bound, NULL for an admin;
 * then come the members of the request. It answers one row more than a page holds, if there are so
 * many. */
struct rpc_list {
	enum sql sql;
	const struct row_column *request;
	size_t request_count;
	const struct row_column *columns; /* of an item */
	size_t column_count;
};

#define RPC_LIST(sql_, request_, columns_) \
	{ \
		.sql = sql_, .request = request_, .request_count = ROW_COUNT(request_), \
		.columns = columns_, .column_count = ROW_COUNT(columns_) \
	}

/* The work of such a call: fills `items` and `more` of its reply. */
void rpc_page(struct sm *sm, struct rpc *rpc, const struct rpc_list *list);

#endif
