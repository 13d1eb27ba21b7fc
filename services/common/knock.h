/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knock: 256 bytes that a device seals and signs, whatever carries them. */
#ifndef OL_KNOCK_H
#define OL_KNOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"

#define OL_KNOCK_BODY      128
#define OL_KNOCK_SIGNED    192 /* body and signature: what the sealed box holds */
#define OL_KNOCK_PACKET    256
#define OL_KNOCK_SERVICES  8
#define OL_BOXES           4      /* of members and of guests, the present one and the one before */
#define OL_KNOCK_WINDOW_MS 120000 /* how far the device's clock may be from ours */

enum ol_knock_kind { OL_KNOCK_SPA = 1, OL_KNOCK_MQTT = 2, OL_KNOCK_HTTPS = 3 };
enum ol_knock_op { OL_KNOCK_REFRESH = 1, OL_KNOCK_OPEN = 2, OL_KNOCK_CLOSE = 3 };

struct ol_knock {
	uint8_t kind;
	uint8_t op;
	bool is_bound; /* IP_BOUND: ip4 and ip6 are what the device says of itself */
	uint8_t device[16];
	int64_t t_ms;
	struct ol_addr ip4, ip6; /* family 0 = not set */
	uint32_t duration_s;     /* 0 = policy's default */
	uint8_t service_count;
	uint64_t services[OL_KNOCK_SERVICES];
};

/* What a gateway holds to open knocks sealed to one box key. */
struct ol_knock_box {
	uint8_t public_key[32];
	uint8_t secret_key[32];
	uint8_t gate_key[32];
	bool is_guest; /* of guests' knocks; the maker of the box sets it */
};

/* Derives public and gate key of a box secret key; the box is a members' one. */
void ol_knock_box_init(struct ol_knock_box *box, const uint8_t secret_key[32]);

/* Derives the gate key of a box public key (for senders: no secret). */
void ol_knock_gate_key(const uint8_t box_public_key[32], uint8_t ret_gate_key[32]);

/* Where knocks for a box stand at a public broker: the topic up to and with its last slash; a slot,
 * 32 hex digits that each device has of its own, follows. */
#define OL_KNOCK_TOPIC 37 /* the closing zero included */
#define OL_KNOCK_SLOT  32
void ol_knock_topic(const uint8_t box_public_key[32], char ret_topic[static OL_KNOCK_TOPIC]);

/* device_id of a device's public key. */
void ol_knock_device_id(const uint8_t device_key[32], uint8_t ret_id[16]);

/* Reads a body strictly: there is one encoding of every knock. source is the address that the
 * transport saw (family 0: none, as for MQTT). Returns 0 or -EBADMSG. */
int ol_knock_parse(const uint8_t body[OL_KNOCK_BODY], enum ol_knock_kind transport,
		   const struct ol_addr *source, struct ol_knock *ret_knock);

/* Writes a body. Returns 0 or -EINVAL. */
int ol_knock_format(const struct ol_knock *knock, uint8_t ret_body[OL_KNOCK_BODY]);

/* Checks the device's signature over a body; box_public_key is the receiver's. */
bool ol_knock_verify(const uint8_t signed_body[OL_KNOCK_SIGNED], const uint8_t box_public_key[32],
		     const uint8_t device_key[32]);

/* True if the gate MAC of a packet holds: the only work done for a stranger's packet. */
bool ol_knock_gate(const uint8_t packet[OL_KNOCK_PACKET], const uint8_t gate_key[32]);

/* Opens the sealed box of a packet. Returns 0 or -EBADMSG. */
int ol_knock_open(const uint8_t packet[OL_KNOCK_PACKET], const struct ol_knock_box *box,
		  uint8_t ret_signed[OL_KNOCK_SIGNED]);

/* Signs and seals a knock with a device's 64-byte Ed25519 secret key. ephemeral is 33 fresh random
 * bytes: an X25519 secret, and a byte whose top bit hides that a curve point has none. Returns 0 or
 * -EINVAL. */
int ol_knock_seal(const struct ol_knock *knock, const uint8_t device_secret[64],
		  const uint8_t box_public_key[32], const uint8_t ephemeral[33],
		  uint8_t ret_packet[OL_KNOCK_PACKET]);

#endif
