/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adapter to libmosquitto. */
#include "common/mqtt.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include "common/log.h"
#include "common/loop.h"
#include "common/mqtt_tls.h"
#include "common/sign.h"

#define BYE_MS       500
#define KEEPALIVE_S  20
#define SILENCE_MS   4000 /* how long what was sent may stay unacknowledged */
#define SIG_PROPERTY "ol-sig"

struct ol_mqtt {
	struct mosquitto *mosq;
	struct ol_mqtt_conf conf;
	struct ol_mqtt_events events;
	mosquitto_property *connect_properties;
	bool is_known; /* connected once: reconnecting keeps the options */
	bool is_too_large;
};

static void on_connect(struct mosquitto *mosq, void *arg, int reason, int flags,
		       const mosquitto_property *properties)
{
	struct ol_mqtt *mqtt = arg;

	(void)mosq;
	(void)flags;
	(void)properties;
	mqtt->events.connected(mqtt->events.arg, reason);
}

static void on_subscribe(struct mosquitto *mosq, void *arg, int mid, int count, const int *granted,
			 const mosquitto_property *properties)
{
	struct ol_mqtt *mqtt = arg;

	(void)mosq;
	(void)mid;
	(void)properties;
	for (int i = 0; i < count; i++)
		mqtt->events.subscribed(mqtt->events.arg, granted[i]);
}

static void on_publish(struct mosquitto *mosq, void *arg, int mid, int reason,
		       const mosquitto_property *properties)
{
	struct ol_mqtt *mqtt = arg;

	(void)mosq;
	(void)properties;
	mqtt->events.published(mqtt->events.arg, mid, reason);
}

static void read_signature(const mosquitto_property *properties, struct ol_letter *letter,
			   char text[static OL_SIG_TEXT + 2])
{
	const mosquitto_property *at = properties;
	char *name = NULL, *value = NULL;
	bool skip = false;

	while ((at = mosquitto_property_read_string_pair(at, MQTT_PROP_USER_PROPERTY, &name, &value,
							 skip))) {
		if (!strcmp(name, SIG_PROPERTY)) {
			letter->signatures++;
			snprintf(text, OL_SIG_TEXT + 2, "%s", value);
		}
		free(name);
		free(value);
		skip = true;
	}
	letter->signature = text;
}

static void on_message(struct mosquitto *mosq, void *arg, const struct mosquitto_message *message,
		       const mosquitto_property *properties)
{
	struct ol_mqtt *mqtt = arg;
	char signature[OL_SIG_TEXT + 2] = "";
	char *response = NULL;
	void *correlation = NULL;
	uint16_t correlation_length = 0;
	struct ol_letter letter = { .topic = message->topic,
				    .payload = message->payload,
				    .length = (size_t)message->payloadlen,
				    .is_retained = message->retain };

	(void)mosq;
	read_signature(properties, &letter, signature);
	mosquitto_property_read_string(properties, MQTT_PROP_RESPONSE_TOPIC, &response, false);
	mosquitto_property_read_binary(properties, MQTT_PROP_CORRELATION_DATA, &correlation,
				       &correlation_length, false);
	letter.response_topic = response;
	letter.correlation = correlation;
	letter.correlation_length = correlation_length;
	mqtt->events.message(mqtt->events.arg, &letter);
	free(response);
	free(correlation);
	/* libmosquitto stops reading when it finds EAGAIN left over from its wake-up pipe. */
	errno = 0;
}

static int set_will(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;

	if (!conf->will_topic)
		return MOSQ_ERR_SUCCESS;
	return mosquitto_will_set_v5(mqtt->mosq, conf->will_topic, (int)conf->will_length,
				     conf->will, 1, true, NULL);
}

/* Where both sides are ours they speak TLS 1.3; a broker of others may be older. libmosquitto
 * checks the certificate's names unless told not to. */
