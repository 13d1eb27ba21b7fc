/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who tells a device the address that it is seen at. No I/O. */
#ifndef OWNLINE_ECHO_H
#define OWNLINE_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"
#include "site.h"

#define ECHO_URL (SITE_URL + 32)

struct echo {
	bool is_stun;         /* else by HTTPS */
	bool is_site;         /* set by whoever knows */
	char host[SITE_HOST]; /* a name in lower case, or an address; IPv6 without brackets */
	uint16_t port;        /* of STUN */
	char url[ECHO_URL];   /* as it was given */
};

/* Reads https://HOST[:PORT][/PATH] (http:// for a loopback address) or stun:HOST[:PORT]. Returns 0
 * or -EINVAL. */
int echo_read(const char *text, struct echo *ret_echo);

/* Reads what an echo says by HTTPS: the address and nothing else but space around it, or an object
 * with an "address", as the HTTP API answers. Returns 0 or -EBADMSG. */
int echo_answer(const char *text, size_t length, struct ol_addr *ret_addr);

#endif
