/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened. */
#include "session-manager/events.h"

#include <stdio.h>

void event_add(struct sm *sm, const struct rpc *rpc, const struct ol_event *event)
{
	struct ol_event entry = *event;

	if (!*entry.actor)
		snprintf(entry.actor, sizeof entry.actor, "%s",
			 rpc ? rpc->caller.name : sm->app.principal);
	ledger_event(&sm->ledger, &entry);
}