static bool set_trust(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;
	int rc;

	if (conf->ca)
		rc = mosquitto_tls_set(mqtt->mosq, conf->ca, NULL, conf->cert, conf->key, NULL);
	else
		rc = mosquitto_int_option(mqtt->mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
	return !rc &&
	       !mosquitto_tls_opts_set(mqtt->mosq, 1, conf->cert ? "tlsv1.3" : "tlsv1.2", NULL);
}

static int set_tls(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;
	const char *why;

	if (conf->is_plain)
		return 0;
	if (!ol_mqtt_has_tls())
		return -EPROTONOSUPPORT;
	why = conf->cert ? ol_mqtt_tls_fault(conf) : NULL;
	if (!why && !set_trust(mqtt))
		why = "libmosquitto cannot use them";
	if (!why)
		return 0;
	ol_log(OL_ERROR, "tls_files_refused", "ca=%s cert=%s key=%s why=\"%s\"",
	       conf->ca ? conf->ca : "-", conf->cert ? conf->cert : "-",
	       conf->key ? conf->key : "-", why);
	return -EINVAL;
}

/* What the broker is asked for. */
static int set_properties(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;
	mosquitto_property **properties = &mqtt->connect_properties;
	int rc = mosquitto_property_add_int32(properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL,
					      conf->session_s);

	if (!rc && conf->packet_most)
		rc = mosquitto_property_add_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE,
						  conf->packet_most);
	if (!rc && conf->receive_most)
		rc = mosquitto_property_add_int16(properties, MQTT_PROP_RECEIVE_MAXIMUM,
						  conf->receive_most);
	return rc;
}

static int set_up(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;
	struct mosquitto *mosq = mosquitto_new(conf->client, conf->session_s == 0, mqtt);
	int rc;

	if (!mosq)
		return -ENOMEM;
	mqtt->mosq = mosq;
	/* "threaded": packets are queued and leave with ol_mqtt_write, acknowledgements among them.
	 */
	if (mosquitto_threaded_set(mosq, true) ||
	    mosquitto_int_option(mosq, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5) ||
	    mosquitto_int_option(mosq, MOSQ_OPT_TCP_NODELAY, 1) ||
	    mosquitto_username_pw_set(mosq, conf->user, conf->password) || set_properties(mqtt) ||
	    set_will(mqtt))
		return -ENOMEM;
	rc = set_tls(mqtt);
	if (rc < 0)
		return rc;
	mosquitto_connect_v5_callback_set(mosq, on_connect);
	mosquitto_subscribe_v5_callback_set(mosq, on_subscribe);
	mosquitto_publish_v5_callback_set(mosq, on_publish);
	mosquitto_message_v5_callback_set(mosq, on_message);
	return 0;
}

int ol_mqtt_new(const struct ol_mqtt_conf *conf, const struct ol_mqtt_events *events,
		struct ol_mqtt **ret_mqtt)
{
	struct ol_mqtt *mqtt = calloc(1, sizeof *mqtt);
	int rc;

	if (!mqtt)
		return -ENOMEM;
	mqtt->conf = *conf;
	mqtt->events = *events;
	ol_mqtt_tls_start();
	mosquitto_lib_init();
	rc = set_up(mqtt);
	if (rc < 0) {
		ol_mqtt_free(mqtt);
		return rc;
	}
	*ret_mqtt = mqtt;
	return 0;
}

void ol_mqtt_free(struct ol_mqtt *mqtt)
{
	if (!mqtt)
		return;
	if (mqtt->mosq)
		mosquitto_destroy(mqtt->mosq);
	mosquitto_property_free_all(&mqtt->connect_properties);
	mosquitto_lib_cleanup();
	free(mqtt);
}

int ol_mqtt_connect(struct ol_mqtt *mqtt)
{
	const struct ol_mqtt_conf *conf = &mqtt->conf;
	const unsigned silence_ms = SILENCE_MS;
	int rc;

	if (mqtt->is_known)
		rc = mosquitto_reconnect(mqtt->mosq);
	else
		rc = mosquitto_connect_bind_v5(mqtt->mosq, conf->host, conf->port, KEEPALIVE_S,
					       NULL, mqtt->connect_properties);
	if (rc != MOSQ_ERR_SUCCESS)
		return rc == MOSQ_ERR_TLS ? -EPROTO : -ECONNREFUSED;
	mqtt->is_known = true;
	/* A network that was away for a while: a new connection is faster than TCP's patience. */
	(void)setsockopt(ol_mqtt_fd(mqtt), IPPROTO_TCP, TCP_USER_TIMEOUT, &silence_ms,
			 sizeof silence_ms);
	return 0;
}

int ol_mqtt_fd(const struct ol_mqtt *mqtt)
{
	return mosquitto_socket(mqtt->mosq);
}

bool ol_mqtt_wants_write(const struct ol_mqtt *mqtt)
{
	return mosquitto_want_write(mqtt->mosq);
}

static const char *error_text(int rc)
{
	if (rc == MOSQ_ERR_TLS)
		return OL_MQTT_NO_TRUST;
	return rc == MOSQ_ERR_SUCCESS ? NULL : mosquitto_strerror(rc);
}

