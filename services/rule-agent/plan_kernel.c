/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what is wanted to what the kernel holds, change by change. */
#include "plan_links.h"

#include <errno.h>

/* An element is prolonged when that gains more than this, and shortened when it would outlive its
 * sessions by more than that: the estimates of time differ a little from lease to lease. */
#define GAIN_MS   1000
#define EXCESS_MS 50

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Until when the kernel shall hold an element; 0 = not. */
static int64_t wanted_until(const struct plan *plan, const struct element *item)
{
	int64_t until_ms = item->is_pinned ? PLAN_NEVER : 0;

	for (uint16_t link = item->first_link; link != ELEMENTS_NONE;
	     link = plan->links[link].next) {
		const struct plan_session *session = &plan->slots[plan_slot_of(link)];

		if (session->close_ms > until_ms)
			until_ms = session->close_ms;
	}
	return until_ms;
}

static struct fw_change change_of(enum fw_act act, const struct fw_element *element, uint16_t index,
				  int64_t timeout_ms)
{
	return (struct fw_change){
		.element = *element,
		.act = act,
		.timeout_ms = element->kind == FW_SERVICE ? 0 : timeout_ms,
		.tag = index,
	};
}

/* The changes of one element: none, one, or two when it gets another target. */
static size_t changes_of(const struct plan *plan, uint16_t index, int64_t now_ms,
			 struct fw_change *ret_changes)
{
	const struct element *item = &plan->elements.items[index];
	int64_t until_ms = wanted_until(plan, item);
	bool is_held = item->held_until_ms > now_ms, is_wanted = until_ms > now_ms;
	bool is_moved = item->held.to_port != item->wanted.to_port ||
			!ol_addr_equal(&item->held.to, &item->wanted.to);
	size_t count = 0;

	if (item->wanted.kind == FW_SERVICE) {
		if (is_wanted && !is_held)
			ret_changes[count++] = change_of(FW_ADD, &item->wanted, index, 0);
		return count;
	}
	if (is_held && (!is_wanted || is_moved))
		ret_changes[count++] = change_of(FW_DELETE, &item->held, index, 0);
	if (is_wanted && (!is_held || is_moved))
		ret_changes[count++] = change_of(FW_ADD, &item->wanted, index, until_ms - now_ms);
	else if (is_wanted && (until_ms > item->held_until_ms + GAIN_MS ||
			       until_ms < item->held_until_ms - EXCESS_MS))
		ret_changes[count++] =
			change_of(FW_REFRESH, &item->wanted, index, until_ms - now_ms);
	return count;
}

size_t plan_changes(struct plan *plan, int64_t now_ms, struct fw_change *ret_changes, size_t max)
{
	size_t count = 0;

	if (!plan->lease_end_ms)
		return 0;
	while (count + 2 <= max) {
		uint16_t index = elements_take_dirty(&plan->elements);

		if (index == ELEMENTS_NONE)
			break;
		count += changes_of(plan, index, now_ms, ret_changes + count);
		elements_tidy(&plan->elements, index);
	}
	return count;
}

static void refuse_session(struct plan *plan, uint16_t slot, int error)
{
	bool is_full = error == -ENFILE || error == -ENOSPC || error == -ENOMEM;

	plan_release(plan, slot);
	plan_enter(plan, slot, PLAN_REFUSED,
		   is_full ? OL_RECEIPT_REASON_FULL : OL_RECEIPT_REASON_KERNEL);
	plan_touch(plan, slot);
}

/* Is this the server of an open session? */
static bool is_server_of(const struct plan_session *session, const struct fw_element *service)
{
	return session->state == PLAN_OPEN && session->want.to_port == service->to_port &&
	       ol_addr_equal(&session->want.to, &service->to);
}

/* Refuses every session that needs an element which the kernel did not take. */
static void refuse(struct plan *plan, const struct element *item, int error)
{
	while (item->first_link != ELEMENTS_NONE)
		refuse_session(plan, plan_slot_of(item->first_link), error);
	if (item->wanted.kind != FW_SERVICE)
		return;
	for (unsigned i = 0; i < plan->count; i++) {
		if (is_server_of(&plan->slots[plan->order[i]], &item->wanted))
			refuse_session(plan, plan->order[i], error);
	}
}

