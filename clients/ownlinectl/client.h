/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls session-manager over the bus, one call at a time. */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H

#include <signal.h>

#include "common/bus.h"
#include "common/loop.h"
#include "home.h"
#include "job.h"

#define CTL_TRIES 2

struct ctl_client {
	struct ctl_home *home;
	const struct ctl_options *options;
	struct ol_loop loop;
	struct ol_bus *bus; /* NULL = at rest */
	struct ol_inbox inbox[2];
	struct ol_timer deadline, due; /* of the call; of its next try */
	sigset_t signals;              /* the mask while at rest */
	char trouble[160];             /* why there is no connection */

	/* The call under way. */
	const struct ol_channel *channel;
	const void *message;
	void *reply;
	struct ctl_fault *fault;
	uint64_t tries[CTL_TRIES]; /* the ids under which it was sent */
	unsigned try_count;
	bool is_over;
	int rc;
};

/* At rest at first: it connects with the first call. home and options stay the caller's. */
void ctl_client_init(struct ctl_client *client, struct ctl_home *home,
		     const struct ctl_options *options);

/* Calls a method and waits for its answer, 5 seconds at most; once more after 2 seconds without
 * one. As struct ctl_caller asks. */
int ctl_client_call(void *arg, const struct ol_channel *channel, const void *message,
		    void *ret_reply, struct ctl_fault *fault);

/* Disconnects, lets other programs of this admin in, and gives signals their usual effects back. */
void ctl_client_rest(void *arg);

#endif
