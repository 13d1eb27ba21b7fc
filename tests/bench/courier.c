/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a broker by MQTT over TLS. */
#include "courier.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/mqtt.h"

#define PATIENCE_MS 2000
#define EXPIRY_S    120

struct courier {
	struct ol_mqtt *mqtt;
	char host[INET_ADDRSTRLEN], user[256], client[24];
	bool is_greeted;
};

static void fail(const char *why)
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
	(void)arg;
	(void)reason;
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
	(void)arg;
	(void)letter;
}

/* Writes and reads until there is nothing to do for wait_ms. */
static void exchange(struct courier *courier, int wait_ms)
{
	const unsigned none = 0;
	struct pollfd fd = { .fd = ol_mqtt_fd(courier->mqtt) };
	const char *why = NULL;

	fd.events = ol_mqtt_wants_write(courier->mqtt) ? POLLIN | POLLOUT : POLLIN;
	if (poll(&fd, 1, wait_ms) <= 0)
		return;
	if (fd.revents & POLLOUT)
		why = ol_mqtt_write(courier->mqtt);
	if (!why && fd.revents & ~POLLOUT)
		why = ol_mqtt_read(courier->mqtt, &none, 1);
	if (why)
		fail(why);
}

struct courier *courier_call(const struct target *target)
{
	struct courier *courier = calloc(1, sizeof *courier);
	const struct ol_mqtt_events events = { courier, on_connected, on_subscribed, on_published,
					       on_message };
	struct ol_mqtt_conf conf = { .port = ntohs(target->knock.sin_port), .ca = target->ca };
	uint8_t dice[8];

	if (!courier ||
	    !inet_ntop(AF_INET, &target->knock.sin_addr, courier->host, sizeof courier->host))
		die("courier");
	ol_random(dice, sizeof dice);
	memcpy(courier->user, target->account, sizeof courier->user);
	conf.host = courier->host;
	conf.client = ol_hex(dice, sizeof dice, courier->client);
	conf.user = courier->user;
	conf.password = strchr(courier->user, ':');
	if (!conf.password)
		fail("USER:PASSWORD is wanted");
	courier->user[conf.password++ - courier->user] = '\0';
	if (ol_mqtt_new(&conf, &events, &courier->mqtt) < 0 || ol_mqtt_connect(courier->mqtt) < 0)
		fail("no connection");
	while (!courier->is_greeted)
		exchange(courier, PATIENCE_MS);
	return courier;
}

void courier_bring(struct courier *courier, const struct target *target, uint32_t number,
		   const void *packet, size_t length)
{
	char topic[OL_KNOCK_TOPIC + OL_KNOCK_SLOT];
	struct ol_mqtt_publish publish = { .topic = topic,
					   .payload = packet,
					   .length = length,
					   .qos = 1,
					   .is_retained = true,
					   .expiry_s = EXPIRY_S };
	uint8_t box[32];
	const char *why;
	int mid;

	errno = EINVAL;
	if (ol_unhex(target->keys[0], strlen(target->keys[0]), box, sizeof box) < 0)
		die("box key");
	ol_knock_topic(box, topic);
	snprintf(topic + strlen(topic), OL_KNOCK_SLOT + 1, "%032" PRIx32, number);
	if (ol_mqtt_publish(courier->mqtt, &publish, &mid) < 0)
		fail("nothing can be published");
	why = ol_mqtt_write(courier->mqtt);
	if (why)
		fail(why);
}

void courier_tend(struct courier *courier)
{
	const char *why = ol_mqtt_misc(courier->mqtt);

	if (why)
		fail(why);
	exchange(courier, 0);
}

void courier_end(struct courier *courier)
{
	if (!courier)
		return;
	ol_mqtt_bye(courier->mqtt);
	ol_mqtt_free(courier->mqtt);
	free(courier);
}
