/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as they stand in the database: read, worked on, entered into the ledger. */
#ifndef OL_DOORS_H
#define OL_DOORS_H

#include "session-manager/ledger.h"

#define DOORS_COLUMNS 26   /* of a doorway and one of its sessions */
#define DOORS_MOST    1024 /* sessions that one call of doors_visit takes */

/* Reads a doorway and one session (id 0: none) from the first DOORS_COLUMNS columns of a row.
 * Returns false (and the transaction fails) when it cannot. */
bool doors_row(struct ledger *ledger, const struct pg_result *result, int row,
	       struct doorway *ret_way, struct ses *ret_ses);

/* Adds a session to a door; false (and the transaction fails) when there are too many. */
bool doors_add(struct ledger *ledger, struct door *door, const struct ses *ses);

typedef void door_visitor(void *arg, const struct doorway *way, struct door *door);

/* Shows every door that one of the given sessions belongs to, or belonged to, with its living
 * sessions, held until the transaction ends, and enters what became of it. One round trip. */
void doors_visit(struct ledger *ledger, const uint64_t *ids, unsigned count, door_visitor *visit,
		 void *arg);

/* Reads one column of ids. Returns how many; at most DOORS_MOST. */
unsigned doors_ids(const struct pg_result *result, uint64_t ret_ids[static DOORS_MOST]);

#endif
