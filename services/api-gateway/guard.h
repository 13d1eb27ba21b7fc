/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a request that changes something comes from the app itself, or from a program of a
 * device: never from another web site that a browser happens to show. No I/O. */
#ifndef API_GUARD_H
#define API_GUARD_H

#include <stdbool.h>

#include "api-gateway/head.h"

struct api_guard {
	const char *origin; /* ours: scheme://host[:port] */
	const char *type;   /* the Content-Type that the endpoint takes */
	bool is_program;    /* the endpoint is for programs of devices and guests: no cookie */
};

/* Judges a request; GET and HEAD change nothing and always pass. detail says what is missing. */
enum api_code api_guard_check(const struct api_guard *guard, const struct api_head *head,
			      const char **ret_detail);

/* True for text that can be an origin: http or https, a host, perhaps a port, nothing behind. */
bool api_guard_is_origin(const char *text);

#endif
