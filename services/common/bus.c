/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The message bus: when to connect, what to say of our health, and when to acknowledge. */
#include "common/bus_state.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codec.h"
#include "common/crypto.h"
#include "common/log.h"
#include "common/tcp.h"

#define MISC_MS          1000
#define PROBE_MS         2000
#define OPENING_MS       4000
#define RETRY_FIRST_MS   100
#define RETRY_LONGEST_MS 2000
#define FILTER_MAX       (OL_TOPIC_MAX + 64)
#define READS_PER_ROUND  (OL_ROUND_MESSAGES / 2)
#define FAILURE          0x80 /* MQTT 5 reason codes from here on */

static int64_t wall_clock(void *arg)
{
	(void)arg;
	return ol_realtime_ms();
}

static void arm_retry(struct ol_bus *bus)
{
	uint32_t dice;

	ol_random(&dice, sizeof dice);
	bus->retry.due_ms = ol_boottime_ms() + bus->backoff_ms / 2 + dice % bus->backoff_ms;
	bus->backoff_ms *= 2;
	if (bus->backoff_ms > RETRY_LONGEST_MS)
		bus->backoff_ms = RETRY_LONGEST_MS;
}

static void report(struct ol_bus *bus, bool is_refused, const char *why)
{
	if (bus->hooks.trouble)
		bus->hooks.trouble(bus->hooks.arg, is_refused, why);
}

static void lose(struct ol_bus *bus, const char *why)
{
	enum bus_state was = bus->state;

	bus->state = BUS_DOWN;
	bus->watch.fd = -1;
	bus->must_restart = false;
	bus->round_messages = 0;
	ol_post_rollback(&bus->post);
	ol_log(bus->is_warned ? OL_DEBUG : OL_WARN, "bus_down", "host=%s port=%u why=\"%s\"",
	       bus->conf.host, bus->conf.port, why);
	bus->is_warned = true;
	report(bus, false, why);
	if (was == BUS_UP && bus->hooks.disconnected)
		bus->hooks.disconnected(bus->hooks.arg);
	arm_retry(bus);
}

static void cut(struct ol_bus *bus, const char *why)
{
	ol_mqtt_cut(bus->mqtt);
	lose(bus, why);
}

static void on_message(void *arg, const struct ol_letter *letter)
{
	struct ol_bus *bus = arg;

	bus->round_messages++;
	(void)ol_post_deliver(&bus->post, letter, ol_realtime_ms());
}

/* What an entry subscribes to. */
static int filter(const struct ol_bus *bus, const struct ol_inbox *entry,
		  char ret_filter[static FILTER_MAX])
{
	char address[OL_TOPIC_MAX];
	const char *scope;
	const char *parameter = strchr(entry->channel->address, '{') ? "+" : NULL;
	enum ol_role role = ol_principal_role(bus->conf.principal, &scope);
	int rc = ol_topic_format(entry->channel, entry->only ? entry->only : parameter, address);

	if (rc < 0)
		return rc;
	if (entry->is_shared && role < OL_ROLES)
		snprintf(ret_filter, FILTER_MAX, "$share/%s/%s", ol_role_names[role], address);
	else
		snprintf(ret_filter, FILTER_MAX, "%s", address);
	return 0;
}

static int join(struct ol_bus *bus, const struct ol_inbox *entry)
{
	char topic[FILTER_MAX];
	int rc = filter(bus, entry, topic);

	return rc < 0 ? rc : ol_mqtt_subscribe(bus->mqtt, topic, entry->channel->qos);
}

/* The broker would go on dividing calls between the others and whoever is away. */
static void leave_shared(struct ol_bus *bus)
{
	char topic[FILTER_MAX];

	for (const struct ol_inbox *entry = bus->post.inbox; entry && entry->channel; entry++) {
		if (entry->is_shared && filter(bus, entry, topic) == 0)
			(void)ol_mqtt_unsubscribe(bus->mqtt, topic);
	}
}

static void be_up(struct ol_bus *bus)
{
	bus->state = BUS_UP;
	bus->backoff_ms = RETRY_FIRST_MS;
	bus->retry.due_ms = 0;
	bus->is_warned = false;
	bus->post.counters.connects++;
	ol_log(OL_INFO, "bus_up", "host=%s port=%u principal=%s", bus->conf.host, bus->conf.port,
	       bus->conf.principal);
	if (bus->hooks.connected)
		bus->hooks.connected(bus->hooks.arg);
	ol_bus_say_health(bus, OL_HEALTH_STATE_UP);
}

static void on_connected(void *arg, int reason)
{
	struct ol_bus *bus = arg;

	if (reason) {
		ol_log(OL_ERROR, "bus_refused", "host=%s principal=%s why=\"%s\"", bus->conf.host,
		       bus->conf.principal, ol_mqtt_reason(reason));
		report(bus, true, ol_mqtt_reason(reason));
		bus->must_restart = true;
		return;
	}
	bus->state = BUS_JOINING;
	bus->joins_pending = 0;
	for (const struct ol_inbox *entry = bus->post.inbox; entry && entry->channel; entry++) {
		if (join(bus, entry) < 0)
			bus->must_restart = true;
		else
			bus->joins_pending++;
	}
	if (!bus->joins_pending)
		be_up(bus);
}

