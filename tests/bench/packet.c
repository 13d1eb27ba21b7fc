/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks of Ownline and of the floor. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "common/knock.h"
#include "floor.h"
#include "target.h"

static void read_box(const struct target *target, uint8_t ret_box[32])
{
	errno = EINVAL;
	if (ol_unhex(target->keys[0], strlen(target->keys[0]), ret_box, 32) < 0)
		die("box key");
}

static int64_t wall_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static size_t seal(const struct target *target, uint32_t number, struct ol_knock *knock,
		   uint8_t packet[PACKET_MAX])
{
	uint8_t seed[32], secret[64], key[32], box[32], ephemeral[33];

	read_box(target, box);
	target_device_seed(target->keys[1], number, seed);
	ol_ed25519_keys(seed, secret, key);
	ol_knock_device_id(key, knock->device);
	ol_random(ephemeral, sizeof ephemeral);
	errno = EINVAL;
	knock->op = OL_KNOCK_REFRESH;
	knock->t_ms = wall_ns() / 1000000;
	if (ol_knock_seal(knock, secret, box, ephemeral, packet) < 0)
		die("knock");
	return OL_KNOCK_PACKET;
}

size_t packet_ownline(const struct target *target, uint32_t number, struct in_addr source,
		      uint8_t packet[PACKET_MAX])
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA };

	(void)source;
	return seal(target, number, &knock, packet);
}

size_t packet_ownline_mqtt(const struct target *target, uint32_t number, struct in_addr source,
			   uint8_t packet[PACKET_MAX])
{
	struct ol_knock knock = { .kind = OL_KNOCK_MQTT, .is_bound = true };
	const struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr = source };

	errno = EINVAL;
	if (ol_addr_from_sockaddr((const struct sockaddr *)&sin, &knock.ip4, NULL) < 0)
		die("source");
	return seal(target, number, &knock, packet);
}

size_t packet_floor(const struct target *target, uint32_t number, struct in_addr source,
		    uint8_t packet[PACKET_MAX])
{
	uint8_t plain[FLOOR_PLAIN] = { 0 }, box[32], ephemeral[32];

	(void)source;
	read_box(target, box);
	ol_put32(plain, number % FLOOR_DEVICES + 1);
	ol_put64(plain + 4, (uint64_t)wall_ns());
	ol_random(ephemeral, sizeof ephemeral);
	errno = EINVAL;
	if (ol_box_seal(plain, sizeof plain, box, ephemeral, packet) < 0)
		die("floor knock");
	return FLOOR_PACKET;
}
