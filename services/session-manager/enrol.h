/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolment of devices by link. */
#ifndef OL_ENROL_H
#define OL_ENROL_H

#include "session-manager/sm.h"

/* Every now and then: forgets links that have ended, and devices that nobody has confirmed. Guests
 * whose invitation has ended are no longer told to the gateways. */
void enrol_lapse(struct sm *sm);

#endif
