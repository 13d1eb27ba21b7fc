/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the brokers through the gate to the bus. */
#include "ip-updater/intake.h"

#include <string.h>

#include "common/crypto.h"

static void report(struct upd_state *state, int64_t now_ms,
		   const uint8_t signed_body[OL_KNOCK_SIGNED])
{
	struct ol_knock_report message = { .kind = OL_KNOCK_MQTT, .received_ms = now_ms };

	memcpy(message.knock, signed_body, sizeof message.knock);
	if (ol_bus_publish(state->app.bus, &ol_channel_event_knock, NULL, &message, NULL) < 0)
		state->counters.unsent++;
}

static void report_late(struct upd_state *state, int64_t now_ms)
{
	const struct ol_late *late = &state->gate.late;
	struct ol_refusal message = { .source = late->source,
				      .reason = OL_REFUSAL_REASON_LATE,
				      .skew_ms = late->skew_ms,
				      .at_ms = now_ms };

	memcpy(message.device, late->device, sizeof message.device);
	(void)ol_bus_publish(state->app.bus, &ol_channel_event_refusal, NULL, &message, NULL);
}

void upd_take(struct upd_state *state, unsigned way, const uint8_t packet[OL_KNOCK_PACKET],
	      const uint8_t *device)
{
	const struct ol_packet letter = { .bytes = packet,
					  .length = OL_KNOCK_PACKET,
					  .device = device,
					  .now_ms = ol_realtime_ms(),
					  .ticks_ms = ol_boottime_ms() };
	uint8_t signed_body[OL_KNOCK_SIGNED];

	if (ol_gate_check(&state->gate, &state->ways[way], &letter, signed_body) == OL_VERDICT_GOOD)
		report(state, letter.now_ms, signed_body);
	if (state->gate.late.is_due)
		report_late(state, letter.now_ms);
}

int upd_take_home(void *arg, const struct ol_delivery *delivery)
{
	struct upd_state *state = arg;
	uint8_t device[16];
	int rc = ol_unhex(delivery->parameter, strlen(delivery->parameter), device, sizeof device);

	if (rc < 0)
		return rc;
	if (delivery->is_retained)
		state->counters.retained++;
	else
		upd_take(state, 0, delivery->payload, device);
	return 0;
}
