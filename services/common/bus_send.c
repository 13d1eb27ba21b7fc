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

/* The caller's own reply topic, which he must have named. */
static int reply_topic(const struct ol_delivery *request, char ret_topic[static OL_TOPIC_MAX])
{
	int rc;

	if (!request->signer || !request->channel->reply || !request->response_topic)
		return -EINVAL;
	rc = ol_topic_format(&ol_channel_reply, request->signer->name, ret_topic);
	return rc == 0 && strcmp(ret_topic, request->response_topic) != 0 ? -EACCES : rc;
}

static int answered(struct ol_bus *bus, const struct ol_delivery *request, int rc)
{
	if (rc == 0)
		ol_span_add(&bus->calls_us, ol_boottime_us() - request->received_us);
	return rc;
}

int ol_bus_reply(struct ol_bus *bus, const struct ol_delivery *request, const void *message)
{
	char topic[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic,
					   .correlation = request->correlation,
					   .correlation_length = request->correlation_length };
	int rc = reply_topic(request, topic);

	if (rc == 0)
		rc = ol_bus_send(bus, &ol_channel_reply, request->channel->reply, message, &publish,
				 NULL);
	return answered(bus, request, rc);
}

int ol_bus_reply_text(struct ol_bus *bus, const struct ol_delivery *request, const void *text,
		      size_t length)
{
	char topic[OL_TOPIC_MAX];
	struct ol_mqtt_publish publish = { .topic = topic,
					   .payload = text,
					   .length = length,
					   .correlation = request->correlation,
					   .correlation_length = request->correlation_length };
	int rc = reply_topic(request, topic);

	if (rc == 0)
		rc = send_text(bus, &ol_channel_reply, &publish, NULL);
	return answered(bus, request, rc);
}

void ol_bus_fill_health(const struct ol_bus *bus, struct ol_health *health)
{
	snprintf(health->service, sizeof health->service, "%s", bus->conf.principal);
	snprintf(health->version, sizeof health->version, "%s", OL_VERSION);
	health->counters_count = (uint16_t)bus->number_count;
	for (unsigned i = 0; i < bus->number_count; i++) {
		struct ol_health_counter *counter = &health->counters[i];

		snprintf(counter->name, sizeof counter->name, "%s", bus->numbers[i].name);
		counter->kind = bus->numbers[i].kind;
		counter->value = (int64_t)*bus->numbers[i].value;
	}
}

void ol_bus_say_health(struct ol_bus *bus, enum ol_health_state state)
{
	struct ol_health health = { .state = state };

	if (bus->conf.is_client)
		return;
	if (bus->hooks.measure)
		bus->hooks.measure(bus->hooks.arg);
	ol_bus_fill_health(bus, &health);
	(void)ol_bus_publish(bus, &ol_channel_health, bus->conf.principal, &health, NULL);
	bus->health_due_ms = ol_boottime_ms() + HEALTH_MS;
	for (unsigned i = 0; i < bus->span_count; i++)
		bus->spans[i]->max = 0;
}

static int add_number(struct ol_bus *bus, enum ol_health_kind kind, const char *name,
		      const char *suffix, const uint64_t *value)
{
	struct bus_number *number;

	if (bus->number_count == OL_BUS_NUMBERS)
		return -ENOSPC;
	number = &bus->numbers[bus->number_count++];
	snprintf(number->name, sizeof number->name, "%s%s", name, suffix);
	number->kind = kind;
	number->value = value;
	return 0;
}

int ol_bus_counter(struct ol_bus *bus, const char *name, const uint64_t *value)
{
	return add_number(bus, OL_HEALTH_KIND_COUNTER, name, "", value);
}

int ol_bus_gauge(struct ol_bus *bus, const char *name, const uint64_t *value)
{
	return add_number(bus, OL_HEALTH_KIND_GAUGE, name, "", value);
}

int ol_bus_span(struct ol_bus *bus, const char *name, struct ol_span *span)
{
	int rc = bus->span_count < OL_BUS_SPANS ? 0 : -ENOSPC;

	if (rc == 0)
		rc = add_number(bus, OL_HEALTH_KIND_COUNTER, name, "_count", &span->count);
	if (rc == 0)
		rc = add_number(bus, OL_HEALTH_KIND_COUNTER, name, "_sum", &span->sum);
	if (rc == 0)
		rc = add_number(bus, OL_HEALTH_KIND_GAUGE, name, "_max", &span->max);
	if (rc == 0)
		bus->spans[bus->span_count++] = span;
	return rc;
}
