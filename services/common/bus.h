/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The message bus: MQTT 5 over mutual TLS. Verifies, then parses, then hands over; acknowledges
 * only after the round's work is committed. */
#ifndef OL_BUS_H
#define OL_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/loop.h"
#include "common/sign.h"
#include "common/span.h"
#include "gen/topics.h"

#define OL_TOPIC_MAX       160
#define OL_CORRELATION_MAX 32
#define OL_ROUND_MESSAGES  256 /* most messages handled before one commit */

/* A message that has passed every check; valid during the handler only. */
struct ol_delivery {
	const struct ol_channel *channel;
	const char *topic;
	const char *parameter; /* what stands for {…} in the channel's address; "" if none */
	const struct ol_peer *signer; /* NULL on a channel that is not signed */
	uint64_t seq;
	const void *payload; /* the exact bytes */
	size_t length;
	bool is_retained;           /* the broker kept it: nobody sent it just now */
	const void *message;        /* the decoded struct of channel->message; NULL: raw bytes */
	const char *response_topic; /* NULL unless the sender asked for a reply */
	uint8_t correlation[OL_CORRELATION_MAX];
	uint16_t correlation_length;
	uint64_t call;       /* of a reply: what ol_bus_call returned; else 0 */
	int64_t received_us; /* CLOCK_BOOTTIME */
};

/* Handles one message. Returns 0, or -errno: counted and logged, the message is still acknowledged
 * (it would fail again). */
typedef int ol_handler(void *arg, const struct ol_delivery *delivery);

struct ol_inbox {
	const struct ol_channel *channel; /* NULL closes the table */
	ol_handler *handle;
	bool is_shared;   /* subscribed as $share/<role>/… so that replicas divide the work */
	const char *only; /* subscribe with this instead of '+' for the parameter; set at start */
};

struct ol_bus_counters {
	uint64_t received, published, refused_size, refused_signature, refused_signer, refused_old,
		refused_message, failed, connects;
};

struct ol_bus; /* opaque: bus.c alone knows libmosquitto */

struct ol_bus_conf {
	const char *host; /* an address or a local name: looking it up must not block */
	uint16_t port;
	const char *ca, *cert, *key; /* PEM files */
	const char *principal;       /* user name, client id, health topic */
	int64_t session_s; /* how long the broker keeps our queue while we are away; 0 = not */
	bool is_client;    /* a person's command: no will, no health, session_s must be 0 */
};

struct ol_bus_hooks {
	void *arg;                    /* for handlers and hooks */
	void (*connected)(void *arg); /* subscriptions are made: publish what must be there */
	void (*disconnected)(void *arg);
	/* Why there is no connection yet, or what the broker refused: us, a subscription, a
	 * message. */
	void (*trouble)(void *arg, bool is_refused, const char *why);
	int (*commit)(
		void *arg); /* end of a round with messages; <0: acknowledge nothing, reconnect */
	void (*published)(void *arg, int mid,
			  bool is_accepted); /* the broker answered a QoS 1 publish */
	/* A call has no reply and will have none: at once when nobody listens, else is_late. */
	void (*unanswered)(void *arg, uint64_t id, const struct ol_channel *request, bool is_late);
	void (*measure)(void *arg); /* health is about to be published: set the gauges */
	bool (*ready)(void *arg);   /* NULL, or false while the bus must not be connected */
};

/* Makes the bus and adds it to the loop. inbox and ring stay the caller's and must live as long.
 * signer may be NULL if the program signs nothing. Returns 0 or -errno. */
int ol_bus_new(struct ol_loop *loop, const struct ol_bus_conf *conf, const struct ol_inbox *inbox,
	       const struct ol_keyring *ring, struct ol_signer *signer,
	       const struct ol_bus_hooks *hooks, struct ol_bus **ret_bus);
void ol_bus_free(
	struct ol_bus *bus); /* says "down" on the health topic unless a client; disconnects */

bool ol_bus_is_up(const struct ol_bus *bus);

/* Encodes, signs if the channel asks for it, and publishes. parameter fills the channel's {…} (NULL
 * if it has none). ret_mid may be NULL. Returns 0, -ENOTCONN, -EMSGSIZE, -EINVAL or -EIO. */
int ol_bus_publish(struct ol_bus *bus, const struct ol_channel *channel, const char *parameter,
		   const void *message, int *ret_mid);

/* Publishes text that is already a message of the channel (an outbox row). */
int ol_bus_publish_text(struct ol_bus *bus, const struct ol_channel *channel, const char *parameter,
			const void *text, size_t length, int *ret_mid);

/* Answers a delivery on its response topic with the channel's reply message. The response topic
 * must be the caller's own (reply/<signer>). */
int ol_bus_reply(struct ol_bus *bus, const struct ol_delivery *request, const void *message);

/* The same with text that is already such a message. */
int ol_bus_reply_text(struct ol_bus *bus, const struct ol_delivery *request, const void *text,
		      size_t length);

/* Calls a method: publishes with response topic and correlation data. The reply arrives at the
 * inbox entry of the reply channel, decoded as request->reply, with the call's id; or the hook
 * `unanswered` is told within timeout_ms. ret_id may be NULL. Returns 0; -EBUSY when as many calls
 * wait as may (512); or another -errno. */
int ol_bus_call(struct ol_bus *bus, const struct ol_channel *request, const void *message,
		int64_t timeout_ms, uint64_t *ret_id);

/* Stamps messages with this clock (Unix ms) instead of the wall clock, e.g. the lease's. */
void ol_bus_clock(struct ol_bus *bus, int64_t (*now_ms)(void *arg), void *arg);

/* Drops the connection and connects again soon (e.g. the database was lost). */
void ol_bus_restart(struct ol_bus *bus);

/* Adds a number that health/<principal> publishes every 30 s: a counter only rises, a gauge is how
 * it is now. name is at most 32 of a-z, 0-9 and _, without "_total"; value stays the caller's.
 * Returns 0, or -ENOSPC after 64. */
int ol_bus_counter(struct ol_bus *bus, const char *name, const uint64_t *value);
int ol_bus_gauge(struct ol_bus *bus, const char *name, const uint64_t *value);

/* Adds the three numbers of a span: name_count, name_sum and name_max; the last begins anew at
 * each publish. name is at most 26 characters and ends in its unit. */
int ol_bus_span(struct ol_bus *bus, const char *name, struct ol_span *span);

const struct ol_bus_counters *ol_bus_stats(const struct ol_bus *bus);

#endif
