/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor's loop: one MQTT connection and at most one more descriptor. */
#include <errno.h>
#include <mosquitto.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"
#include "target.h"

#define KEEPALIVE_S 60
#define WAIT_MS     500

struct floor_bus {
	struct mosquitto *mosquitto;
	const char *topic;
	floor_handler *take;
	void *arg;
};

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void check(int rc, const char *what)
{
	if (rc == MOSQ_ERR_SUCCESS)
		return;
	fprintf(stderr, "%s: %s\n", what, mosquitto_strerror(rc));
	exit(1);
}

static void on_connect(struct mosquitto *mosquitto, void *arg, int rc)
{
	struct floor_bus *bus = arg;

	if (rc) {
		fprintf(stderr, "connect: %s\n", mosquitto_connack_string(rc));
		exit(1);
	}
	if (bus->topic)
		check(mosquitto_subscribe(mosquitto, NULL, bus->topic, 1), "subscribe");
	else
		puts("ready");
}

static void on_subscribe(struct mosquitto *mosquitto, void *arg, int mid, int count,
			 const int *granted)
{
	(void)mosquitto;
	(void)arg;
	(void)mid;
	(void)count;
	(void)granted;
	puts("ready");
}

static void on_message(struct mosquitto *mosquitto, void *arg,
		       const struct mosquitto_message *message)
{
	struct floor_bus *bus = arg;
	struct floor_note note;

	(void)mosquitto;
	if (message->payloadlen != (int)sizeof note)
		return;
	memcpy(&note, message->payload, sizeof note);
	bus->take(bus->arg, bus, &note);
}

void floor_publish(struct floor_bus *bus, const char *topic, const struct floor_note *note)
{
	check(mosquitto_publish(bus->mosquitto, NULL, topic, sizeof *note, note, 1, false),
	      "publish");
}

static void step(struct floor_bus *bus, int fd, void (*ready)(void *arg, struct floor_bus *bus))
{
	struct pollfd fds[2] = { { .fd = mosquitto_socket(bus->mosquitto), .events = POLLIN },
				 { .fd = fd, .events = POLLIN } };

	if (mosquitto_want_write(bus->mosquitto))
		fds[0].events |= POLLOUT;
	if (poll(fds, 2, WAIT_MS) <= 0) {
		check(mosquitto_loop_misc(bus->mosquitto), "broker");
		return;
	}
	if (fds[0].revents & POLLOUT)
		check(mosquitto_loop_write(bus->mosquitto, 1), "broker");
	if (fds[0].revents & ~POLLOUT)
		check(mosquitto_loop_read(bus->mosquitto, 1), "broker");
	if (fds[1].revents)
		ready(bus->arg, bus);
}

void floor_run(const char *name, const char *host, const char *port, const char *topic,
	       floor_handler *take, int fd, void (*ready)(void *arg, struct floor_bus *bus),
	       void *arg)
{
	struct floor_bus bus = { .topic = topic, .take = take, .arg = arg };

	setlinebuf(stdout);
	signal(SIGTERM, on_signal);
	mosquitto_lib_init();
	bus.mosquitto = mosquitto_new(name, true, &bus);
	if (!bus.mosquitto)
		die("mosquitto_new");
	mosquitto_connect_callback_set(bus.mosquitto, on_connect);
	mosquitto_subscribe_callback_set(bus.mosquitto, on_subscribe);
	mosquitto_message_callback_set(bus.mosquitto, on_message);
	check(mosquitto_int_option(bus.mosquitto, MOSQ_OPT_TCP_NODELAY, 1), "nodelay");
	check(mosquitto_connect(bus.mosquitto, host, (int)number_of(port, 65535), KEEPALIVE_S),
	      host);
	while (!stopped)
		step(&bus, fd, ready);
	mosquitto_destroy(bus.mosquitto);
	mosquitto_lib_cleanup();
}
