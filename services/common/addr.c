/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An IPv4 or IPv6 address as a plain value. */
#include "common/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

struct range {
	uint8_t bytes[16];
	uint8_t bits;
};

/* IANA's special-purpose IPv4 blocks that are not globally reachable, and multicast and above. */
static const struct range special4[] = {
	{ { 0 }, 8 },
	{ { 10 }, 8 },
	{ { 100, 64 }, 10 },
	{ { 127 }, 8 },
	{ { 169, 254 }, 16 },
	{ { 172, 16 }, 12 },
	{ { 192, 0, 0 }, 24 },
	{ { 192, 0, 2 }, 24 },
	{ { 192, 88, 99 }, 24 },
	{ { 192, 168 }, 16 },
	{ { 198, 18 }, 15 },
	{ { 198, 51, 100 }, 24 },
	{ { 203, 0, 113 }, 24 },
	{ { 224 }, 3 },
};

/* The parts of 2000::/3 that are not globally reachable: Teredo to ORCHID, documentation, 6to4. */
static const struct range special6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },
	{ { 0x20, 0x02 }, 16 },
	{ { 0x3f, 0xff }, 20 },
};

static const uint8_t mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool in_range(const uint8_t *bytes, const struct range *range)
{
	unsigned whole = range->bits / 8u, rest = range->bits % 8u;

	if (memcmp(bytes, range->bytes, whole))
		return false;
	return !rest || ((bytes[whole] ^ range->bytes[whole]) >> (8u - rest)) == 0;
}

int ol_addr_parse(const char *text, struct ol_addr *ret_addr)
{
	struct ol_addr addr = { 0 };
	char again[OL_ADDR_TEXT];

	if (inet_pton(AF_INET, text, addr.bytes) == 1)
		addr.family = 4;
	else if (inet_pton(AF_INET6, text, addr.bytes) == 1)
		addr.family = 6;
	else
		return -EINVAL;
	if (addr.family == 6 && !memcmp(addr.bytes, mapped_prefix, sizeof mapped_prefix))
		return -EINVAL;
	if (strcmp(ol_addr_format(&addr, again), text) != 0)
		return -EINVAL;
	*ret_addr = addr;
	return 0;
}

const char *ol_addr_format(const struct ol_addr *addr, char text[static OL_ADDR_TEXT])
{
	if (!addr->family ||
	    !inet_ntop(addr->family == 4 ? AF_INET : AF_INET6, addr->bytes, text, OL_ADDR_TEXT)) {
		text[0] = '-';
		text[1] = '\0';
	}
	return text;
}

int ol_addr_from_sockaddr(const struct sockaddr *sa, struct ol_addr *ret_addr, uint16_t *ret_port)
{
	struct ol_addr addr = { 0 };
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
	uint16_t port;

	if (sa->sa_family == AF_INET) {
		memcpy(&in4, sa, sizeof in4);
		addr.family = 4;
		memcpy(addr.bytes, &in4.sin_addr, 4);
		port = ntohs(in4.sin_port);
	} else if (sa->sa_family == AF_INET6) {
		memcpy(&in6, sa, sizeof in6);
		port = ntohs(in6.sin6_port);
		if (!memcmp(&in6.sin6_addr, mapped_prefix, sizeof mapped_prefix)) {
			addr.family = 4;
			memcpy(addr.bytes, in6.sin6_addr.s6_addr + 12, 4);
		} else {
			addr.family = 6;
			memcpy(addr.bytes, &in6.sin6_addr, 16);
		}
	} else {
		return -EAFNOSUPPORT;
	}
	*ret_addr = addr;
	if (ret_port)
		*ret_port = port;
	return 0;
}

socklen_t ol_addr_to_sockaddr(const struct ol_addr *addr, uint16_t port,
			      struct sockaddr_storage *ret_sa)
{
	struct sockaddr_in in4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	memset(ret_sa, 0, sizeof *ret_sa);
	if (addr->family == 4) {
		memcpy(&in4.sin_addr, addr->bytes, 4);
		memcpy(ret_sa, &in4, sizeof in4);
		return sizeof in4;
	}
	memcpy(&in6.sin6_addr, addr->bytes, 16);
	memcpy(ret_sa, &in6, sizeof in6);
	return sizeof in6;
}

bool ol_addr_equal(const struct ol_addr *a, const struct ol_addr *b)
{
	return a->family == b->family && !memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

bool ol_addr_is_global(const struct ol_addr *addr)
{
	const struct range *table = addr->family == 4 ? special4 : special6;
	unsigned count = addr->family == 4 ? sizeof special4 / sizeof *special4
					   : sizeof special6 / sizeof *special6;

	if (!addr->family || (addr->family == 6 && addr->bytes[0] >> 5 != 1))
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (in_range(addr->bytes, &table[i]))
			return false;
	}
	return true;
}
