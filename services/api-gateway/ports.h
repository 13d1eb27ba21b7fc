/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets that HTTP is served at, and the files that it may need for TLS. */
#ifndef API_PORTS_H
#define API_PORTS_H

#include <stdbool.h>
#include <stdint.h>

struct api_port {
	int fd;
	bool is_ipv6;
};

/* Listens at every address of a list with blanks between them. Returns how many there are, 1 to
 * most; or -EINVAL (no address), -ENOSPC (too many) or -errno, with the cause logged and nothing
 * left open. */
int api_ports_open(const char *list, uint16_t port, struct api_port *ret_ports, int most);

/* Reads a PEM file; "" gives NULL. The caller frees *ret_pem. Returns 0 or -errno (logged). */
int api_pem_read(const char *path, char **ret_pem);

#endif
