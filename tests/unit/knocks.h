/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of knocks share: devices, boxes, and packets that no honest device makes. */
#ifndef KNOCKS_H
#define KNOCKS_H

#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "unit.h"

#define KNOCK_MS     1767225600000 /* when the knocks of the tests are made */
#define KNOCK_SEALED 240           /* bytes of a packet before its gate MAC */

/* The keys of the published vector are these bytes, 32 times. */
#define VECTOR_BOX       1
#define VECTOR_DEVICE    2
#define VECTOR_EPHEMERAL 3

struct device {
	uint8_t secret[64], key[32], id[16];
};

/* The device whose seed is 32 times this byte. */
static inline struct device device_of(uint8_t fill)
{
	struct device device;
	uint8_t seed[32];

	memset(seed, fill, sizeof seed);
	ol_ed25519_keys(seed, device.secret, device.key);
	ol_knock_device_id(device.key, device.id);
	return device;
}

static inline struct ol_knock_box box_of(uint8_t fill)
{
	struct ol_knock_box box;
	uint8_t secret[32];

	memset(secret, fill, sizeof secret);
	ol_knock_box_init(&box, secret);
	return box;
}

static inline struct ol_addr addr4(uint8_t last)
{
	return (struct ol_addr){ .family = 4, .bytes = { 203, 0, 113, last } };
}

static inline struct ol_addr addr6(uint8_t last)
{
	return (struct ol_addr){ .family = 6, .bytes = { 0x20, 0x01, 0x0d, 0xb8, [15] = last } };
}

/* Signs 128 bytes as a device does, whatever they are. */
static inline void sign_body(const struct device *device, const uint8_t box_key[32],
			     uint8_t signed_body[OL_KNOCK_SIGNED])
{
	uint8_t bytes[OL_LABEL + 32 + OL_KNOCK_BODY] = "ownline:knock:v1:sig";

	memcpy(bytes + OL_LABEL, box_key, 32);
	memcpy(bytes + OL_LABEL + 32, signed_body, OL_KNOCK_BODY);
	ol_ed25519_sign(device->secret, bytes, sizeof bytes, signed_body + OL_KNOCK_BODY);
}

/* Gives a packet the gate MAC that belongs to its bytes. */
static inline void make_gate(const struct ol_knock_box *box, uint8_t packet[OL_KNOCK_PACKET])
{
	const struct ol_part part = { packet, KNOCK_SEALED };

	ol_hash(&part, 1, box->gate_key, packet + KNOCK_SEALED, OL_KNOCK_PACKET - KNOCK_SEALED);
}

/* Seals 192 bytes into a packet, whatever they are. */
static inline void seal_signed(const struct ol_knock_box *box,
			       const uint8_t signed_body[OL_KNOCK_SIGNED],
			       uint8_t packet[OL_KNOCK_PACKET])
{
	uint8_t ephemeral[32];

	memset(ephemeral, VECTOR_EPHEMERAL, sizeof ephemeral);
	ck_assert_int_eq(ol_box_seal(signed_body, OL_KNOCK_SIGNED, box->public_key, ephemeral,
				     packet),
			 0);
	make_gate(box, packet);
}

static inline void flip(uint8_t *bytes, unsigned bit)
{
	bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

static inline void check_same(const struct ol_knock *a, const struct ol_knock *b)
{
	ck_assert_uint_eq(a->kind, b->kind);
	ck_assert_uint_eq(a->op, b->op);
	ck_assert(a->is_bound == b->is_bound);
	ck_assert_mem_eq(a->device, b->device, sizeof a->device);
	ck_assert_int_eq(a->t_ms, b->t_ms);
	ck_assert(ol_addr_equal(&a->ip4, &b->ip4));
	ck_assert(ol_addr_equal(&a->ip6, &b->ip6));
	ck_assert_uint_eq(a->duration_s, b->duration_s);
	ck_assert_uint_eq(a->service_count, b->service_count);
	for (unsigned i = 0; i < OL_KNOCK_SERVICES; i++)
		ck_assert_uint_eq(a->services[i], b->services[i]);
}

#endif
