/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user, a service or a router may be, beyond what the schemas say. No I/O. */
#ifndef OL_ESTATE_CHECK_H
#define OL_ESTATE_CHECK_H

#include <stdbool.h>

#include "session-manager/verdict.h"

/* True for a host name in ASCII or an address. */
bool check_host(const char *host);

/* True for an address that a host in a home may have: private or unique local, or, because homes
 * get whole networks of them, an IPv6 address of the internet. Public IPv4 addresses only if
 * is_public_allowed. */
bool check_target(const struct ol_addr *addr, bool is_public_allowed);

/* Whether it may be kept: ok, or which field is to blame and why. */
struct verdict check_user(const struct ol_site_user *user);
struct verdict check_service(const struct ol_site_service *service, bool is_public_allowed);

#endif
