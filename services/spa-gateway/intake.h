/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the socket through the gate to the bus. */
#ifndef SPA_INTAKE_H
#define SPA_INTAKE_H

#include "common/gate.h"
#include "common/service.h"

struct spa_state;

struct spa_port {
	struct ol_watch watch;
	struct spa_state *state;
};

struct spa_state {
	struct ol_app app;
	struct ol_gate gate;
	struct ol_way way;
	struct spa_port ports[2]; /* IPv4, IPv6 */
	struct ol_timer rest;     /* its end, while the ports rest */
	int64_t junk_ms;          /* when there was junk last, by ol_boottime_ms */
	uint64_t unsent;          /* good knocks that found no broker */
	uint64_t devices;         /* in the directory */
};

/* Opens the sockets and watches them. Returns 0 or -errno (logged). */
int spa_intake_open(struct spa_state *state, uint16_t port);

#endif
