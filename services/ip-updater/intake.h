/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the brokers through the gate to the bus. */
#ifndef UPD_INTAKE_H
#define UPD_INTAKE_H

#include "common/gate.h"
#include "common/service.h"
#include "ip-updater/publics.h"

#define UPD_WAYS (1 + OL_PUBLIC_BROKERS) /* the home broker's is the first */

struct upd_conf {
	char public_ca[256];
};

struct upd_counters {
	uint64_t retained;                           /* knocks that the home broker kept */
	uint64_t unsent;                             /* good ones that found no broker */
	uint64_t received, stray, oversize, dropped; /* of public brokers */
	uint64_t devices;                            /* in the directory */
	uint64_t publics_up;
};

struct upd_state {
	struct ol_app app;
	struct upd_conf conf;
	struct ol_gate gate;
	struct ol_way ways[UPD_WAYS];
	struct upd_public publics[OL_PUBLIC_BROKERS];
	unsigned public_count;
	bool is_listening; /* to them */
	int64_t listen_ms; /* when that begins; 0 = there is no bus */
	struct ol_timer beat;
	struct upd_counters counters;
};

/* Takes a packet of a knock's length that came by this way. device is the id of the only one that
 * it may be of, NULL if it may be of any. */
void upd_take(struct upd_state *state, unsigned way, const uint8_t packet[OL_KNOCK_PACKET],
	      const uint8_t *device);

/* Takes a message of the home broker. */
int upd_take_home(void *arg, const struct ol_delivery *delivery);

#endif
