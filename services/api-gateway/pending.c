/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait for the reply of a call. */
#include "api-gateway/pending.h"

static struct api_wait *place_of(struct api_pending *pending, uint64_t call)
{
	return &pending->list[call % OL_CALLS];
}

void api_pending_add(struct api_pending *pending, const struct api_wait *wait)
{
	*place_of(pending, wait->call) = *wait;
	pending->count++;
}

struct api_wait api_pending_take(struct api_pending *pending, uint64_t call)
{
	struct api_wait *place = place_of(pending, call);
	struct api_wait wait = { .call = 0 };

	if (!call || place->call != call)
		return wait;
	wait = *place;
	place->call = 0;
	pending->count--;
	return wait;
}

struct api_wait api_pending_any(struct api_pending *pending)
{
	unsigned i = 0;

	while (i + 1 < OL_CALLS && !pending->list[i].call)
		i++;
	return api_pending_take(pending, pending->list[i].call);
}
