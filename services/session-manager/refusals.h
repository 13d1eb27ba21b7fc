/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that a gateway refused although their signatures hold. */
#ifndef OL_REFUSALS_H
#define OL_REFUSALS_H

#include "common/bus.h"

struct sm;

/* The bus's handler: keeps it with the device for whoever asks why nothing opens, and enters it
 * into the history, of each device at most once an hour. */
int refusals_take(void *arg, const struct ol_delivery *delivery);

/* Within a transaction: the same for a knock that no gateway has refused. Returns true if a device
 * that may knock has sent it. */
bool refusals_enter(struct sm *sm, const struct ol_refusal *refusal);

#endif
