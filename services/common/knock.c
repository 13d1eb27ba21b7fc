/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knock: one strict encoding of 256 bytes. */
#include "common/knock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define SEALED      240
#define VERSION     1
#define FLAG_BOUND  0x01
#define AT_DEVICE   8
#define AT_TIME     24
#define AT_IP4      32
#define AT_IP6      36
#define AT_DURATION 52
#define AT_SERVICES 56
#define AT_ZERO     120

static const char id_label[OL_LABEL] = "ownline:device:v1:id";
static const char sig_label[OL_LABEL] = "ownline:knock:v1:sig";
static const char gate_label[OL_LABEL] = "ownline:knock:v1:gate";
static const char topic_label[OL_LABEL] = "ownline:mqtt:v1:topic";

void ol_knock_gate_key(const uint8_t box_public_key[32], uint8_t ret_gate_key[32])
{
	const struct ol_part parts[] = { { gate_label, OL_LABEL }, { box_public_key, 32 } };

	ol_hash(parts, 2, NULL, ret_gate_key, 32);
}

void ol_knock_topic(const uint8_t box_public_key[32], char ret_topic[static OL_KNOCK_TOPIC])
{
	const struct ol_part parts[] = { { topic_label, OL_LABEL }, { box_public_key, 32 } };
	char name[33];
	uint8_t hash[16];

	ol_hash(parts, 2, NULL, hash, sizeof hash);
	snprintf(ret_topic, OL_KNOCK_TOPIC, "ol/%s/", ol_hex(hash, sizeof hash, name));
}

void ol_knock_box_init(struct ol_knock_box *box, const uint8_t secret_key[32])
{
	box->is_guest = false;
	memcpy(box->secret_key, secret_key, 32);
	ol_x25519_public(secret_key, box->public_key);
	ol_knock_gate_key(box->public_key, box->gate_key);
}

void ol_knock_device_id(const uint8_t device_key[32], uint8_t ret_id[16])
{
	const struct ol_part parts[] = { { id_label, OL_LABEL }, { device_key, 32 } };

	ol_hash(parts, 2, NULL, ret_id, 16);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	uint8_t any = 0;

	for (size_t i = 0; i < size; i++)
		any |= bytes[i];
	return any == 0;
}

static void get_addr(const uint8_t *at, uint8_t family, struct ol_addr *ret_addr)
{
	size_t size = family == 4 ? 4 : 16;

	*ret_addr = (struct ol_addr){ 0 };
	if (is_zero(at, size))
		return;
	ret_addr->family = family;
	memcpy(ret_addr->bytes, at, size);
}

/* The rules of IP_BOUND: by MQTT a knock must say an address; elsewhere what it says must be so. */
static bool are_addresses_right(const struct ol_knock *knock, enum ol_knock_kind transport,
				const struct ol_addr *source)
{
	bool has_any = knock->ip4.family || knock->ip6.family;

	if (!knock->is_bound)
		return transport != OL_KNOCK_MQTT && !has_any;
	if (transport == OL_KNOCK_MQTT)
		return has_any;
	return source->family &&
	       ol_addr_equal(source->family == 4 ? &knock->ip4 : &knock->ip6, source);
}

static bool get_services(const uint8_t *at, struct ol_knock *knock)
{
	for (unsigned i = 0; i < OL_KNOCK_SERVICES; i++) {
		knock->services[i] = ol_get64(at + 8 * i);
		if ((knock->services[i] != 0) != (i < knock->service_count))
			return false;
	}
	return true;
}

int ol_knock_parse(const uint8_t body[OL_KNOCK_BODY], enum ol_knock_kind transport,
		   const struct ol_addr *source, struct ol_knock *ret_knock)
{
	struct ol_knock knock = {
		.kind = body[1],
		.op = body[2],
		.is_bound = body[3] & FLAG_BOUND,
		.service_count = body[4],
		.t_ms = (int64_t)ol_get64(body + AT_TIME),
		.duration_s = ol_get32(body + AT_DURATION),
	};

	if (body[0] != VERSION || (body[3] & ~FLAG_BOUND) != 0 || knock.kind != transport ||
	    knock.kind < OL_KNOCK_SPA || knock.kind > OL_KNOCK_HTTPS)
		return -EBADMSG;
	if (knock.op < OL_KNOCK_REFRESH || knock.op > OL_KNOCK_CLOSE ||
	    knock.service_count > OL_KNOCK_SERVICES ||
	    (knock.op == OL_KNOCK_REFRESH) != (knock.service_count == 0))
		return -EBADMSG;
	if (!is_zero(body + 5, 3) || !is_zero(body + AT_ZERO, OL_KNOCK_BODY - AT_ZERO) ||
	    knock.t_ms <= 0)
		return -EBADMSG;
	memcpy(knock.device, body + AT_DEVICE, sizeof knock.device);
	get_addr(body + AT_IP4, 4, &knock.ip4);
	get_addr(body + AT_IP6, 6, &knock.ip6);
	if (!get_services(body + AT_SERVICES, &knock) ||
	    !are_addresses_right(&knock, transport, source))
		return -EBADMSG;
	*ret_knock = knock;
	return 0;
}

