/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of devices' knocks, told to the device: once decided, unless it waits for a router;
 * then when the router has said more, or is slow. A hint, which proves nothing: who does not hear
 * it asks again. No I/O. */
#ifndef OL_RESULTS_H
#define OL_RESULTS_H

#include "session-manager/knocks.h"
#include "session-manager/receipts.h"

#define RESULTS_MOST    512 /* knocks that wait for routers; the oldest is given up for a new one */
#define RESULTS_OF_ONE  4   /* of one device */
#define RESULTS_SLOW_MS 100 /* a device hears that its knock waits for a router that is slow */
#define RESULTS_KEEP_MS 30000 /* a router that takes longer is not waited for */

struct result {
	uint8_t device[16];
	int64_t t_ms;
	int64_t decided_ms; /* CLOCK_BOOTTIME */
	bool is_told;       /* that it waits */
	enum ol_refusal_reason reason;
	struct knock_session sessions[KNOCK_SESSIONS];
	unsigned count;
};

struct results {
	struct result list[RESULTS_MOST]; /* the oldest first */
	unsigned count;
};

typedef void results_teller(void *arg, const struct ol_device_result *message);

/* A knock was decided: tells what became of it, or waits for what is pending. */
void results_decided(struct results *results, const struct knock_job *job, results_teller *tell,
		     void *arg);

/* Routers have said something: tells whom it concerns. */
void results_heard(struct results *results, const struct receipts *receipts, results_teller *tell,
		   void *arg);

/* Tells those that have waited for RESULTS_SLOW_MS that they do. Returns when to call it again, by
 * CLOCK_BOOTTIME; 0: not until another knock was decided. */
int64_t results_slow(struct results *results, results_teller *tell, void *arg);

#endif
