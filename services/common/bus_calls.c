/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls on the bus: sent, and given up when nobody listens or answers. */
#include <errno.h>

#include "common/bus_state.h"
#include "common/bytes.h"

int ol_bus_call(struct ol_bus *bus, const struct ol_channel *request, const void *message,
		int64_t timeout_ms, uint64_t *ret_id)
{
	int64_t deadline_ms = ol_boottime_ms() + timeout_ms;
	uint8_t correlation[8];
	char topic[OL_TOPIC_MAX], response[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic,
					   .response_topic = response,
					   .correlation = correlation,
					   .correlation_length = sizeof correlation };
	uint64_t id;
	int mid, rc = ol_topic_format(request, NULL, topic);

	if (rc == 0)
		rc = ol_topic_format(&ol_channel_reply, bus->conf.principal, response);
	if (rc < 0)
		return rc;
	id = ol_calls_add(&bus->post.calls, request, deadline_ms);
	if (!id)
		return -EBUSY;
	ol_put64(correlation, id);
	rc = ol_bus_send(bus, request, request->message, message, &publish, &mid);
	if (rc < 0) {
		ol_calls_end(&bus->post.calls, id);
		return rc;
	}
	bus->untaken[mid % OL_CALLS].mid = mid;
	bus->untaken[mid % OL_CALLS].id = id;
	if (!bus->late.due_ms || bus->late.due_ms > deadline_ms)
		bus->late.due_ms = deadline_ms;
	if (ret_id)
		*ret_id = id;
	return 0;
}

static void tell_unanswered(const struct ol_bus *bus, const struct ol_call *call, bool is_late)
{
	if (bus->hooks.unanswered)
		bus->hooks.unanswered(bus->hooks.arg, call->id, call->request, is_late);
}

void ol_bus_taken(struct ol_bus *bus, int mid, bool has_listener)
{
	struct ol_call call = { .id = bus->untaken[mid % OL_CALLS].id };

	if (bus->untaken[mid % OL_CALLS].mid != mid)
		return;
	bus->untaken[mid % OL_CALLS].mid = 0;
	call.request = ol_calls_find(&bus->post.calls, call.id);
	if (has_listener || !call.request)
		return;
	ol_calls_end(&bus->post.calls, call.id);
	tell_unanswered(bus, &call, false);
}

void ol_bus_late(void *arg)
{
	struct ol_bus *bus = arg;
	int64_t now_ms = ol_boottime_ms();
	struct ol_call call;

	while ((call = ol_calls_late(&bus->post.calls, now_ms)).id)
		tell_unanswered(bus, &call, true);
	bus->late.due_ms = ol_calls_due(&bus->post.calls);
}
