/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway's devices: what a new list replaces, keeps and refuses. */
#include <errno.h>
#include <string.h>

#include "common/directory.h"
#include "unit.h"

static struct ol_devices directory;
static struct ol_directory message;

static void begin_list(unsigned shard)
{
	message.shard = shard;
	message.devices_count = 0;
}

/* Adds a device to the list: its id begins with the shard, number tells it from others. */
static void add(unsigned shard, uint8_t number, uint8_t key)
{
	struct ol_directory_device *device = &message.devices[message.devices_count++];

	memset(device, 0, sizeof *device);
	device->id[0] = (uint8_t)(shard << 4 | number >> 4);
	device->id[15] = number;
	memset(device->key, key, sizeof device->key);
}

static struct ol_device *find(unsigned shard, uint8_t number)
{
	const uint8_t id[16] = { (uint8_t)(shard << 4 | number >> 4), [15] = number };

	return ol_devices_find(&directory, id);
}

START_TEST(nobody_is_known_before_a_list)
{
	for (unsigned shard = 0; shard < OL_SHARDS; shard++)
		ck_assert_ptr_null(find(shard, 1));
	ol_devices_done(&directory);
}
END_TEST

START_TEST(every_device_of_a_list_is_found)
{
	for (unsigned shard = 0; shard < OL_SHARDS; shard++) {
		begin_list(shard);
		for (unsigned i = 0; i < 256; i++) /* in an order that is not sorted */
			add(shard, (uint8_t)(i * 77 + 5), (uint8_t)(i * 77 + 5));
		ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	}
	for (unsigned shard = 0; shard < OL_SHARDS; shard++) {
		for (unsigned number = 0; number < 256; number++) {
			const struct ol_device *device = find(shard, (uint8_t)number);

			ck_assert_ptr_nonnull(device);
			ck_assert_uint_eq(device->id[15], number);
			ck_assert_uint_eq(device->key[31], number);
			ck_assert_int_eq(device->last_t_ms, 0);
		}
	}
	ol_devices_done(&directory);
}
END_TEST

START_TEST(every_byte_of_an_id_counts)
{
	uint8_t id[16] = { 0x51, [15] = 0x17 };

	begin_list(5);
	add(5, 0x17, 1);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	ck_assert_ptr_nonnull(ol_devices_find(&directory, id));
	for (unsigned i = 0; i < 8 * sizeof id; i++) {
		id[i / 8] ^= (uint8_t)(1u << i % 8);
		ck_assert_ptr_null(ol_devices_find(&directory, id));
		id[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	ol_devices_done(&directory);
}
END_TEST

START_TEST(a_list_replaces_its_shard_only)
{
	begin_list(3);
	add(3, 1, 1);
	add(3, 2, 2);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	begin_list(4);
	add(4, 1, 1);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	begin_list(3);
	add(3, 2, 2);
	add(3, 3, 3);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	ck_assert_ptr_null(find(3, 1));
	ck_assert_ptr_nonnull(find(3, 2));
	ck_assert_ptr_nonnull(find(3, 3));
	ck_assert_ptr_nonnull(find(4, 1));
	begin_list(3);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	ck_assert_ptr_null(find(3, 2));
	ck_assert_ptr_nonnull(find(4, 1));
	ol_devices_done(&directory);
	ck_assert_ptr_null(find(4, 1));
}
END_TEST

START_TEST(who_stays_keeps_what_is_known_of_his_knocks)
{
	struct ol_device *device;

	begin_list(3);
	add(3, 1, 1);
	add(3, 2, 2);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	for (uint8_t number = 1; number <= 2; number++) {
		device = find(3, number);
		device->last_t_ms = 1000 + number;
		device->tokens_ms = 2000;
		device->tokens = 3000;
	}
	begin_list(3);
	add(3, 2, 9); /* the same id with another key is another device */
	add(3, 0, 1);
	add(3, 1, 1);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	device = find(3, 1);
	ck_assert_int_eq(device->last_t_ms, 1001);
	ck_assert_int_eq(device->tokens_ms, 2000);
	ck_assert_uint_eq(device->tokens, 3000);
	device = find(3, 2);
	ck_assert_uint_eq(device->key[0], 9);
	ck_assert_int_eq(device->last_t_ms, 0);
	ck_assert_int_eq(find(3, 0)->last_t_ms, 0);
	ol_devices_done(&directory);
}
END_TEST

START_TEST(a_wrong_list_changes_nothing)
{
	begin_list(3);
	add(3, 1, 1);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	begin_list(3);
	add(3, 2, 2);
	add(4, 1, 1); /* of another shard */
	ck_assert_int_eq(ol_devices_put(&directory, &message), -EINVAL);
	begin_list(3);
	add(3, 2, 2);
	add(3, 5, 5);
	add(3, 2, 3); /* twice */
	ck_assert_int_eq(ol_devices_put(&directory, &message), -EINVAL);
	ck_assert_ptr_nonnull(find(3, 1));
	ck_assert_ptr_null(find(3, 2));
	ck_assert_ptr_null(find(4, 1));
	ol_devices_done(&directory);
}
END_TEST

START_TEST(a_full_list_fits)
{
	begin_list(0);
	for (unsigned i = 0; i < OL_DIRECTORY_DEVICES_MAX; i++) {
		add(0, 0, (uint8_t)i);
		message.devices[i].id[7] = (uint8_t)(i >> 8);
		message.devices[i].id[8] = (uint8_t)i;
	}
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	for (unsigned i = 0; i < OL_DIRECTORY_DEVICES_MAX; i++)
		ck_assert_ptr_nonnull(ol_devices_find(&directory, message.devices[i].id));
	ck_assert_uint_eq(ol_devices_count(&directory), OL_DIRECTORY_DEVICES_MAX);
	begin_list(3);
	add(3, 0, 1);
	ck_assert_int_eq(ol_devices_put(&directory, &message), 0);
	ck_assert_uint_eq(ol_devices_count(&directory), OL_DIRECTORY_DEVICES_MAX + 1);
	ol_devices_done(&directory);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		nobody_is_known_before_a_list,
		every_device_of_a_list_is_found,
		every_byte_of_an_id_counts,
		a_list_replaces_its_shard_only,
		who_stays_keeps_what_is_known_of_his_knocks,
		a_wrong_list_changes_nothing,
		a_full_list_fits,
	};

	return unit_run("directory", NULL, tests, UNIT_COUNT(tests));
}
