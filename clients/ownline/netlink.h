/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the kernel says of addresses and routes (rtnetlink(7)). No I/O. */
#ifndef OWNLINE_NETLINK_H
#define OWNLINE_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What decides where the device's packets come from: the addresses that it may send from, and its
 * default routes. The sums do not depend on the order, so two of these are equal if nothing has
 * changed. */
struct network {
	uint64_t addresses, routes;
	unsigned address_count, route_count;
};

/* Adds to *network what the messages of a dump say. Returns 1 (there is more to come), 0 (that was
 * the end) or -errno (the kernel's, or -EBADMSG). */
int netlink_add(const uint8_t *bytes, size_t length, struct network *network);

/* True if such messages tell that an address or a default route came or went. */
bool netlink_matters(const uint8_t *bytes, size_t length);

/* Adds one address, as getifaddrs(3) has it. */
void netlink_add_address(const void *bytes, size_t length, struct network *network);

#endif
