/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ownline knock` asks for, and how it is sent. */
#ifndef OWNLINE_KNOCK_H
#define OWNLINE_KNOCK_H

#include "api.h"
#include "common/addr.h"
#include "common/knock.h"
#include "send.h"

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

/* Makes the device's next knock for a box. Returns 0 or -errno. */
int knock_make(struct device *device, const uint8_t box[32], const struct request *request,
	       enum ol_knock_kind kind, uint8_t ret_packet[OL_KNOCK_PACKET]);

/* Where knocks are sent to by UDP. */
struct target {
	const char *host;
	uint16_t port;
	const uint8_t *box;
};

/* Sends the knocks: over IPv4 and IPv6 where the host has both, the later ones after 300 and 900 ms
 * since nothing is ever answered. Returns the number of families that were sent over, or -errno. */
int knock_send(struct device *device, const struct target *target, const struct request *request);

/* Knocks by HTTPS at a route of the API: over IPv4 and IPv6 where the site has both, or over the
 * family of api->source. Returns the number of sessions, at most one per family, or as api_call. */
int knock_https(struct device *device, const struct api *api, const char *path,
		const uint8_t box[32], const struct request *request,
		struct ol_session_list_item ret_sessions[static SEND_FAMILIES],
		struct ol_problem *ret_problem);

#endif
