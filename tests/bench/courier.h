/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a broker by MQTT over TLS, driven without a loop. */
#ifndef BENCH_COURIER_H
#define BENCH_COURIER_H

#include <stddef.h>
#include <stdint.h>

#include "target.h"

struct courier;

/* Connects to the broker of a target, and comes back when it has greeted us. Ends the program if it
 * does not. The target must stay where it is. */
struct courier *courier_call(const struct target *target);

/* Publishes a knock as a device does at a public broker, in a place of its own for each number. */
void courier_bring(struct courier *courier, const struct target *target, uint32_t number,
		   const void *packet, size_t length);

/* Reads what has arrived: acknowledgements. Call it at least every few seconds. */
void courier_tend(struct courier *courier);

void courier_end(struct courier *courier);

#endif
