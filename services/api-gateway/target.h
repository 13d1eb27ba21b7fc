/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a request's target apart: /path?name=value&name=value. No I/O. */
#ifndef API_TARGET_H
#define API_TARGET_H

#include "api-gateway/head.h"

#define API_PAIRS 16

struct api_pair {
	const char *name, *value;
};

struct api_target {
	char text[API_TARGET_BYTES]; /* the decoded strings */
	const char *path;
	struct api_pair pairs[API_PAIRS];
	unsigned pair_count;
};

/* Decodes a target that api_head_check() has passed. Refused are broken escapes, escaped slashes
 * and control characters, names without value, names that stand twice, and more than API_PAIRS.
 * Returns 0 or -EINVAL; the strings live as long as ret_target. */
int api_target_parse(const char *target, struct api_target *ret_target);

/* The value of a name, or NULL. */
const char *api_target_value(const struct api_target *target, const char *name);

#endif
