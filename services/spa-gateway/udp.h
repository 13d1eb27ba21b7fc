/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets that knocks arrive at. They are only ever read. */
#ifndef SPA_UDP_H
#define SPA_UDP_H

#include <stdint.h>
#include <sys/types.h>

#include "common/addr.h"

/* Opens a socket for knocks on every local address of a family (4 or 6). Packets of another size
 * than a knock never wake us: a filter in the kernel drops them. Returns the descriptor or -errno.
 */
int spa_udp_open(uint8_t family, uint16_t port);

/* Takes one packet. Returns its length, -EAGAIN if there is none, or -errno. */
ssize_t spa_udp_receive(int fd, uint8_t *packet, size_t size, struct ol_addr *ret_source);

#endif
