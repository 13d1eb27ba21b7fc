/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices whose knocks are welcome. */
#include "common/directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	const struct ol_device *left = a, *right = b;

	return memcmp(left->id, right->id, sizeof left->id);
}

static int fill(struct ol_device *devices, const struct ol_directory *message)
{
	for (unsigned i = 0; i < message->devices_count; i++) {
		const struct ol_directory_device *from = &message->devices[i];

		if (from->id[0] >> 4 != message->shard)
			return -EINVAL;
		memcpy(devices[i].id, from->id, sizeof devices[i].id);
		memcpy(devices[i].key, from->key, sizeof devices[i].key);
	}
	qsort(devices, message->devices_count, sizeof *devices, compare);
	for (unsigned i = 1; i < message->devices_count; i++) {
		if (compare(&devices[i - 1], &devices[i]) == 0)
			return -EINVAL;
	}
	return 0;
}

int ol_devices_put(struct ol_devices *directory, const struct ol_directory *message)
{
	size_t count = message->devices_count;
	struct ol_device *devices = calloc(count ? count : 1, sizeof *devices);
	int rc;

	if (!devices)
		return -ENOMEM;
	rc = fill(devices, message);
	if (rc < 0) {
		free(devices);
		return rc;
	}
	for (size_t i = 0; i < count; i++) {
		const struct ol_device *known = ol_devices_find(directory, devices[i].id);

		if (known && !memcmp(known->key, devices[i].key, sizeof known->key))
			devices[i] = *known;
	}
	free(directory->shards[message->shard]);
	directory->shards[message->shard] = devices;
	directory->counts[message->shard] = (uint16_t)count;
	return 0;
}

void ol_devices_done(struct ol_devices *directory)
{
	for (unsigned i = 0; i < OL_SHARDS; i++)
		free(directory->shards[i]);
	memset(directory, 0, sizeof *directory);
}

struct ol_device *ol_devices_find(struct ol_devices *directory, const uint8_t id[16])
{
	struct ol_device key = { 0 };
	unsigned shard = id[0] >> 4;

	if (!directory->shards[shard])
		return NULL;
	memcpy(key.id, id, sizeof key.id);
	return bsearch(&key, directory->shards[shard], directory->counts[shard], sizeof key,
		       compare);
}

unsigned ol_devices_count(const struct ol_devices *directory)
{
	unsigned count = 0;

	for (unsigned i = 0; i < OL_SHARDS; i++)
		count += directory->counts[i];
	return count;
}
