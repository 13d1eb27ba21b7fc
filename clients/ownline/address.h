/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address that the internet sees this device at, for a knock that must say it: whoever tells it
 * may lie, so it is believed when two sources agree. */
#ifndef OWNLINE_ADDRESS_H
#define OWNLINE_ADDRESS_H

#include "common/addr.h"
#include "device.h"

#define ADDRESS_SAID (2 * (1 + SITE_ECHOES)) /* by the site and its echoes, over two families */
#define ADDRESS_WHO  (SITE_URL + 32)

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
int address_find(struct device *device, const struct site *site, const struct ol_addr *source,
		 struct address *ret_ip4, struct address *ret_ip6);

/* The same in two steps. What one source says over one family: */
struct address_said {
	char who[ADDRESS_WHO]; /* an https URL, or stun:HOST:PORT */
	unsigned host;         /* the same number = the same host */
	uint8_t family;        /* 4 or 6 */
	int error;             /* 0 = addr is what it says; -EADDRNOTAVAIL: addr is none of the
				  internet; -ENOTSUP: this ownline has no HTTPS; -ETIMEDOUT; or
				  another -errno */
	struct ol_addr addr;
};

/* Asks; with is_hasty it does not wait much for those who could change nothing any more. Returns
 * how many ret_said are, or -errno. */
int address_ask(struct device *device, const struct site *site, const struct ol_addr *source,
		bool is_hasty, struct address_said ret_said[static ADDRESS_SAID]);

/* What is to be believed of it. No I/O. */
struct address address_judge(const struct address_said *said, unsigned count, uint8_t family);

#endif
