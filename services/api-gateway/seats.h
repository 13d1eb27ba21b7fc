/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is connected: so many in all, so many from one place, each with a time by which it must be
 * through. No I/O. */
#ifndef API_SEATS_H
#define API_SEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"

#define API_SEATS_MAX 512

struct api_seat {
	struct ol_addr from; /* IPv6: its /64; family 0 = free */
	int64_t due_ms;      /* by ol_boottime_ms; 0 = no hurry */
};

struct api_seats {
	struct api_seat list[API_SEATS_MAX];
	unsigned count; /* that there are, at most API_SEATS_MAX */
	unsigned taken;
	unsigned per_address; /* most from one address */
};

/* May one more come from there? is_trusted: a proxy, whose address is not that of its clients. */
bool api_seats_welcome(const struct api_seats *seats, const struct ol_addr *from, bool is_trusted);

/* Gives a seat; NULL if none is free. */
struct api_seat *api_seats_take(struct api_seats *seats, const struct ol_addr *from);
void api_seats_leave(struct api_seats *seats, struct api_seat *seat);

/* True for a taken seat whose time is over. */
bool api_seat_is_due(const struct api_seat *seat, int64_t now_ms);

#endif
