/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks by UDP: several, since nothing is ever answered. */
#ifndef OWNLINE_VOLLEY_H
#define OWNLINE_VOLLEY_H

#include <stdbool.h>

#include "knock.h"
#include "send.h"

/* Where knocks are sent to by UDP. */
struct target {
	const char *host;
	uint16_t port;
	const uint8_t *box;
};

struct volley {
	struct device *device;
	struct target target;
	const struct request *request;
	struct sender sender;
	int64_t began_ms;
	unsigned attempts;
	bool is_sent[SEND_FAMILIES];
	int error; /* of the latest knock that could not be sent */
};

/* Begins one; this looks the host up. Returns 0 or -EHOSTUNREACH. */
int volley_begin(struct volley *volley, struct device *device, const struct target *target,
		 const struct request *request);
void volley_end(struct volley *volley);

/* When the next knocks are due by CLOCK_BOOTTIME: 0, 300 and 900 ms after the beginning, then each
 * 600 ms; INT64_MAX after the last. */
int64_t volley_due(const struct volley *volley);

/* Sends the next knock over each family that the host has, but those that are muted; this takes a
 * moment. ret_t_ms gets
 * the times in the knocks, 0 where none was sent. */
void volley_fire(struct volley *volley, const bool is_muted[SEND_FAMILIES],
		 int64_t ret_t_ms[SEND_FAMILIES]);

/* A whole volley, with the pauses in it. Returns the number of families that were sent over, or
 * -errno. */
int volley_run(struct device *device, const struct target *target, const struct request *request);

#endif
