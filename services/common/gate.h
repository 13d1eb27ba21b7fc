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
	OL_VERDICT_FOREIGN,
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

/* A way by which packets come. Whoever floods one takes nothing from the others. */
struct ol_way {
	enum ol_knock_kind kind;
	struct ol_budget members; /* for their boxes */
	struct ol_budget guests;  /* for theirs: whoever floods these takes nothing from members */
};

/* A packet, and what the way that it came by says of it. */
struct ol_packet {
	const uint8_t *bytes;
	size_t length;
	struct ol_addr source; /* where it came from; family 0: the way shows none */
	const uint8_t *device; /* the id of the only device that it may be of; NULL: any */
	int64_t now_ms;        /* when it came, by the wall clock */
	int64_t ticks_ms;      /* and by a clock that never goes back */
};

/* A device whose clock is off: its owner should know. */
struct ol_late {
	bool is_due; /* false: there is nothing to tell */
	uint8_t device[16];
	struct ol_addr source; /* the packet's, or else what the device says of itself */
	int64_t skew_ms;       /* by how much the device's clock is ahead; negative: behind */
};

struct ol_gate {
	struct ol_knock_box boxes[OL_BOXES];
	unsigned box_count;
	struct ol_devices directory;
	uint64_t recent[OL_GATE_RECENT];
	unsigned recent_next;
	uint64_t counters[OL_VERDICTS];
	struct ol_late late; /* of the packet that was checked last */
};

/* Checks one packet. On OL_VERDICT_GOOD ret_signed holds what the device signed. Counts the
 * verdict. */
enum ol_verdict ol_gate_check(struct ol_gate *gate, struct ol_way *way,
			      const struct ol_packet *packet, uint8_t ret_signed[OL_KNOCK_SIGNED]);

#endif
