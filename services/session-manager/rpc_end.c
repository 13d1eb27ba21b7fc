/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that end sessions. */
#include "session-manager/rpc.h"

#include "session-manager/doors.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"
#include "session-manager/verdict.h"

/* What a transaction is to do, and whether it found what it was about. */
struct job {
	const void *request;
	bool is_there;
};

static void revoke(void *arg, const struct doorway *way, struct door *door)
{
	const int64_t *now_ms = arg;

	(void)way;
	door_close(door, OL_SESSION_REASON_REVOKED, *now_ms);
}

/* Ends the sessions whose ids the next answer has. */
static void revoke_answered(struct sm *sm)
{
	uint64_t ids[DOORS_MOST];
	unsigned count = doors_ids(pg_answer(sm->pg), ids);

	doors_visit(&sm->ledger, ids, count, revoke, &sm->ledger.now_ms);
}

/* Runs the transaction and answers the call. */
static int finish(struct sm *sm, const struct ol_delivery *call, round_work *work,
		  const struct verdict *missing)
{
	struct job job = { .request = call->message };
	const struct verdict *verdict = missing;
	int rc = verdict_take(sm, call);

	if (rc < 0)
		return rc;
	if (round_transact(sm, work, &job) < 0)
		verdict = &verdict_unavailable;
	else if (job.is_there)
		verdict = &verdict_ok;
	return verdict_reply(sm, call, verdict);
}

static void device_revoke(struct sm *sm, void *arg)
{
	struct job *job = arg;
	const struct ol_device_revoke *request = job->request;
	struct row_args *args = pg_args(sm->pg);

	row_put_bytes(args, request->device, sizeof request->device);
	row_put_int(args, sm->ledger.now_ms);
	pg_ask(sm->pg, SQL_DEVICE_REVOKE);
	row_put_bytes(pg_args(sm->pg), request->device, sizeof request->device);
	pg_ask(sm->pg, SQL_DEVICE_SESSIONS);
	job->is_there = pg_rows(pg_answer(sm->pg)) > 0;
	if (job->is_there)
		devices_changed(&sm->devices, request->device);
	revoke_answered(sm);
}

int rpc_device_revoke(void *arg, const struct ol_delivery *call)
{
	static const struct verdict missing = { OL_REPLY_CODE_NOT_FOUND, "no such device",
						"device" };
	struct sm *sm = arg;
	int rc = finish(sm, call, device_revoke, &missing);

	devices_publish(&sm->devices, sm->pg, sm->app.bus, true);
	return rc;
}

/* Holds the user's devices, so that no knock of theirs is between reading the grant and opening. */
static void grant_remove(struct sm *sm, void *arg)
{
	struct job *job = arg;
	const struct ol_grant_remove *request = job->request;
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, request->user);
	pg_tell(sm->pg, SQL_USER_DEVICES);
	args = pg_args(sm->pg);
	row_put_id(args, request->user);
	row_put_id(args, request->service);
	pg_ask(sm->pg, SQL_GRANT_REMOVE);
	pg_ask(sm->pg, SQL_GRANT_SESSIONS);
	job->is_there = pg_rows(pg_answer(sm->pg)) > 0;
	revoke_answered(sm);
}

int rpc_grant_remove(void *arg, const struct ol_delivery *call)
{
	static const struct verdict missing = { OL_REPLY_CODE_NOT_FOUND, "no such grant", "" };

	return finish(arg, call, grant_remove, &missing);
}

static void session_revoke(struct sm *sm, void *arg)
{
	struct job *job = arg;
	const struct ol_session_revoke *request = job->request;

	row_put_id(pg_args(sm->pg), request->session);
	pg_ask(sm->pg, SQL_SESSION);
	job->is_there = pg_rows(pg_answer(sm->pg)) > 0;
	doors_visit(&sm->ledger, &request->session, 1, revoke, &sm->ledger.now_ms);
}

int rpc_session_revoke(void *arg, const struct ol_delivery *call)
{
	static const struct verdict missing = { OL_REPLY_CODE_NOT_FOUND, "no such session",
						"session" };

	return finish(arg, call, session_revoke, &missing);
}
