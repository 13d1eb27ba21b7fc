/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the gate share: a gate with every box, and devices that it knows. */
#ifndef GATES_H
#define GATES_H

#include "common/bytes.h"
#include "common/gate.h"
#include "knocks.h"

#define TICKS_MS 1000000 /* the clock that never goes back, at the start */
#define GUESTS   2       /* the first box of the guests */

/* A gate that knows these devices, and a way by which it may open as many boxes as it wants. */
static inline void open_gate(struct ol_gate *gate, struct ol_way *way, const struct device *devices,
			     size_t count)
{
	static struct ol_directory message;

	memset(gate, 0, sizeof *gate);
	for (; gate->box_count < OL_BOXES; gate->box_count++) {
		gate->boxes[gate->box_count] = box_of((uint8_t)(VECTOR_BOX + 8 * gate->box_count));
		gate->boxes[gate->box_count].is_guest = gate->box_count >= GUESTS;
	}
	way->members.per_s = way->guests.per_s = 1000000;
	for (message.shard = 0; message.shard < OL_SHARDS; message.shard++) {
		message.devices_count = 0;
		for (size_t i = 0; i < count; i++) {
			struct ol_directory_device *to = &message.devices[message.devices_count];

			if (devices[i].id[0] >> 4 != message.shard)
				continue;
			memcpy(to->id, devices[i].id, sizeof to->id);
			memcpy(to->key, devices[i].key, sizeof to->key);
			message.devices_count++;
		}
		ck_assert_int_eq(ol_devices_put(&gate->directory, &message), 0);
	}
}

/* A knock that asks for the automatic services; number makes each packet another one. */
static inline void make_knock(const struct device *device, const struct ol_knock_box *box,
			      int64_t t_ms, uint64_t number, uint8_t ret_packet[OL_KNOCK_PACKET])
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA, .op = OL_KNOCK_REFRESH, .t_ms = t_ms };
	uint8_t ephemeral[33] = { 0 };

	memcpy(knock.device, device->id, sizeof knock.device);
	ol_put64(ephemeral + 8, number);
	ck_assert_int_eq(ol_knock_seal(&knock, device->secret, box->public_key, ephemeral,
				       ret_packet),
			 0);
}

#endif
