/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sessions: which are open, until when, and which are refused. */
#include "plan.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "plan_links.h"

void plan_init(struct plan *plan, const struct caps *caps, uint64_t seed)
{
	plan->caps = caps;
	plan->offset_ms = 0;
	plan->lease_end_ms = 0;
	plan->count = plan->open_count = plan->contended = plan->touched_count = 0;
	plan->is_freed = false;
	plan->due_ms = PLAN_NEVER;
	plan->free_count = PLAN_SLOTS;
	for (unsigned i = 0; i < PLAN_SLOTS; i++)
		plan->free[i] = (uint16_t)(PLAN_SLOTS - 1 - i);
	elements_init(&plan->elements, seed);
}

/* Where the session with this id is in the order, or would be. */
static unsigned position_of(const struct plan *plan, uint64_t id)
{
	unsigned low = 0, high = plan->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (plan->slots[plan->order[middle]].want.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct plan *plan, unsigned position, uint64_t id)
{
	return position < plan->count && plan->slots[plan->order[position]].want.id == id;
}

int plan_set(struct plan *plan, const struct ol_access_session *session)
{
	unsigned position = position_of(plan, session->id);
	uint16_t slot;

	if (is_at(plan, position, session->id)) {
		slot = plan->order[position];
		plan_release(plan, slot);
		plan->slots[slot].want = *session;
		plan_touch(plan, slot);
		return 0;
	}
	if (plan->count == PLAN_SESSIONS || !plan->free_count)
		return -ENOSPC;
	slot = plan->free[--plan->free_count];
	memmove(&plan->order[position + 1], &plan->order[position],
		(plan->count - position) * sizeof plan->order[0]);
	plan->order[position] = slot;
	plan->count++;
	plan->slots[slot] = (struct plan_session){ .want = *session };
	plan_touch(plan, slot);
	return 0;
}

void plan_drop(struct plan *plan, uint64_t id)
{
	unsigned position = position_of(plan, id);
	uint16_t slot;

	if (!is_at(plan, position, id))
		return;
	slot = plan->order[position];
	plan_release(plan, slot);
	plan->slots[slot].state = PLAN_DROPPED;
	plan_touch(plan, slot);
	plan->count--;
	memmove(&plan->order[position], &plan->order[position + 1],
		(plan->count - position) * sizeof plan->order[0]);
}

static int compare_ids(const void *a, const void *b)
{
	const struct ol_access_session *left = a, *right = b;

	return left->id < right->id ? -1 : left->id > right->id;
}

int plan_replace(struct plan *plan, const struct ol_access_session *sessions, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (sessions[i - 1].id >= sessions[i].id)
			return -EINVAL;
	}
	for (unsigned i = plan->count; i-- > 0;) {
		const struct ol_access_session *old = &plan->slots[plan->order[i]].want;

		if (!bsearch(old, sessions, count, sizeof *old, compare_ids))
			plan_drop(plan, old->id);
	}
	for (size_t i = 0; i < count; i++) {
		int rc = plan_set(plan, &sessions[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

size_t plan_list(const struct plan *plan, struct ol_access_session sessions[PLAN_SESSIONS])
{
	for (unsigned i = 0; i < plan->count; i++)
		sessions[i] = plan->slots[plan->order[i]].want;
	return plan->count;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Opens a session that is not linked, or says why not. */
static enum ol_receipt_reason try_open(struct plan *plan, uint16_t slot, int64_t now_ms)
{
	struct plan_session *session = &plan->slots[slot];
	int64_t end_ms = session->want.end_ms - plan->offset_ms;
	enum ol_receipt_reason reason;

	if (end_ms <= now_ms)
		return OL_RECEIPT_REASON_EXPIRED;
	if (!caps_allow(plan->caps, &session->want))
		return OL_RECEIPT_REASON_CAPS;
	if (plan->open_count >= plan->caps->sessions)
		return OL_RECEIPT_REASON_FULL;
	reason = plan_link(plan, slot);
	if (reason != OL_RECEIPT_REASON_NONE) {
		plan_release(plan, slot);
		return reason;
	}
	session->close_ms = least(end_ms, plan->lease_end_ms);
	session->close_ms = least(session->close_ms, now_ms + plan->caps->longest_s * 1000);
	plan->due_ms = least(plan->due_ms, session->close_ms);
	return reason;
}

static void decide(struct plan *plan, uint16_t slot, int64_t now_ms)
{
	enum ol_receipt_reason reason;

	plan_release(plan, slot);
	if (plan->lease_end_ms <= now_ms)
		return;
	reason = try_open(plan, slot, now_ms);
	if (reason == OL_RECEIPT_REASON_NONE)
		plan_enter(plan, slot, PLAN_OPEN, reason);
	else if (reason == OL_RECEIPT_REASON_EXPIRED)
		plan_enter(plan, slot, PLAN_CLOSED, reason);
	else
		plan_enter(plan, slot, PLAN_REFUSED, reason);
}

/* Decides on every session as if it were new, in ascending order of id. */
static void decide_all(struct plan *plan, int64_t now_ms)
{
	for (unsigned i = 0; i < plan->count; i++)
		plan_release(plan, plan->order[i]);
	for (unsigned i = 0; i < plan->count; i++) {
		struct plan_session *session = &plan->slots[plan->order[i]];

		decide(plan, plan->order[i], now_ms);
		if (session->state != session->told_state ||
		    session->reason != session->told_reason)
			plan_touch(plan, plan->order[i]);
	}
}

void plan_settle(struct plan *plan, int64_t now_ms)
{
	unsigned contended = plan->contended;
	bool is_freed = plan->is_freed;

	for (unsigned i = 0; i < plan->touched_count; i++) {
		uint16_t slot = plan->touched[i];

		if (plan->slots[slot].state == PLAN_WAITING)
			decide(plan, slot, now_ms);
	}
	if (plan->contended > contended || (plan->contended && is_freed))
		decide_all(plan, now_ms);
	plan->is_freed = false;
}

void plan_lease(struct plan *plan, int64_t offset_ms, int64_t lease_end_ms, int64_t now_ms)
{
	plan->offset_ms = offset_ms;
	plan->lease_end_ms = lease_end_ms;
	decide_all(plan, now_ms);
	for (unsigned i = 0; i < plan->count; i++)
		plan_touch(plan, plan->order[i]);
	plan->is_freed = false;
}

/* Fills in the elements that the kernel must hold for an open session. */
static void report_elements(const struct plan *plan, uint16_t slot, struct plan_report *report)
{
	const struct plan_session *session = &plan->slots[slot];

	for (unsigned i = 0; i < session->link_count; i++) {
		uint16_t index = plan->links[slot * PLAN_LINKS + i].element;

		report->elements[report->element_count++] = plan->elements.items[index].wanted;
	}
}

bool plan_report(struct plan *plan, struct plan_report *ret_report)
{
	struct plan_session *session;
	uint16_t slot;

	if (!plan->touched_count)
		return false;
	slot = plan->touched[--plan->touched_count];
	session = &plan->slots[slot];
	session->is_touched = false;
	session->told_state = session->state;
	session->told_reason = session->reason;
	*ret_report = (struct plan_report){ .id = session->want.id,
					    .state = session->state,
					    .reason = session->reason };
	if (session->state == PLAN_OPEN)
		report_elements(plan, slot, ret_report);
	if (session->state == PLAN_DROPPED) {
		ret_report->reason = OL_RECEIPT_REASON_DROPPED;
		plan->free[plan->free_count++] = slot;
	}
	return true;
}

unsigned plan_count(const struct plan *plan, enum plan_state state)
{
	unsigned count = 0;

	for (unsigned i = 0; i < plan->count; i++)
		count += plan->slots[plan->order[i]].state == state;
	return count;
}
