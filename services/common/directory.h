/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices whose knocks are welcome, as session-manager signs them. No I/O. */
#ifndef OL_DIRECTORY_H
#define OL_DIRECTORY_H

#include <stdint.h>

#include "gen/messages.h"

#define OL_SHARDS 16 /* by the first hex digit of the device id */

struct ol_device {
	uint8_t id[16];
	uint8_t key[32];
	int64_t last_t_ms; /* time stamp of its latest good knock */
	int64_t tokens_ms; /* when its allowance was last counted */
	uint32_t tokens;   /* thousandths of a knock */
	int64_t told_ms;   /* when it was told last that its clock is off; 0 = never */
};

struct ol_devices {
	struct ol_device *shards[OL_SHARDS]; /* sorted by id */
	uint16_t counts[OL_SHARDS];
};

/* Replaces one shard; devices that stay keep what is known of their last knock. Returns 0, -EINVAL
 * (a device of another shard, or one twice) or -ENOMEM. */
int ol_devices_put(struct ol_devices *directory, const struct ol_directory *message);
void ol_devices_done(struct ol_devices *directory);

/* Finds a device or returns NULL. */
struct ol_device *ol_devices_find(struct ol_devices *directory, const uint8_t id[16]);

/* How many devices there are. */
unsigned ol_devices_count(const struct ol_devices *directory);

#endif
