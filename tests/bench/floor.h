/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor: the least that a knock over this shape of chain can cost. Three bare programs take a
 * sealed datagram, pass it on by MQTT, commit it to PostgreSQL, pass it on again, and add one
 * element to a map of the kernel. No policy, no signatures, no TLS, no log, no reconnects. */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <stddef.h>
#include <stdint.h>

#define FLOOR_PLAIN   208 /* what a knock holds: device u32, counter u64, zeros */
#define FLOOR_PACKET  (FLOOR_PLAIN + 48)
#define FLOOR_DEVICES 10000U

enum floor_stage {
	FLOOR_RECEIVED,
	FLOOR_UNSEALED,
	FLOOR_AT_MANAGER,
	FLOOR_COMMITTED,
	FLOOR_AT_AGENT,
	FLOOR_OPENED,
	FLOOR_STAGES
};

/* What travels on the bus, as it stands in memory. */
struct floor_note {
	uint32_t device;
	uint32_t source; /* network order */
	uint64_t counter;
	int64_t at_ns[FLOOR_STAGES];
	uint8_t fill[192]; /* about as long as a real message */
};

struct floor_bus;

typedef void floor_handler(void *arg, struct floor_bus *bus, struct floor_note *note);

/* Connects to the broker at host and port, and runs until SIGTERM. `take` is called for each note
 * of `topic` (NULL: none), `ready` when `fd` can be read (-1: none). Ends the program on any error.
 */
void floor_run(const char *name, const char *host, const char *port, const char *topic,
	       floor_handler *take, int fd, void (*ready)(void *arg, struct floor_bus *bus),
	       void *arg);

void floor_publish(struct floor_bus *bus, const char *topic, const struct floor_note *note);

#endif
