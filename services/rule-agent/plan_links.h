/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sessions want which elements; the inside of plan.c and plan_kernel.c. */
#ifndef OL_PLAN_LINKS_H
#define OL_PLAN_LINKS_H

#include "plan.h"

/* Notes that something is to be told of a session. */
void plan_touch(struct plan *plan, uint16_t slot);

/* Puts a session into a state; keeps the counters. */
void plan_enter(struct plan *plan, uint16_t slot, enum plan_state state,
		enum ol_receipt_reason reason);

/* Takes a session's wishes back; it waits for a decision. */
void plan_release(struct plan *plan, uint16_t slot);

/* Puts a session's wishes down. Returns OL_RECEIPT_REASON_NONE; _CONFLICT if another session's
 * forward has the same key and another target; or _FULL. */
enum ol_receipt_reason plan_link(struct plan *plan, uint16_t slot);

static inline uint16_t plan_slot_of(uint16_t link)
{
	return link / PLAN_LINKS;
}

#endif
