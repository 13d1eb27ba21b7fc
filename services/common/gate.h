/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of checks on a packet, cheapest first; nothing changes before the signature holds. No
 * I/O. */
#ifndef OL_GATE_H
#define OL_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/directory.h"
#include "common/knock.h"

#define OL_GATE_RECENT  1024  /* accepted packets that are remembered */
#define OL_GATE_LATE_MS 60000 /* of a device's late knocks one is told in this time */

/* What became of a packet; the words stand for it in counters. */
enum ol_verdict {
	OL_VERDICT_GOOD,
	OL_VERDICT_BAD_LENGTH,
	OL_VERDICT_BAD_GATE,
	OL_VERDICT_DUPLICATE,
	OL_VERDICT_OVER_BUDGET,
	OL_VERDICT_BAD_SEAL,
	OL_VERDICT_BAD_BODY,
	OL_VERDICT_UNKNOWN_DEVICE,
	OL_VERDICT_BAD_SIGNATURE,
	OL_VERDICT_BAD_TIME,
	OL_VERDICT_REPLAY,
	OL_VERDICT_TOO_MANY,
	OL_VERDICTS
};
extern const char *const ol_verdict_names[OL_VERDICTS];

/* How many boxes may be opened: a second's worth at once, then evenly. */
struct ol_budget {
	int64_t per_s;
	int64_t tokens; /* thousandths of one */
	int64_t counted_ms;
};

/* A device whose clock is off: its owner should know. */
struct ol_late {
	bool is_due; /* false: there is nothing to tell */
	uint8_t device[16];
	int64_t skew_ms; /* by how much the device's clock is ahead; negative: behind */
};

struct ol_gate {
	struct ol_knock_box boxes[OL_BOXES];
	unsigned box_count;
	struct ol_devices directory;
	uint64_t recent[OL_GATE_RECENT];
	unsigned recent_next;
	struct ol_budget members; /* for their boxes */
	struct ol_budget guests;  /* for theirs: whoever floods these takes nothing from members */
	uint64_t counters[OL_VERDICTS];
	struct ol_late late; /* of the packet that was checked last */
};

/* Checks one packet. source is where it came from; now_ms the wall clock; ticks_ms a clock that
 * never goes back. On OL_VERDICT_GOOD ret_signed holds what the device signed. Counts the verdict.
 */
enum ol_verdict ol_gate_check(struct ol_gate *gate, const uint8_t *packet, size_t length,
			      const struct ol_addr *source, int64_t now_ms, int64_t ticks_ms,
			      uint8_t ret_signed[OL_KNOCK_SIGNED]);

#endif
