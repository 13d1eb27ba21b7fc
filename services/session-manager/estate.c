/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the calls about users, services and grants have in common. */
#include "session-manager/estate.h"

#include "session-manager/doors.h"
#include "session-manager/publish.h"

struct ending {
	enum ol_session_reason reason;
	int64_t now_ms;
};

static void end(void *arg, const struct doorway *way, struct door *door)
{
	const struct ending *ending = arg;

	(void)way;
	door_close(door, ending->reason, ending->now_ms);
}

void estate_end_answered(struct sm *sm, const struct rpc *rpc, enum ol_session_reason reason)
{
	struct ending ending = { reason, rpc->now_ms };
	uint64_t ids[DOORS_MOST];

	doors_visit(&sm->ledger, ids, doors_ids(pg_answer(sm->pg), ids), end, &ending);
}

void estate_revoke(struct sm *sm, enum sql sql)
{
	static const struct row_column column = { .kind = ROW_BYTEA, .size = 16 };
	const struct pg_result *rows;
	uint8_t device[16];

	pg_ask(sm->pg, sql);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++)
		if (pg_row(sm->pg, rows, i, 0, &column, 1, device))
			devices_changed(&sm->devices, device);
}

void estate_sites_changed(struct sm *sm, struct rpc *rpc, char (*routers)[33], unsigned count)
{
	static const struct row_column column = { .kind = ROW_TEXT, .size = 33 };
	struct row_args *args = pg_args(sm->pg);

	row_put_int(args, rpc->now_ms);
	row_put_columns(args, &column, 1, routers, sizeof *routers, count);
	pg_tell(sm->pg, SQL_SITES_CHANGED);
	row_put_columns(pg_args(sm->pg), &column, 1, routers, sizeof *routers, count);
	pg_ask(sm->pg, SQL_SITES_FULL);
	if (pg_rows(pg_answer(sm->pg)))
		rpc_refuse(rpc, OL_REPLY_CODE_FULL, "a router has at most 256 services", "");
	for (unsigned i = 0; i < count; i++)
		routers_changed(&sm->routers, routers[i]);
}

void estate_publish(struct sm *sm, struct rpc *rpc)
{
	(void)rpc;
	publish_news(sm);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
}
