/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of devices: copies of the database's rows that check signatures, and the directory that
 * gateways get. Whether a device is revoked is only ever decided by the database. */
#ifndef OL_DEVICES_H
#define OL_DEVICES_H

#include "common/bus.h"
#include "session-manager/pg.h"

#define DEVICES_SHARDS  16
#define DEVICES_PACE_MS 1000 /* a shard is published at most so often */
#define DEVICES_MISSES  20   /* look-ups of unknown devices between two beats */

struct devices {
	struct ol_directory shards[DEVICES_SHARDS]; /* devices in ascending order of id */
	bool is_dirty[DEVICES_SHARDS];              /* not published as it is in the database */
	int64_t published_ms[DEVICES_SHARDS];       /* CLOCK_BOOTTIME */
	unsigned misses;
};

/* Reads every shard. Returns 0 or what pg_commit returns. */
int devices_load(struct devices *devices, struct pg *pg);

/* The key of a device, from memory or from the database. NULL: unknown or revoked, or the database
 * would be asked too often. Must not be called within a transaction. */
const uint8_t *devices_key(struct devices *devices, struct pg *pg, const uint8_t id[16]);

/* A device was added or revoked: its shard is to be published. */
void devices_changed(struct devices *devices, const uint8_t id[16]);

/* True if the shard of a device has no room for one more. */
bool devices_is_full(const struct devices *devices, const uint8_t id[16]);

/* Publishes what is dirty, each shard at most every DEVICES_PACE_MS unless is_urgent, as the
 * database has it now. */
void devices_publish(struct devices *devices, struct pg *pg, struct ol_bus *bus, bool is_urgent);

#endif
