/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks one echo for our address, and waits for as long as it takes: whoever calls these does so in
 * a process that can be ended. */
#ifndef OWNLINE_ASK_H
#define OWNLINE_ASK_H

#include "echo.h"

/* Each asks over one address family, from source unless its family is 0, and returns 0 or -errno:
 * -EPROTO if the answer is none. */
int ask_stun(const struct echo *echo, uint8_t family, const struct ol_addr *source,
	     struct ol_addr *ret_addr);

/* authority: PEM file of whoever certified the server; "" = the system's. -ENOTSUP in a build
 * without HTTPS. */
int ask_https(const struct echo *echo, const char *authority, uint8_t family,
	      const struct ol_addr *source, struct ol_addr *ret_addr);

#endif
