/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes the knock at each of its depths: packet, sealed box, body. */
#include <string.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "fuzz.h"

#define SEALED 240 /* of the packet's bytes; the gate MAC follows */

/* The first byte of an input says how to read the rest. */
#define HOW_TRANSPORT 0x03
#define HOW_IP6       0x04 /* the source is IPv6 */
#define HOW_SAME      0x08 /* the source is what the body says */
#define HOW_PACKET    0x10 /* the rest is a packet, its gate MAC made right */
#define HOW_SEAL      0x20 /* the rest is a body, signed and sealed */

static struct ol_knock_box box;
static uint8_t device_secret[64], device_key[32];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	uint8_t seed[32];

	(void)argc;
	(void)argv;
	MUST(ol_crypto_init() == 0);
	memset(seed, 1, sizeof seed); /* the keys of the published vector */
	ol_knock_box_init(&box, seed);
	memset(seed, 2, sizeof seed);
	ol_ed25519_keys(seed, device_secret, device_key);
	return 0;
}

/* There is one encoding of every knock: what is accepted is written again as the same bytes. */
static void try_body(const uint8_t body[OL_KNOCK_BODY], uint8_t how)
{
	struct ol_addr source = { .family = how & HOW_IP6 ? 6 : 4, .bytes = { 203, 0, 113, 7 } };
	enum ol_knock_kind transport = how & HOW_TRANSPORT;
	uint8_t again[OL_KNOCK_BODY];
	struct ol_knock knock;

	if (how & HOW_SAME)
		memcpy(source.bytes, body + (how & HOW_IP6 ? 36 : 32), how & HOW_IP6 ? 16 : 4);
	if (ol_knock_parse(body, transport, &source, &knock) < 0)
		return;
	MUST(knock.kind == transport && knock.t_ms > 0);
	MUST(knock.service_count <= OL_KNOCK_SERVICES);
	if (transport == OL_KNOCK_MQTT)
		MUST(knock.is_bound && (knock.ip4.family || knock.ip6.family));
	MUST(ol_knock_format(&knock, again) == 0);
	MUST(memcmp(again, body, sizeof again) == 0);
}

static void try_packet(const uint8_t packet[OL_KNOCK_PACKET], uint8_t how)
{
	uint8_t signed_body[OL_KNOCK_SIGNED];
	struct ol_part part = { packet, SEALED };
	uint8_t right[OL_KNOCK_PACKET];

	(void)ol_knock_gate(packet, box.gate_key);
	memcpy(right, packet, SEALED);
	ol_hash(&part, 1, box.gate_key, right + SEALED, OL_KNOCK_PACKET - SEALED);
	MUST(ol_knock_gate(right, box.gate_key));
	if (ol_knock_open(right, &box, signed_body) < 0)
		return;
	(void)ol_knock_verify(signed_body, box.public_key, device_key);
	try_body(signed_body, how);
}

/* What a device seals is opened whole; any other byte in it is refused. */
static void try_seal(const uint8_t body[OL_KNOCK_BODY], uint8_t how, uint8_t flip)
{
	const struct ol_addr source = { .family = 4, .bytes = { 203, 0, 113, 7 } };
	uint8_t packet[OL_KNOCK_PACKET], signed_body[OL_KNOCK_SIGNED], ephemeral[33];
	struct ol_knock knock;

	if (ol_knock_parse(body, how & HOW_TRANSPORT, &source, &knock) < 0)
		return;
	memset(ephemeral, 3, sizeof ephemeral);
	MUST(ol_knock_seal(&knock, device_secret, box.public_key, ephemeral, packet) == 0);
	MUST(ol_knock_gate(packet, box.gate_key));
	MUST(ol_knock_open(packet, &box, signed_body) == 0);
	MUST(ol_knock_verify(signed_body, box.public_key, device_key));
	MUST(memcmp(signed_body, body, OL_KNOCK_BODY) == 0);
	signed_body[flip % OL_KNOCK_SIGNED] ^= 1;
	MUST(!ol_knock_verify(signed_body, box.public_key, device_key));
	packet[flip] ^= 1;
	MUST(!ol_knock_gate(packet, box.gate_key));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[OL_KNOCK_PACKET] = { 0 };

	if (size < 2)
		return 0;
	memcpy(bytes, data + 2, size - 2 < sizeof bytes ? size - 2 : sizeof bytes);
	if (data[0] & HOW_PACKET)
		try_packet(bytes, data[0]);
	else if (data[0] & HOW_SEAL)
		try_seal(bytes, data[0], data[1]);
	else
		try_body(bytes, data[0]);
	return 0;
}
