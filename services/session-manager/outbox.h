/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of committed decisions on their way to the broker: a row of the outbox goes when the
 * broker has answered. What an instance leaves behind, another one takes over. */
#ifndef OL_OUTBOX_H
#define OL_OUTBOX_H

#include "common/bus.h"
#include "session-manager/ledger.h"

#define OUTBOX_SLOTS   1024 /* publishes that wait for the broker's answer; a power of two */
#define OUTBOX_DONE    2048 /* rows to delete */
#define OUTBOX_ENOUGH  256  /* rows that are worth a statement in a busy transaction */
#define OUTBOX_LOST_MS 3000 /* whoever finds a row that old publishes it again */

struct outbox {
	struct outbox_slot {
		int mid; /* 0 = free */
		uint64_t id;
	} slots[OUTBOX_SLOTS];
	uint64_t done[OUTBOX_DONE];
	unsigned done_count;
};

/* Publishes rows that are committed. What cannot be sent now is found later. */
void outbox_send(struct outbox *outbox, struct ol_bus *bus, const struct outbox_row *rows,
		 unsigned count);

/* The broker has answered a publish. */
void outbox_answered(struct outbox *outbox, int mid, bool is_accepted);

/* The connection is new: no answer will come to what was sent before. */
void outbox_reset(struct outbox *outbox);

/* Within a transaction: deletes what the broker has taken, if it is at least `least` rows. Returns
 * how many; give that to outbox_forget after the commit. */
unsigned outbox_delete(const struct outbox *outbox, struct pg *pg, unsigned least);
void outbox_forget(struct outbox *outbox, unsigned count);

/* Within a transaction: takes over at most LEDGER_ROWS rows that are older than OUTBOX_LOST_MS. The
 * answer is read with outbox_taken after the commit. */
void outbox_take(struct pg *pg, int64_t now_ms);
unsigned outbox_taken(struct pg *pg, struct outbox_row ret_rows[static LEDGER_ROWS]);

#endif
