/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One MQTT 5 connection, driven by a loop or a poll(2) of its own; mqtt.c alone knows
 * libmosquitto. */
#ifndef OL_MQTT_H
#define OL_MQTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/letter.h"

struct ol_mqtt;

struct ol_mqtt_conf {
	const char *host;
	uint16_t port;
	bool is_plain;          /* without TLS; else the broker's certificate must name host */
	const char *ca;         /* PEM file of whom to believe; NULL = the system's */
	const char *cert, *key; /* PEM files: the broker knows us by them; NULL = it does not */
	const char *user, *password; /* NULL = none */
	const char *client;
	uint32_t session_s;
	uint32_t packet_most;   /* bytes of a packet that the broker may send; 0 = any */
	uint16_t receive_most;  /* messages that it may send before we acknowledge; 0 = any */
	const char *will_topic; /* retained, QoS 1; NULL = no will */
	const void *will;
	size_t will_length;
};

/* What the connection tells; reasons are MQTT 5 reason codes, 0x80 and above mean failure. */
struct ol_mqtt_events {
	void *arg;
	void (*connected)(void *arg, int reason);
	void (*subscribed)(void *arg, int reason);
	void (*published)(void *arg, int mid, int reason);
	void (*message)(void *arg, const struct ol_letter *letter);
};

struct ol_mqtt_publish {
	const char *topic;
	const void *payload;
	size_t length;
	uint8_t qos;
	bool is_retained;
	uint32_t expiry_s;     /* 0 = none */
	const char *signature; /* NULL = none */
	const char *response_topic;
	const void *correlation;
	uint16_t correlation_length;
};

/* False in a build without TLS (OL_TLS=OFF): then only a plain connection can be made. */
bool ol_mqtt_has_tls(void);

/* Returns 0, -ENOMEM, -EINVAL (certificate or key files refused; logged) or -EPROTONOSUPPORT (conf
 * wants TLS and this build has none). conf's strings must live as long as the connection. */
int ol_mqtt_new(const struct ol_mqtt_conf *conf, const struct ol_mqtt_events *events,
		struct ol_mqtt **ret_mqtt);
void ol_mqtt_free(struct ol_mqtt *mqtt);

/* Why there is no connection, where TLS is why. */
#define OL_MQTT_NO_TRUST "no TLS, or a certificate that is not believed"

/* Connects, or connects again. Blocks for the TLS handshake: only call it when the host answers.
 * What was not sent on an earlier connection is forgotten, acknowledgements above all. Returns 0,
 * -ECONNREFUSED, or -EPROTO (OL_MQTT_NO_TRUST). */
int ol_mqtt_connect(struct ol_mqtt *mqtt);

/* The descriptor, or -1. */
int ol_mqtt_fd(const struct ol_mqtt *mqtt);
bool ol_mqtt_wants_write(const struct ol_mqtt *mqtt);

/* Reads what has arrived, until nothing is left or *count, which the message event raises, reaches
 * most. Returns NULL, or why the connection is lost. */
const char *ol_mqtt_read(struct ol_mqtt *mqtt, const unsigned *count, unsigned most);

/* True if the connection was lost because there was no memory for a packet. */
bool ol_mqtt_was_too_large(const struct ol_mqtt *mqtt);

/* Writes what is queued. Returns NULL, or why the connection is lost. */
const char *ol_mqtt_write(struct ol_mqtt *mqtt);

/* Keepalive and time-outs; call once a second. Returns NULL, or why the connection is lost. */
const char *ol_mqtt_misc(struct ol_mqtt *mqtt);

/* Ends the connection at once, unsent bytes with it. */
void ol_mqtt_cut(struct ol_mqtt *mqtt);

/* Sends what is queued and DISCONNECT, and waits until the broker has read it: half a second at
 * most. */
void ol_mqtt_bye(struct ol_mqtt *mqtt);

/* Return 0, -ENOMEM or -EIO. */
int ol_mqtt_subscribe(struct ol_mqtt *mqtt, const char *topic, uint8_t qos);
int ol_mqtt_unsubscribe(struct ol_mqtt *mqtt, const char *topic);
int ol_mqtt_publish(struct ol_mqtt *mqtt, const struct ol_mqtt_publish *publish, int *ret_mid);

/* The words for a reason code. */
const char *ol_mqtt_reason(int reason);

#endif
