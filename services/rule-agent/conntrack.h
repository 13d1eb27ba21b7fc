/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that the kernel tracks. The guard cuts what may not go on; forgetting its entry
 * besides lets the client learn it at once. */
#ifndef OL_CONNTRACK_H
#define OL_CONNTRACK_H

#include <stddef.h>

#include "firewall.h"

struct conntrack; /* opaque: conntrack.c alone knows libnetfilter_conntrack */

/* Opens it; needs CAP_NET_ADMIN. Returns 0 or -errno. */
int conntrack_new(struct conntrack **ret_conntrack);
void conntrack_free(struct conntrack *conntrack);

/* Forgets what the changes made obsolete, and nothing else, in one walk through the table:
 * - after FW_DELETE, connections of its source that went through that very door;
 * - after FW_ADD of a UDP forward, packets of its source to that port that were not answered: the
 *   client's next packet would follow them past the new door.
 * Returns the number of entries forgotten, or -errno. */
int conntrack_forget(struct conntrack *conntrack, const struct fw_change *changes, size_t count);

#endif
