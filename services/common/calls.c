/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that wait for a reply. */
#include "common/calls.h"

#include "common/crypto.h"

#define PLACE(id) ((id) & (OL_CALLS - 1))

_Static_assert((OL_CALLS & (OL_CALLS - 1)) == 0, "a place is the low bits of an id");

void ol_calls_init(struct ol_calls *calls)
{
	*calls = (struct ol_calls){ .free_count = OL_CALLS };
	for (unsigned i = 0; i < OL_CALLS; i++)
		calls->free[i] = (uint16_t)i;
}

uint64_t ol_calls_add(struct ol_calls *calls, const struct ol_channel *request, int64_t deadline_ms)
{
	uint64_t place, id;

	if (!calls->free_count)
		return 0;
	place = calls->free[--calls->free_count];
	do
		id = (ol_random_id() & ~(uint64_t)(OL_CALLS - 1)) | place;
	while (!id);
	calls->table[place] = (struct ol_call){ id, request, deadline_ms };
	return id;
}

const struct ol_channel *ol_calls_find(const struct ol_calls *calls, uint64_t id)
{
	const struct ol_call *call = &calls->table[PLACE(id)];

	return id && call->id == id ? call->request : NULL;
}

void ol_calls_end(struct ol_calls *calls, uint64_t id)
{
	if (!ol_calls_find(calls, id))
		return;
	calls->table[PLACE(id)].id = 0;
	calls->free[calls->free_count++] = (uint16_t)PLACE(id);
}

/* The call with the earliest deadline, or NULL. */
static const struct ol_call *first(const struct ol_calls *calls)
{
	const struct ol_call *found = NULL;

	if (calls->free_count == OL_CALLS)
		return NULL;
	for (unsigned i = 0; i < OL_CALLS; i++) {
		const struct ol_call *call = &calls->table[i];

		if (call->id && (!found || call->deadline_ms < found->deadline_ms))
			found = call;
	}
	return found;
}

struct ol_call ol_calls_late(struct ol_calls *calls, int64_t now_ms)
{
	const struct ol_call *call = first(calls);
	struct ol_call late = { .id = 0 };

	if (!call || call->deadline_ms > now_ms)
		return late;
	late = *call;
	ol_calls_end(calls, late.id);
	return late;
}

int64_t ol_calls_due(const struct ol_calls *calls)
{
	const struct ol_call *call = first(calls);

	return call ? call->deadline_ms : 0;
}
