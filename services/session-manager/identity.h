/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who this site is to its devices: its key, and where it is reached. */
#ifndef OL_IDENTITY_H
#define OL_IDENTITY_H

#include "common/broker_url.h"
#include "common/link.h"
#include "common/service.h"

#define IDENTITY_URL        201 /* room for the URL of a descriptor */
#define IDENTITY_BROKER     281 /* of a broker's URL */
#define IDENTITY_ECHOES     4
#define IDENTITY_ECHO       201
#define IDENTITY_DESCRIPTOR 4001 /* and for a descriptor */

struct identity_conf {
	char url[IDENTITY_URL];        /* where links lead; "" = there are none */
	char knock_host[OL_LINK_HOST]; /* "" = the first router's host */
	int64_t knock_port;
	char mqtt_url[IDENTITY_BROKER]; /* the broker, for devices and for the app; "" = it is for
					 */
	char wss_url[IDENTITY_BROKER];  /* services only */
	char echoes[IDENTITY_ECHOES * IDENTITY_ECHO]; /* with spaces between */
};

struct identity {
	struct ol_link site; /* scheme and host of links; no host: there are none */
	uint8_t key[32], secret[64];
	struct ol_broker_url publics[OL_PUBLIC_BROKERS];
	unsigned public_count;
	char echoes[IDENTITY_ECHOES][IDENTITY_ECHO];
	unsigned echo_count;
};

struct sm;
struct rpc;

/* Reads the site's key and the file of public brokers, and checks the options. Returns 0 or -errno,
 * and logs why. */
int identity_start(struct sm *sm);
void identity_stop(struct sm *sm);

/* A link of this site that says nothing yet; NULL, and the call is refused, if it has none. */
const struct ol_link *identity_link(const struct sm *sm, struct rpc *rpc);

/* The present box key of members or of guests. */
const uint8_t *identity_box(const struct sm *sm, bool is_guest);

/* Within a transaction: where to knock. False if there is no router yet. */
bool identity_knock_host(struct sm *sm, char ret_host[static OL_LINK_HOST]);

/* Within a transaction: writes a descriptor of this site for devices, and signs it. Returns 0,
 * -ENOENT (there is no router yet) or another -errno. */
int identity_describe(struct sm *sm, char ret_text[static IDENTITY_DESCRIPTOR],
		      uint8_t ret_signature[64]);

/* The same; what is an error refuses the call. */
void identity_tell(struct sm *sm, struct rpc *rpc, char ret_text[static IDENTITY_DESCRIPTOR],
		   uint8_t ret_signature[64]);

#endif
