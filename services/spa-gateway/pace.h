/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads the box keys and measures how many knocks this machine may look into in a second. */
#ifndef SPA_PACE_H
#define SPA_PACE_H

#include "common/service.h"
#include "spa-gateway/gate.h"

/* Reads the box keys; sets the gate's budgets to 60 % of what one core can open and verify, a tenth
 * of it for guests. Returns 0 or -errno (logged). */
int spa_pace_prepare(const struct ol_app *app, struct spa_gate *gate);

#endif
