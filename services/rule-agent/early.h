/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that came before the one they follow: two session-managers publish beside each other, so
 * theirs may arrive the wrong way round. */
#ifndef OL_EARLY_H
#define OL_EARLY_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/messages.h"

#define EARLY_MOST 8
#define EARLY_MS   100 /* the one that is missing may take so long */

struct early {
	struct ol_change list[EARLY_MOST]; /* revision 0 = free */
};

/* Keeps a copy of a change that cannot be taken yet. Without room it is forgotten: the gap then
 * stays, and a list fills it. */
void early_keep(struct early *early, const struct ol_change *change);

/* Forgets what is not newer than the revision that is held. Returns the change that follows it, or
 * NULL; valid until the next call. */
const struct ol_change *early_next(struct early *early, int64_t held);

/* True if a change is still missing. */
bool early_has_gap(const struct early *early);

#endif
