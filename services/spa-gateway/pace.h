/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads the box keys and measures how many knocks this machine may look into in a second. */
#ifndef SPA_PACE_H
#define SPA_PACE_H

#include "common/service.h"
#include "spa-gateway/gate.h"

/* Reads keys/box.key and, if it is there, keys/box-previous.key; sets the gate's budget to 60 % of
 * what one core can open and verify. Returns 0 or -errno (logged). */
int spa_pace_prepare(const struct ol_app *app, struct spa_gate *gate);

#endif
