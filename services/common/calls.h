/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that wait for a reply: each ends once, by its reply or by its deadline. No I/O. */
#ifndef OL_CALLS_H
#define OL_CALLS_H

#include <stdint.h>

#include "gen/topics.h"

#define OL_CALLS 512 /* that may wait at a time; a power of two */

struct ol_call {
	uint64_t id; /* 0 = free; its low bits are the place in the table */
	const struct ol_channel *request;
	int64_t deadline_ms;
};

struct ol_calls {
	struct ol_call table[OL_CALLS];
	uint16_t free[OL_CALLS]; /* places */
	unsigned free_count;
};

void ol_calls_init(struct ol_calls *calls);

/* Adds a call. Returns its id, which nobody can guess; 0 when there is no room. */
uint64_t ol_calls_add(struct ol_calls *calls, const struct ol_channel *request,
		      int64_t deadline_ms);

/* What a call asked for; NULL if no such call waits. */
const struct ol_channel *ol_calls_find(const struct ol_calls *calls, uint64_t id);

/* Ends a call, if it waits. */
void ol_calls_end(struct ol_calls *calls, uint64_t id);

/* Ends one call whose deadline has come. Returns it, with id 0 if there is none. */
struct ol_call ol_calls_late(struct ol_calls *calls, int64_t now_ms);

/* The earliest deadline; 0 if no call waits. */
int64_t ol_calls_due(const struct ol_calls *calls);

#endif
