/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of gateways and rule-agents: checked again, then queued for the end of the round. */
#ifndef OL_INTAKE_H
#define OL_INTAKE_H

#include "common/bus.h"
#include "session-manager/sm.h"

/* Reads the box keys that devices sign for. Returns 0 or -errno, and logs why. */
int intake_keys(struct sm *sm);

int intake_knock(void *arg, const struct ol_delivery *delivery);
int intake_receipt(void *arg, const struct ol_delivery *delivery);
int intake_hello(void *arg, const struct ol_delivery *delivery);

#endif
