/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that list something. */
#include "session-manager/rpc_page.h"

#include <string.h>

#include "common/codec.h"

static const struct ol_field *field_of(const struct ol_message *type, const char *name)
{
	return &type->fields[ol_find_field(type, name)];
}

void rpc_page(struct sm *sm, struct rpc *rpc, const struct rpc_list *list)
{
	const struct ol_message *type = rpc->method->channel->reply;
	const struct ol_field *items = field_of(type, "items"), *more = field_of(type, "more");
	char *reply = rpc->reply;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	uint16_t count;
	int found;

	if (!rpc->caller.is_admin && !rpc->caller.user) {
		rpc_refuse(rpc, OL_REPLY_CODE_LOGIN_NEEDED, "nobody is logged in", "");
		return;
	}
	row_put_id(args, rpc->caller.is_admin ? 0 : rpc->caller.user);
	row_put_struct(args, list->request, list->request_count, rpc->request);
	pg_ask(sm->pg, list->sql);
	rows = pg_answer(sm->pg);
	found = pg_rows(rows);
	count = (uint16_t)(found < items->max_items ? found : items->max_items);
	for (int i = 0; i < count; i++)
		(void)pg_row(sm->pg, rows, i, 0, list->columns, list->column_count,
			     reply + items->offset + (size_t)i * items->size);
	memcpy(reply + items->count_offset, &count, sizeof count);
	memcpy(reply + more->offset, &(bool){ found > count }, sizeof(bool));
}
