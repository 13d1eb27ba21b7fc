/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait for the reply of a call. No I/O. */
#ifndef API_PENDING_H
#define API_PENDING_H

#include "api-gateway/http.h"
#include "common/calls.h"
#include "gen/routes.h"

struct api_wait {
	uint64_t call; /* 0 = free */
	const struct api_request *request;
	const struct ol_route *route;
	int64_t begin_ms;
};

/* As many as calls may wait on the bus: a call's id names its place. */
struct api_pending {
	struct api_wait list[OL_CALLS];
	uint64_t count;
};

/* Notes that a request waits for a call. */
void api_pending_add(struct api_pending *pending, const struct api_wait *wait);

/* Takes out whoever waits for a call. Its call is 0 if nobody does. */
struct api_wait api_pending_take(struct api_pending *pending, uint64_t call);

/* Takes out anybody. Its call is 0 if nobody waits. */
struct api_wait api_pending_any(struct api_pending *pending);

#endif
