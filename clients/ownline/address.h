/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address that the internet sees this device at, for a knock that must say it: whoever tells it
 * may lie, so it is believed when two sources agree. */
#ifndef OWNLINE_ADDRESS_H
#define OWNLINE_ADDRESS_H

#include "common/addr.h"
#include "device.h"

enum address_state {
	ADDRESS_NONE,     /* nobody said one */
	ADDRESS_ALONE,    /* one source said it, and no other said anything */
	ADDRESS_DISAGREE, /* no two sources say the same, or there are two such pairs */
	ADDRESS_AGREED    /* two sources say the same */
};

struct address {
	enum address_state state;
	struct ol_addr addr; /* agreed, or said by one source alone; else family 0 */
};

/* Asks the sources of a site, all at once and over each address family: its HTTP API, and its echo
 * services. Two on the same host are one source. Addresses that are none of the internet count only
 * where the site lets such in. source: who is asked is asked from this address; family 0 = any.
 * Takes 4 s at most. Returns how many families are agreed on, or -errno. */
int address_find(const struct device *device, const struct site *site, const struct ol_addr *source,
		 struct address *ret_ip4, struct address *ret_ip6);

#endif
