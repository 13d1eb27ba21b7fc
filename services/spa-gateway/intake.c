/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the socket through the gate to the bus. */
#include "spa-gateway/intake.h"

#include <poll.h>
#include <string.h>

#include "common/log.h"
#include "spa-gateway/udp.h"

#define PACKETS_PER_ROUND 256
#define PACKET_ROOM       512

static void report(struct spa_state *state, const struct ol_addr *source, int64_t now_ms,
		   const uint8_t signed_body[OL_KNOCK_SIGNED])
{
	struct ol_knock_report message = { .kind = OL_KNOCK_SPA,
					   .has_source = true,
					   .source = *source,
					   .received_ms = now_ms };

	memcpy(message.knock, signed_body, sizeof message.knock);
	if (ol_bus_publish(state->app.bus, &ol_channel_event_knock, NULL, &message, NULL) < 0)
		state->unsent++;
}

static void on_packets(void *arg, short revents)
{
	const struct spa_port *port = arg;
	uint8_t packet[PACKET_ROOM], signed_body[OL_KNOCK_SIGNED];
	struct ol_addr source;
	int64_t now_ms = ol_realtime_ms(), ticks_ms = ol_boottime_ms();

	(void)revents;
	for (unsigned i = 0; i < PACKETS_PER_ROUND; i++) {
		ssize_t length = spa_udp_receive(port->watch.fd, packet, sizeof packet, &source);

		if (length < 0)
			break;
		if (spa_gate_check(&port->state->gate, packet, (size_t)length, &source, now_ms,
				   ticks_ms, signed_body) == SPA_GOOD)
			report(port->state, &source, now_ms, signed_body);
	}
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
	return 0;
}
