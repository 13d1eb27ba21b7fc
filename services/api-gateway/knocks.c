/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that come by HTTPS. */
#include "api-gateway/knocks.h"

#include <errno.h>
#include <string.h>

static const struct ol_knock_box *find_box(const struct api_state *state, const uint8_t *packet,
					   bool is_guest)
{
	for (unsigned i = 0; i < state->box_count; i++) {
		const struct ol_knock_box *box = &state->boxes[i];

		if (box->is_guest == is_guest && ol_knock_gate(packet, box->gate_key))
			return box;
	}
	return NULL;
}

static int open_knock(const struct api_state *state, const struct api_request *request,
		      bool is_guest, const struct ol_addr *client,
		      uint8_t ret_signed[OL_KNOCK_SIGNED])
{
	const struct ol_knock_box *box;
	struct ol_knock knock;

	if (request->length != OL_KNOCK_PACKET)
		return -EBADMSG;
	box = find_box(state, request->body, is_guest);
	if (!box || ol_knock_open(request->body, box, ret_signed) < 0)
		return -EBADMSG;
	return ol_knock_parse(ret_signed, OL_KNOCK_HTTPS, client, &knock);
}

int api_knock_take(struct api_state *state, const struct api_request *request,
		   const struct ol_route *route, const struct ol_addr *client)
{
	struct ol_knock_call *call = (struct ol_knock_call *)state->message.bytes;
	bool is_guest = route->who == OL_WHO_GUEST;

	memset(&state->message, 0, sizeof state->message);
	if (open_knock(state, request, is_guest, client, call->knock) < 0) {
		state->counters.knocks_bad++;
		return -EBADMSG;
	}
	state->counters.knocks_good++;
	call->guest = is_guest;
	call->source = *client;
	call->received_ms = ol_realtime_ms();
	return 0;
}
