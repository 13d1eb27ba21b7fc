/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that open doors: answered when a router has said what became of them, or a little later. */
#ifndef OL_WAITERS_H
#define OL_WAITERS_H

#include "common/loop.h"
#include "session-manager/knocks.h"
#include "session-manager/parked.h"

#define WAITERS_MS   2000 /* a router that takes longer is not waited for */
#define WAITERS_MOST 96   /* the rest of the parking is for others */

struct sm;
struct rpc;
struct receipts;

struct waiter {
	uint64_t tag;   /* of the parked call; 0 = free */
	int64_t due_ms; /* CLOCK_BOOTTIME */
	uint64_t sessions[KNOCK_SESSIONS];
	unsigned count;
	char holder[OL_PRINCIPAL]; /* who keeps the answer; see rpc_holder */
};

struct waiters {
	struct waiter list[WAITERS_MOST];
	struct ol_timer timer;
};

/* Returns 0 or -ENOSPC. */
int waiters_start(struct sm *sm);

/* Keeps a call whose reply is a page of sessions, until none of them is pending. Returns false if
 * none is, or there is no room: then it is answered as it stands. */
bool waiters_keep(struct sm *sm, struct rpc *rpc);

/* Outside of a transaction: answers whoever waited for one of these. */
void waiters_heard(struct sm *sm, const struct receipts *receipts);

#endif
