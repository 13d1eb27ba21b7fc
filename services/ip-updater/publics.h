/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public brokers, each behind a process of its own. */
#ifndef UPD_PUBLICS_H
#define UPD_PUBLICS_H

#include <sys/types.h>

#include "common/broker_url.h"
#include "common/loop.h"

struct upd_state;

struct upd_public {
	struct upd_state *state;
	struct ol_broker_url url;
	struct ol_watch watch; /* of the socket; rests while nobody could be told of a knock */
	int fd;                /* the socket */
	pid_t pid;             /* the process; 0 = none */
	int64_t due_ms;        /* when it is to be started */
	int64_t backoff_ms;
	int64_t heard_ms;
	bool is_up;
	bool is_warned; /* of this outage */
};

/* Reads keys/ip-updater/public-brokers, and joins the loop. Returns 0 or -errno (logged). */
int upd_publics_open(struct upd_state *state);

/* Begins to listen to them, in a moment. */
void upd_publics_listen(struct upd_state *state);

/* Their knocks wait: there is nobody to tell. */
void upd_publics_rest(struct upd_state *state);

/* How many are connected. */
unsigned upd_publics_up(const struct upd_state *state);

void upd_publics_close(struct upd_state *state);

#endif
