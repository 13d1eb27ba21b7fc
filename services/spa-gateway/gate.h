/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of checks on a packet, cheapest first; nothing changes before the signature holds. No
 * I/O. */
#ifndef SPA_GATE_H
#define SPA_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/knock.h"
#include "spa-gateway/directory.h"

#define SPA_RECENT  1024  /* accepted packets that are remembered */
#define SPA_LATE_MS 60000 /* of a device's late knocks one is told in this time */

/* What became of a packet; the words stand for it in counters. */
enum spa_verdict {
	SPA_GOOD,
	SPA_BAD_LENGTH,
	SPA_BAD_GATE,
	SPA_DUPLICATE,
	SPA_OVER_BUDGET,
	SPA_BAD_SEAL,
	SPA_BAD_BODY,
	SPA_UNKNOWN_DEVICE,
	SPA_BAD_SIGNATURE,
	SPA_BAD_TIME,
	SPA_REPLAY,
	SPA_TOO_MANY,
	SPA_VERDICTS
};
extern const char *const spa_verdict_names[SPA_VERDICTS];

/* How many boxes may be opened: a second's worth at once, then evenly. */
struct spa_budget {
	int64_t per_s;
	int64_t tokens; /* thousandths of one */
	int64_t counted_ms;
};

/* A device whose clock is off: its owner should know. */
struct spa_late {
	bool is_due; /* false: there is nothing to tell */
	uint8_t device[16];
	int64_t skew_ms; /* by how much the device's clock is ahead; negative: behind */
};

struct spa_gate {
	struct ol_knock_box boxes[OL_BOXES];
	unsigned box_count;
	struct spa_directory directory;
	uint64_t recent[SPA_RECENT];
	unsigned recent_next;
	struct spa_budget members; /* for their boxes */
	struct spa_budget guests;  /* for theirs: whoever floods these takes nothing from members */
	uint64_t counters[SPA_VERDICTS];
	struct spa_late late; /* of the packet that was checked last */
};

/* Checks one packet. source is where it came from; now_ms the wall clock; ticks_ms a clock that
 * never goes back. On SPA_GOOD ret_signed holds what the device signed. Counts the verdict. */
enum spa_verdict spa_gate_check(struct spa_gate *gate, const uint8_t *packet, size_t length,
				const struct ol_addr *source, int64_t now_ms, int64_t ticks_ms,
				uint8_t ret_signed[OL_KNOCK_SIGNED]);

#endif
