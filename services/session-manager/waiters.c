/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that open doors. */
#include "session-manager/waiters.h"

#include <stdio.h>
#include <string.h>

#include "session-manager/receipts.h"
#include "session-manager/rpc.h"
#include "session-manager/sessions.h"

static struct ol_session_list_reply reply;

static bool is_pending(const struct ol_session_list_reply *page)
{
	for (unsigned i = 0; i < page->items_count; i++)
		if (page->items[i].state == OL_SESSION_STATE_PENDING)
			return true;
	return false;
}

static void set_timer(struct waiters *waiters)
{
	int64_t due_ms = 0;

	for (unsigned i = 0; i < WAITERS_MOST; i++) {
		const struct waiter *waiter = &waiters->list[i];

		if (waiter->tag && (!due_ms || waiter->due_ms < due_ms))
			due_ms = waiter->due_ms;
	}
	waiters->timer.due_ms = due_ms;
}

/* Answers a call with its sessions as they are now; not yet, if one is pending and there is time.
 */
static void look(struct sm *sm, struct waiter *waiter)
{
	struct parked *parked = parked_find(&sm->parked, waiter->tag);
	bool is_late = waiter->due_ms <= ol_boottime_ms();

	if (!parked) {
		waiter->tag = 0;
		return;
	}
	memset(&reply, 0, sizeof reply);
	pg_begin(sm->pg);
	sessions_read(sm->pg, waiter->sessions, waiter->count, &reply);
	if (!is_late && !pg_error(sm->pg) && is_pending(&reply)) {
		(void)pg_commit(sm->pg);
		return;
	}
	rpc_settle(sm, &parked->delivery, waiter->holder, &reply);
	parked_free(parked);
	waiter->tag = 0;
}

static void fire(void *arg)
{
	struct sm *sm = arg;
	int64_t now_ms = ol_boottime_ms();

	for (unsigned i = 0; i < WAITERS_MOST; i++) {
		struct waiter *waiter = &sm->waiters.list[i];

		if (waiter->tag && waiter->due_ms <= now_ms)
			look(sm, waiter);
	}
	set_timer(&sm->waiters);
}

int waiters_start(struct sm *sm)
{
	sm->waiters.timer = (struct ol_timer){ .fire = fire, .arg = sm };
	return ol_loop_timer(&sm->app.loop, &sm->waiters.timer);
}

bool waiters_keep(struct sm *sm, struct rpc *rpc)
{
	const struct ol_session_list_reply *page = rpc->reply;
	struct waiter *waiter = sm->waiters.list;

	if (!is_pending(page))
		return false;
	while (waiter < &sm->waiters.list[WAITERS_MOST] && waiter->tag)
		waiter++;
	if (waiter == &sm->waiters.list[WAITERS_MOST])
		return false;
	waiter->tag = rpc_park(sm, rpc, "", 0);
	if (!waiter->tag)
		return false;
	waiter->due_ms = ol_boottime_ms() + WAITERS_MS;
	waiter->count = 0;
	for (unsigned i = 0; i < page->items_count && i < KNOCK_SESSIONS; i++)
		waiter->sessions[waiter->count++] = page->items[i].session;
	rpc_holder(rpc, waiter->holder);
	set_timer(&sm->waiters);
	return true;
}

static bool hears(const struct waiter *waiter, const struct receipts *receipts)
{
	for (unsigned i = 0; i < receipts->count; i++)
		for (unsigned j = 0; j < waiter->count; j++)
			if (receipts->jobs[i].session == waiter->sessions[j])
				return true;
	return false;
}

void waiters_heard(struct sm *sm, const struct receipts *receipts)
{
	for (unsigned i = 0; receipts->count && i < WAITERS_MOST; i++) {
		struct waiter *waiter = &sm->waiters.list[i];

		if (waiter->tag && hears(waiter, receipts))
			look(sm, waiter);
	}
	set_timer(&sm->waiters);
}
