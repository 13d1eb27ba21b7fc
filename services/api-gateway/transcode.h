/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an HTTP request to the message of a call. No I/O. */
#ifndef API_TRANSCODE_H
#define API_TRANSCODE_H

#include <stdalign.h>
#include <stddef.h>

#include "api-gateway/http.h"
#include "api-gateway/routes.h"
#include "api-gateway/target.h"
#include "common/codec.h"

#define API_MESSAGE 8192 /* bytes of the struct of the largest call of a route */

/* To whom secrets are sealed, and what opens those that come back. */
struct api_keys {
	uint8_t rpc_public[32]; /* session-manager's */
	uint8_t reply_public[32], reply_secret[32];
};

struct api_message {
	alignas(max_align_t) uint8_t bytes[API_MESSAGE];
};

/* Fills the message of the route's call from path, query, body and context; client is where the
 * request came from. Every field is checked by its schema, secrets are sealed. Returns 0, or
 * -EBADMSG with fault filled. */
int api_transcode(const struct api_match *match, const struct api_target *target,
		  const struct api_request *request, const struct ol_addr *client,
		  const struct api_keys *keys, struct api_message *ret_message,
		  struct ol_fault *fault);

#endif
