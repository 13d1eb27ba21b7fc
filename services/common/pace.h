/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads the box keys and measures how many knocks this machine may look into in a second. */
#ifndef OL_PACE_H
#define OL_PACE_H

#include "common/gate.h"
#include "common/service.h"

/* Reads the role's copies of the box keys; shares 60 % of what one core can open and verify among
 * the ways, a tenth of each for guests. Returns 0 or -errno (logged). */
int ol_pace_prepare(const struct ol_app *app, const char *role, struct ol_gate *gate,
		    struct ol_way *ways, unsigned count);

#endif
