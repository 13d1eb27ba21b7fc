/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bus.c (the life of the connection), bus_send.c (what is published on it) and bus_calls.c
 * share. */
#ifndef OL_BUS_STATE_H
#define OL_BUS_STATE_H

#include "common/bus.h"
#include "common/codec.h"
#include "common/inbox.h"
#include "common/mqtt.h"

#define OL_BUS_NUMBERS OL_HEALTH_COUNTERS_MAX
#define OL_BUS_SPANS   8

enum bus_state {
	BUS_DOWN,    /* waits for the retry timer */
	BUS_PROBING, /* a TCP connection of our own, so that libmosquitto's never blocks */
	BUS_OPENING, /* CONNECT sent */
	BUS_JOINING, /* SUBSCRIBEs sent */
	BUS_UP,
};

struct ol_bus {
	struct ol_bus_conf conf;
	struct ol_bus_hooks hooks;
	struct ol_loop *loop;
	struct ol_signer *signer;
	struct ol_mqtt *mqtt;
	enum bus_state state;
	struct ol_watch watch;
	struct ol_timer retry, misc, late;
	int64_t backoff_ms, health_due_ms;
	unsigned joins_pending, round_messages, number_count, span_count;
	bool must_restart;
	bool is_warned;     /* of this outage */
	struct bus_number { /* that health publishes */
		char name[33];
		enum ol_health_kind kind;
		const uint64_t *value;
	} numbers[OL_BUS_NUMBERS];
	struct ol_span *spans[OL_BUS_SPANS];
	struct ol_span calls_us; /* from a call to our reply */
	int64_t (*now_ms)(void *arg);
	void *now_arg;
	struct { /* calls that the broker has not taken yet, by the low bits of their mid */
		int mid;
		uint64_t id;
	} untaken[OL_CALLS];
	char text[OL_JSON_MAX]; /* scratch for encoding */
	struct ol_post post;
};

/* Encodes a message as `type` and publishes it as the channel demands; publish has topic, response
 * topic and correlation. ret_mid may be NULL. Returns 0 or -errno. */
int ol_bus_send(struct ol_bus *bus, const struct ol_channel *channel, const struct ol_message *type,
		const void *message, struct ol_mqtt_publish *publish, int *ret_mid);

/* The broker has answered a publish. If it was a call for which nobody listens, the call ends. */
void ol_bus_taken(struct ol_bus *bus, int mid, bool has_listener);

/* The timer's: ends the calls whose deadlines have come. */
void ol_bus_late(void *arg);

/* What the health topic says; state is set by the caller. */
void ol_bus_fill_health(const struct ol_bus *bus, struct ol_health *health);

/* Publishes it now; the next time is due after 30 s. */
void ol_bus_say_health(struct ol_bus *bus, enum ol_health_state state);

#endif
