/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens once a second, whether messages come or not. */
#ifndef OL_UPKEEP_H
#define OL_UPKEEP_H

#include "session-manager/sm.h"

/* Connects to the database if it is away; ends what has ended; publishes what is not published yet.
 */
void upkeep_beat(void *arg);

/* The bus's hook: true while the database is there. */
bool upkeep_is_ready(void *arg);

#endif