int ol_knock_format(const struct ol_knock *knock, uint8_t ret_body[OL_KNOCK_BODY])
{
	uint8_t body[OL_KNOCK_BODY] = { VERSION, knock->kind, knock->op,
					knock->is_bound ? FLAG_BOUND : 0, knock->service_count };
	const struct ol_addr *source = knock->ip4.family ? &knock->ip4 : &knock->ip6;
	struct ol_knock again;

	if (knock->service_count > OL_KNOCK_SERVICES)
		return -EINVAL;
	memcpy(body + AT_DEVICE, knock->device, sizeof knock->device);
	ol_put64(body + AT_TIME, (uint64_t)knock->t_ms);
	memcpy(body + AT_IP4, knock->ip4.bytes, 4);
	memcpy(body + AT_IP6, knock->ip6.bytes, 16);
	ol_put32(body + AT_DURATION, knock->duration_s);
	for (unsigned i = 0; i < knock->service_count; i++)
		ol_put64(body + AT_SERVICES + 8 * i, knock->services[i]);
	if (ol_knock_parse(body, knock->kind, source, &again) < 0 ||
	    !ol_addr_equal(&again.ip4, &knock->ip4) || !ol_addr_equal(&again.ip6, &knock->ip6))
		return -EINVAL;
	memcpy(ret_body, body, sizeof body);
	return 0;
}

/* What a device signs: label, the receiver's box key, the body. */
static void to_sign(const uint8_t body[OL_KNOCK_BODY], const uint8_t box_public_key[32],
		    uint8_t ret_bytes[OL_LABEL + 32 + OL_KNOCK_BODY])
{
	memcpy(ret_bytes, sig_label, OL_LABEL);
	memcpy(ret_bytes + OL_LABEL, box_public_key, 32);
	memcpy(ret_bytes + OL_LABEL + 32, body, OL_KNOCK_BODY);
}

bool ol_knock_verify(const uint8_t signed_body[OL_KNOCK_SIGNED], const uint8_t box_public_key[32],
		     const uint8_t device_key[32])
{
	uint8_t bytes[OL_LABEL + 32 + OL_KNOCK_BODY];

	to_sign(signed_body, box_public_key, bytes);
	return ol_ed25519_verify(device_key, bytes, sizeof bytes, signed_body + OL_KNOCK_BODY);
}

static void gate_mac(const uint8_t packet[OL_KNOCK_PACKET], const uint8_t gate_key[32],
		     uint8_t ret_mac[OL_KNOCK_PACKET - SEALED])
{
	const struct ol_part part = { packet, SEALED };

	ol_hash(&part, 1, gate_key, ret_mac, OL_KNOCK_PACKET - SEALED);
}

bool ol_knock_gate(const uint8_t packet[OL_KNOCK_PACKET], const uint8_t gate_key[32])
{
	uint8_t mac[OL_KNOCK_PACKET - SEALED];

	gate_mac(packet, gate_key, mac);
	return ol_equal(mac, packet + SEALED, sizeof mac);
}

int ol_knock_open(const uint8_t packet[OL_KNOCK_PACKET], const struct ol_knock_box *box,
		  uint8_t ret_signed[OL_KNOCK_SIGNED])
{
	uint8_t sealed[SEALED];

	memcpy(sealed, packet, sizeof sealed);
	sealed[31] &= 0x7f;
	return ol_box_open(sealed, sizeof sealed, box->public_key, box->secret_key, ret_signed);
}

int ol_knock_seal(const struct ol_knock *knock, const uint8_t device_secret[64],
		  const uint8_t box_public_key[32], const uint8_t ephemeral[33],
		  uint8_t ret_packet[OL_KNOCK_PACKET])
{
	uint8_t bytes[OL_LABEL + 32 + OL_KNOCK_BODY];
	uint8_t signed_body[OL_KNOCK_SIGNED], gate_key[32], packet[OL_KNOCK_PACKET];
	int rc = ol_knock_format(knock, signed_body);

	if (rc < 0)
		return rc;
	to_sign(signed_body, box_public_key, bytes);
	ol_ed25519_sign(device_secret, bytes, sizeof bytes, signed_body + OL_KNOCK_BODY);
	rc = ol_box_seal(signed_body, sizeof signed_body, box_public_key, ephemeral, packet);
	if (rc < 0)
		return rc;
	packet[31] |= ephemeral[32] & 0x80;
	ol_knock_gate_key(box_public_key, gate_key);
	gate_mac(packet, gate_key, packet + SEALED);
	memcpy(ret_packet, packet, sizeof packet);
	return 0;
}