static void on_subscribed(void *arg, int reason)
{
	struct ol_bus *bus = arg;

	if (reason >= FAILURE) {
		ol_log(OL_ERROR, "subscription_refused", "principal=%s why=\"%s\"",
		       bus->conf.principal, ol_mqtt_reason(reason));
		report(bus, true, ol_mqtt_reason(reason));
	}
	if (bus->state == BUS_JOINING && --bus->joins_pending == 0)
		be_up(bus);
}

/* The broker took a publish, or refused it. */
static void on_published(void *arg, int mid, int reason)
{
	struct ol_bus *bus = arg;

	if (reason >= FAILURE) {
		ol_log(OL_WARN, "publish_refused", "mid=%d why=\"%s\"", mid,
		       ol_mqtt_reason(reason));
		report(bus, true, ol_mqtt_reason(reason));
	}
	ol_bus_taken(bus, mid, reason == 0);
	if (bus->hooks.published)
		bus->hooks.published(bus->hooks.arg, mid, reason < FAILURE);
}

static int start_probe(struct ol_bus *bus)
{
	int fd = ol_tcp_start(bus->conf.host, bus->conf.port);

	if (fd < 0)
		return fd;
	bus->watch.fd = fd;
	bus->watch.events = POLLOUT;
	bus->state = BUS_PROBING;
	bus->retry.due_ms = ol_boottime_ms() + PROBE_MS;
	return 0;
}

static void end_probe(struct ol_bus *bus)
{
	int rc = ol_tcp_finish(bus->watch.fd);

	bus->watch.fd = -1;
	if (rc == 0) {
		bus->state = BUS_OPENING;
		bus->retry.due_ms = ol_boottime_ms() + OPENING_MS;
		rc = ol_mqtt_connect(bus->mqtt);
	}
	if (rc < 0) {
		lose(bus, strerror(-rc));
		return;
	}
	bus->watch.fd = ol_mqtt_fd(bus->mqtt);
	bus->watch.events = POLLIN | POLLOUT;
}

static void start(struct ol_bus *bus)
{
	int rc;

	if (bus->hooks.ready && !bus->hooks.ready(bus->hooks.arg)) {
		bus->backoff_ms = RETRY_FIRST_MS;
		arm_retry(bus);
		return;
	}
	rc = start_probe(bus);
	if (rc < 0)
		lose(bus, strerror(-rc));
}

static void on_retry(void *arg)
{
	struct ol_bus *bus = arg;

	if (bus->state == BUS_DOWN) {
		start(bus);
	} else if (bus->state == BUS_PROBING) {
		(void)ol_tcp_finish(bus->watch.fd);
		lose(bus, "host does not answer");
	} else if (bus->state != BUS_UP) {
		cut(bus, "broker does not answer");
	}
}

static void on_ready(void *arg, short revents)
{
	struct ol_bus *bus = arg;
	const char *lost = NULL;

	if (bus->state == BUS_PROBING) {
		end_probe(bus);
		return;
	}
	if (revents & (POLLIN | POLLHUP | POLLERR))
		lost = ol_mqtt_read(bus->mqtt, &bus->round_messages, READS_PER_ROUND);
	if (lost)
		lose(bus, lost);
}

/* The end of a round: commit, and only then let the acknowledgements out. */
static void on_round(void *arg)
{
	struct ol_bus *bus = arg;
	const char *lost = NULL;

	if (bus->state == BUS_DOWN || bus->state == BUS_PROBING)
		return;
	if (bus->round_messages && bus->hooks.commit && bus->hooks.commit(bus->hooks.arg) < 0)
		bus->must_restart = true;
	if (bus->must_restart) {
		cut(bus, "restart");
		return;
	}
	ol_post_commit(&bus->post);
	bus->round_messages = 0;
	if (ol_mqtt_wants_write(bus->mqtt))
		lost = ol_mqtt_write(bus->mqtt);
	if (lost)
		lose(bus, lost);
	else
		bus->watch.events = ol_mqtt_wants_write(bus->mqtt) ? POLLIN | POLLOUT : POLLIN;
}

static void on_misc(void *arg)
{
	struct ol_bus *bus = arg;
	const char *lost = NULL;

	bus->misc.due_ms = ol_boottime_ms() + MISC_MS;
	ol_post_tick(&bus->post, ol_realtime_ms());
	if (bus->state >= BUS_OPENING)
		lost = ol_mqtt_misc(bus->mqtt);
	if (lost)
		lose(bus, lost);
	else if (bus->state == BUS_UP && bus->health_due_ms <= ol_boottime_ms())
		ol_bus_say_health(bus, OL_HEALTH_STATE_UP);
}

