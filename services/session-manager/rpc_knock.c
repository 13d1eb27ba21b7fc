/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that come by HTTPS: judged like all others, but whoever knocks hears what became of it. */
#include "session-manager/rpc.h"

#include <stdlib.h>
#include <string.h>

#include "session-manager/publish.h"
#include "session-manager/refusals.h"
#include "session-manager/refused.h"
#include "session-manager/sessions.h"
#include "session-manager/sql.h"

/* A device, whatever its state. */
struct knocker {
	uint8_t key[32];
	enum ol_device_kind kind;
	bool is_revoked, is_confirmed;
	char hours[101];
	struct visit visit;
};

static const struct row_column columns[] = {
	ROW_COL(ROW_BYTEA, struct knocker, key),
	ROW_ENUM(struct knocker, kind, ol_device_kind_words),
	ROW_COL(ROW_BOOL, struct knocker, is_revoked),
	ROW_COL(ROW_BOOL, struct knocker, is_confirmed),
	ROW_COL(ROW_TEXT, struct knocker, hours),
	ROW_COL(ROW_INT, struct knocker, visit.duration_s),
	ROW_COL(ROW_INT, struct knocker, visit.valid_until_ms),
	ROW_COL(ROW_INT, struct knocker, visit.uses),
	ROW_COL(ROW_INT, struct knocker, visit.most_uses),
	ROW_COL(ROW_INT, struct knocker, visit.end_ms),
};

static const struct verdict stranger = { OL_REPLY_CODE_REFUSED, "", "" };

/* The only knock of the present call. */
static struct knocks knocks;
static struct knock_counters counters;

static bool find(struct sm *sm, const uint8_t device[16], struct knocker *ret_knocker)
{
	const struct pg_result *rows;

	row_put_bytes(pg_args(sm->pg), device, 16);
	pg_ask(sm->pg, SQL_KNOCKER);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) == 1 &&
	       pg_row(sm->pg, rows, 0, 0, columns, ROW_COUNT(columns), ret_knocker);
}

/* True if the device has signed for one of the boxes of its kind. */
static bool has_signed(const struct sm *sm, const struct ol_knock_call *call,
		       const struct knocker *knocker)
{
	bool is_guest = knocker->kind == OL_DEVICE_KIND_INVITATION;

	for (unsigned i = 0; i < sm->box_count; i++)
		if (sm->boxes[i].is_guest == is_guest && call->guest == is_guest &&
		    ol_knock_verify(call->knock, sm->boxes[i].key, knocker->key))
			return true;
	return false;
}

/* Keeps for the owner that the device's clock is off. */
static void note_late(struct sm *sm, struct rpc *rpc, const struct ol_knock *knock)
{
	const struct ol_knock_call *call = rpc->request;
	struct ol_refusal refusal = { .source = call->source,
				      .reason = OL_REFUSAL_REASON_LATE,
				      .skew_ms = knock->t_ms - rpc->now_ms,
				      .at_ms = rpc->now_ms };

	memcpy(refusal.device, knock->device, sizeof refusal.device);
	refusals_enter(sm, &refusal);
	rpc->stays = true;
	rpc->verdict = refused_verdict(OL_REFUSAL_REASON_LATE, "", rpc->now_ms);
}

static struct verdict visit_verdict(const struct visit *visit, int64_t now_ms)
{
	static const struct verdict expired = { OL_REPLY_CODE_EXPIRED, "the invitation is over",
						"" };

	return visit->valid_until_ms <= now_ms
		       ? expired
		       : refused_verdict(OL_REFUSAL_REASON_VISIT, "", now_ms);
}

/* Decides, like about any knock. */
static void judge(struct sm *sm, struct rpc *rpc, const struct ol_knock *knock,
		  const struct knocker *knocker)
{
	const struct ol_knock_call *call = rpc->request;
	const struct knock_job *job = &knocks.jobs[0];
	uint64_t sessions[KNOCK_SESSIONS];

	counters = sm->counters.knocks;
	(void)knocks_add(&knocks, knock, &call->source, call->guest);
	knocks_work(&knocks, &sm->judge, &counters);
	rpc->stays = true;
	if (!job->is_claimed)
		rpc_refuse(rpc, OL_REPLY_CODE_REPLAYED,
			   "this knock, or a later one, was here before", "");
	else if (job->refusal == OL_REFUSAL_REASON_VISIT)
		rpc->verdict = visit_verdict(&knocker->visit, rpc->now_ms);
	else if (job->refusal != OL_REFUSAL_REASON_NONE)
		rpc->verdict = refused_verdict(job->refusal, knocker->hours, rpc->now_ms);
	ledger_flush(&sm->ledger);
	for (unsigned i = 0; i < job->session_count; i++)
		sessions[i] = job->sessions[i].id;
	sessions_read(sm->pg, sessions, job->session_count, rpc->reply);
}

static void knock(struct sm *sm, struct rpc *rpc)
{
	const struct ol_knock_call *call = rpc->request;
	struct knocker knocker;
	struct ol_knock parsed;

	knocks.count = 0;
	rpc->verdict = stranger;
	if (ol_knock_parse(call->knock, OL_KNOCK_HTTPS, &call->source, &parsed) < 0 ||
	    !find(sm, parsed.device, &knocker) || !has_signed(sm, call, &knocker))
		return;
	rpc->verdict = verdict_ok;
	if (knocker.is_revoked)
		rpc_refuse(rpc, OL_REPLY_CODE_REVOKED,
			   knocker.visit.duration_s ? "the invitation was revoked"
						    : "the device was revoked",
			   "");
	else if (!knocker.is_confirmed)
		rpc->verdict = refused_verdict(OL_REFUSAL_REASON_WAITING, "", rpc->now_ms);
	else if (llabs(parsed.t_ms - rpc->now_ms) > OL_KNOCK_WINDOW_MS)
		note_late(sm, rpc, &parsed);
	else if (!policy_may_come(&sm->conf.policy, &call->source))
		rpc->verdict = refused_verdict(OL_REFUSAL_REASON_SOURCE, "", rpc->now_ms);
	else
		judge(sm, rpc, &parsed, &knocker);
}

static void count(struct sm *sm, struct rpc *rpc)
{
	if (!rpc->stays || !knocks.count) {
		sm->counters.refused_knocks++;
		return;
	}
	sm->counters.knocks = counters;
	publish_results(sm, &knocks);
}

const struct rpc_method rpc_knock_methods[] = {
	{ .channel = &ol_channel_rpc_knock,
	  .right = RPC_GATEWAY,
	  .waits = true,
	  .work = knock,
	  .after = count },
	{ .channel = NULL },
};
