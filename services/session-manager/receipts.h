/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receipts of a round: what the kernels of routers say of sessions. */
#ifndef OL_RECEIPTS_H
#define OL_RECEIPTS_H

#include "session-manager/ledger.h"

#define RECEIPTS_MOST 1024

struct receipt_job {
	uint64_t session;
	char router[33];
	enum ol_receipt_state state;
	enum ol_receipt_reason reason;
};

struct receipts {
	struct receipt_job jobs[RECEIPTS_MOST];
	unsigned count;
};

/* Returns 0, or -ENOSPC when not all fit. */
int receipts_add(struct receipts *receipts, const struct ol_receipt *message);

/* Works on every receipt that says something new. They stay until receipts->count is set to 0. */
void receipts_work(struct receipts *receipts, struct ledger *ledger);

#endif
