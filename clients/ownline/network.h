/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the kernel about the network, and hears when it changes; as far as it lets us. */
#ifndef OWNLINE_NETWORK_H
#define OWNLINE_NETWORK_H

#include "netlink.h"

/* Opens a socket that becomes readable at changes. Returns it, or -errno: some systems let no
 * program listen. */
int network_listen(void);

/* Takes what there is to read. Returns true if addresses or default routes have moved, or may have:
 * messages were lost. */
bool network_hear(int fd);

/* Looks at how it is now; where the kernel does not tell, at the addresses that getifaddrs(3)
 * knows. Returns 0 or -errno. */
int network_look(struct network *ret_network);

bool network_equal(const struct network *a, const struct network *b);

#endif