static int open_mqtt(struct ol_bus *bus)
{
	char topic[OL_TOPIC_MAX];
	struct ol_health will = { .state = OL_HEALTH_STATE_DOWN };
	struct ol_mqtt_events events = { .arg = bus,
					 .connected = on_connected,
					 .subscribed = on_subscribed,
					 .published = on_published,
					 .message = on_message };
	struct ol_mqtt_conf conf = { .host = bus->conf.host,
				     .port = bus->conf.port,
				     .ca = bus->conf.ca,
				     .cert = bus->conf.cert,
				     .key = bus->conf.key,
				     .client = bus->conf.principal,
				     .session_s = (uint32_t)bus->conf.session_s,
				     .will_topic = bus->conf.is_client ? NULL : topic,
				     .will = bus->text };
	ssize_t length;

	ol_bus_fill_health(bus, &will);
	length = ol_encode(&ol_msg_health, &will, bus->text, sizeof bus->text);
	if (length < 0 || ol_topic_format(&ol_channel_health, bus->conf.principal, topic) < 0)
		return -EINVAL;
	conf.will_length = (size_t)length;
	return ol_mqtt_new(&conf, &events, &bus->mqtt);
}

static int join_loop(struct ol_bus *bus)
{
	int rc;

	bus->watch = (struct ol_watch){ .fd = -1, .ready = on_ready, .arg = bus };
	bus->retry = (struct ol_timer){ .due_ms = 1, .fire = on_retry, .arg = bus };
	bus->misc = (struct ol_timer){ .due_ms = 1, .fire = on_misc, .arg = bus };
	bus->late = (struct ol_timer){ .fire = ol_bus_late, .arg = bus };
	bus->loop->round = on_round;
	bus->loop->round_arg = bus;
	rc = ol_loop_watch(bus->loop, &bus->watch);
	if (rc == 0)
		rc = ol_loop_timer(bus->loop, &bus->retry);
	if (rc == 0)
		rc = ol_loop_timer(bus->loop, &bus->late);
	return rc < 0 ? rc : ol_loop_timer(bus->loop, &bus->misc);
}

static bool is_called(const struct ol_bus *bus)
{
	for (const struct ol_inbox *entry = bus->post.inbox; entry && entry->channel; entry++) {
		if (entry->channel->reply)
			return true;
	}
	return false;
}

/* What the bus counts is told beside the service's own numbers. */
static void add_counters(struct ol_bus *bus)
{
	const struct ol_bus_counters *counters = &bus->post.counters;

	(void)ol_bus_counter(bus, "bus_received", &counters->received);
	(void)ol_bus_counter(bus, "bus_published", &counters->published);
	(void)ol_bus_counter(bus, "bus_refused_size", &counters->refused_size);
	(void)ol_bus_counter(bus, "bus_refused_signature", &counters->refused_signature);
	(void)ol_bus_counter(bus, "bus_refused_signer", &counters->refused_signer);
	(void)ol_bus_counter(bus, "bus_refused_old", &counters->refused_old);
	(void)ol_bus_counter(bus, "bus_refused_message", &counters->refused_message);
	(void)ol_bus_counter(bus, "bus_failed", &counters->failed);
	(void)ol_bus_counter(bus, "bus_connects", &counters->connects);
	if (is_called(bus))
		(void)ol_bus_span(bus, "calls_us", &bus->calls_us);
}

int ol_bus_new(struct ol_loop *loop, const struct ol_bus_conf *conf, const struct ol_inbox *inbox,
	       const struct ol_keyring *ring, struct ol_signer *signer,
	       const struct ol_bus_hooks *hooks, struct ol_bus **ret_bus)
{
	struct ol_bus *bus = calloc(1, sizeof *bus);
	int rc;

	if (!bus)
		return -ENOMEM;
	bus->conf = *conf;
	bus->hooks = *hooks;
	bus->loop = loop;
	bus->signer = signer;
	bus->now_ms = wall_clock;
	bus->backoff_ms = RETRY_FIRST_MS;
	rc = ol_post_init(&bus->post, inbox, ring, conf->principal, hooks->arg);
	add_counters(bus);
	if (rc == 0)
		rc = open_mqtt(bus);
	if (rc == 0)
		rc = join_loop(bus);
	if (rc < 0) {
		ol_bus_free(bus);
		return rc;
	}
	*ret_bus = bus;
	return 0;
}

void ol_bus_free(struct ol_bus *bus)
{
	if (!bus)
		return;
	if (bus->state == BUS_UP) {
		leave_shared(bus);
		ol_bus_say_health(bus, OL_HEALTH_STATE_DOWN);
		ol_mqtt_bye(bus->mqtt);
	}
	bus->loop->round = NULL;
	ol_mqtt_free(bus->mqtt);
	ol_post_done(&bus->post);
	free(bus);
}

bool ol_bus_is_up(const struct ol_bus *bus)
{
	return bus->state == BUS_UP;
}

void ol_bus_clock(struct ol_bus *bus, int64_t (*now_ms)(void *arg), void *arg)
{
	bus->now_ms = now_ms ? now_ms : wall_clock;
	bus->now_arg = arg;
}

void ol_bus_restart(struct ol_bus *bus)
{
	if (bus->state > BUS_PROBING)
		bus->must_restart = true;
}

const struct ol_bus_counters *ol_bus_stats(const struct ol_bus *bus)
{
	return &bus->post.counters;
}
