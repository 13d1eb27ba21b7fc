/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, for the history and for whoever tells people. */
#ifndef OL_EVENTS_H
#define OL_EVENTS_H

#include "session-manager/rpc.h"

/* Enters an event into the ledger's transaction: a row of the history, and a message on the channel
 * of its kind. The caller sets kind, what, and whatever else there is to say, each with its has_…;
 * id and time are set here, and the actor if it is empty: who made the call; without one (rpc is
 * NULL), this service. No secret belongs in an event. */
void event_add(struct sm *sm, const struct rpc *rpc, const struct ol_event *event);

#endif
