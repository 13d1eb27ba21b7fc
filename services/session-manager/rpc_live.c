/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at the broker for the app in a browser: to see its user's views, for a while. */
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "session-manager/rpc.h"
#include "session-manager/sql.h"

#define LIVE_MS 3600000

struct live {
	int64_t begin_ms, end_ms;
};

static const struct row_column columns[] = {
	ROW_COL(ROW_INT, struct live, begin_ms),
	ROW_COL(ROW_INT, struct live, end_ms),
};

/* Begins the account, or lets it last longer. False: the login is gone. */
static bool begin(struct sm *sm, const struct rpc *rpc, struct live *ret_live)
{
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;

	row_put_bytes(args, rpc->caller.login, sizeof rpc->caller.login);
	row_put_int(args, rpc->now_ms);
	row_put_int(args, rpc->now_ms + LIVE_MS);
	pg_ask(sm->pg, SQL_LIVE);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) == 1 &&
	       pg_row(sm->pg, rows, 0, 0, columns, ROW_COUNT(columns), ret_live);
}

static void fill(const struct sm *sm, const struct rpc *rpc, const struct live *live,
		 struct ol_live_reply *reply)
{
	char id[2 * CLIENT_ID + 1];

	reply->has_url = reply->has_user = reply->has_name = reply->has_password = true;
	snprintf(reply->url, sizeof reply->url, "%s", sm->conf.identity.wss_url);
	reply->user = rpc->caller.user;
	snprintf(reply->name, sizeof reply->name, "login-%s",
		 ol_hex(rpc->caller.login, sizeof rpc->caller.login, id));
	clients_tell_password(sm, rpc->caller.login, live->begin_ms, reply->password,
			      sizeof reply->password);
	reply->has_end_ms = true;
	reply->end_ms = live->end_ms;
}

static void live_add(struct sm *sm, struct rpc *rpc)
{
	struct live live;

	if (!account_is_user(rpc))
		return;
	if (!*sm->conf.identity.wss_url) {
		rpc_refuse(
			rpc, OL_REPLY_CODE_UNSUPPORTED,
			"there is no broker for the app: give session-manager the option wss-url",
			"");
		return;
	}
	if (!begin(sm, rpc, &live))
		return;
	if (live.begin_ms == rpc->now_ms)
		clients_touch(sm, rpc->caller.login, true);
	fill(sm, rpc, &live, rpc->reply);
}

/* The broker makes the account before it carries the answer. */
static void made(struct sm *sm, struct rpc *rpc)
{
	(void)rpc;
	clients_settle(sm);
}

const struct rpc_method rpc_live_methods[] = {
	{ &ol_channel_rpc_live_add, RPC_USER, true, .work = live_add, .after = made },
	{ 0 },
};
