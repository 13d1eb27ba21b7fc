/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two messages of STUN (RFC 8489) that ask for, and tell, the address that a datagram came
 * from. No I/O. */
#ifndef OWNLINE_STUN_H
#define OWNLINE_STUN_H

#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"

#define STUN_ID      12 /* bytes of a transaction id, which nobody else can guess */
#define STUN_REQUEST 20
#define STUN_ANSWER  576 /* most bytes of an answer that is read */
#define STUN_PORT    3478

/* Writes a binding request. */
void stun_ask(const uint8_t id[STUN_ID], uint8_t ret_packet[STUN_REQUEST]);

/* Reads XOR-MAPPED-ADDRESS of the answer to the request with this id; attributes that it does not
 * know say nothing to it. Returns 0; -ENOMSG (not an answer to it); or -EBADMSG (one without an
 * address, or malformed). */
int stun_read(const uint8_t *packet, size_t length, const uint8_t id[STUN_ID],
	      struct ol_addr *ret_addr);

#endif
