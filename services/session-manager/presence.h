/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which routers are there: a router is online while it holds a lease. */
#ifndef OL_PRESENCE_H
#define OL_PRESENCE_H

#include "session-manager/sm.h"

/* The bus's handler of a status. */
int presence_take(void *arg, const struct ol_delivery *delivery);

/* Once a second: whoever's lease is over is offline. */
void presence_lapse(struct sm *sm);

#endif
