/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routers: whose signatures count, and what each has been told. */
#ifndef OL_ROUTERS_H
#define OL_ROUTERS_H

#include "common/bus.h"
#include "session-manager/pg.h"

#define ROUTERS_MOST      240  /* OL_PEERS_MAX less the services */
#define ROUTERS_RELOAD_MS 5000 /* at most so often because of strangers */

struct router {
	char id[33];
	bool is_stale;         /* the retained list is older than the newest change */
	bool has_news;         /* its services are not published as they are */
	bool is_there;         /* scratch of loading */
	int64_t listed_ms;     /* when it was published last, CLOCK_BOOTTIME */
	int mid;               /* of that publish, until the broker has answered; else 0 */
	int64_t sent_revision; /* what that publish holds */
	int64_t held_revision; /* the newest that the broker holds, as far as we saw; */
	bool is_noted;         /* and the database knows */
};

struct routers {
	struct router list[ROUTERS_MOST];
	unsigned count;
	bool has_unknown;   /* somebody spoke of a router, or signed as one, that is not here */
	uint64_t strangers; /* signers that the bus had refused when this was read last */
	int64_t loaded_ms;  /* CLOCK_BOOTTIME */
};

/* Reads every router and puts the key of its agent into the ring; what was removed goes. Returns 0
 * or what pg_commit returns. */
int routers_load(struct routers *routers, struct pg *pg, struct ol_keyring *ring);

/* Reads them again if a stranger has shown up: it may be a router that another instance has added.
 */
void routers_meet(struct routers *routers, struct pg *pg, struct ol_keyring *ring,
		  const struct ol_bus_counters *bus);

/* Returns NULL for an unknown id. */
struct router *routers_find(struct routers *routers, const char *id);

/* The services of a router have changed: they are to be published. */
void routers_changed(struct routers *routers, const char *id);

#endif
