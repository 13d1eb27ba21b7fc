/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of devices. */
#include "session-manager/devices.h"

#include <stdio.h>
#include <string.h>

#include "common/loop.h"
#include "session-manager/sql.h"

static const struct row_column columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_directory_device, id),
	ROW_COL(ROW_BYTEA, struct ol_directory_device, key),
};

static unsigned shard_of(const uint8_t id[16])
{
	return id[0] >> 4;
}

static int load_shard(struct devices *devices, struct pg *pg, unsigned number)
{
	struct ol_directory *shard = &devices->shards[number];
	uint8_t first = (uint8_t)(number << 4), last[17];
	struct row_args *args;
	const struct pg_result *rows;

	memset(last, 0xff, sizeof last); /* above every id of the shard: one byte longer */
	last[0] = (uint8_t)(first | 0x0f);
	pg_begin(pg);
	args = pg_args(pg);
	row_put_bytes(args, &first, 1);
	row_put_bytes(args, last, sizeof last);
	pg_ask(pg, SQL_SHARD);
	rows = pg_answer(pg);
	if (!pg_error(pg)) {
		shard->shard = number;
		shard->now_ms = ol_realtime_ms();
		shard->devices_count = (uint16_t)pg_rows(rows);
		for (int i = 0; i < shard->devices_count; i++)
			(void)pg_row(pg, rows, i, 0, columns, ROW_COUNT(columns),
				     &shard->devices[i]);
	}
	return pg_commit(pg);
}

int devices_load(struct devices *devices, struct pg *pg)
{
	int rc = 0;

	for (unsigned i = 0; i < DEVICES_SHARDS && rc == 0; i++) {
		rc = load_shard(devices, pg, i);
		devices->is_dirty[i] = true;
	}
	return rc;
}

/* Where a device stands in its shard, or should stand. */
static unsigned find(const struct ol_directory *shard, const uint8_t id[16], bool *ret_is_there)
{
	unsigned low = 0, high = shard->devices_count;

	*ret_is_there = false;
	while (low < high) {
		unsigned middle = (low + high) / 2;
		int order = memcmp(shard->devices[middle].id, id, 16);

		*ret_is_there |= order == 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool ask(struct pg *pg, const uint8_t id[16], struct ol_directory_device *ret_device)
{
	const struct pg_result *rows;
	bool is_there;

	pg_begin(pg);
	row_put_bytes(pg_args(pg), id, 16);
	pg_ask(pg, SQL_DEVICE);
	rows = pg_answer(pg);
	is_there = pg_rows(rows) == 1 &&
		   pg_row(pg, rows, 0, 0, columns, ROW_COUNT(columns), ret_device);
	return pg_commit(pg) == 0 && is_there;
}

const uint8_t *devices_key(struct devices *devices, struct pg *pg, const uint8_t id[16])
{
	struct ol_directory *shard = &devices->shards[shard_of(id)];
	struct ol_directory_device device;
	bool is_there;
	unsigned at = find(shard, id, &is_there);

	if (is_there)
		return shard->devices[at].key;
	if (devices_is_full(devices, id) || devices->misses >= DEVICES_MISSES)
		return NULL;
	devices->misses++;
	if (!ask(pg, id, &device))
		return NULL;
	memmove(&shard->devices[at + 1], &shard->devices[at],
		(shard->devices_count - at) * sizeof device);
	shard->devices[at] = device;
	shard->devices_count++;
	return shard->devices[at].key;
}

void devices_changed(struct devices *devices, const uint8_t id[16])
{
	devices->is_dirty[shard_of(id)] = true;
}

bool devices_is_full(const struct devices *devices, const uint8_t id[16])
{
	return devices->shards[shard_of(id)].devices_count == OL_DIRECTORY_DEVICES_MAX;
}

void devices_publish(struct devices *devices, struct pg *pg, struct ol_bus *bus, bool is_urgent)
{
	int64_t now_ms = ol_boottime_ms();
	char name[12];

	for (unsigned i = 0; i < DEVICES_SHARDS && ol_bus_is_up(bus); i++) {
		bool is_due = is_urgent || now_ms - devices->published_ms[i] >= DEVICES_PACE_MS;

		if (!devices->is_dirty[i] || !is_due || load_shard(devices, pg, i) < 0)
			continue;
		snprintf(name, sizeof name, "%u", i);
		if (ol_bus_publish(bus, &ol_channel_directory, name, &devices->shards[i], NULL) < 0)
			continue;
		devices->is_dirty[i] = false;
		devices->published_ms[i] = now_ms;
	}
}
