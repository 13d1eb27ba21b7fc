/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain over the history, made aside from what makes the events: nobody waits for it. */
#ifndef OL_SM_CHAIN_H
#define OL_SM_CHAIN_H

#include "session-manager/pg.h"

#define CHAIN_MOST 1000 /* events that one transaction adds */

/* Adds the oldest events that are not in the chain yet, unless another instance is at it. Returns
 * how many, or -errno. */
int chain_extend(struct pg *pg);

#endif
