/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Box keys and the budget for opening boxes. */
#include "common/pace.h"

#include <string.h>
#include <time.h>

#include "common/boxes.h"
#include "common/crypto.h"
#include "common/log.h"

#define TRIALS        200
#define SHARE_PERCENT 60
#define LEAST_PER_S   50
#define GUESTS_SHARE  10 /* a tenth */

static int64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* Does to a packet the dearest that a gateway does: opens a box and checks a signature. Neither
 * holds, but the work is the same. */
static int64_t measure(const struct ol_gate *gate)
{
	uint8_t packet[OL_KNOCK_PACKET], opened[OL_KNOCK_SIGNED], signed_body[OL_KNOCK_SIGNED];
	uint8_t seed[32], key[32], secret[64];
	int64_t began, spent;
	unsigned held = 0;

	ol_random(packet, sizeof packet);
	ol_random(seed, sizeof seed);
	ol_ed25519_keys(seed, secret, key);
	memset(signed_body, 0, sizeof signed_body);
	ol_ed25519_sign(secret, seed, sizeof seed, signed_body + OL_KNOCK_BODY);
	began = cpu_ns();
	for (unsigned i = 0; i < TRIALS; i++) {
		held += ol_knock_open(packet, &gate->boxes[0], opened) == 0;
		held += ol_knock_verify(signed_body, gate->boxes[0].public_key, key);
	}
	spent = held ? 0 : cpu_ns() - began;
	return spent > 0 ? TRIALS * INT64_C(1000000000) / spent : LEAST_PER_S;
}

static void share(int64_t opens_per_s, struct ol_way *ways, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		int64_t per_s = opens_per_s / count;

		ways[i].guests.per_s = per_s / GUESTS_SHARE;
		ways[i].members.per_s = per_s - ways[i].guests.per_s;
	}
}

int ol_pace_prepare(const struct ol_app *app, const char *role, struct ol_gate *gate,
		    struct ol_way *ways, unsigned count)
{
	int boxes = ol_boxes_secret(app, role, gate->boxes);
	int64_t opens_per_s;

	if (boxes < 0)
		return boxes;
	gate->box_count = (unsigned)boxes;
	opens_per_s = measure(gate) * SHARE_PERCENT / 100;
	if (opens_per_s < LEAST_PER_S)
		opens_per_s = LEAST_PER_S;
	share(opens_per_s, ways, count);
	ol_log(OL_INFO, "budget", "knocks_per_second=%lld ways=%u of_guests=%lld boxes=%u",
	       (long long)opens_per_s, count, (long long)(opens_per_s / GUESTS_SHARE),
	       gate->box_count);
	return 0;
}
