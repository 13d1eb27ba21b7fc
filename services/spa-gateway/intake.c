/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the socket through the gate to the bus. */
#include "spa-gateway/intake.h"

#include <poll.h>
#include <string.h>

#include "common/log.h"
#include "spa-gateway/udp.h"

#define PACKETS_PER_ROUND 256
#define PACKET_ROOM       512

/* Waking up costs more than refusing a packet. So where junk follows junk this closely, the ports
 * rest before they are looked at again: a flood costs half, and a good knock waits a moment longer.
 */
#define FLOOD_MS 2
#define REST_MS  1

static void report(struct spa_state *state, const struct ol_addr *source, int64_t now_ms,
		   const uint8_t signed_body[OL_KNOCK_SIGNED])
{
	struct ol_knock_report message = {
		.kind = OL_KNOCK_SPA, .has_source = true, .source = *source, .received_ms = now_ms
	};

	memcpy(message.knock, signed_body, sizeof message.knock);
	if (ol_bus_publish(state->app.bus, &ol_channel_event_knock, NULL, &message, NULL) < 0)
		state->unsent++;
}

static void report_late(struct spa_state *state, int64_t now_ms)
{
	const struct ol_late *late = &state->gate.late;
	struct ol_refusal message = { .source = late->source,
				      .reason = OL_REFUSAL_REASON_LATE,
				      .skew_ms = late->skew_ms,
				      .at_ms = now_ms };

	memcpy(message.device, late->device, sizeof message.device);
	(void)ol_bus_publish(state->app.bus, &ol_channel_event_refusal, NULL, &message, NULL);
}

/* Takes one packet; returns false if there is none. */
static bool take(const struct spa_port *port, int64_t now_ms, int64_t ticks_ms, unsigned *junk)
{
	struct spa_state *state = port->state;
	uint8_t bytes[PACKET_ROOM], signed_body[OL_KNOCK_SIGNED];
	struct ol_packet packet = { .bytes = bytes, .now_ms = now_ms, .ticks_ms = ticks_ms };
	ssize_t length = spa_udp_receive(port->watch.fd, bytes, sizeof bytes, &packet.source);

	if (length < 0)
		return false;
	packet.length = (size_t)length;
	if (ol_gate_check(&state->gate, &state->way, &packet, signed_body) == OL_VERDICT_GOOD)
		report(state, &packet.source, now_ms, signed_body);
	else
		(*junk)++;
	if (state->gate.late.is_due)
		report_late(state, now_ms);
	return true;
}

static void watch_ports(struct spa_state *state, short events)
{
	for (unsigned i = 0; i < 2; i++)
		state->ports[i].watch.events = events;
}

static void on_rested(void *arg)
{
	watch_ports(arg, POLLIN);
}

static void on_packets(void *arg, short revents)
{
	const struct spa_port *port = arg;
	struct spa_state *state = port->state;
	int64_t now_ms = ol_realtime_ms(), ticks_ms = ol_boottime_ms();
	unsigned taken = 0, junk = 0;

	(void)revents;
	while (taken < PACKETS_PER_ROUND && take(port, now_ms, ticks_ms, &junk))
		taken++;
	if (!junk)
		return;
	if (taken < PACKETS_PER_ROUND && ticks_ms - state->junk_ms <= FLOOD_MS) {
		watch_ports(state, 0);
		state->rest.due_ms = ticks_ms + REST_MS;
	}
	state->junk_ms = ticks_ms;
}

int spa_intake_open(struct spa_state *state, uint16_t number)
{
	for (unsigned i = 0; i < 2; i++) {
		struct spa_port *port = &state->ports[i];
		int fd = spa_udp_open(i ? 6 : 4, number);

		if (fd < 0) {
			ol_log(OL_ERROR, "port_refused", "family=%d port=%u why=\"%s\"", i ? 6 : 4,
			       number, strerror(-fd));
			return fd;
		}
		port->state = state;
		port->watch = (struct ol_watch){ fd, POLLIN, on_packets, port };
		ol_loop_watch(&state->app.loop, &port->watch);
	}
	state->rest = (struct ol_timer){ .fire = on_rested, .arg = state };
	return ol_loop_timer(&state->app.loop, &state->rest);
}