/* More may wait in the socket, or decrypted in OpenSSL. */
static bool has_more(const struct ol_mqtt *mqtt)
{
	struct pollfd fd = { .fd = mosquitto_socket(mqtt->mosq), .events = POLLIN };

	if (fd.fd < 0)
		return false;
	return ol_mqtt_tls_has_more(mosquitto_ssl_get(mqtt->mosq)) ||
	       (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN));
}

const char *ol_mqtt_read(struct ol_mqtt *mqtt, const unsigned *count, unsigned most)
{
	int rc;

	do {
		errno = 0;
		rc = mosquitto_loop_read(mqtt->mosq, 1);
	} while (!rc && *count < most && has_more(mqtt));
	mqtt->is_too_large = rc == MOSQ_ERR_NOMEM || rc == MOSQ_ERR_OVERSIZE_PACKET;
	return error_text(rc);
}

bool ol_mqtt_was_too_large(const struct ol_mqtt *mqtt)
{
	return mqtt->is_too_large;
}

const char *ol_mqtt_write(struct ol_mqtt *mqtt)
{
	return error_text(mosquitto_loop_write(mqtt->mosq, 1));
}

const char *ol_mqtt_misc(struct ol_mqtt *mqtt)
{
	return error_text(mosquitto_loop_misc(mqtt->mosq));
}

void ol_mqtt_cut(struct ol_mqtt *mqtt)
{
	int fd = mosquitto_socket(mqtt->mosq);

	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
}

/* Until the broker has read everything and hangs up: if we did so first, with answers unread, what
 * was sent last would be lost. */
static void wait_hangup(int fd)
{
	char rest[512];
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int64_t end_ms = ol_boottime_ms() + BYE_MS;

	while (ol_boottime_ms() < end_ms && poll(&poll_fd, 1, BYE_MS) == 1 &&
	       read(fd, rest, sizeof rest) > 0)
		;
}

void ol_mqtt_bye(struct ol_mqtt *mqtt)
{
	int fd = dup(mosquitto_socket(mqtt->mosq)); /* libmosquitto closes its own */

	mosquitto_disconnect_v5(mqtt->mosq, MQTT_RC_NORMAL_DISCONNECTION, NULL);
	mosquitto_loop_write(mqtt->mosq, 1);
	if (fd < 0)
		return;
	wait_hangup(fd);
	close(fd);
}

int ol_mqtt_subscribe(struct ol_mqtt *mqtt, const char *topic, uint8_t qos)
{
	return mosquitto_subscribe_v5(mqtt->mosq, NULL, topic, qos, 0, NULL) ? -EIO : 0;
}

int ol_mqtt_unsubscribe(struct ol_mqtt *mqtt, const char *topic)
{
	return mosquitto_unsubscribe_v5(mqtt->mosq, NULL, topic, NULL) ? -EIO : 0;
}

static int add_properties(const struct ol_mqtt_publish *publish, mosquitto_property **properties)
{
	int rc = MOSQ_ERR_SUCCESS;

	if (publish->signature)
		rc = mosquitto_property_add_string_pair(properties, MQTT_PROP_USER_PROPERTY,
							SIG_PROPERTY, publish->signature);
	if (!rc && publish->expiry_s)
		rc = mosquitto_property_add_int32(properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL,
						  publish->expiry_s);
	if (!rc && publish->response_topic)
		rc = mosquitto_property_add_string(properties, MQTT_PROP_RESPONSE_TOPIC,
						   publish->response_topic);
	if (!rc && publish->correlation)
		rc = mosquitto_property_add_binary(properties, MQTT_PROP_CORRELATION_DATA,
						   publish->correlation,
						   publish->correlation_length);
	return rc ? -ENOMEM : 0;
}

int ol_mqtt_publish(struct ol_mqtt *mqtt, const struct ol_mqtt_publish *publish, int *ret_mid)
{
	mosquitto_property *properties = NULL;
	int rc = add_properties(publish, &properties);

	if (rc == 0 && mosquitto_publish_v5(mqtt->mosq, ret_mid, publish->topic,
					    (int)publish->length, publish->payload, publish->qos,
					    publish->is_retained, properties) != MOSQ_ERR_SUCCESS)
		rc = -EIO;
	mosquitto_property_free_all(&properties);
	return rc;
}

const char *ol_mqtt_reason(int reason)
{
	return mosquitto_reason_string(reason);
}
