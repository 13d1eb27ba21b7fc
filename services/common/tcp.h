/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A TCP connection attempt that does not block. */
#ifndef OL_TCP_H
#define OL_TCP_H

#include <stdint.h>

/* Begins to connect to an address or a local name. The descriptor becomes writable when it is
 * decided. Returns the descriptor or -errno. */
int ol_tcp_start(const char *host, uint16_t port);

/* Closes the descriptor. Returns 0 if the connection had come about, else -errno. */
int ol_tcp_finish(int fd);

#endif
