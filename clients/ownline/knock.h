/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ownline knock` asks for, and how it is sent. */
#ifndef OWNLINE_KNOCK_H
#define OWNLINE_KNOCK_H

#include "common/addr.h"
#include "common/knock.h"
#include "device.h"

struct request {
	enum ol_knock_op op;
	uint32_t duration_s;
	unsigned tries;        /* knocks per address family; each is a fresh one */
	struct ol_addr source; /* family 0 = any */
	uint8_t service_count;
	uint64_t services[OL_KNOCK_SERVICES];
};

/* Finds a service of the site by name or by id (16 hex digits). Returns 0 or -ENOENT. */
int request_add_service(struct request *request, const struct ol_site_descriptor *site,
			const char *name);

/* Sends the knocks: over IPv4 and IPv6 where the host has both, the later ones after 300 and 900 ms
 * since nothing is ever answered. Returns the number of families that were sent over, or -errno. */
int knock_send(const struct device *device, const struct ol_site_descriptor *site,
	       const struct request *request);

#endif
