/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a broker by MQTT over TLS. */
#include "courier.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 2000

static _Noreturn void fail(const char *why)
{
	fprintf(stderr, "broker: %s\n", why);
	exit(1);
}

static void on_connected(void *arg, int reason)
{
	struct courier *courier = arg;

	if (reason)
		fail(ol_mqtt_reason(reason));
	courier->is_greeted = true;
}

static void on_subscribed(void *arg, int reason)
{
	struct courier *courier = arg;

	if (reason >= 0x80)
		fail(ol_mqtt_reason(reason));
	courier->is_subscribed = true;
}

static void on_published(void *arg, int mid, int reason)
{
	(void)arg;
	(void)mid;
	if (reason >= 0x80)
		fail(ol_mqtt_reason(reason));
}

static void on_message(void *arg, const struct ol_letter *letter)
{
	struct courier *courier = arg;

	if (courier->take)
		courier->take(letter);
}

static void write_all(struct courier *courier)
{
	const char *why = ol_mqtt_write(courier->mqtt);

	if (why)
		fail(why);
}

void courier_tend(struct courier *courier, int wait_ms)
{
	const unsigned none = 0;
	struct pollfd fd = { .fd = ol_mqtt_fd(courier->mqtt), .events = POLLIN };
	const char *why = ol_mqtt_misc(courier->mqtt);

	if (!why && ol_mqtt_wants_write(courier->mqtt))
		write_all(courier);
	if (!why && poll(&fd, 1, wait_ms) > 0)
		why = ol_mqtt_read(courier->mqtt, &none, 1);
	if (!why && ol_mqtt_wants_write(courier->mqtt))
		write_all(courier);
	if (why)
		fail(why);
}

void courier_call(struct courier *courier, const struct ol_mqtt_conf *conf)
{
	const struct ol_mqtt_events events = { courier, on_connected, on_subscribed, on_published,
					       on_message };

	if (ol_mqtt_new(conf, &events, &courier->mqtt) < 0 || ol_mqtt_connect(courier->mqtt) < 0)
		fail("no connection");
	while (!courier->is_greeted)
		courier_tend(courier, PATIENCE_MS);
}

void courier_bring(struct courier *courier, const struct ol_mqtt_publish *publish)
{
	int mid;

	if (ol_mqtt_publish(courier->mqtt, publish, &mid) < 0)
		fail("nothing can be published");
	write_all(courier);
}

void courier_listen(struct courier *courier, const char *topic)
{
	if (ol_mqtt_subscribe(courier->mqtt, topic, 1) < 0)
		fail("nothing can be subscribed to");
	while (!courier->is_subscribed)
		courier_tend(courier, PATIENCE_MS);
}

void courier_end(struct courier *courier)
{
	ol_mqtt_bye(courier->mqtt);
	ol_mqtt_free(courier->mqtt);
	*courier = (struct courier){ 0 };
}
