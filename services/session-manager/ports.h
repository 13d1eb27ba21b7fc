/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public ports of routers: each of them, of one protocol, leads to one service. A service has
 * one, and grants of it may have others. Within a transaction. */
#ifndef OL_PORTS_H
#define OL_PORTS_H

#include "session-manager/sm.h"

/* A free port of the router's range; 0 if there is none. */
int64_t ports_choose(struct sm *sm, const char *router, enum ol_proto proto);

/* True if somebody else has the port: another service, this service by another grant, or knocks.
 * service and grant are 0 if they are new; grant is 0 as well if the port is to be the service's
 * own. */
bool ports_is_taken(struct sm *sm, const char *router, int64_t port, enum ol_proto proto,
		    uint64_t service, uint64_t grant);

/* True if the grants of a service have ports that others have for this protocol. */
bool ports_are_taken(struct sm *sm, uint64_t service, enum ol_proto proto);

/* Notes which ports a service and its grants have now. */
void ports_note(struct sm *sm, uint64_t service);

#endif
