/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a holder (a device, a login, an invitation) may open, and the one judgement about it. */
#ifndef OL_GRANTS_H
#define OL_GRANTS_H

#include "session-manager/country.h"
#include "session-manager/ledger.h"
#include "session-manager/policy.h"

#define GRANT_FAMILIES  2       /* IPv4, IPv6 */
#define GRANT_MEMORY_MS 3600000 /* how far back addresses are counted */

/* The visits of an invitation. A new one costs a use and has an end; until then its guest may knock
 * again, from elsewhere too, and the end stays. */
struct visit {
	int64_t duration_s; /* 0: not an invitation */
	int64_t valid_until_ms;
	int64_t uses, most_uses;
	int64_t end_ms; /* of the newest one, 0 = there was none */
	bool has_begun; /* just now: to be written */
};

/* A service that a holder may open, and the doors that it has there. */
struct grant {
	struct doorway way;
	struct limits limits;
	bool is_automatic;
	int64_t user_sessions; /* living ones; counted only where there is none here */
	int64_t addresses; /* that the holder's sessions of the last hour had, but for the present
			      one */
	struct visit visit;
	struct door doors[GRANT_FAMILIES];
};

/* By what it is judged. */
struct judge {
	struct ledger *ledger;
	const struct policy *policy;
	const struct country_file *countries; /* may be NULL */
};

/* What is asked of a grant. */
struct asking {
	const struct ol_addr *source;
	uint32_t wanted_s; /* 0: the default */
	int64_t knock_ms;  /* the time inside the knock, 0 if it is none */
	bool is_bound;     /* the holder itself has signed the source */
	unsigned created;  /* sessions of the same user before, in this transaction */
};

/* Opens, extends or moves the door of the source's family, or says why not. */
enum ol_refusal_reason grant_open(const struct judge *judge, struct grant *grant,
				  const struct asking *asking);

typedef void grant_visitor(void *arg, struct grant *grant);

/* Asks what holders may open, the ids of whom stand `step` bytes apart; is_guest: invitations, else
 * devices and logins. Only those that this very transaction has written count. */
void grants_ask(struct ledger *ledger, bool is_guest, const uint8_t *devices, size_t step,
		unsigned count);

/* Shows every grant of the answer to grants_ask. */
void grants_read(struct ledger *ledger, bool is_guest, grant_visitor *visit, void *arg);

#endif
