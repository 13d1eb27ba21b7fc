/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose request it is: the address at the other end of the socket, or what a proxy that we trust
 * says of it. Doors open for this address, so nothing else is ever believed. No I/O. */
#ifndef API_CLIENT_H
#define API_CLIENT_H

#include <stdbool.h>

#include "common/addr.h"

#define API_PROXIES 16

struct api_proxies {
	struct {
		struct ol_addr addr;
		uint8_t bits;
	} list[API_PROXIES];
	unsigned count;
};

/* Reads addresses and prefixes such as "127.0.0.1, 10.0.0.0/8 ::1"; "" is none. Returns 0 or
 * -EINVAL. */
int api_proxies_parse(const char *text, struct api_proxies *ret_proxies);

bool api_proxies_trust(const struct api_proxies *proxies, const struct ol_addr *addr);

/* Finds the client. forwarded is the X-Forwarded-For header (NULL: there was none), count how often
 * it was there. It counts only where the peer is trusted: then the client is the rightmost hop that
 * is not, or the leftmost if all are. ::ffff:a.b.c.d means a.b.c.d. Returns 0, or -EINVAL for a
 * trusted proxy's header that is there twice or holds anything but addresses. */
int api_client(const struct api_proxies *proxies, const struct ol_addr *peer, const char *forwarded,
	       unsigned count, struct ol_addr *ret_client);

#endif
