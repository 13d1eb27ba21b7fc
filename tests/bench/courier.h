/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a broker by MQTT over TLS, driven without a loop. Whatever goes wrong with it
 * ends the program. */
#ifndef BENCH_COURIER_H
#define BENCH_COURIER_H

#include "common/mqtt.h"

struct courier {
	struct ol_mqtt *mqtt;
	bool is_greeted, is_subscribed;
	void (*take)(const struct ol_letter *letter); /* NULL = nothing is expected */
};

/* Connects, and comes back when the broker has greeted us. conf's texts must live as long as the
 * connection. */
void courier_call(struct courier *courier, const struct ol_mqtt_conf *conf);

/* Writes what is queued and reads what has arrived; waits for it up to wait_ms. */
void courier_tend(struct courier *courier, int wait_ms);

/* Sends a message with QoS 1, now. */
void courier_bring(struct courier *courier, const struct ol_mqtt_publish *publish);

/* Comes back when the broker has agreed. */
void courier_listen(struct courier *courier, const char *topic);

void courier_end(struct courier *courier);

#endif
