/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The router owner's bounds on what even a signed message may ask. */
#ifndef OL_CAPS_H
#define OL_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"
#include "gen/messages.h"

#define CAPS_RANGES 16
#define CAPS_LOCALS 64
#define CAPS_WHY    256

struct caps_net {
	struct ol_addr addr;
	uint8_t bits;
};

struct caps_ports {
	uint16_t first, last;
};

struct caps {
	struct caps_net lan[CAPS_RANGES]; /* where a server may be */
	unsigned lan_count;
	struct caps_ports ports[CAPS_RANGES];        /* of a server */
	struct caps_ports public_ports[CAPS_RANGES]; /* of the router */
	unsigned port_count, public_port_count;
	int64_t longest_s;                  /* most that the kernel is told to hold an element */
	int64_t sessions;                   /* most that are open at once */
	bool is_private_allowed;            /* sources that are no addresses of the internet */
	struct ol_addr locals[CAPS_LOCALS]; /* the router's own, never a server */
	unsigned local_count;
};

/* Reads the caps file: `name = value` lines. It must be a plain file that root owns and nobody else
 * can write. Returns 0 or -errno with the reason in why. */
int caps_read(const char *path, struct caps *ret_caps, char why[static CAPS_WHY]);

/* Reads the router's own addresses from the system. Returns 0 or -errno; -ENOSPC if there are more
 * than fit. */
int caps_read_locals(struct caps *caps);

/* True if the caps allow this session, its end apart (that is cut, not refused). */
bool caps_allow(const struct caps *caps, const struct ol_access_session *session);

#endif
