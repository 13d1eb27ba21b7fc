/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of STUN. */
#include "stun.h"

#include <errno.h>
#include <string.h>

#include "common/bytes.h"

#define REQUEST            0x0001
#define SUCCESS            0x0101
#define COOKIE             UINT32_C(0x2112a442)
#define XOR_MAPPED_ADDRESS 0x0020
#define HEAD               20 /* type 2, length 2, cookie 4, id 12 */
#define ATTRIBUTE          4  /* type 2, length 2 */
#define PLACE              4  /* zero 1, family 1, port 2 */
#define ID_AT              8

void stun_ask(const uint8_t id[STUN_ID], uint8_t ret_packet[STUN_REQUEST])
{
	ol_put16(ret_packet, REQUEST);
	ol_put16(ret_packet + 2, 0);
	ol_put32(ret_packet + 4, COOKIE);
	memcpy(ret_packet + ID_AT, id, STUN_ID);
}

/* The address is masked with cookie and id, so that no translator on the way finds and changes it.
 */
static int read_address(const uint8_t *packet, const uint8_t *value, size_t length,
			struct ol_addr *ret_addr)
{
	struct ol_addr addr = { 0 };
	size_t size;

	if (length < PLACE || (value[1] != 1 && value[1] != 2))
		return -EBADMSG;
	addr.family = value[1] == 1 ? 4 : 6;
	size = addr.family == 4 ? 4 : 16;
	if (length != PLACE + size)
		return -EBADMSG;
	for (size_t i = 0; i < size; i++)
		addr.bytes[i] = value[PLACE + i] ^ packet[4 + i];
	*ret_addr = addr;
	return 0;
}

int stun_read(const uint8_t *packet, size_t length, const uint8_t id[STUN_ID],
	      struct ol_addr *ret_addr)
{
	size_t at = HEAD;

	if (length < HEAD || ol_get16(packet) != SUCCESS || ol_get32(packet + 4) != COOKIE ||
	    memcmp(packet + ID_AT, id, STUN_ID) != 0)
		return -ENOMSG;
	if (length % 4 || ol_get16(packet + 2) != length - HEAD)
		return -EBADMSG;
	while (length - at >= ATTRIBUTE) {
		size_t size = ol_get16(packet + at + 2), whole = ATTRIBUTE + (size + 3) / 4 * 4;

		if (whole > length - at)
			return -EBADMSG;
		if (ol_get16(packet + at) == XOR_MAPPED_ADDRESS)
			return read_address(packet, packet + at + ATTRIBUTE, size, ret_addr);
		at += whole;
	}
	return -EBADMSG;
}
