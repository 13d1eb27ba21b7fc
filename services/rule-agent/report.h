/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rule-agent says: hello, receipts, status. */
#ifndef OL_REPORT_H
#define OL_REPORT_H

#include <stdint.h>

#include "firewall.h"
#include "gen/messages.h"
#include "plan.h"

struct agent;

/* Receipts of one message, and what to ask the kernel for them. */
struct report_batch {
	struct ol_receipt message;
	uint16_t element_counts[OL_RECEIPT_RECEIPTS_MAX];
	unsigned element_count;
	struct fw_element elements[OL_RECEIPT_RECEIPTS_MAX * PLAN_LINKS];
	int64_t left_ms[OL_RECEIPT_RECEIPTS_MAX * PLAN_LINKS];
};

/* Asks for a lease with a new nonce. */
void report_hello(struct agent *agent);

/* Tells what became of every session of which something is to be told, as the kernel has it. Before
 * the first lease nothing is said and nothing kept. */
void report_sessions(struct agent *agent);

void report_status(struct agent *agent);

/* Remembers what is wrong; a change is logged and published. */
void report_problem(struct agent *agent, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, when the kernel did not do as it was asked, with -errno. */
void report_kernel(struct agent *agent, int error);

/* Nothing is wrong any more. */
void report_well(struct agent *agent);

#endif
