/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over which address family a host can be reached: a dead one takes minutes to say so. */
#ifndef OWNLINE_REACH_H
#define OWNLINE_REACH_H

#include <stdint.h>

/* Tries TCP over both families at once, for at most 4 s. Returns 4 or 6, the first that answers, or
 * 0: none does. */
uint8_t reach_family(const char *host, uint16_t port);

#endif
