/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is connected. */
#include "api-gateway/seats.h"

#include <string.h>

/* A home has a /64 of IPv6 addresses, so that is what counts as one place. */
static struct ol_addr place_of(const struct ol_addr *addr)
{
	struct ol_addr place = *addr;

	if (place.family == 6)
		memset(place.bytes + 8, 0, 8);
	return place;
}

bool api_seats_welcome(const struct api_seats *seats, const struct ol_addr *from, bool is_trusted)
{
	struct ol_addr place = place_of(from);
	unsigned same = 0;

	if (seats->taken >= seats->count)
		return false;
	for (unsigned i = 0; i < seats->count && !is_trusted; i++)
		same += ol_addr_equal(&seats->list[i].from, &place);
	return same < seats->per_address;
}

struct api_seat *api_seats_take(struct api_seats *seats, const struct ol_addr *from)
{
	for (unsigned i = 0; i < seats->count; i++) {
		struct api_seat *seat = &seats->list[i];

		if (!seat->from.family) {
			*seat = (struct api_seat){ .from = place_of(from) };
			seats->taken++;
			return seat;
		}
	}
	return NULL;
}

void api_seats_leave(struct api_seats *seats, struct api_seat *seat)
{
	seat->from.family = 0;
	seats->taken--;
}

bool api_seat_is_due(const struct api_seat *seat, int64_t now_ms)
{
	return seat->from.family && seat->due_ms && seat->due_ms <= now_ms;
}