void plan_applied(struct plan *plan, const struct fw_change *changes, size_t count, int64_t now_ms)
{
	for (size_t i = 0; i < count; i++) {
		const struct fw_change *change = &changes[i];
		struct element *item = &plan->elements.items[change->tag];

		if (change->result && change->act == FW_ADD)
			refuse(plan, item, change->result);
		if (change->result)
			continue;
		item->held = change->element;
		if (change->act == FW_DELETE)
			item->held_until_ms = 0;
		else if (change->element.kind == FW_SERVICE)
			item->held_until_ms = PLAN_NEVER;
		else
			item->held_until_ms = now_ms + change->timeout_ms;
		if (item->held_until_ms)
			plan->due_ms = least(plan->due_ms, item->held_until_ms);
		elements_tidy(&plan->elements, change->tag);
	}
}

static void close_session(struct plan *plan, uint16_t slot)
{
	plan_release(plan, slot);
	plan_enter(plan, slot, PLAN_CLOSED, OL_RECEIPT_REASON_EXPIRED);
	plan_touch(plan, slot);
}

/* An element is gone from the kernel, and with it what its sessions had. */
static void expire_element(struct plan *plan, uint16_t index)
{
	struct element *item = &plan->elements.items[index];

	item->held_until_ms = 0;
	while (item->first_link != ELEMENTS_NONE)
		close_session(plan, plan_slot_of(item->first_link));
	elements_touch(&plan->elements, index);
}

static void find_due(struct plan *plan)
{
	plan->due_ms = PLAN_NEVER;
	for (uint16_t i = 0; i < plan->elements.limit; i++) {
		const struct element *item = &plan->elements.items[i];

		if (item->is_used && item->held_until_ms)
			plan->due_ms = least(plan->due_ms, item->held_until_ms);
	}
	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_session *session = &plan->slots[plan->order[i]];

		if (session->state == PLAN_OPEN)
			plan->due_ms = least(plan->due_ms, session->close_ms);
	}
}

size_t plan_expire(struct plan *plan, int64_t now_ms, struct fw_change *ret_gone, size_t max)
{
	size_t count = 0;

	for (uint16_t i = 0; i < plan->elements.limit && count < max; i++) {
		struct element *item = &plan->elements.items[i];

		if (!item->is_used || !item->held_until_ms || item->held_until_ms > now_ms)
			continue;
		ret_gone[count++] = change_of(FW_DELETE, &item->held, i, 0);
		expire_element(plan, i);
	}
	for (unsigned i = 0; i < plan->count; i++) {
		uint16_t slot = plan->order[i];

		if (plan->slots[slot].state == PLAN_OPEN && plan->slots[slot].close_ms <= now_ms)
			close_session(plan, slot);
	}
	find_due(plan);
	return count;
}

int64_t plan_due(const struct plan *plan)
{
	return plan->due_ms;
}

void plan_walk_begin(struct plan *plan)
{
	for (uint16_t i = 0; i < plan->elements.limit; i++)
		plan->elements.items[i].is_seen = false;
}

void plan_found(struct plan *plan, const struct fw_element *element, int64_t left_ms,
		int64_t now_ms)
{
	struct elements *table = &plan->elements;
	uint16_t index = elements_find(table, element);
	struct element *item;

	if (index == ELEMENTS_NONE)
		index = elements_add(table, element);
	if (index == ELEMENTS_NONE)
		return;
	item = &table->items[index];
	item->held = *element;
	item->is_seen = true;
	item->held_until_ms = element->kind == FW_SERVICE ? PLAN_NEVER : now_ms + left_ms;
	plan->due_ms = least(plan->due_ms, item->held_until_ms);
	elements_touch(table, index);
}

void plan_walk_end(struct plan *plan)
{
	for (uint16_t i = 0; i < plan->elements.limit; i++) {
		struct element *item = &plan->elements.items[i];

		if (!item->is_used || item->is_seen || !item->held_until_ms)
			continue;
		item->held_until_ms = 0;
		elements_touch(&plan->elements, i);
	}
}

unsigned plan_held(const struct plan *plan)
{
	unsigned count = 0;

	for (uint16_t i = 0; i < plan->elements.limit; i++)
		count += plan->elements.items[i].is_used &&
			 plan->elements.items[i].held_until_ms != 0;
	return count;
}
