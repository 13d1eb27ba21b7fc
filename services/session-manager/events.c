/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened. */
#include "session-manager/events.h"

#include <stdio.h>

#include "common/crypto.h"

void event_add(struct sm *sm, const struct rpc *rpc, const struct ol_event *event)
{
	struct ledger *ledger = &sm->ledger;
	struct ol_event *entry;

	if (ledger->event_count == LEDGER_ROWS)
		ledger_flush(ledger);
	entry = &ledger->events[ledger->event_count++];
	*entry = *event;
	entry->id = ol_random_id();
	entry->at_ms = ledger->now_ms;
	if (!*entry->actor)
		snprintf(entry->actor, sizeof entry->actor, "%s",
			 rpc ? rpc->caller.name : sm->app.principal);
}
