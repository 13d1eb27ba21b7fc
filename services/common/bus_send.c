/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is published on the bus: messages, texts, replies, health. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/bus_state.h"
#include "common/bytes.h"
#include "common/crypto.h"
#include "common/log.h"

#define HEALTH_MS 30000

/* Publishes with the channel's quality, retention, expiry and signature. */
static int send_text(struct ol_bus *bus, const struct ol_channel *channel,
		     const struct ol_mqtt_publish *letter, int *ret_mid)
{
	struct ol_mqtt_publish publish = *letter;
	char signature[OL_SIG_TEXT + 1];
	int mid = 0, rc = 0;

	if (bus->state != BUS_UP)
		return -ENOTCONN;
	if (channel->is_signed) {
		rc = bus->signer ? ol_sign(bus->signer, publish.topic, publish.payload,
					   publish.length, bus->now_ms(bus->now_arg), signature)
				 : -EINVAL;
		publish.signature = signature;
	}
	publish.qos = channel->qos;
	publish.is_retained = channel->is_retained;
	publish.expiry_s = channel->expiry_s;
	if (rc == 0)
		rc = ol_mqtt_publish(bus->mqtt, &publish, &mid);
	if (rc < 0)
		return rc;
	bus->post.counters.published++;
	if (ret_mid)
		*ret_mid = mid;
	return 0;
}

int ol_bus_send(struct ol_bus *bus, const struct ol_channel *channel, const struct ol_message *type,
		const void *message, struct ol_mqtt_publish *publish, int *ret_mid)
{
	ssize_t length = ol_encode(type, message, bus->text, sizeof bus->text);

	if (length < 0) {
		ol_log(OL_ERROR, "message_not_sent", "topic=%s why=\"%s\"", publish->topic,
		       strerror((int)-length));
		return (int)length;
	}
	publish->payload = bus->text;
	publish->length = (size_t)length;
	return send_text(bus, channel, publish, ret_mid);
}

int ol_bus_publish(struct ol_bus *bus, const struct ol_channel *channel, const char *parameter,
		   const void *message, int *ret_mid)
{
	char topic[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic };
	int rc = ol_topic_format(channel, parameter, topic);

	return rc < 0 ? rc
		      : ol_bus_send(bus, channel, channel->message, message, &publish, ret_mid);
}

int ol_bus_publish_text(struct ol_bus *bus, const struct ol_channel *channel, const char *parameter,
			const void *text, size_t length, int *ret_mid)
{
	char topic[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic, .payload = text, .length = length };
	int rc = ol_topic_format(channel, parameter, topic);

	return rc < 0 ? rc : send_text(bus, channel, &publish, ret_mid);
}

int ol_bus_reply(struct ol_bus *bus, const struct ol_delivery *request, const void *message)
{
	char topic[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic,
					   .correlation = request->correlation,
					   .correlation_length = request->correlation_length };
	int rc;

	if (!request->signer || !request->channel->reply || !request->response_topic)
		return -EINVAL;
	rc = ol_topic_format(&ol_channel_reply, request->signer->name, topic);
	if (rc == 0 && strcmp(topic, request->response_topic) != 0)
		rc = -EACCES;
	return rc < 0 ? rc
		      : ol_bus_send(bus, &ol_channel_reply, request->channel->reply, message,
				    &publish, NULL);
}

void ol_bus_fill_health(const struct ol_bus *bus, struct ol_health *health)
{
	snprintf(health->service, sizeof health->service, "%s", bus->conf.principal);
	snprintf(health->version, sizeof health->version, "%s", OL_VERSION);
	health->counters_count = (uint16_t)bus->health_count;
	for (unsigned i = 0; i < bus->health_count; i++) {
		snprintf(health->counters[i].name, sizeof health->counters[i].name, "%s",
			 bus->health_counters[i].name);
		health->counters[i].kind = bus->health_counters[i].kind;
		health->counters[i].value = (int64_t)*bus->health_counters[i].value;
	}
}

void ol_bus_say_health(struct ol_bus *bus, enum ol_health_state state)
{
	struct ol_health health = { .state = state };

	if (bus->conf.is_client)
		return;
	ol_bus_fill_health(bus, &health);
	(void)ol_bus_publish(bus, &ol_channel_health, bus->conf.principal, &health, NULL);
	bus->health_due_ms = ol_boottime_ms() + HEALTH_MS;
}

static int add_number(struct ol_bus *bus, enum ol_health_kind kind, const char *name,
		      const uint64_t *value)
{
	if (bus->health_count == OL_BUS_COUNTERS)
		return -ENOSPC;
	bus->health_counters[bus->health_count].name = name;
	bus->health_counters[bus->health_count].kind = kind;
	bus->health_counters[bus->health_count++].value = value;
	return 0;
}

int ol_bus_counter(struct ol_bus *bus, const char *name, const uint64_t *value)
{
	return add_number(bus, OL_HEALTH_KIND_COUNTER, name, value);
}

int ol_bus_gauge(struct ol_bus *bus, const char *name, const uint64_t *value)
{
	return add_number(bus, OL_HEALTH_KIND_GAUGE, name, value);
}
