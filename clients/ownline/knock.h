/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a site by a knock, how it gets there, and what is known then. */
#ifndef OWNLINE_KNOCK_H
#define OWNLINE_KNOCK_H

#include "common/addr.h"
#include "common/knock.h"
#include "device.h"

#define KNOCK_REASON 33
#define KNOCK_WHY    200
#define KNOCK_TRIES  20 /* at most */

struct request {
	enum ol_knock_op op;
	uint32_t duration_s;     /* 0 = as long as the site thinks fit */
	unsigned tries;          /* knocks by UDP per address family; each is a fresh one */
	struct ol_addr source;   /* UDP and HTTPS leave from it; family 0 = any */
	struct ol_addr ip4, ip6; /* what a knock by MQTT says; family 0 in both = find it out */
	uint8_t service_count;
	uint64_t services[OL_KNOCK_SERVICES];
};

enum knock_way {
	KNOCK_AUTO, /* by UDP; by MQTT as well if no confirmation comes */
	KNOCK_SPA,  /* by UDP; nobody confirms it */
	KNOCK_MQTT  /* through the home broker and every public one */
};

enum knock_outcome {
	KNOCK_OPEN,    /* the router has opened what was asked for, or closed it */
	KNOCK_NOTHING, /* it was heard; there is nothing to open, or to close */
	KNOCK_SENT,    /* it was sent, and nobody can say what became of it */
	KNOCK_REFUSED, /* for a reason */
	KNOCK_PENDING, /* it was granted; the router has not confirmed it yet */
	KNOCK_SILENT,  /* it was sent; no confirmation came */
	KNOCK_UNSENT   /* there is no way there: error and why */
};

/* What else is known. */
struct knock_news {
	char reason[KNOCK_REASON]; /* of a refusal, in one word */
	unsigned open, pending;    /* sessions of this device */
	int64_t end_ms;            /* when the last of them ends; 0 = unknown */
	int error;                 /* -EHOSTUNREACH: no address of the site, or no way there;
				      -ENOTSUP: the site has no broker; -EADDRNOTAVAIL: the own
				      address is unknown; or another -errno */
	char why[KNOCK_WHY];       /* what went wrong on the way, in words; "" = nothing */
};

/* Finds a service of the site by name or by id (16 hex digits). Returns 0, -ENOENT or -ENOSPC. */
int request_add_service(struct request *request, const struct site *site, const char *name);

/* Makes the device's next knock for a box; ret_t_ms is the time in it. Returns 0 or -errno. */
int knock_make(struct device *device, const uint8_t box[32], const struct request *request,
	       enum ol_knock_kind kind, uint8_t ret_packet[OL_KNOCK_PACKET], int64_t *ret_t_ms);

/* Knocks, and waits for what becomes of it: 2 s for a knock by UDP, 8 s for one by MQTT. */
enum knock_outcome knock_by(enum knock_way way, struct device *device, const struct site *site,
			    const struct request *request, struct knock_news *ret_news);

static inline enum knock_outcome knock_auto(struct device *device, const struct site *site,
					    const struct request *request,
					    struct knock_news *ret_news)
{
	return knock_by(KNOCK_AUTO, device, site, request, ret_news);
}

#endif
