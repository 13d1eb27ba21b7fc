/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spa-gateway: takes knocks by UDP, answers nothing, reports the good ones on the bus. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "common/service.h"
#include "spa-gateway/gate.h"
#include "spa-gateway/pace.h"
#include "spa-gateway/udp.h"

#define PACKETS_PER_ROUND 256
#define PACKET_ROOM       512

struct conf {
	int64_t spa_port;
};

struct state;

struct port {
	struct ol_watch watch;
	struct state *self;
};

struct state {
	struct ol_app app;
	struct spa_gate gate;
	struct port ports[2];
	uint64_t unsent; /* good knocks that found no broker */
};

static struct conf conf;
static struct state state;

static const struct ol_opt options[] = {
	OL_INT("spa-port", struct conf, spa_port, 1, 65535, "62201", "UDP port of the knocks"),
	OL_END,
};

static int on_directory(void *arg, const struct ol_delivery *delivery)
{
	struct state *self = arg;

	return spa_directory_put(&self->gate.directory, delivery->message);
}

static struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_directory, .handle = on_directory },
	{ 0 },
};

static void report(struct state *self, const struct ol_addr *source, int64_t now_ms,
		   const uint8_t signed_body[OL_KNOCK_SIGNED])
{
	struct ol_knock_report message = { .kind = OL_KNOCK_SPA,
					   .source = *source,
					   .received_ms = now_ms };

	memcpy(message.knock, signed_body, sizeof message.knock);
	if (ol_bus_publish(self->app.bus, &ol_channel_event_knock, NULL, &message, NULL) < 0)
		self->unsent++;
}

static void on_packets(void *arg, short revents)
{
	const struct port *port = arg;
	uint8_t packet[PACKET_ROOM], signed_body[OL_KNOCK_SIGNED];
	struct ol_addr source;
	int64_t now_ms = ol_realtime_ms(), ticks_ms = ol_boottime_ms();

	(void)revents;
	for (unsigned i = 0; i < PACKETS_PER_ROUND; i++) {
		ssize_t length = spa_udp_receive(port->watch.fd, packet, sizeof packet, &source);

		if (length < 0)
			break;
		if (spa_gate_check(&port->self->gate, packet, (size_t)length, &source, now_ms, ticks_ms,
				   signed_body) == SPA_GOOD)
			report(port->self, &source, now_ms, signed_body);
	}
}

static int open_sockets(struct ol_app *app)
{
	struct state *self = (struct state *)app;

	for (unsigned i = 0; i < 2; i++) {
		struct port *port = &self->ports[i];
		int fd = spa_udp_open(i ? 6 : 4, (uint16_t)conf.spa_port);

		if (fd < 0) {
			ol_log(OL_ERROR, "port_refused", "family=%d port=%lld why=\"%s\"", i ? 6 : 4,
			       (long long)conf.spa_port, strerror(-fd));
			return fd;
		}
		port->self = self;
		port->watch = (struct ol_watch){ fd, POLLIN, on_packets, port };
		ol_loop_watch(&app->loop, &port->watch);
	}
	return 0;
}

static int start(struct ol_app *app)
{
	struct state *self = (struct state *)app;

	return spa_pace_prepare(app, &self->gate);
}

static void connected(void *arg)
{
	struct state *self = arg;

	if (ol_bus_stats(self->app.bus)->connects > 1)
		return;
	for (unsigned i = 0; i < SPA_VERDICTS; i++)
		ol_bus_counter(self->app.bus, spa_verdict_names[i], &self->gate.counters[i]);
	ol_bus_counter(self->app.bus, "knocks_unsent", &self->unsent);
}

static void stop(struct ol_app *app)
{
	struct state *self = (struct state *)app;

	spa_directory_done(&self->gate.directory);
	ol_wipe(self->gate.boxes, sizeof self->gate.boxes);
}

static const struct ol_service service = {
	.name = "spa-gateway",
	.summary = "Takes sealed knocks by UDP and reports the good ones on the bus. Answers nothing.",
	.options = options,
	.conf = &conf,
	.inbox = inbox,
	.app = &state.app,
	.open = open_sockets,
	.start = start,
	.stop = stop,
	.hooks = { .connected = connected },
};

int main(int argc, char **argv)
{
	return ol_service_main(&service, argc, argv);
}
