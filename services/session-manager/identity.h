/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who this site is to its devices: its key, and where it is reached. */
#ifndef OL_IDENTITY_H
#define OL_IDENTITY_H

#include "common/link.h"
#include "common/service.h"

#define IDENTITY_URL        201  /* room for the URL of a descriptor */
#define IDENTITY_DESCRIPTOR 4001 /* and for a descriptor: 1000 characters */

struct identity_conf {
	char url[IDENTITY_URL];        /* where links lead; "" = there are none */
	char knock_host[OL_LINK_HOST]; /* "" = the first router's host */
	int64_t knock_port;
};

struct identity {
	struct ol_link site; /* scheme and host of links; no host: there are none */
	uint8_t key[32], secret[64];
};

struct sm;
struct rpc;

/* Reads the site's key and checks where links lead. Returns 0 or -errno, and logs why. */
int identity_start(struct sm *sm);
void identity_stop(struct sm *sm);

/* A link of this site that says nothing yet; NULL, and the call is refused, if it has none. */
const struct ol_link *identity_link(const struct sm *sm, struct rpc *rpc);

/* The present box key of members or of guests. */
const uint8_t *identity_box(const struct sm *sm, bool is_guest);

/* Within a transaction: where to knock. False if there is no router yet. */
bool identity_knock_host(struct sm *sm, char ret_host[static OL_LINK_HOST]);

/* Writes a descriptor of this site for devices that knock at `host`, and signs it. Returns 0 or
 * -errno. */
int identity_describe(const struct sm *sm, const char *host,
		      char ret_text[static IDENTITY_DESCRIPTOR], uint8_t ret_signature[64]);

#endif
