/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of devices' knocks, told to the device: once decided, and again when a router has
 * said more. A hint, which proves nothing: who does not hear it asks again. No I/O. */
#ifndef OL_RESULTS_H
#define OL_RESULTS_H

#include "session-manager/knocks.h"
#include "session-manager/receipts.h"

#define RESULTS_MOST    512 /* knocks that wait for routers; the oldest is given up for a new one */
#define RESULTS_OF_ONE  4   /* of one device */
#define RESULTS_KEEP_MS 30000 /* a router that takes longer is not waited for */

struct result {
	uint8_t device[16];
	int64_t t_ms;
	int64_t until_ms; /* CLOCK_BOOTTIME */
	enum ol_refusal_reason reason;
	struct knock_session sessions[KNOCK_SESSIONS];
	unsigned count;
};

struct results {
	struct result list[RESULTS_MOST]; /* the oldest first */
	unsigned count;
};

typedef void results_teller(void *arg, const struct ol_device_result *message);

/* A knock was decided: says what became of it, and waits for what is pending. */
void results_decided(struct results *results, const struct knock_job *job, results_teller *tell,
		     void *arg);

/* Routers have said something: tells whom it concerns. */
void results_heard(struct results *results, const struct receipts *receipts, results_teller *tell,
		   void *arg);

#endif
