/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the reply of a call to the answer of an HTTP request. No I/O. */
#ifndef API_REPLY_H
#define API_REPLY_H

#include "api-gateway/answer.h"
#include "api-gateway/cookie.h"
#include "api-gateway/files.h"
#include "api-gateway/transcode.h"

/* An answer, and what its header lines and its body consist of. */
struct api_reply {
	struct api_answer answer;
	char cookies[2][API_COOKIE_LINE];
	char tag[API_TAG];
	char retry[16];
	char text[OL_JSON_MAX];
};

/* Makes the answer to a request of this route. reply is the struct of the route's call, as the bus
 * has it; if_none_match is the request's header or NULL. */
void api_reply_make(struct api_reply *ret_reply, const struct ol_route *route, const void *reply,
		    const struct api_keys *keys, const char *if_none_match);

/* The same without a reply: nobody answers, or not in time. */
void api_reply_unavailable(struct api_reply *ret_reply, const struct ol_route *route,
			   const char *detail);

/* The answer of a route that needs no call: the client's address. */
void api_reply_address(struct api_reply *ret_reply, const struct ol_addr *client);

#endif
