/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that go by HTTPS: they are answered. */
#ifndef OWNLINE_KNOCK_HTTPS_H
#define OWNLINE_KNOCK_HTTPS_H

#include "api.h"
#include "knock.h"
#include "send.h"

/* Knocks by HTTPS at a route of the API: over IPv4 and IPv6 where the site has both, or over the
 * family of api->source. Returns the number of sessions, at most one per family, or as api_call. */
int knock_https(struct device *device, const struct api *api, const char *path,
		const uint8_t box[32], const struct request *request,
		struct ol_session_list_item ret_sessions[static SEND_FAMILIES],
		struct ol_problem *ret_problem);

#endif
