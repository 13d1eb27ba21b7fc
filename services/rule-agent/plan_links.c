/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sessions want which elements. */
#include "plan_links.h"

#include <errno.h>
#include <netinet/in.h>

void plan_touch(struct plan *plan, uint16_t slot)
{
	if (plan->slots[slot].is_touched)
		return;
	plan->slots[slot].is_touched = true;
	plan->touched[plan->touched_count++] = slot;
}

static bool is_contended(enum plan_state state, enum ol_receipt_reason reason)
{
	return state == PLAN_REFUSED &&
	       (reason == OL_RECEIPT_REASON_CONFLICT || reason == OL_RECEIPT_REASON_FULL);
}

void plan_enter(struct plan *plan, uint16_t slot, enum plan_state state,
		enum ol_receipt_reason reason)
{
	struct plan_session *session = &plan->slots[slot];

	plan->open_count -= session->state == PLAN_OPEN;
	plan->contended -= is_contended(session->state, session->reason);
	session->state = state;
	session->reason = reason;
	plan->open_count += state == PLAN_OPEN;
	plan->contended += is_contended(state, reason);
}

static void unlink_one(struct plan *plan, uint16_t link)
{
	uint16_t index = plan->links[link].element;
	uint16_t *at = &plan->elements.items[index].first_link;

	while (*at != link)
		at = &plan->links[*at].next;
	*at = plan->links[link].next;
	elements_touch(&plan->elements, index);
}

void plan_release(struct plan *plan, uint16_t slot)
{
	struct plan_session *session = &plan->slots[slot];

	for (unsigned i = 0; i < session->link_count; i++)
		unlink_one(plan, (uint16_t)(slot * PLAN_LINKS + i));
	session->link_count = 0;
	plan->is_freed |= session->state == PLAN_OPEN;
	plan_enter(plan, slot, PLAN_WAITING, OL_RECEIPT_REASON_NONE);
}

static bool has_target(const struct fw_element *a, const struct fw_element *b)
{
	return a->to_port == b->to_port && ol_addr_equal(&a->to, &b->to);
}

static enum ol_receipt_reason link_one(struct plan *plan, uint16_t slot,
				       const struct fw_element *wanted)
{
	struct elements *table = &plan->elements;
	struct plan_session *session = &plan->slots[slot];
	uint16_t link = (uint16_t)(slot * PLAN_LINKS + session->link_count);
	uint16_t index = elements_find(table, wanted);
	struct element *item;

	if (index == ELEMENTS_NONE)
		index = elements_add(table, wanted);
	if (index == ELEMENTS_NONE)
		return OL_RECEIPT_REASON_FULL;
	item = &table->items[index];
	if (item->first_link != ELEMENTS_NONE && !has_target(&item->wanted, wanted))
		return OL_RECEIPT_REASON_CONFLICT;
	item->wanted = *wanted;
	plan->links[link] = (struct plan_link){ index, item->first_link };
	item->first_link = link;
	session->link_count++;
	elements_touch(table, index);
	return OL_RECEIPT_REASON_NONE;
}

/* What a session needs of one protocol. The guard watches its server before the door opens. */
static enum ol_receipt_reason link_proto(struct plan *plan, uint16_t slot, uint8_t proto)
{
	const struct ol_access_session *want = &plan->slots[slot].want;
	struct fw_element element = { .kind = FW_SERVICE,
				      .proto = proto,
				      .to_port = (uint16_t)want->to_port,
				      .to = want->to };
	enum ol_receipt_reason reason;

	if (plan_guard(plan, &element) < 0)
		return OL_RECEIPT_REASON_FULL;
	element.kind = FW_SESSION;
	element.source = want->source;
	reason = link_one(plan, slot, &element);
	if (reason != OL_RECEIPT_REASON_NONE)
		return reason;
	element.kind = FW_FORWARD;
	element.port = (uint16_t)want->port;
	return link_one(plan, slot, &element);
}

enum ol_receipt_reason plan_link(struct plan *plan, uint16_t slot)
{
	enum ol_proto proto = plan->slots[slot].want.proto;
	enum ol_receipt_reason reason = OL_RECEIPT_REASON_NONE;

	if (proto != OL_PROTO_UDP)
		reason = link_proto(plan, slot, IPPROTO_TCP);
	if (proto != OL_PROTO_TCP && reason == OL_RECEIPT_REASON_NONE)
		reason = link_proto(plan, slot, IPPROTO_UDP);
	return reason;
}

int plan_guard(struct plan *plan, const struct fw_element *service)
{
	struct elements *table = &plan->elements;
	uint16_t index = elements_find(table, service);

	if (index == ELEMENTS_NONE)
		index = elements_add(table, service);
	if (index == ELEMENTS_NONE)
		return -ENOSPC;
	table->items[index].is_pinned = true;
	if (!table->items[index].held_until_ms)
		elements_touch(table, index);
	return 0;
}
