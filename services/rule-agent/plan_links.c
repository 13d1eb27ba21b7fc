/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sessions want which elements. */
#include "plan_links.h"

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

/* The elements that a session needs; returns their number. */
static unsigned elements_of(const struct ol_access_session *want,
			    struct fw_element elements[PLAN_LINKS])
{
	static const uint8_t protos[] = { IPPROTO_TCP, IPPROTO_UDP };
	unsigned count = 0;

	for (unsigned i = 0; i < 2; i++) {
		struct fw_element element = { .kind = FW_FORWARD,
					      .proto = protos[i],
					      .port = (uint16_t)want->port,
					      .to_port = (uint16_t)want->to_port,
					      .source = want->source,
					      .to = want->to };

		if (want->proto == (i ? OL_PROTO_TCP : OL_PROTO_UDP))
			continue;
		elements[count++] = element;
		element.kind = FW_SESSION;
		element.port = 0;
		elements[count++] = element;
		element.kind = FW_SERVICE;
		element.source = (struct ol_addr){ 0 };
		elements[count++] = element;
	}
	return count;
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

enum ol_receipt_reason plan_link(struct plan *plan, uint16_t slot)
{
	struct fw_element elements[PLAN_LINKS];
	unsigned count = elements_of(&plan->slots[slot].want, elements);

	for (unsigned i = 0; i < count; i++) {
		enum ol_receipt_reason reason = link_one(plan, slot, &elements[i]);

		if (reason != OL_RECEIPT_REASON_NONE)
			return reason;
	}
	return OL_RECEIPT_REASON_NONE;
}
