/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that a gateway refused although their signatures hold. */
#ifndef OL_REFUSALS_H
#define OL_REFUSALS_H

#include "common/bus.h"

/* The bus's handler: keeps it with the device for whoever asks why nothing opens, and enters it
 * into the history, of each device at most once an hour. */
int refusals_take(void *arg, const struct ol_delivery *delivery);

#endif
