/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What session-manager tells of itself with its health. */
#ifndef OL_METRICS_H
#define OL_METRICS_H

#include <stdint.h>

#define METRICS_LOOK_MS 10000 /* the database is asked so often */

struct sm;

/* How it is now; the first members as the database says. */
struct metrics {
	uint64_t sessions_pending, sessions_open, outbox_rows, events_unchained;
	uint64_t routers, routers_offline, devices;
	int64_t looked_ms; /* CLOCK_BOOTTIME */
};

/* Adds every number to what health publishes. */
void metrics_add(struct sm *sm);

/* Outside of a transaction: asks the database, if it is time. */
void metrics_look(struct sm *sm);

/* The bus's hook: sets what is known from memory. */
void metrics_measure(void *arg);

#endif
