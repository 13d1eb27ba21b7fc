/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What routers are told: changes at once, whole lists now and then, leases when they ask. */
#ifndef OL_PUBLISH_H
#define OL_PUBLISH_H

#include "session-manager/sm.h"

#define PUBLISH_PACE_MS 1000 /* between two whole lists of one router */

/* Returns 0 or -ENOSPC. */
int publish_start(struct sm *sm);

/* After a commit: tells the routers what changed, publishes the events, and sees to
 * the views. */
void publish_ledger(struct sm *sm);

/* After a commit: tells devices what became of their knocks. */
void publish_results(struct sm *sm, const struct knocks *knocks);

/* The same when routers have said something. */
void publish_heard(struct sm *sm, const struct receipts *receipts);

/* To a device: what became of a knock. */
void publish_result(struct sm *sm, const struct ol_device_result *result);

/* Publishes the list of a router, retained. */
void publish_access(struct sm *sm, struct router *router);

/* Publishes the lists that are stale, each router's at most every PUBLISH_PACE_MS. */
void publish_stale(struct sm *sm);

/* Publishes the services of a router, retained. */
void publish_sites(struct sm *sm, const char *router);

/* Publishes the services of the routers where they have changed. */
void publish_news(struct sm *sm);

/* Answers a hello: with the list if the agent holds another one, then with the lease. Returns 0 or
 * -errno. */
int publish_lease(struct sm *sm, const struct ol_hello *hello);

/* The bus's hook: everything that must be there when the connection is new. */
void publish_all(void *arg);

/* The bus's hook: the broker has answered a publish. */
void publish_answered(void *arg, int mid, bool is_accepted);

#endif
