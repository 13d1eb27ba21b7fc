/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices whose knocks are welcome, as session-manager signs them. No I/O. */
#ifndef SPA_DIRECTORY_H
#define SPA_DIRECTORY_H

#include <stdint.h>

#include "gen/messages.h"

#define SPA_SHARDS 16 /* by the first hex digit of the device id */

struct spa_device {
	uint8_t id[16];
	uint8_t key[32];
	int64_t last_t_ms; /* time stamp of its latest good knock */
	int64_t tokens_ms; /* when its allowance was last counted */
	uint32_t tokens;   /* thousandths of a knock */
	int64_t told_ms;   /* when it was told last that its clock is off; 0 = never */
};

struct spa_directory {
	struct spa_device *shards[SPA_SHARDS]; /* sorted by id */
	uint16_t counts[SPA_SHARDS];
};

/* Replaces one shard; devices that stay keep what is known of their last knock. Returns 0, -EINVAL
 * (a device of another shard, or one twice) or -ENOMEM. */
int spa_directory_put(struct spa_directory *directory, const struct ol_directory *message);
void spa_directory_done(struct spa_directory *directory);

/* Finds a device or returns NULL. */
struct spa_device *spa_directory_find(struct spa_directory *directory, const uint8_t id[16]);

/* How many devices there are. */
unsigned spa_directory_count(const struct spa_directory *directory);

#endif
