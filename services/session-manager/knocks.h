/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knocks of a round: claimed, decided and entered into the ledger in one round trip. */
#ifndef OL_KNOCKS_H
#define OL_KNOCKS_H

#include "common/bus.h"
#include "session-manager/ledger.h"
#include "session-manager/policy.h"

struct knock_job {
	struct ol_knock knock;
	struct ol_addr seen; /* by the gateway; family 0 if it sees none */
	bool is_guest;       /* signed for a guests' box, which only invitations may use */
	bool is_claimed;     /* this transaction is the one that may act on it */
	bool is_done;
	unsigned created; /* sessions */
};

/* In ascending order of device and t; a device's knocks each have another t. */
struct knocks {
	struct knock_job jobs[OL_ROUND_MESSAGES];
	unsigned count;
};

struct knock_counters {
	uint64_t accepted; /* claimed: every knock once, at one instance */
	uint64_t lost; /* not claimed: seen before, older than the last, revoked, or another's */
	uint64_t no_source; /* an address that is not let in, or that the service has no host for */
	uint64_t no_room;
};

/* Adds a knock whose signature holds, for a members' box or a guests' one. A second copy is
 * dropped. Returns 0 or -ENOSPC. */
int knocks_add(struct knocks *knocks, const struct ol_knock *knock, const struct ol_addr *seen,
	       bool is_guest);

/* Works on every knock: one wave after the other, at most one knock per device in each. They stay
 * until knocks->count is set to 0. */
void knocks_work(struct knocks *knocks, struct ledger *ledger, const struct policy *policy,
		 struct knock_counters *counters);

/* Has the statements planned before the first knock comes. */
void knocks_warm(struct ledger *ledger);

#endif
