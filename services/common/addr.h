/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An IPv4 or IPv6 address as a plain value. */
#ifndef OL_ADDR_H
#define OL_ADDR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define OL_ADDR_TEXT 46 /* room for any address as text, the closing zero included */

struct ol_addr {
	uint8_t family;    /* 0 none, 4 or 6 */
	uint8_t bytes[16]; /* network order; IPv4 uses the first 4, the rest is zero */
};

/* Reads an address in the one spelling that inet_ntop(3) gives (RFC 5952 for IPv6). An
 * IPv4-mapped IPv6 address is refused. Returns 0 or -EINVAL. */
int ol_addr_parse(const char *text, struct ol_addr *ret_addr);

/* Writes the address as text; "-" for none. Returns text. */
const char *ol_addr_format(const struct ol_addr *addr, char text[static OL_ADDR_TEXT]);

/* Takes the address and port (host order) of a socket address; ::ffff:a.b.c.d becomes IPv4.
 * Returns 0 or -EAFNOSUPPORT. ret_port may be NULL. */
int ol_addr_from_sockaddr(const struct sockaddr *sa, struct ol_addr *ret_addr, uint16_t *ret_port);

/* Fills a socket address; returns its length. */
socklen_t ol_addr_to_sockaddr(const struct ol_addr *addr, uint16_t port,
			      struct sockaddr_storage *ret_sa);

bool ol_addr_equal(const struct ol_addr *a, const struct ol_addr *b);

/* True for an address that a stranger's packet can carry across the internet: not private,
 * loopback, link-local, multicast, shared (RFC 6598), reserved or documentation space. */
bool ol_addr_is_global(const struct ol_addr *addr);

#endif
