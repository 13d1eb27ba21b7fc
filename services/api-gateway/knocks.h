/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that come by HTTPS: looked into here, judged by session-manager. */
#ifndef API_KNOCKS_H
#define API_KNOCKS_H

#include "api-gateway/gateway.h"

/* Opens the knock that a request carries, with the members' boxes or the guests', as the route is
 * for; makes state->message the call. Returns 0, or -EBADMSG: no knock of this kind, for this box,
 * from this address. */
int api_knock_take(struct api_state *state, const struct api_request *request,
		   const struct ol_route *route, const struct ol_addr *client);

#endif
