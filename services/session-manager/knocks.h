/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knocks of a round: claimed, decided and entered into the ledger in one round trip. */
#ifndef OL_KNOCKS_H
#define OL_KNOCKS_H

#include "common/bus.h"
#include "session-manager/grants.h"

#define KNOCK_SESSIONS 16 /* of one knock, that whoever waits for it hears of */

/* A session of a knock, as it was when the knock was decided. */
struct knock_session {
	uint64_t id;
	enum ol_session_state state;
	int64_t end_ms;
};

struct knock_job {
	struct ol_knock knock;
	struct ol_addr seen; /* by the gateway; family 0 if it sees none */
	bool is_guest;       /* signed for a guests' box, which only invitations may use */
	bool is_done;
	/* What became of it. */
	bool is_claimed;                /* this transaction is the one that may act on it */
	unsigned created;               /* sessions */
	enum ol_refusal_reason refusal; /* why nothing was opened, if nothing was */
	struct knock_session sessions[KNOCK_SESSIONS];
	unsigned session_count;
	int64_t visit_end_ms; /* of a visit that it has begun; else 0 */
};

/* In ascending order of device and t; a device's knocks each have another t. */
struct knocks {
	struct knock_job jobs[OL_ROUND_MESSAGES];
	unsigned count;
};

struct knock_counters {
	uint64_t accepted; /* claimed: every knock once, at one instance */
	uint64_t lost;    /* not claimed: seen before, older than the last, revoked, or another's */
	uint64_t denied;  /* claimed, but nothing was opened */
	uint64_t no_room; /* doors that a router or a user has too many of */
	uint64_t visits;  /* of guests */
};

/* Adds a knock whose signature holds, for a members' box or a guests' one. A second copy is
 * dropped. Returns 0 or -ENOSPC. */
int knocks_add(struct knocks *knocks, const struct ol_knock *knock, const struct ol_addr *seen,
	       bool is_guest);

/* Works on every knock: one wave after the other, at most one knock per device in each. They stay
 * until knocks->count is set to 0. */
void knocks_work(struct knocks *knocks, const struct judge *judge, struct knock_counters *counters);

/* Has the statements planned before the first knock comes. */
void knocks_warm(struct ledger *ledger);

#endif
