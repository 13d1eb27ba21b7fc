/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receipts of a round. */
#include "session-manager/receipts.h"

#include <errno.h>
#include <string.h>

#include "session-manager/doors.h"
#include "session-manager/sql.h"

_Static_assert(RECEIPTS_MOST <= DOORS_MOST, "one visit takes the sessions of all receipts");

struct visit {
	const struct receipts *receipts;
	int64_t now_ms;
};

static const struct row_column columns[] = {
	ROW_COL(ROW_ID, struct receipt_job, session),
	ROW_COL(ROW_TEXT, struct receipt_job, router),
	ROW_ENUM(struct receipt_job, state, ol_receipt_state_words),
};

int receipts_add(struct receipts *receipts, const struct ol_receipt *message)
{
	if (receipts->count + message->receipts_count > RECEIPTS_MOST)
		return -ENOSPC;
	for (unsigned i = 0; i < message->receipts_count; i++) {
		const struct ol_receipt_item *item = &message->receipts[i];
		struct receipt_job *job = &receipts->jobs[receipts->count++];

		job->session = item->session;
		job->state = item->state;
		job->reason = item->reason;
		memcpy(job->router, message->router, sizeof job->router);
	}
	return 0;
}

/* Gives a door what its own router says of its sessions, in the order in which that came. */
static void take(void *arg, const struct doorway *way, struct door *door)
{
	const struct visit *visit = arg;
	const struct receipts *receipts = visit->receipts;

	for (unsigned i = 0; i < receipts->count; i++) {
		const struct receipt_job *job = &receipts->jobs[i];

		if (!strcmp(job->router, way->service.router))
			door_receipt(door, job->session, job->state, job->reason, visit->now_ms);
	}
}

void receipts_work(struct receipts *receipts, struct ledger *ledger)
{
	struct visit visit = { receipts, ledger->now_ms };
	uint64_t ids[DOORS_MOST];
	struct pg *pg = ledger->pg;

	if (!receipts->count)
		return;
	row_put_columns(pg_args(pg), columns, ROW_COUNT(columns), receipts->jobs,
			sizeof *receipts->jobs, receipts->count);
	pg_ask(pg, SQL_NEWS);
	doors_visit(ledger, ids, doors_ids(pg_answer(pg), ids), take, &visit);
}
