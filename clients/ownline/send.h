/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends packets to a host by UDP, over every address family it has. */
#ifndef OWNLINE_SEND_H
#define OWNLINE_SEND_H

#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"

#define SEND_FAMILIES 2

/* One socket per family, connected; fd -1 if the host has no such address or there is no route. */
struct sender {
	int fds[SEND_FAMILIES]; /* IPv4, IPv6 */
};

/* Looks the host up (this may take a while) and connects. source binds the sockets of its family
 * and leaves the other closed; family 0 = any. Returns the number of families, or -EHOSTUNREACH. */
int sender_open(struct sender *sender, const char *host, uint16_t port,
		const struct ol_addr *source);
void sender_close(struct sender *sender);

/* Sends one packet over one family. Returns 0, -ENOTCONN (family not open) or -errno. */
int sender_send(const struct sender *sender, unsigned family, const void *packet, size_t length);

#endif
